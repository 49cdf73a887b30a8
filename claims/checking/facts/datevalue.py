"""A date as the range of days that it can mean, and what comparing two of them comes to."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from claims.checking.facts.base import Relation

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
    length: int = 0  # days, where it was said as a length of time up to now („seit elf Jahren“)


def month_range(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def year_range(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def iso(value: DateValue, granularity: str | None = None) -> str:
    """ISO 8601 at that granularity (or the value's own): "2024-05-15", "2024-05", "2024"."""
    wanted = granularity or value.granularity
    if wanted == DAY:
        return value.earliest.isoformat()
    if wanted == MONTH:
        return value.earliest.isoformat()[:7]
    if wanted == YEAR:
        return value.earliest.isoformat()[:4]
    return f"{value.earliest.isoformat()}/{value.latest.isoformat()}"


def compare_dates(claim: DateValue, source: DateValue) -> Relation:
    """SAME where one lies in the other, DIFFERENT where they share no day even with their slack."""
    slack = claim.slack + source.slack
    if (claim.earliest - source.latest).days > slack or (source.earliest - claim.latest).days > slack:
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


def shifted(day: date, days: int) -> date:
    return day + timedelta(days=days)
