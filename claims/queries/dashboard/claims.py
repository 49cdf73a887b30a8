"""Claims by what the machine says of them, and by where the work on them stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.models import Check, CheckState, Claim, ClaimState, LabelChoice
from claims.queries.dashboard.figures import Figure, Table
from claims.queries.dashboard.period import Period
from claims.queries.plots import Series, stacked

FAILED, OPEN = "failed", "checking"
LABELS = {
    **dict(LabelChoice.choices),
    FAILED: gettext_lazy("check failed"),
    OPEN: gettext_lazy("not checked yet"),
}
STATES = dict(ClaimState.choices)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many claims of each part of the period have each label, and are in each state."""

    by_label: Mapping[tuple[int, str], int]
    by_state: Mapping[tuple[int, str], int]

    def of_label(self, label: str) -> int:
        return sum(count for (_part, name), count in self.by_label.items() if name == label)

    def of_state(self, *states: str) -> int:
        return sum(count for (_part, name), count in self.by_state.items() if name in states)

    @property
    def total(self) -> int:
        return sum(self.by_label.values())


def count_claims(period: Period) -> Counted:
    """Of articles submitted in the period; one query."""
    failed = Check.objects.filter(claim=OuterRef("pk"), state=CheckState.FAILED)
    label = Case(
        When(suggested_by__isnull=False, then=F("suggested_by__label")),
        When(Exists(failed), then=Value(FAILED)),
        default=Value(OPEN),
        output_field=CharField(),
    )
    rows = (
        Claim.objects.filter(
            hidden=False, article__created_at__gte=period.start, article__created_at__lt=period.end
        )
        .annotate(part=period.part_of("article__created_at"), look=label)
        .order_by()
        .values_list("part", "look", "state")
        .annotate(n=Count("pk"))
    )
    by_label: Counter[tuple[int, str]] = Counter()
    by_state: Counter[tuple[int, str]] = Counter()
    for part, look, state, n in rows:
        by_label[part, look] += n
        by_state[part, state] += n
    return Counted(by_label, by_state)


def label_figure(period: Period, counted: Counted) -> Figure:
    return _figure(
        "claims-by-label",
        _("Claims by what the machine suggests"),
        _(
            "Claims of articles submitted in each %(step)s, by what the machine suggests today. "
            "A check that failed is no label."
        )
        % {"step": _step(period)},
        period,
        LABELS,
        counted.by_label,
    )


def state_figure(period: Period, counted: Counted) -> Figure:
    return _figure(
        "claims-by-state",
        _("Claims by where they stand"),
        _("Claims of articles submitted in each %(step)s, by the state that they are in today.")
        % {"step": _step(period)},
        period,
        STATES,
        counted.by_state,
    )


def _step(period: Period) -> str:
    return {"day": _("day"), "week": _("week"), "month": _("month"), "year": _("year")}[period.step]


def _figure(
    key: str,
    title: str,
    counts: str,
    period: Period,
    names: Mapping[str, object],
    found: Mapping[tuple[int, str], int],
) -> Figure:
    if not found:
        return Figure(
            key, title, [_("Nothing was submitted in these days. Submit an article, or choose more days.")]
        )
    series = [
        Series(one, str(name), [found.get((part, one), 0) for part in range(len(period.names))])
        for one, name in names.items()
    ]
    totals = ", ".join(f"{one.name} {sum(value or 0 for value in one.values):g}" for one in series)
    rows = [
        [name, *(one.values[part] for one in series), sum(one.values[part] or 0 for one in series)]
        for part, name in enumerate(period.names)
    ]
    columns = [_("From"), *(one.name for one in series), _("all")]
    return Figure(key, title, [counts], stacked(period.names, series), totals, Table(columns, rows))
