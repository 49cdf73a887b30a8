"""Telling the four languages apart, and from others, by their function words."""

from __future__ import annotations

import tomllib
from functools import lru_cache

from claims.checking.domain import LANGUAGES
from claims.checking.language.data import DATA_DIR, language_data
from claims.checking.language.tokens import WORD

_ENOUGH = 20_000  # characters are plenty
_LEAST_SHARE = 0.12  # of the words; running text has 0.3 to 0.5


@lru_cache(maxsize=1)
def _small_words() -> dict[str, frozenset[str]]:
    """Language -> its function words: the four that the core speaks, and rivals of theirs."""
    raw = tomllib.loads((DATA_DIR / "other_languages.toml").read_text(encoding="utf-8"))
    others = {code: frozenset(words) for code, words in raw.items()}
    return {code: language_data(code).function_words for code in LANGUAGES} | others


def detect_language(text: str) -> str | None:
    """The language of running text: "en", "fr", "es", "de", or None where it is none of them."""
    words = [match.group().casefold() for match in WORD.finditer(text[:_ENOUGH])]
    if not words:
        return None
    shares = {
        code: sum(word in small for word in words) / len(words) for code, small in _small_words().items()
    }
    # Of two with the same share the first wins, and ours come first.
    best = max(shares, key=lambda code: shares[code])
    return best if best in LANGUAGES and shares[best] >= _LEAST_SHARE else None
