"""Lengths of time that German writes as one word: „dreijährig“, „Zehnjahresplan“, „14-tägig“."""

from __future__ import annotations

import re
from functools import lru_cache

from claims.checking.domain import DifferenceKind
from claims.checking.facts import number_words
from claims.checking.facts.base import Fact, Taken
from claims.checking.facts.numerals import plain
from claims.checking.facts.quantity import Quantity
from claims.checking.facts.scan import Scan

_UNITS = {
    "jährig": "P1Y", "monatig": "P1M", "wöchig": "P1W", "tägig": "P1D", "stündig": "PT1H", "minütig": "PT1M",
    "sekündig": "PT1S",
}  # fmt: skip
_ADJECTIVE = re.compile(
    r"(?P<number>\w*?)(?P<unit>jährig|monatig|wöchig|tägig|stündig|minütig|sekündig)(?:e[nrms]?)?"
)
_NOUN = re.compile(r"(?P<number>\w+?)(?P<unit>jahres|monats|wochen|tage|stunden)\w{3,}")
_NOUN_UNITS = {"jahres": "P1Y", "monats": "P1M", "wochen": "P1W", "tage": "P1D", "stunden": "PT1H"}


def length_of(word: str) -> str:
    """The unit that the second half of "14-tägig" names; "" for other words."""
    match = _ADJECTIVE.fullmatch(word)
    return _UNITS[match["unit"]] if match and not match["number"] else ""


@lru_cache(maxsize=8_192)
def _compound(word: str) -> tuple[float, str] | None:
    match = _ADJECTIVE.fullmatch(word) or _NOUN.fullmatch(word)
    if match is None or not match["number"]:
        return None
    value = 1.0 if match["number"] == "ein" else number_words.german(match["number"])
    return (value, {**_UNITS, **_NOUN_UNITS}[match["unit"]]) if value else None


def compound_lengths(scan: Scan, taken: Taken) -> list[Fact]:
    """Every such word that no other fact has taken; none in the other languages."""
    found = []
    for i, word in enumerate(scan.words) if scan.language == "de" else ():
        length = _compound(word) if len(word) > 7 else None
        if length is None or taken.touches(scan.starts[i], scan.ends[i]):
            continue
        value, unit = length
        written = f"{unit[:-2]}{plain(value)}{unit[-1]}"
        start, end = scan.starts[i], scan.ends[i]
        taken.take(start, end)
        fact = Fact(DifferenceKind.DURATION, start, end, scan.text[start:end], written, Quantity(value, unit))
        found.append(fact)
    return found
