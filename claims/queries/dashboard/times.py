"""How long it takes from the submission of an article to a claim's first decided verdict; and what still waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, FloatField, Func, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims.models import Claim, ClaimState, Verdict, VerdictState
from claims.queries.dashboard.claims import Counted
from claims.queries.dashboard.figures import Figure, Table, Value
from claims.queries.dashboard.period import Period
from claims.queries.plots import Series, bars, lines
from claims.queries.statistics import quantile

HOUR, DAY = 3_600.0, 86_400.0
LEAST_IN_A_PART = 5  # verdicts, below which a week has no median
# (up to, in seconds; its words)
LENGTHS = (
    (HOUR, gettext_lazy("under 1 hour")), (4 * HOUR, gettext_lazy("1 to 4 hours")), (DAY, gettext_lazy("4 to 24 hours")), (3 * DAY, gettext_lazy("1 to 3 days")),
    (7 * DAY, gettext_lazy("3 to 7 days")), (30 * DAY, gettext_lazy("7 to 30 days")), (float("inf"), gettext_lazy("over 30 days")),
)  # fmt: skip
WAITING = (ClaimState.FLAGGED, ClaimState.PROPOSED)


class Seconds(Func):
    """From the first time to the second. Both databases count for themselves: no row is parsed in Python."""

    output_field = FloatField()

    def as_sqlite(self, compiler, connection, **context):  # type: ignore[no-untyped-def]  # Django's own signature
        template = "((julianday(%(expressions)s)) * 86400.0)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=") - julianday(", **context)

    def as_postgresql(self, compiler, connection, **context):  # type: ignore[no-untyped-def]
        template = "EXTRACT(EPOCH FROM (%(expressions)s))::double precision"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" - ", **context)


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds to the first verdict, sorted, for each part of the period and for all of it; and how old what waits
    is, with counts.
    """

    parts: Sequence[Sequence[float]]
    all: Sequence[float]
    waiting: Sequence[tuple[float, int]]

    @property
    def waiting_count(self) -> int:
        return sum(count for _age, count in self.waiting)


def measure_times(period: Period, now: datetime) -> Times:
    """Of articles submitted in the period; two queries."""
    parts = _decided(period)
    return Times(parts, sorted(value for part in parts for value in part), _waiting(period, now))


def _decided(period: Period) -> list[list[float]]:
    """A median is no aggregate of the databases: one pair for each decided claim comes, and nothing else of it."""
    earlier = Verdict.objects.filter(
        claim=OuterRef("claim"), state=VerdictState.DECIDED, pk__lt=OuterRef("pk")
    )
    rows = (
        Verdict.objects.filter(
            ~Exists(earlier),
            state=VerdictState.DECIDED,
            claim__hidden=False,
            claim__article__created_at__gte=period.start,
            claim__article__created_at__lt=period.end,
        )
        .order_by()
        .values_list(
            period.part_of("claim__article__created_at"),
            Seconds(F("created_at"), F("claim__article__created_at")),
        )
    )
    parts: list[list[float]] = [[] for _name in period.names]
    for part, seconds in rows.iterator():
        parts[part].append(float(max(0, round(seconds))))
    for values in parts:
        values.sort()
    return parts


def _waiting(period: Period, now: datetime) -> list[tuple[float, int]]:
    rows = (
        Claim.objects.filter(
            hidden=False,
            state__in=WAITING,
            article__created_at__gte=period.start,
            article__created_at__lt=period.end,
        )
        .order_by()
        .values_list("article__created_at")
        .annotate(n=Count("pk"))
    )
    return sorted(((now - submitted).total_seconds(), n) for submitted, n in rows)


