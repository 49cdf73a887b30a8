"""The terms that a stored passage is found by."""

from __future__ import annotations

import re
from collections.abc import Iterable

from claims.checking.retrieve import search_terms

# Both indexes keep such a term whole. A longer one is no word, and PostgreSQL would refuse it.
_TERM = re.compile(r"[a-z0-9_]{1,64}")


def searchable(terms: Iterable[str]) -> list[str]:
    """Those that an index can hold, in their order; nothing else ever reaches a query."""
    return [term for term in terms if _TERM.fullmatch(term)]


def stored_terms(text: str, title: str, language: str | None) -> str:
    """The value of `Passage.terms`: the passage's own terms, then the document's title's, each once.

    The title names what the paragraphs only hint at.
    """
    of_title = sorted(set(search_terms(title, language)))
    return " ".join(searchable([*search_terms(text, language), *of_title]))
