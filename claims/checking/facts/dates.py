"""Dates in running text: with their granularity, relative ones resolved against an anchor.

A date is the range of days it can mean. "May 2024" is thirty-one days at granularity month;
"last May" is resolved from the anchor, the date of the text it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from claims.checking.domain import DifferenceKind
from claims.checking.facts import date_readers as readers
from claims.checking.facts import date_words as words
from claims.checking.facts.ago import find_ago
from claims.checking.facts.base import Fact, Taken
from claims.checking.facts.datevalue import (
    DAY,
    MONTH,
    SPAN,
    YEAR,
    DateValue,
    compare_dates,
    date_values,
    iso,
    month_range,
)  # fmt: skip
from claims.checking.facts.scan import Scan
from claims.checking.language.data import language_data

__all__ = [
    "DAY", "MONTH", "SPAN", "YEAR", "DateValue", "compare_dates", "date_values", "find_dates", "iso",
    "month_range",
]  # fmt: skip

_DIGITS = "0"  # stands for "any digit" among the words that a rule needs
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?!\d|[.,]\d)"
_DAY = r"(?P<day>\d{1,2})(?:er|st|nd|rd|th|º|\.)?"
_SPACE = r"[\s\u00a0\u202f]"


@dataclass(frozen=True, slots=True)
class _Rule:
    """A pattern, the function that reads its match, and the words of which the text has to hold one."""

    pattern: re.Pattern[str]
    read: readers.Reader
    needs: frozenset[str]
    bare: bool = False  # the fact is the year or month alone, without the word that showed it to be one


def _either(names: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(name) for name in names), key=len, reverse=True))


def _whole_names(months: dict[str, int]) -> dict[str, int]:
    """Without abbreviations: "by Jan Leike" and « en sept jours » name no month."""
    return {
        word: number
        for word, number in months.items()
        if not any(other != word and other.startswith(word) for other in months)
    }


@lru_cache(maxsize=8)
def _rules(language: str) -> tuple[_Rule, ...]:
    data = language_data(language)
    months = {word.rstrip("."): number for word, number in data.months.items()}
    seasons = words.SEASONS[language]
    ordinals = {word: number for word, number in data.ordinals.items() if number <= 4}
    slots = {
        "m": _either(_whole_names(months)), "w": _either(data.weekdays), "s": _either(seasons), "y": _YEAR,
        "o": _either(ordinals), "d": _either(words.DECADE_IN_WORDS[language]),
    }  # fmt: skip
    month = rf"(?P<month>{_either(months)})\.?"
    of = rf"(?:(?:de|del|of){_SPACE})?"
    weekday = rf"(?:(?P<weekday>{slots['w']}),?{_SPACE}(?:the |dem |den |le )?)?"
    early, mid, late = words.PARTS[language]
    part = rf"(?:(?P<early>{early})|(?P<mid>{mid})|(?P<late>{late}))"
    to = r"(?: ?[-–/] ?| to | and | au | et | al | y | a | bis(?: zum)? | auf den | und | à )(?:the |le |el |zum |den )?"
    digits = frozenset({_DIGITS})
    month_words = frozenset(months)
    rules: list[_Rule] = []

    def rule(pattern: str, read: readers.Reader, needs: Iterable[str], bare: bool = False) -> None:
        rules.append(_Rule(re.compile(pattern, re.IGNORECASE), read, frozenset(needs), bare))

    def fill(pattern: str) -> str:
        for name, value in slots.items():
            pattern = pattern.replace(f"{{{name}}}", value)
        return pattern

    rule(r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])", readers.read_iso, digits)
    rule(
        r"(?<![\d/.])(?P<day>\d{1,2})(?P<mark>[/.])(?P<month>\d{1,2})(?P=mark)(?P<year>(?:1[5-9]|20)\d\d)(?![\d/])",
        readers.read_iso, digits,
    )  # fmt: skip
    day_to_day = rf"\b(?P<day>\d{{1,2}})(?:er|st|nd|rd|th|\.)?{to}(?P<last>\d{{1,2}})(?:st|nd|rd|th|\.)?"
    rule(
        rf"{day_to_day}{_SPACE}{of}{month}(?:,?{_SPACE}{of}{_YEAR})?(?!\w)",
        readers.read_days(data),
        month_words,
    )
    rule(
        rf"\b{month}(?: ?[-–/] ?| to | and | à | et | a | y | bis | und )(?P<to>{_either(months)}),?{_SPACE}{of}{_YEAR}\b",
        readers.read_months(data), month_words,
    )  # fmt: skip
    rule(rf"\b{weekday}{_DAY}{_SPACE}{of}{month},?{_SPACE}{of}{_YEAR}\b", readers.read_day(data), month_words)
    rule(rf"\b{weekday}{month}{_SPACE}{_DAY},?{_SPACE}{of}{_YEAR}\b", readers.read_day(data), month_words)
    rule(
        rf"\b(?:{weekday}{_DAY}{_SPACE}{of})?(?P<month>{slots['m']}){words.OF_WHICH_YEAR[language]}\b",
        readers.read_of_year(data),
        month_words,
    )
    rule(
        rf"\b{part}(?P<month>{slots['m']})(?:,?{_SPACE}{of}{_YEAR}\b|(?!\w))",
        readers.read_month(data),
        month_words,
    )
    rule(rf"\b{month},?{_SPACE}{of}{_YEAR}\b", readers.read_month(data), month_words)
    if language == "en":
        rule(rf"\b{weekday}{month}{_SPACE}{_DAY}(?![\d,.]\d)\b", readers.read_day(data), month_words)
    rule(rf"\b{weekday}{_DAY}{_SPACE}{of}{month}(?!\w)", readers.read_day(data), month_words)
    rule(r"\b[QT](?P<quarter>[1-4])[ -](?P<year>(?:19|20)\d\d)\b", readers.read_quarter({}, 3), digits)
    rule(r"\b(?P<quarter>[1-4])T[ -](?P<year>(?:19|20)\d\d)\b", readers.read_quarter({}, 3), digits)
    quarter_words = words.QUARTER_WORDS[language].split()
    quarter = fill(words.QUARTER[language])
    rule(rf"\b(?:{quarter})(?!\w)(?!{_SPACE}finals?)", readers.read_quarter(data.ordinals, 3), quarter_words)
    rule(
        rf"\b(?:{fill(words.HALF_YEAR[language])})(?!\w)", readers.read_quarter(data.ordinals, 6),
        [*quarter_words, "half", "jahreshälfte"],
    )  # fmt: skip
    rule(
        rf"\b(?:{fill(words.SEASON_OF_YEAR[language])})\b",
        readers.read_season(seasons),
        [*seasons, *_early_seasons(language)],
    )
    for one in words.DECADE[language]:
        rule(one, readers.read_decade, digits)
    decades = words.DECADE_IN_WORDS[language]
    for one in words.DECADE_FRAME[language]:
        rule(rf"{fill(one)}\b", readers.decade_in_words(decades), _first_words(decades))
    rule(rf"\b(?:{words.CENTURY[language]})", readers.read_century, words.CENTURY_WORDS[language].split())
    for one in words.PARTS_OF_YEAR[language]:
        rule(rf"\b(?:{one})\b", readers.read_part_of_this_year, words.YEAR_WORDS[language].split())
    rule(rf"\b{part}{_YEAR}(?!%)", readers.read_year, digits)
    relative_words = words.RELATIVE_WORDS[language].split()
    for pattern, read in words.RELATIVE[language]:
        rule(pattern, read, relative_words)
    for one in words.SEASON[language]:
        rule(rf"(?<!\w)(?:{fill(one)})\b", readers.read_season(seasons), seasons)
    for one in words.MONTH[language]:
        rule(rf"\b(?:{fill(one)})(?!\w)", readers.read_month(data), month_words, bare=True)
    for one in words.WEEKDAY[language]:
        rule(rf"(?<!\w)(?:{fill(one)})\b", readers.read_weekday(data.weekdays), _weekday_words(language))
    rule(
        rf"\b(?:{words.YEAR_BEFORE[language]}){_SPACE}{_YEAR}(?!%|{_SPACE}?(?:%|euros?|dollars?))",
        readers.read_year, digits, bare=True,
    )  # fmt: skip
    rule(rf"(?<=\(){_YEAR}(?=\))", readers.read_year, digits, bare=True)
    rule(
        r"(?<![\w.,/-])(?P<year>(?:1[5-9]|20)\d\d)(?=[-–](?:1[5-9]|20)\d\d(?![\w-]))",
        readers.read_year,
        digits,
        bare=True,
    )
    rule(rf"(?<=(?:1[5-9]|20)\d\d[-–]){_YEAR}(?![\w-])", readers.read_year, digits, bare=True)
    return tuple(rules)


def _early_seasons(language: str) -> list[str]:
    seasons = words.SEASONS[language]
    return (
        [early + season for early in ("früh", "spät", "hoch") for season in seasons]
        if language == "de"
        else []
    )


def _first_words(names: Iterable[str]) -> list[str]:
    return [name.partition("-")[0] for name in names]


def _weekday_words(language: str) -> list[str]:
    weekdays = language_data(language).weekdays
    if language != "de":
        return [*weekdays]
    parts = ("", "abend", "morgen", "vormittag", "nachmittag", "mittag", "nacht")
    return [weekday + part for weekday in weekdays for part in parts]


@lru_cache(maxsize=8)
def _all_needs(language: str) -> frozenset[str]:
    return frozenset().union(*(rule.needs for rule in _rules(language)))


def find_dates(
    text: str, language: str | None, anchor: date | None, taken: Taken, scan: Scan | None = None
) -> list[Fact]:
    """Every date, longest reading first, none overlapping another; their characters are `taken`."""
    if language is None:
        return []
    scan = scan or Scan(text, language)
    known = scan.vocabulary
    if any(character.isdecimal() for character in text):
        known |= {_DIGITS}
    found: list[Fact] = []
    if not known.isdisjoint(_all_needs(language)):
        found += _found(text, language, anchor, taken, known)
    found += find_ago(scan, anchor, taken, found)
    return sorted(found, key=lambda fact: fact.start)


def _found(
    text: str, language: str, anchor: date | None, taken: Taken, known: frozenset[str]
) -> Iterator[Fact]:
    for rule in _rules(language):
        if known.isdisjoint(rule.needs):
            continue
        for match in rule.pattern.finditer(text):
            start, end = _written(match, rule.bare)
            if taken.touches(start, end):
                continue
            # English "may" and "march" are words too: their months need the capital.
            if language == "en" and not _capital_month(match):
                continue
            value = _read(rule.read, match, anchor)
            if value is None and _may_be_else(match):
                continue
            taken.take(start, end)
            if value is not None:
                yield Fact(DifferenceKind.DATE, start, end, text[start:end], iso(value), value)


def _may_be_else(match: re.Match[str]) -> bool:
    """Not read as a date, it may be something else: "the third quarter" of a game, a result "3-1"."""
    groups = match.re.groupindex
    return "quarter" in groups or "last" in groups or "century" in groups


def _read(read: readers.Reader, match: re.Match[str], anchor: date | None) -> DateValue | None:
    """None too where the calendar holds no such day, or ends before it."""
    try:
        return read(match, anchor)
    except (ValueError, OverflowError, StopIteration):
        return None


def _capital_month(match: re.Match[str]) -> bool:
    month = match["month"] if "month" in match.re.groupindex else None
    return not month or month.isdigit() or month[0].isupper()


def _written(match: re.Match[str], bare: bool) -> tuple[int, int]:
    """The date's own characters: without the preposition that showed it to be one."""
    if bare:
        group = "month" if "month" in match.re.groupindex else "year"
        if group == "year" or not any(_has(match, name) for name in ("last", "next")):
            return match.span(group)
    start, end = match.span()
    written = match.group()
    return start + len(written) - len(written.lstrip()), end - (len(written) - len(written.rstrip()))


def _has(match: re.Match[str], name: str) -> bool:
    return name in match.re.groupindex and match[name] is not None
