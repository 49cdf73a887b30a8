"""One document's bytes, of whichever kind, into text."""

from __future__ import annotations

from claims.sources.base import ReadPage, Unreadable
from claims.sources.reading.docx import read_docx
from claims.sources.reading.html import read_html
from claims.sources.reading.pdf import read_pdf
from claims.sources.reading.sniff import Claimed, sniff
from claims.sources.reading.text import read_text

_NO_TEXT = {
    "html": "The page has no text that can be read; it may need a browser to be seen.",
    "pdf": "The PDF has no text in it; it may be a scan.",
}
_NOT_DOCUMENTS = {
    "zip": "This is an archive, not a document.",
    "feed": "This is a feed, not a document.",
    "sitemap": "This is a sitemap, not a document.",
}


def read_document(data: bytes, claimed: Claimed, *, url: str, characters: int) -> ReadPage:
    """The text of a page, a PDF, a Word file or a text. Raises Unreadable, also for more than `characters` of text."""
    page = _read(sniff(data, claimed), data, claimed, url, characters)
    if not page.text:
        raise Unreadable(_NO_TEXT.get(page.kind, "There is no text in the file."))
    if len(page.text) > characters:
        raise Unreadable(f"The text is longer than {characters:,} characters.")
    return page


def _read(kind: str, data: bytes, claimed: Claimed, url: str, characters: int) -> ReadPage:
    if kind == "html":
        return read_html(data, charset=claimed.charset, url=url)
    if kind == "pdf":
        return read_pdf(data, characters=characters)
    if kind == "docx":
        return read_docx(data)
    if kind == "text":
        return read_text(data, charset=claimed.charset, url=url, markdown=claimed.markdown)
    raise Unreadable(_NOT_DOCUMENTS.get(kind, "This is no kind of document that can be read."))
