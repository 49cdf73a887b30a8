"""Dates told by a length of time: "nine years ago", „seit elf Jahren“, « trois ans plus tôt »."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from claims.checking.domain import DifferenceKind
from claims.checking.facts.base import Fact, Taken
from claims.checking.facts.datevalue import DAY, MONTH, YEAR, DateValue, iso
from claims.checking.facts.numerals import half_more, numeral_at
from claims.checking.facts.scan import Scan
from claims.checking.facts.vocabulary import bounds, units

_DAYS = {"P1Y": 365.25, "P1M": 30.44, "P1W": 7.0, "P1D": 1.0, "P10Y": 3652.5, "P100Y": 36_525.0, "P2W": 14.0}
_UNITS = {"P1Y": YEAR, "P1M": MONTH, "P10Y": YEAR, "P100Y": YEAR}
_SLACK = 0.9  # of a unit: "nine years ago" is said until the tenth year is over
_ROUGH = 0.15  # "more than twenty years ago", "two decades ago"
_FILLERS = frozenset(
    [
        "already",
        "déjà",
        "ya",
        "bereits",
        "schon",
        "now",
        "nun",
        "maintenant",
        "un",
        "peu",
        "el",
        "la",
        "los",
        "las",
        "les",
        "the",
    ]
)
_EARLIEST = 1_500 * 365


@dataclass(frozen=True, slots=True)
class _Length:
    start: int
    end: int
    days: float
    unit: str
    rough: bool


# Words before the length, and behind it.
_PREFIX = {
    "en": None,
    "fr": re.compile(r"\b(?:il y a|voil[àa]|voici|(?P<since>depuis|cela fait))\s", re.IGNORECASE),
    "es": re.compile(r"\b(?:(?P<since>desde hace|lleva)|hace)\s", re.IGNORECASE),
    "de": re.compile(r"\b(?:vor|(?P<since>seit))\s(?:nunmehr )?", re.IGNORECASE),
}
_SUFFIX = {
    "en": re.compile(r"\b(?:(?P<ago>ago)|(?P<earlier>earlier|previously)|(?P<later>later|afterwards))\b"),
    "fr": re.compile(r"\b(?:(?P<earlier>plus tôt|auparavant)|(?P<later>plus tard|après(?=[,.;]|$)))"),
    "es": re.compile(r"\b(?:(?P<ago>atrás)|(?P<earlier>antes(?! de))|(?P<later>después(?! de)|más tarde))\b"),
    "de": re.compile(r"\b(?:(?P<earlier>zuvor|früher)|(?P<later>später|danach))\b"),
}
_SIGNS = {
    "en": frozenset({"ago", "earlier", "previously", "later", "afterwards"}),
    "fr": frozenset({"a", "voilà", "voici", "depuis", "fait", "plus", "auparavant", "après"}),
    "es": frozenset({"hace", "lleva", "atrás", "antes", "después", "tarde"}),
    "de": frozenset({"vor", "seit", "zuvor", "früher", "später", "danach"}),
}


def find_ago(scan: Scan, anchor: date | None, taken: Taken, dates: Sequence[Fact]) -> Iterator[Fact]:
    """Every such date. `dates` are those found already: "earlier" and "later" count from the one before."""
    if scan.vocabulary.isdisjoint(_SIGNS[scan.language]):
        return
    prefix, suffix = _PREFIX[scan.language], _SUFFIX[scan.language]
    if prefix:
        for match in prefix.finditer(scan.text):
            length = _behind(scan, match.end())
            if length and not taken.touches(match.start(), length.end):
                value = _before(anchor, length, since=match["since"] is not None)
                if value or not match["since"]:  # without an anchor „seit elf Jahren“ is a length of time
                    taken.take(match.start(), length.end)
                yield from _made(scan, match.start(), length.end, value)
    for match in suffix.finditer(scan.text):
        length = _in_front(scan, match.start())
        if not length or taken.touches(length.start, match.end()):
            continue
        value = _placed(scan, match, length, anchor, dates)
        if value or (match.re.groupindex.get("ago") and match["ago"]):
            taken.take(length.start, match.end())
            yield from _made(scan, length.start, match.end(), value)


def _made(scan: Scan, start: int, end: int, value: DateValue | None) -> Iterator[Fact]:
    if value is not None:
        yield Fact(DifferenceKind.DATE, start, end, scan.text[start:end], iso(value), value)


def _behind(scan: Scan, position: int) -> _Length | None:
    first = scan.index_at(position)
    for i in range(first, min(first + 6, len(scan.words))):
        length = _length_at(scan, i)
        if length:
            return length
        word = scan.words[i]
        if word not in _FILLERS and not _is_bound_word(scan, i):
            return None
    return None


def _is_bound_word(scan: Scan, i: int) -> bool:
    """Whether a phrase as "more than" goes through word `i`."""
    table = bounds(scan.language)
    return any(k < len(scan.words) and (table.before(scan, k) or (0, k + 1))[1] <= i for k in range(i, i + 5))


def _in_front(scan: Scan, position: int) -> _Length | None:
    """The length that ends right before `position`."""
    last = scan.index_at(position) - 1
    for i in range(max(0, last - 6), last):
        length = _length_at(scan, i)
        if length and scan.text[length.end : position].strip(" \u00a0") == "":
            return length
    return None


def _length_at(scan: Scan, i: int) -> _Length | None:
    number = numeral_at(scan, i)
    if number is None and scan.words[i] in ("a", "an") and scan.language == "en":
        value, end, start = 1.0, scan.ends[i], scan.starts[i]
    elif number is None or number.glued or number.scaled:
        return None
    else:
        value, end, start = number.value, number.end, number.start
    k = scan.index_at(end)
    unit = units(scan.language).after(scan, k)
    days = _DAYS.get(unit[0]) if unit else None
    if unit is None or days is None or scan.starts[k] - end != 1 or value * days > _EARLIEST:
        return None
    end = scan.ends[unit[1] - 1]
    more = half_more(scan, end)
    if more:
        value, end = value + 0.5, more
    bound = bounds(scan.language).before(scan, i - 1) if i else None
    rough = bound is not None or unit[0] in ("P10Y", "P100Y") or (number is not None and number.group)
    start = scan.starts[bound[1]] if bound else start
    return _Length(start, end, value * days, unit[0], rough)


def _slack(length: _Length) -> int:
    unit = _DAYS[length.unit]
    slack = 0.0 if unit == 1.0 else unit * _SLACK if unit < 400 else 0.0
    return round(max(slack, _ROUGH * length.days if length.rough else 0.0))


def _before(anchor: date | None, length: _Length, since: bool = False) -> DateValue | None:
    if anchor is None:
        return None
    try:
        day = anchor - timedelta(days=round(length.days))
    except OverflowError:
        return None
    granularity = _UNITS.get(length.unit, DAY)
    days = round(length.days) if since else 0
    return DateValue(day, day, granularity, resolved=True, slack=_slack(length), length=days)


def _placed(
    scan: Scan, match: re.Match[str], length: _Length, anchor: date | None, dates: Sequence[Fact]
) -> DateValue | None:
    if "ago" in match.re.groupindex and match["ago"]:
        return _before(anchor, length)
    base = _base(scan, length.start, dates)
    if base is None:
        return _before(anchor, length) if match["earlier"] else None
    sign = -1 if match["earlier"] else 1
    try:
        if base.granularity == YEAR and _UNITS.get(length.unit) == YEAR and length.days % _DAYS["P1Y"] == 0:
            years = sign * round(length.days / _DAYS["P1Y"])
            first, last = base.earliest, base.latest
            value = DateValue(
                date(first.year + years, 1, 1), date(last.year + years, 12, 31), YEAR, resolved=True
            )
            return value
        shift = timedelta(days=sign * round(length.days))
        earliest, latest = base.earliest + shift, base.latest + shift
    except (OverflowError, ValueError):
        return None
    granularity = max(base.granularity, _UNITS.get(length.unit, DAY), key=(DAY, MONTH, YEAR, "span").index)
    return DateValue(earliest, latest, granularity, resolved=True, slack=_slack(length) // 2)


def _base(scan: Scan, start: int, dates: Sequence[Fact]) -> DateValue | None:
    """The last date before, in the same sentence or the one before it."""
    best = None
    for fact in dates:
        if fact.end <= start and start - fact.end < 200 and (best is None or fact.start > best.start):
            best = fact
    if best is None or len(re.findall(r"[.!?]\s", scan.text[best.end : start])) > 1:
        return None
    return best.data if isinstance(best.data, DateValue) else None