def time_figure(period: Period, times: Times, counted: Counted) -> Figure:
    key, title = "time-to-verdict", _("Time from submission to verdict")
    said = [_open_words(times, counted)]
    if not times.all:
        return Figure(key, title, [_("No claim of these days has been decided yet."), *said])
    unit, per = (_("days"), DAY) if (quantile(times.all, 0.9) or 0) >= 2 * DAY else (_("hours"), HOUR)
    median = Series("median", _("median"), [_at(part, 0.5, per) for part in times.parts])
    slow = Series("ninth", _("90 % within"), [_at(part, 0.9, per) for part in times.parts])
    overall = _("Over all: half within %(half)s %(unit)s, 90 %% within %(most)s %(unit)s (%(n)s claims).") % {
        "half": _number(quantile(times.all, 0.5), per),
        "most": _number(quantile(times.all, 0.9), per),
        "unit": unit,
        "n": len(times.all),
    }
    rows: list[list[Value]] = [
        [name, len(part), _number(quantile(part, 0.5), per), _number(quantile(part, 0.9), per)]
        for name, part in zip(period.names, times.parts, strict=True)
    ]
    columns = [_("From"), _("decided"), _("median (%(unit)s)") % {"unit": unit}, _("90 %% within (%(unit)s)") % {"unit": unit}]  # fmt: skip
    counts = _(
        "From the submission of the article to the claim’s first decided verdict, by when it was submitted. "
        "Points stand where there are %(least)s verdicts or more."
    ) % {"least": LEAST_IN_A_PART}
    plot = lines(period.names, [median, slow], unit)
    return Figure(key, title, [overall, *said, counts], plot, overall, Table(columns, rows))


def length_figure(times: Times) -> Figure:
    """How the times are spread, and beside them how long what waits has waited."""
    key, title = "time-spread", _("How long claims took, and how long open ones have waited")
    decided: Counter[str] = Counter(_length(seconds) for seconds in times.all)
    waiting: Counter[str] = Counter()
    for age, count in times.waiting:
        waiting[_length(age)] += count
    if not decided and not waiting:
        return Figure(key, title, [_("Nothing is decided and nothing waits in these days.")])
    rows = [(str(words), decided[str(words)], waiting[str(words)]) for _limit, words in LENGTHS]
    drawn = [(words, float(took), _("%(n)s decided, %(open)s open") % {"n": took, "open": still}) for words, took, still in rows]  # fmt: skip
    columns = [_("Time"), _("decided after"), _("open since")]
    counts = _("The bars are decided claims; those still open are named beside them, by their age.")
    described = ", ".join(f"{words}: {shown}" for words, _value, shown in drawn)
    return Figure(key, title, [counts], bars(drawn), described, Table(columns, rows))


def _length(seconds: float) -> str:
    return next(str(words) for limit, words in LENGTHS if seconds < limit)


def _at(part: Sequence[float], share: float, per: float) -> float | None:
    value = quantile(part, share) if len(part) >= LEAST_IN_A_PART else None
    return None if value is None else value / per


def _number(seconds: float | None, per: float) -> str:
    return "" if seconds is None else f"{seconds / per:.1f}"


def _span(seconds: float) -> str:
    """In hours up to two days, then in days."""
    hours = round(seconds / 3_600)
    if hours < 1:
        return _("less than an hour")
    if hours < 48:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    days = round(seconds / DAY)
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def _open_words(times: Times, counted: Counted) -> str:
    """Who counts only what has ended makes the desk look faster than it is."""
    open_now = times.waiting_count
    if not open_now:
        waits = _("Nothing flagged or proposed is left open.")
    else:
        oldest = max(age for age, _count in times.waiting)
        half = quantile([age for age, count in times.waiting for _one in range(count)], 0.5) or 0.0
        waits = ngettext(
            "%(n)s claim is still open and not in these times, submitted %(oldest)s ago.",
            "%(n)s claims are still open and not in these times: half of them for %(half)s or more, the oldest for %(oldest)s.",
            open_now,
        ) % {"n": open_now, "half": _span(half), "oldest": _span(oldest)}
    unasked = counted.of_state(ClaimState.UNREVIEWED)
    dismissed = counted.of_state(ClaimState.DISMISSED)
    rest = _("%(unasked)s more were never flagged, and %(dismissed)s dismissed.") % {
        "unasked": unasked,
        "dismissed": dismissed,
    }
    return f"{waits} {rest}"
