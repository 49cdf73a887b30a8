"""Lengths of time in one word or phrase: „dreijährig“, „Zehnjahresplan“, « un quart d’heure », "hora y media"."""

from __future__ import annotations

import re
from functools import lru_cache

from claims.checking.domain import DifferenceKind
from claims.checking.facts import number_words
from claims.checking.facts.base import Fact, Taken
from claims.checking.facts.numerals import plain
from claims.checking.facts.quantity import SECONDS, Quantity
from claims.checking.facts.scan import Scan
from claims.checking.language.data import language_data

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


_QUARTERS = {
    "en": re.compile(r"\b(?:(?P<three>three[ -]quarters)|a quarter) of an hour\b", re.IGNORECASE),
    "fr": re.compile(r"\b(?:(?P<three>trois quarts)|un quart) d['’]heure\b", re.IGNORECASE),
    "es": re.compile(r"\b(?:(?P<three>tres cuartos)|un cuarto) de hora\b", re.IGNORECASE),
    "de": re.compile(
        r"\b(?:(?P<three>(?:eine )?dreiviertelstunde)|(?:einer? )?viertelstunde)\b", re.IGNORECASE
    ),
}
_QUARTER_WORDS = frozenset(
    {"quarter", "quarters", "quart", "quarts", "cuarto", "cuartos", "viertelstunde", "dreiviertelstunde"}
)
_AND_A_HALF = re.compile(r"\b(?P<unit>hora|año|mes|semana|día|siglo|década) y medi[oa]\b", re.IGNORECASE)


def find_quarters(scan: Scan, taken: Taken) -> list[Fact]:
    """ "a quarter of an hour" and its like, in minutes."""
    if scan.vocabulary.isdisjoint(_QUARTER_WORDS):
        return []
    found = []
    for match in _QUARTERS[scan.language].finditer(scan.text):
        if not taken.touches(*match.span()):
            value = 45.0 if match["three"] else 15.0
            found.append(_made(scan, taken, match.start(), match.end(), Quantity(value, "PT1M")))
    return found


def find_lengths(scan: Scan, taken: Taken) -> list[Fact]:
    """Lengths that hold no number of their own, of those that no other fact has taken."""
    if scan.language == "de":
        return _compound_lengths(scan, taken)
    found = []
    if scan.language == "es" and not scan.vocabulary.isdisjoint({"medio", "media"}):
        for match in _AND_A_HALF.finditer(scan.text):
            unit = language_data("es").units[match["unit"].lower()]
            if unit in SECONDS and not taken.touches(*match.span()):
                found.append(_made(scan, taken, *match.span(), Quantity(1.5, unit, step=0.1)))
    return found


def _made(scan: Scan, taken: Taken, start: int, end: int, length: Quantity) -> Fact:
    taken.take(start, end)
    written = f"{length.unit[:-2]}{plain(length.value)}{length.unit[-1]}"
    return Fact(DifferenceKind.DURATION, start, end, scan.text[start:end], written, length)


def _compound_lengths(scan: Scan, taken: Taken) -> list[Fact]:
    found = []
    for i, word in enumerate(scan.words):
        length = _compound(word) if len(word) > 7 else None
        if length is None or taken.touches(scan.starts[i], scan.ends[i]):
            continue
        found.append(_made(scan, taken, scan.starts[i], scan.ends[i], Quantity(*length)))
    return found
