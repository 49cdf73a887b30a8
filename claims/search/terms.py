"""The terms that a stored passage is found by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from claims.checking.domain import LANGUAGES
from claims.checking.language.tokens import fold
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
    return " ".join(searchable([*search_terms(text, language), *_title_terms(title, language)]))


@lru_cache(maxsize=64)
def _title_terms(title: str, language: str | None) -> tuple[str, ...]:
    """Each once. A document's passages come one after another."""
    return tuple(sorted(set(search_terms(title, language))))


def people_terms(words: str, language: str) -> Counter[str]:
    """The terms of what a person types: as of a text in the language, or in each where it is "". Names need no
    capitals here."""
    terms: Counter[str] = Counter()
    for code in [language] if language else LANGUAGES:
        terms |= Counter(search_terms(words, code))
    terms |= Counter({f"n_{word}": 1 for word in re.findall(r"[a-z0-9]{2,}", fold(words))})
    return terms
