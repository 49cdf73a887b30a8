"""Whether people and machine agree, and whether the machine's confidence can be believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Avg, Case, Count, F, IntegerField, Max, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from claims.checking.domain import Label
from claims.models import JudgedBy, Judgement, LabelChoice, Newsroom
from claims.models.judgements import CANT_TELL
from claims.queries.dashboard.claims import FAILED, Counted
from claims.queries.dashboard.figures import LEAST, Figure, Table, percent, share_of
from claims.queries.dashboard.figures import Value as Cell
from claims.queries.dashboard.period import Period
from claims.queries.plots import matrix, reliability
from claims.queries.statistics import Bin, cohens_kappa, expected_calibration_error, wilson

SIGNS = {"supported": "✓", "refuted": "✗", "conflicting": "≠", "not_enough_evidence": "?", CANT_TELL: "…"}
LABELS = LabelChoice.values
BINS = 10
LEAST_IN_A_BIN = 5

Pairs = Mapping[tuple[str, str], int]


def decided(period: Period) -> QuerySet[Judgement]:
    """The newest decision of each claim that was decided in the period, with the suggestion at that time."""
    decisions = Judgement.objects.filter(
        by=JudgedBy.DECISION, at__gte=period.start, at__lt=period.end
    ).order_by()
    newest = decisions.values("claim").annotate(newest=Max("pk")).values("newest")
    return Judgement.objects.filter(pk__in=newest).order_by()


def given_blind(period: Period) -> QuerySet[Judgement]:
    """What people said in the period before they saw the suggestion."""
    return Judgement.objects.filter(blind=True, at__gte=period.start, at__lt=period.end).order_by()


def pairs(rows: QuerySet[Judgement]) -> Pairs:
    """How often each suggestion met each label of people."""
    counted = rows.values_list("suggested_label", "label").annotate(n=Count("pk"))
    return {(suggested, said): n for suggested, said, n in counted}


def decided_figure(period: Period) -> Figure:
    return _matrix_figure(
        "agreement-decided",
        _("The machine and decided verdicts"),
        _(
            "Each claim decided in these days once: what the machine suggested at that time (down), what was decided "
            "(across). The editor had both in view; who proposed it may have, too."
        ),
        _("Nothing has been decided in these days. Decide a proposed verdict, and it is counted here."),
        pairs(decided(period)),
        LABELS,
    )


def blind_figure(period: Period) -> Figure:
    return _matrix_figure(
        "agreement-blind",
        _("The machine and labels given before it was seen"),
        _(
            "Each label that a person gave in these days before they saw the suggestion (across), and what the machine "
            "suggested (down)."
        ),
        _(
            "Nobody has given a label before seeing the suggestion. “Evidence first” in the settings asks reviewers for one."
        ),
        pairs(given_blind(period)),
        [*LABELS, CANT_TELL],
    )


def _matrix_figure(
    key: str, title: str, counts: str, empty: str, found: Pairs, columns: Sequence[str]
) -> Figure:
    unsuggested = sum(n for (suggested, _said), n in found.items() if not suggested)
    table = [[found.get((suggested, said), 0) for said in columns] for suggested in LABELS]
    square = [row[: len(LABELS)] for row in table]
    cases = sum(map(sum, square))
    if not sum(map(sum, table)):
        return Figure(key, title, [empty])
    agreed = sum(row[place] for place, row in enumerate(square))
    said = [_agreement(agreed, cases, square), counts]
    if unsuggested:
        said.append(_("%(n)s without a suggestion are left out.") % {"n": unsuggested})
    if CANT_TELL in columns:
        said.append(_("“…” is “can’t tell yet”; it counts neither for nor against agreement."))
    names = {value: str(name) for value, name in LabelChoice.choices} | {CANT_TELL: _("can’t tell yet")}
    rows: list[list[Cell]] = []
    for suggested, row in zip(LABELS, table, strict=True):
        of = sum(row[: len(LABELS)])
        right = row[LABELS.index(suggested)]
        rows.append([names[suggested], *row, share_of(right, of) if of else ""])
    plot = matrix(
        [f"{SIGNS[label]} {names[label]}" for label in LABELS], [SIGNS[label] for label in columns], table
    )
    headings = [_("The machine suggested"), *(names[label] for label in columns), _("same label")]
    return Figure(key, title, said, plot, said[0], Table(headings, rows))


def _agreement(agreed: int, cases: int, square: Sequence[Sequence[int]]) -> str:
    same = _("Same label: %(share)s.") % {"share": share_of(agreed, cases)}
    kappa = cohens_kappa(square)
    if cases < LEAST or kappa is None:
        return same
    beyond = _("Cohen’s kappa, agreement beyond chance: %(kappa)s (%(n)s cases).")
    return f"{same} {beyond % {'kappa': f'{kappa:.2f}', 'n': cases}}"


@dataclass(frozen=True, slots=True)
class Calibration:
    """The machine's confidence against people: one Bin for each tenth; and how it did at the threshold."""

    bins: Sequence[Bin]
    above: int
    right_above: int


