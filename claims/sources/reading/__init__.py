"""Turning bytes into text: pages, PDFs, Word files, texts, zip archives, feeds and sitemaps.

The bytes come from strangers, so nothing is parsed in the process that asks: `Reader` keeps a child process for it,
under limits of memory, time and count. This package imports no parser; only the child does.
"""

from claims.sources.reading.process import Reader
from claims.sources.reading.wire import Feed, Member

__all__ = ["Feed", "Member", "Reader"]
