"""Dates in running text: with their granularity, relative ones resolved against an anchor.

A date is the range of days it can mean. "May 2024" is thirty-one days at granularity month;
"last May" is resolved from the anchor, the date of the text it stands in.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from claims.checking.domain import DifferenceKind
from claims.checking.facts import number_words
from claims.checking.facts.base import Fact, Relation, Taken
from claims.checking.language.data import LanguageData, language_data
from claims.checking.language.tokens import fold

DAY, MONTH, YEAR, SPAN = "day", "month", "year", "span"
_RANK = {DAY: 0, MONTH: 1, YEAR: 2, SPAN: 3}


@dataclass(frozen=True, slots=True)
class DateValue:
    """Every day from `earliest` to `latest` is meant alike."""

    earliest: date
    latest: date
    granularity: str  # day | month | year | span (anything else: a season, "recent months")
    resolved: bool = False  # from the anchor, not written out
    slack: int = 0  # days by which the value may be off ("nine years ago")


def month_range(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _year_range(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def iso(value: DateValue, granularity: str | None = None) -> str:
    """ISO 8601 at that granularity (or the value's own): "2024-05-15", "2024-05", "2024"."""
    wanted = granularity or value.granularity
    if wanted == DAY:
        return value.earliest.isoformat()
    if wanted == MONTH:
        return value.earliest.strftime("%Y-%m")
    if wanted == YEAR:
        return f"{value.earliest.year:04d}"
    return f"{value.earliest.isoformat()}/{value.latest.isoformat()}"


Reader = Callable[[re.Match[str], date | None], "DateValue | None"]


@dataclass(frozen=True, slots=True)
class _Grammar:
    """One language's patterns, each with the function that reads its match."""

    rules: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date | None], DateValue | None]], ...]


def _either(words: dict[str, object] | dict[str, int] | dict[str, float]) -> str:
    return "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True))


_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})(?:er|st|nd|rd|th|º|\.)?"


def _read_day(months: dict[str, int]) -> Callable[[re.Match[str], date | None], DateValue | None]:
    def read(match: re.Match[str], anchor: date | None) -> DateValue | None:
        month = months[match["month"].casefold().rstrip(".")]
        year = match.groupdict().get("year")
        try:
            if year:
                day = date(int(year), month, int(match["day"]))
                return DateValue(day, day, DAY)
            if anchor is None:
                return None
            day = _nearest(anchor, month, int(match["day"]))
        except ValueError:
            return None
        return DateValue(day, day, DAY, resolved=True)

    return read


def _nearest(anchor: date, month: int, day: int) -> date:
    """The day of that name nearest to the anchor; news speaks of the near past and the near future."""
    choices = [date(anchor.year + k, month, day) for k in (-1, 0, 1)]
    return min(choices, key=lambda choice: abs((choice - anchor).days))


def _read_month(months: dict[str, int]) -> Callable[[re.Match[str], date | None], DateValue | None]:
    def read(match: re.Match[str], anchor: date | None) -> DateValue | None:
        month = months[match["month"].casefold().rstrip(".")]
        year = match.groupdict().get("year")
        if year:
            return DateValue(*month_range(int(year), month), MONTH)
        if anchor is None:
            return None
        return DateValue(*month_range(anchor.year - (month > anchor.month), month), MONTH, resolved=True)

    return read


def _read_year(match: re.Match[str], _: date | None) -> DateValue | None:
    return DateValue(*_year_range(int(match["year"])), YEAR)


def _read_iso(match: re.Match[str], _: date | None) -> DateValue | None:
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    return DateValue(day, day, DAY)


def _read_decade(match: re.Match[str], _: date | None) -> DateValue | None:
    first = int(match["year"]) // 10 * 10
    return DateValue(date(first, 1, 1), date(first + 9, 12, 31), SPAN)


def _read_quarter(match: re.Match[str], _: date | None) -> DateValue | None:
    quarter, year = int(match["quarter"]), int(match["year"])
    return DateValue(date(year, quarter * 3 - 2, 1), month_range(year, quarter * 3)[1], SPAN)


def _on_day(shift: int) -> Callable[[re.Match[str], date | None], DateValue | None]:
    def read(_: re.Match[str], anchor: date | None) -> DateValue | None:
        if anchor is None:
            return None
        day = anchor + timedelta(days=shift)
        return DateValue(day, day, DAY, resolved=True)

    return read


