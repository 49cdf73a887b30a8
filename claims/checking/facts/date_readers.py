"""What the pattern of a date says: one function for each way of writing one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from claims.checking.facts.datevalue import DAY, MONTH, SPAN, YEAR, DateValue, month_range, year_range
from claims.checking.language.data import LanguageData

Reader = Callable[[re.Match[str], "date | None"], "DateValue | None"]
# A part of a month or of a year, in days or months.
_PARTS_OF_MONTH = {"early": (1, 12), "mid": (9, 22), "late": (19, 31)}
_PARTS_OF_YEAR = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}
SEASON_STARTS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}


def _month_of(match: re.Match[str], data: LanguageData, group: str = "month") -> int:
    return data.months[match[group].casefold().rstrip(".")]


def _group(match: re.Match[str], name: str) -> str | None:
    return match[name] if name in match.re.groupindex else None


def part_of(match: re.Match[str]) -> str:
    """ "early", "mid", "late", or ""."""
    return next((name for name in _PARTS_OF_YEAR if _group(match, name)), "")


def read_day(data: LanguageData) -> Reader:
    def read(match: re.Match[str], anchor: date | None) -> DateValue | None:
        month, year = _month_of(match, data), _group(match, "year")
        number = int(match["day"])
        if year:
            day = date(int(year), month, number)
            return DateValue(day, day, DAY)
        if anchor is None:
            return None
        weekday = (_group(match, "weekday") or "").casefold()
        day = _nearest(anchor, month, number, data.weekdays.get(weekday))
        return DateValue(day, day, DAY, resolved=True)

    return read


def _nearest(anchor: date, month: int, day: int, weekday: int | None = None) -> date:
    """The day of that name nearest to the anchor; news speaks of the near past and the near future."""
    choices = []
    for year in (anchor.year - 1, anchor.year, anchor.year + 1):
        try:
            choices.append(date(year, month, day))
        except ValueError:
            continue  # 29 February
    fitting = [choice for choice in choices if choice.weekday() == weekday] or choices
    return min(fitting, key=lambda choice: abs((choice - anchor).days))


def read_of_year(data: LanguageData) -> Reader:
    """ "5 May last year", „im Mai nächsten Jahres“."""

    def read(match: re.Match[str], anchor: date | None) -> DateValue | None:
        if anchor is None:
            return None
        year = anchor.year - bool(match["back"]) + bool(match["ahead"])
        month = _month_of(match, data)
        if not match["day"]:
            return DateValue(*month_range(year, month), MONTH, resolved=True)
        day = date(year, month, int(match["day"]))
        return DateValue(day, day, DAY, resolved=True)

    return read


def read_days(data: LanguageData) -> Reader:
    """ "3 to 4 March 2012", « la nuit du 3 au 4 mars »."""

    def read(match: re.Match[str], anchor: date | None) -> DateValue | None:
        month, year = _month_of(match, data), _group(match, "year")
        if not year and anchor is None:
            return None
        last_day = int(match["last"])
        last = date(int(year), month, last_day) if year else _nearest(anchor or date.min, month, last_day)
        first = date(last.year, last.month, int(match["day"]))
        return DateValue(first, last, SPAN, resolved=not year) if first < last else None

    return read


def read_months(data: LanguageData) -> Reader:
    """ "between May and July 2024"."""

    def read(match: re.Match[str], anchor: date | None) -> DateValue | None:
        first, last = _month_of(match, data), _month_of(match, data, "to")
        year = _group(match, "year")
        if not year and anchor is None:
            return None
        last_year = int(year) if year else (anchor or date.min).year - (last > (anchor or date.min).month)
        start = month_range(last_year - (first > last), first)[0]
        return DateValue(start, month_range(last_year, last)[1], SPAN, resolved=not year)

    return read


def read_month(data: LanguageData) -> Reader:
    def read(match: re.Match[str], anchor: date | None) -> DateValue | None:
        month, year = _month_of(match, data), _group(match, "year")
        if year:
            first, last = month_range(int(year), month)
        elif anchor is None:
            return None
        else:
            first, last = month_range(_year_of_month(match, anchor, month), month)
        part = part_of(match)
        if part:
            low, high = _PARTS_OF_MONTH[part]
            first, last = first.replace(day=low), last.replace(day=min(high, last.day))
        return DateValue(first, last, MONTH, resolved=not year)

    return read


def _year_of_month(match: re.Match[str], anchor: date, month: int) -> int:
    if _group(match, "next"):
        return anchor.year + (month <= anchor.month)
    if _group(match, "last"):
        return anchor.year - (month >= anchor.month)
    if _group(match, "until"):  # the nearest one, before or after
        distance = {year: abs((year - anchor.year) * 12 + month - anchor.month) for year in
                    (anchor.year - 1, anchor.year, anchor.year + 1)}  # fmt: skip
        return min(distance, key=lambda year: distance[year])
    return anchor.year - (month > anchor.month)


def read_year(match: re.Match[str], _: date | None) -> DateValue | None:
    year, part = int(match["year"]), part_of(match)
    if part:
        low, high = _PARTS_OF_YEAR[part]
        return DateValue(date(year, low, 1), month_range(year, high)[1], YEAR)
    return DateValue(*year_range(year), YEAR)


def read_part_of_this_year(match: re.Match[str], anchor: date | None) -> DateValue | None:
    """ "at the end of the year"."""
    if anchor is None:
        return None
    low, high = _PARTS_OF_YEAR[part_of(match)]
    return DateValue(date(anchor.year, low, 1), month_range(anchor.year, high)[1], YEAR, resolved=True)


def read_iso(match: re.Match[str], _: date | None) -> DateValue | None:
    day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    return DateValue(day, day, DAY)


def read_decade(match: re.Match[str], anchor: date | None) -> DateValue | None:
    """ "the 1990s"; « les années 90 » are those of the last hundred years."""
    written = match["year"]
    first = int(written) // 10 * 10
    if len(written) == 2:
        now = anchor.year if anchor else 2029
        first += 1900 if 1900 + first + 100 > now else 2000
    return DateValue(date(first, 1, 1), date(first + 9, 12, 31), SPAN)


def decade_in_words(words: dict[str, int]) -> Reader:
    def read(match: re.Match[str], _: date | None) -> DateValue | None:
        first = 1900 + words[match["decade"].casefold()]
        return DateValue(date(first, 1, 1), date(first + 9, 12, 31), SPAN)

    return read


_ROMAN = {"I": 1, "V": 5, "X": 10}


def read_century(match: re.Match[str], _: date | None) -> DateValue | None:
    written = match["century"]
    if written.isdigit():
        number = int(written)
    else:
        values = [_ROMAN[letter] for letter in written.upper()]
        number = sum(-v if v < max(values[k:]) else v for k, v in enumerate(values))
    if not 1 <= number <= 21:
        return None
    return DateValue(date(number * 100 - 99, 1, 1), date(number * 100, 12, 31), SPAN)


def read_quarter(ordinals: dict[str, int], months: int) -> Reader:
    """A quarter (three months) or a half of a year; without a year the last one that has begun."""

    def read(match: re.Match[str], anchor: date | None) -> DateValue | None:
        written = match["quarter"].casefold().rstrip(".")
        number = int(written[0]) if written[0].isdigit() else ordinals.get(written, 0)
        if not 1 <= number <= 12 // months:
            return None
        year = _group(match, "year")
        if not year and anchor is None:
            return None
        first = number * months - months + 1
        in_year = int(year) if year else (anchor or date.min).year - (first > (anchor or date.min).month)
        last = month_range(in_year, number * months)[1]
        return DateValue(date(in_year, first, 1), last, SPAN, resolved=not year)

    return read


def _season(name: str, year: int) -> tuple[date, date]:
    start = SEASON_STARTS[name]
    if name == "winter":
        return date(year - 1, 12, 1), month_range(year, 2)[1]
    return date(year, start, 1), month_range(year, start + 2)[1]


def read_season(seasons: dict[str, str]) -> Reader:
    """ "spring 2026", „im vergangenen Herbst“. A winter belongs to two years, and is called by either."""

    def read(match: re.Match[str], anchor: date | None) -> DateValue | None:
        name, year = seasons[match["season"].casefold()], _group(match, "year")
        if year:
            first, last = _season(name, int(year))
            return DateValue(
                first, _season(name, int(year) + (name == "winter"))[1] if name == "winter" else last, SPAN
            )
        if anchor is None:
            return None
        choices = [_season(name, anchor.year + k) for k in (-1, 0, 1, 2)]
        if _group(match, "next"):
            first, last = next(one for one in choices if one[0] > anchor)
        elif _group(match, "last"):
            first, last = next(one for one in reversed(choices) if one[1] < anchor)
        else:
            first, last = min(
                choices, key=lambda one: 0 if one[0] <= anchor <= one[1] else abs((one[0] - anchor).days)
            )
        return DateValue(first, last, SPAN, resolved=True)

    return read


def on_day(shift: int) -> Reader:
    def read(_: re.Match[str], anchor: date | None) -> DateValue | None:
        if anchor is None:
            return None
        day = anchor + timedelta(days=shift)
        return DateValue(day, day, DAY, resolved=True)

    return read


def on_year(shift: int) -> Reader:
    def read(_: re.Match[str], anchor: date | None) -> DateValue | None:
        return DateValue(*year_range(anchor.year + shift), YEAR, resolved=True) if anchor else None

    return read


def on_month(shift: int) -> Reader:
    def read(_: re.Match[str], anchor: date | None) -> DateValue | None:
        if anchor is None:
            return None
        index = anchor.year * 12 + anchor.month - 1 + shift
        return DateValue(*month_range(index // 12, index % 12 + 1), MONTH, resolved=True)

    return read


def read_weekday(weekdays: dict[str, int]) -> Reader:
    def read(match: re.Match[str], anchor: date | None) -> DateValue | None:
        if anchor is None:
            return None
        wanted = weekdays[match["weekday"].casefold()]
        if _group(match, "next"):
            day = anchor + timedelta(days=(wanted - anchor.weekday()) % 7 or 7)
        else:
            back = (anchor.weekday() - wanted) % 7
            day = anchor - timedelta(days=(back or 7) if _group(match, "last") else back)
        return DateValue(day, day, DAY, resolved=True)

    return read


def around(before: int, after: int = 0) -> Reader:
    """ "in recent months", "next week": from so many days before the anchor to so many after it."""

    def read(_: re.Match[str], anchor: date | None) -> DateValue | None:
        if anchor is None:
            return None
        return DateValue(anchor - timedelta(days=before), anchor + timedelta(days=after), SPAN, resolved=True)

    return read