def calibration(period: Period, threshold: float) -> Calibration:
    """Where the machine did not abstain and people decided; one query."""
    tenth = Case(
        *[When(suggested_confidence__lt=(place + 1) / BINS, then=Value(place)) for place in range(BINS - 1)],
        default=Value(BINS - 1),
        output_field=IntegerField(),
    )
    above = Case(When(suggested_confidence__gte=threshold, then=Value(1)), default=Value(0))
    rows = (
        decided(period)
        .exclude(suggested_label__in=("", Label.NOT_ENOUGH_EVIDENCE.value))
        .annotate(tenth=tenth, above=above)
        .values_list("tenth", "above")
        .annotate(
            n=Count("pk"),
            mean=Avg("suggested_confidence"),
            right=Count("pk", filter=Q(label=F("suggested_label"))),
        )
    )
    bins = [Bin(0, 0.0, 0)] * BINS
    at = right_at = 0
    for place, is_above, n, mean, right in rows:
        was = bins[place]
        count = was.count + n
        bins[place] = Bin(count, (was.confidence * was.count + mean * n) / count, was.right + right)
        at, right_at = at + n * is_above, right_at + right * is_above
    return Calibration(bins, at, right_at)


def reliability_figure(period: Period, newsroom: Newsroom, counted: Counted) -> Figure:
    key, title = "reliability", _("Can the machine’s confidence be believed?")
    threshold = newsroom.confidence_threshold
    found = calibration(period, threshold)
    cases = sum(one.count for one in found.bins)
    shares = _shares(counted)
    if not cases:
        nothing = _(
            "No suggestion of these days has met a decided verdict. Decide some, and they are counted here."
        )
        return Figure(key, title, [nothing, *shares])
    at_threshold = _("At a threshold of %(threshold)s the machine was right in %(share)s.") % {
        "threshold": f"{threshold:.2f}",
        "share": share_of(found.right_above, found.above) if found.above else _("no case: none was so sure"),
    }
    error = expected_calibration_error(found.bins)
    off = (
        _("Its confidence was off by %(error)s on average (expected calibration error, %(n)s cases).")
        % {"error": percent(error), "n": cases}
        if error is not None and cases >= LEAST
        else _("%(n)s cases are too few to say how far its confidence is off.") % {"n": cases}
    )
    counts = _(
        "Decided claims where the machine did not abstain, in tenths of its confidence. “Right” is: people decided the "
        "same label. Points on the dashed line are as sure as they should be; bars are 95 %% intervals, bigger points "
        "have more cases, and tenths with fewer than %(least)s have none. It says little of claims that nobody decided."
    ) % {"least": LEAST_IN_A_BIN}
    points = []
    for one in found.bins:
        interval = wilson(one.right, one.count)
        if interval is not None and one.count >= LEAST_IN_A_BIN:
            points.append((one.confidence, one.right / one.count, interval, one.count))
    words = _("confidence %(confidence)s: %(share)s right of %(n)s")
    plot = reliability(points, threshold, words)
    columns = [_("Confidence"), _("cases"), _("mean confidence"), _("right"), _("share right, 95 % interval")]
    rows = [_row(place, one) for place, one in enumerate(found.bins)]
    return Figure(key, title, [at_threshold, off, *shares, counts], plot, at_threshold, Table(columns, rows))


def _row(place: int, one: Bin) -> list[Cell]:
    name = f"{place / BINS:.1f} – {(place + 1) / BINS:.1f}"
    interval = wilson(one.right, one.count)
    if interval is None:
        return [name, 0, "", 0, ""]
    share = f"{percent(one.right / one.count)} ({percent(interval.low)} – {percent(interval.high)})"
    few = one.count < LEAST_IN_A_BIN
    return [name, one.count, f"{one.confidence:.2f}", one.right, _("too few") if few else share]


def _shares(counted: Counted) -> list[str]:
    """How much the machine says nothing of: what it leaves to people."""
    if not counted.total:
        return []
    abstained, failed = counted.of_label(Label.NOT_ENOUGH_EVIDENCE.value), counted.of_label(FAILED)
    return [
        _(
            "Of %(n)s claims submitted in these days it abstained on %(abstained)s, and %(failed)s checks failed."
        )
        % {
            "n": counted.total,
            "abstained": f"{abstained} ({percent(abstained / counted.total)})",
            "failed": f"{failed} ({percent(failed / counted.total)})",
        }
    ]