def _on_year(shift: int) -> Callable[[re.Match[str], date | None], DateValue | None]:
    def read(_: re.Match[str], anchor: date | None) -> DateValue | None:
        return DateValue(*_year_range(anchor.year + shift), YEAR, resolved=True) if anchor else None

    return read


def _on_month(shift: int) -> Callable[[re.Match[str], date | None], DateValue | None]:
    def read(_: re.Match[str], anchor: date | None) -> DateValue | None:
        if anchor is None:
            return None
        index = anchor.year * 12 + anchor.month - 1 + shift
        return DateValue(*month_range(index // 12, index % 12 + 1), MONTH, resolved=True)

    return read


def _read_weekday(weekdays: dict[str, int]) -> Callable[[re.Match[str], date | None], DateValue | None]:
    def read(match: re.Match[str], anchor: date | None) -> DateValue | None:
        if anchor is None:
            return None
        back = (anchor.weekday() - weekdays[match["weekday"].casefold()]) % 7
        if match.groupdict().get("last"):
            back = back or 7
        day = anchor - timedelta(days=back)
        return DateValue(day, day, DAY, resolved=True)

    return read


_UNIT_DAYS = {"P1Y": 365.25, "P1M": 30.44, "P1W": 7.0, "P1D": 1.0}


def _in_words(number: str, data: LanguageData) -> float:
    return data.numbers.get(number) or number_words.value_of(number, data.code) or 1.0


def _read_ago(data: LanguageData) -> Callable[[re.Match[str], date | None], DateValue | None]:
    """ "nine years ago": the day that long before the anchor, off by up to half a unit."""

    def read(match: re.Match[str], anchor: date | None) -> DateValue | None:
        number = match["number"].casefold()
        count = float(number) if number.isdigit() else _in_words(number, data)
        unit = _UNIT_DAYS.get(data.units.get(match["unit"].casefold(), ""))
        if anchor is None or unit is None or count * unit > 365 * 1_500:
            return None
        day = anchor - timedelta(days=round(count * unit))
        slack = 0 if unit == 1.0 else round(unit * 0.75)
        return DateValue(day, day, DAY, resolved=True, slack=slack)

    return read


def _recent(days: int) -> Callable[[re.Match[str], date | None], DateValue | None]:
    def read(_: re.Match[str], anchor: date | None) -> DateValue | None:
        if anchor is None:
            return None
        return DateValue(anchor - timedelta(days=days), anchor, SPAN, resolved=True)

    return read


# Words around dates, per language. {m} months, {w} weekdays, {n} numbers, {u} units.
_AGO = {
    "en": r"(?P<number>{n}|(?<!\d)\d{{1,4}}) (?P<unit>{u}) ago",
    "fr": r"il y a (?P<number>{n}|(?<!\d)\d{{1,4}}) (?P<unit>{u})",
    "es": r"hace (?P<number>{n}|(?<!\d)\d{{1,4}}) (?P<unit>{u})",
    "de": r"vor (?P<number>{n}|(?<!\d)\d{{1,4}}) (?P<unit>{u})",
}
_BARE_MONTH = {
    "en": r"(?:in|last|since|until|of|early|late|mid-?|this|by) (?P<month>{m})",
    "fr": r"(?:en|depuis|fin|début|mi-|courant|au mois de|jusqu'en) ?(?P<month>{m})",
    "es": r"(?:en|desde|hasta|a finales de|a principios de|el pasado mes de|el pasado) (?P<month>{m})",
    "de": r"(?:im|seit|bis|Anfang|Ende|Mitte) (?P<month>{m})",
}
_WEEKDAY = {
    "en": r"(?P<last>last )?(?:on )?(?P<weekday>{w})(?! \d)",
    "fr": r"(?:ce )?(?P<weekday>{w})(?P<last> dernier)?(?! (?:\d|1er))",
    "es": r"(?:este |el )?(?P<last>pasado )?(?P<weekday>{w})(?! \d)",
    "de": r"(?:am )?(?P<last>vergangenen |letzten )?(?P<weekday>{w})(?!,? (?:dem )?\d)",
}
_PREPOSED_YEAR = {
    "en": r"(?:in|since|from|until|of|by|during|before|after|to|and|between|founded|early|late|mid-?)",
    "fr": r"(?:en|depuis|de|dès|jusqu['’]en|avant|après|et|à|entre|fin|début|l['’]année|printemps|été|automne|hiver)",
    "es": r"(?:en|desde|de|hasta|antes de|después de|y|a|entre|año)",
    "de": r"(?:im Jahr|im Jahre|seit|von|bis|vor|nach|und|zwischen|Ende|Anfang|Mitte|Sommer|Herbst|Winter|Frühjahr|in)",
}
_RELATIVE: dict[str, tuple[tuple[str, Callable[[re.Match[str], date | None], DateValue | None]], ...]] = {
    "en": (
        (r"\byesterday\b", _on_day(-1)), (r"\btoday\b", _on_day(0)), (r"\btomorrow\b", _on_day(1)),
        (r"\blast year\b", _on_year(-1)), (r"\bthis year\b", _on_year(0)), (r"\bnext year\b", _on_year(1)),
        (r"\blast month\b", _on_month(-1)), (r"\bthis month\b", _on_month(0)),
        (r"\b(?:in )?recent months\b", _recent(270)), (r"\b(?:in )?recent weeks\b", _recent(60)),
        (r"\b(?:this|last|the past) week\b", _recent(10)),
    ),
    "fr": (
        (r"\bavant-hier\b", _on_day(-2)), (r"\bhier\b", _on_day(-1)), (r"\baujourd['’]hui\b", _on_day(0)),
        (r"\bdemain\b", _on_day(1)),
        (r"\bl['’](?:an|année) (?:dernier|dernière|passée?)\b", _on_year(-1)), (r"\bcette année\b", _on_year(0)),
        (r"\b(?:le )?mois dernier\b", _on_month(-1)), (r"\bce mois-ci\b", _on_month(0)),
        (r"\bces derniers mois\b", _recent(270)), (r"\bces dernières semaines\b", _recent(60)),
        (r"\b(?:cette semaine|la semaine dernière)\b", _recent(10)),
    ),
    "es": (
        (r"\bayer\b", _on_day(-1)), (r"\bhoy\b", _on_day(0)), (r"\bmañana\b(?! (?:de|por))", _on_day(1)),
        (r"\bel año pasado\b", _on_year(-1)), (r"\beste año\b", _on_year(0)), (r"\bel próximo año\b", _on_year(1)),
        (r"\bel mes pasado\b", _on_month(-1)), (r"\beste mes\b", _on_month(0)),
        (r"\b(?:en )?los últimos meses\b", _recent(270)), (r"\b(?:esta semana|la semana pasada)\b", _recent(10)),
    ),
    "de": (
        (r"\bgestern\b", _on_day(-1)), (r"\bheute\b", _on_day(0)), (r"\bmorgen\b", _on_day(1)),
        (r"\b(?:im )?(?:vergangenen|letzten|vorigen|letztes) Jahr(?:es)?\b", _on_year(-1)),
        (r"\b(?:in )?diesem Jahr\b|\bdieses Jahr\b", _on_year(0)),
        (r"\b(?:im )?(?:vergangenen|letzten) Monat\b", _on_month(-1)),
        (r"\b(?:in )?den (?:vergangenen|letzten) Monaten\b", _recent(270)),
        (r"\b(?:diese|vergangene|letzte) Woche\b", _recent(10)),
    ),
}  # fmt: skip


def _whole_names(months: dict[str, int]) -> dict[str, int]:
    """Without abbreviations: "by Jan Leike" and « en sept jours » name no month."""
    return {
        word: number
        for word, number in months.items()
        if not any(other != word and other.startswith(word) for other in months)
    }


@lru_cache(maxsize=8)
def _grammar(language: str) -> _Grammar:
    data = language_data(language)
    months = {word.rstrip("."): number for word, number in data.months.items()}
    slots = {
        "m": _either(months),
        "w": _either(data.weekdays),
        "n": f"{number_words.pattern(data.code)}|{_either(data.numbers)}|un|une|a|an|one|ein|einem|einer",
        "u": _either({word: 1 for word, unit in data.units.items() if unit in _UNIT_DAYS}),
    }
    month = rf"(?P<month>{slots['m']})\.?"
    of = r"(?:(?:de|del|of)\s)?"
    space = r"[\s\u00a0\u202f]"
    rules: list[tuple[str, Callable[[re.Match[str], date | None], DateValue | None]]] = [
        (r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])", _read_iso),
        (rf"(?<![\d/])(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})/{_YEAR}(?![\d/])", _read_iso),
        (rf"\b{_DAY}{space}{of}{month},?{space}{of}{_YEAR}\b", _read_day(months)),
        (rf"\b{month}{space}{_DAY},?{space}{_YEAR}\b", _read_day(months)),
        (rf"\b{month},?{space}{of}{_YEAR}\b", _read_month(months)),
        (rf"\b{_DAY}{space}{of}{month}(?!\w)", _read_day(months)),
        (r"\b[QT](?P<quarter>[1-4])[ -](?P<year>(?:19|20)\d\d)\b", _read_quarter),
        (
            r"\b(?:the |années |los años |die )?(?P<year>(?:1[5-9]|20)\d0)(?:s|er)\b(?! (?:à|to))",
            _read_decade,
        ),
        (_AGO[language].format(**slots), _read_ago(data)),
        *_RELATIVE[language],
        (
            r"\b" + _BARE_MONTH[language].format(m=_either(_whole_names(months))) + r"(?!\w)",
            _read_month(months),
        ),
        (r"\b" + _WEEKDAY[language].format(**slots) + r"\b", _read_weekday(data.weekdays)),
        (
            rf"(?i:\b{_PREPOSED_YEAR[language]}{space}){_YEAR}(?![\d%]|[.,]\d|{space}?(?:%|euros?|dollars?))",
            _read_year,
        ),
        (rf"\({_YEAR}\)", _read_year),
    ]
    if language == "en":
        rules.insert(6, (rf"\b{month}{space}{_DAY}(?![\d,.]\d)\b", _read_day(months)))
    return _Grammar(tuple((re.compile(pattern, re.IGNORECASE), read) for pattern, read in rules))


def find_dates(text: str, language: str | None, anchor: date | None, taken: Taken) -> list[Fact]:
    """Every date, longest reading first, none overlapping another; their characters are `taken`."""
    if language is None:
        return []
    return sorted(_found(text, language, anchor, taken), key=lambda fact: fact.start)


def _found(text: str, language: str, anchor: date | None, taken: Taken) -> Iterator[Fact]:
    for pattern, read in _grammar(language).rules:
        for match in pattern.finditer(text):
            start, end = _written(match)
            if taken.touches(start, end):
                continue
            # English "may" and "march" are words too: their months need the capital.
            if language == "en" and not _capital_month(match):
                continue
            value = _read(read, match, anchor)
            taken.take(start, end)
            if value is not None:
                yield Fact(DifferenceKind.DATE, start, end, text[start:end], iso(value), value)


def _read(read: Reader, match: re.Match[str], anchor: date | None) -> DateValue | None:
    """None too where the calendar holds no such day, or ends before it."""
    try:
        return read(match, anchor)
    except (ValueError, OverflowError):
        return None


def _capital_month(match: re.Match[str]) -> bool:
    month = match.groupdict().get("month")
    return not month or month.isdigit() or month[0].isupper()


def _written(match: re.Match[str]) -> tuple[int, int]:
    """The date's own characters: without the preposition that showed it to be one."""
    groups = match.re.groupindex
    if set(groups) == {"year"} and not match.group().rstrip().endswith(("s", "er")):
        return match.span("year")
    if set(groups) == {"month"}:
        return match.span("month")
    start, end = match.span()
    return start + len(match.group()) - len(match.group().lstrip()), end


def compare_dates(claim: DateValue, source: DateValue) -> Relation:
    """SAME where one lies in the other, DIFFERENT where they share no day even with their slack."""
    slack = timedelta(days=claim.slack + source.slack)
    if claim.earliest - slack > source.latest or source.earliest - slack > claim.latest:
        return Relation.DIFFERENT
    if claim.earliest <= source.earliest and source.latest <= claim.latest:
        return Relation.SAME  # the source is as exact as the claim, or more
    if claim.slack or source.slack:
        return Relation.SAME
    return Relation.COMPATIBLE


def date_values(claim: DateValue, source: DateValue) -> tuple[str, str]:
    """Both as ISO 8601 at the coarser granularity of the two."""
    coarser = max(claim.granularity, source.granularity, key=lambda name: _RANK[name])
    if coarser == SPAN:
        return iso(claim), iso(source)
    a, b = iso(claim, coarser), iso(source, coarser)
    if a == b:  # the same month, other days: the finer one has to tell them apart
        return iso(claim), iso(source)
    return a, b


def looks_like_year(text: str) -> bool:
    return bool(re.fullmatch(r"(?:1[5-9]|20)\d\d", fold(text)))
