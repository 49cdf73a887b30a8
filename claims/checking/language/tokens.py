"""Words with exact offsets, folded and stemmed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

WORD = re.compile(r"\w+(?:[-\u2010\u2011]\w+)*")
_ELISION = re.compile(r"\b(?:[dlnsjcmt]|qu|jusqu|lorsqu|puisqu)['’]", re.IGNORECASE)
_STEMMERS = {"en": "english", "fr": "french", "es": "spanish", "de": "german"}


@dataclass(frozen=True, slots=True)
class Token:
    """One word: `text` is exactly `source[start:end]`."""

    start: int
    end: int
    text: str
    folded: str
    stem: str


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Case and accents taken away, apostrophes and spaces made plain: for comparing, not for offsets."""
    plain = text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ").casefold()
    return "".join(
        character for character in unicodedata.normalize("NFD", plain) if not unicodedata.combining(character)
    )


@lru_cache(maxsize=8)
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_STEMMERS[language])


@lru_cache(maxsize=65_536)
def accented_stem(word: str, language: str | None) -> str:
    """The Snowball stem in lower case; the word itself where the language is not one we speak."""
    plain = unicodedata.normalize("NFC", word.casefold())
    return _stemmer(language).stemWord(plain) if language in _STEMMERS else plain


@lru_cache(maxsize=65_536)
def stem(word: str, language: str | None) -> str:
    """The same without accents."""
    return fold(accented_stem(word, language))


def tokenize(text: str, language: str | None) -> list[Token]:
    """Every word of the text in order; linear in its length."""
    return [
        Token(m.start(), m.end(), m.group(), fold(m.group()), stem(m.group(), language))
        for m in WORD.finditer(text)
    ]


def without_elision(text: str) -> int:
    """The length of a leading French elision ("d'", "qu'"), or 0."""
    match = _ELISION.match(text)
    return match.end() if match else 0
