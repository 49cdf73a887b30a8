"""The days that the dashboard is about, cut into days, weeks, months or years of the newsroom's clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Case, IntegerField, Min, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models import Article

RANGES = {"7": _("7 days"), "30": _("30 days"), "90": _("90 days"), "365": _("a year"), "all": _("all")}
DEFAULT = "90"


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included. `edges` are the beginnings of its parts, and its end."""

    first: date
    last: date
    edges: Sequence[datetime]
    names: Sequence[str]
    step: str  # day, week, month or year

    @property
    def start(self) -> datetime:
        return self.edges[0]

    @property
    def end(self) -> datetime:
        return self.edges[-1]

    def part_of(self, field: str) -> Case:
        """The number of the part that a time lies in, as the database counts it: the same on every database."""
        whens = [
            When(**{f"{field}__lt": edge}, then=Value(place)) for place, edge in enumerate(self.edges[1:])
        ]
        return Case(*whens, default=Value(len(self.names) - 1), output_field=IntegerField())


def period_of(zone: ZoneInfo, chosen: str, since: date | None = None, until: date | None = None) -> Period:
    """The last so many days up to today, all, or one's own days; never from before the first article."""
    today = timezone.localdate(timezone=zone)
    earliest = Article.objects.aggregate(first=Min("created_at"))["first"]
    oldest = timezone.localdate(earliest, zone) if earliest else today
    last = min(until, today) if until else today
    if since is None and not until and chosen != "all":
        since = today - timedelta(days=int(chosen) - 1)
    first = min(max(since or oldest, oldest), last)
    return _cut(first, last, zone)


def _cut(first: date, last: date, zone: ZoneInfo) -> Period:
    days = (last - first).days + 1
    step = "day" if days <= 31 else "week" if days <= 371 else "month" if days <= 5 * 366 else "year"
    begins = [first]
    while (following := _next(begins[-1], step)) <= last:
        begins.append(following)
    edges = [_midnight(day, zone) for day in [*begins, last + timedelta(days=1)]]
    form = {"day": "%d %b", "week": "%d %b", "month": "%b %Y", "year": "%Y"}[step]
    return Period(first, last, edges, [f"{day:{form}}".lstrip("0") for day in begins], step)


def _next(day: date, step: str) -> date:
    """The beginning of the part after the one the day lies in; weeks begin on Mondays."""
    if step == "day":
        return day + timedelta(days=1)
    if step == "week":
        return day + timedelta(days=7 - day.weekday())
    if step == "month":
        return date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return date(day.year + 1, 1, 1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
