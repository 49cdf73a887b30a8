"""Shares said as "one in five", « un logement sur cinq », "cuatro de cada diez", "vier von zehn"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from claims.checking.language.data import language_data

_ONE = {"en": "one", "fr": "une?", "es": "un[oa]?", "de": "eine?[rs]?"}
# How the two numbers are joined; what is counted may stand between.
_JOINED = {
    "en": r" (?:in|out of)(?: every)? ",
    "fr": r"(?: [\w'’-]+){0,3} sur ",
    "es": r"(?: \w+)?(?: \w+)? de cada ",
    "de": r" von ",
}
_NOUN = {"en": r"(?:(?<=\bone) \w+(?: \w+)?)?"}
_LARGEST = 20  # "nine in ten", "one in twenty": greater ones are no shares of a whole
_SMALLEST = 3


@lru_cache(maxsize=8)
def _pattern(language: str) -> re.Pattern[str]:
    data = language_data(language)
    words = [word for word, value in data.numbers.items() if value <= _LARGEST]
    number = rf"(?:\d{{1,2}}|{_either(words)})"
    after = _either([*data.units, *data.scales])
    return re.compile(
        rf"\b(?P<part>{_ONE[language]}|{number}){_NOUN.get(language, '')}{_JOINED[language]}"
        rf"(?P<whole>{number})\b(?![.,]?\d|%| (?:{after})\b)",
        re.IGNORECASE,
    )


def _either(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def find_ratios(text: str, language: str) -> Iterator[tuple[int, int, float, float]]:
    """Start, end, per cent, and how far from it people would still say so, of each such share."""
    for match in _pattern(language).finditer(text):
        part, whole = _value(match["part"], language), _value(match["whole"], language)
        if part < whole and _SMALLEST <= whole <= _LARGEST:
            yield match.start(), match.end(), round(100 * part / whole, 1), 5.0 if whole == 10 else 2.0


def _value(written: str, language: str) -> float:
    if written.isdigit():
        return float(written)
    return language_data(language).numbers.get(written.casefold(), 1.0)
