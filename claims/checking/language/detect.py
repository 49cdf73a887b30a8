"""Telling the four languages apart by their function words."""

from __future__ import annotations

from claims.checking.domain import LANGUAGES
from claims.checking.language.data import language_data
from claims.checking.language.tokens import WORD

_ENOUGH = 20_000  # characters are plenty
_LEAST_SHARE = 0.12  # of the words; running text has 0.3 to 0.5


def detect_language(text: str) -> str | None:
    """The language of running text: "en", "fr", "es", "de", or None where it is none of them."""
    words = [match.group().casefold() for match in WORD.finditer(text[:_ENOUGH])]
    if not words:
        return None
    shares = {
        code: sum(word in language_data(code).function_words for word in words) / len(words)
        for code in LANGUAGES
    }
    best = max(LANGUAGES, key=lambda code: shares[code])
    return best if shares[best] >= _LEAST_SHARE else None
