"""What always has to hold, whatever people and workers do at once: proved from the rows, in production too.

`services.verify` proves texts, files and quotes; this proves jobs, calls to models, verdicts, publication and their history.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from claims.models import (
    Article,
    ArticleState,
    CallState,
    Check,
    CheckState,
    Claim,
    ClaimState,
    FactCheck,
    HistoryEntry,
    Import,
    ImportState,
    ModelBudget,
    ModelCall,
    StaleReason,
    Verdict,
    VerdictState,
)
from claims.models.states import DECIDED_CLAIM_STATES
from claims.services.verdicts import claim_hash, evidence_hash

# How long a job may seem to run without a live lease: the sweep takes it back long before.
LATE = timedelta(minutes=10)
_AT_A_TIME = 500
_ROUNDING = Decimal("0.00001")  # of sums on SQLite, which counts in floating point

# The current verdict that a claim in a state has; of other states it may be none, or one that was left behind.
_CURRENT = {
    ClaimState.PROPOSED: VerdictState.PROPOSED,
    ClaimState.DECIDED: VerdictState.DECIDED,
    ClaimState.PUBLISHED: VerdictState.DECIDED,
    ClaimState.WITHDRAWN: VerdictState.WITHDRAWN,
}
# The steps of history that go with a verdict's row, one each.
_STEPS: dict[str, tuple[str, ...]] = {
    VerdictState.PROPOSED: ("proposed", "overridden", "correction_proposed"),
    VerdictState.SENT_BACK: ("sent_back", "correction_turned_down"),
    VerdictState.DECIDED: ("decided", "corrected"),
    VerdictState.SUPERSEDED: ("corrected",),
    VerdictState.WITHDRAWN: ("withdrawn",),
}


def check_invariants(say: Callable[[str], None]) -> int:
    """Looks at everything; `say` gets one line for each fault. Returns how many there are. Changes nothing."""
    faults = 0
    for find in (_jobs, _model_calls, _claims, _published, _history, _stale):
        for fault in find():
            faults += 1
            say(fault)
    return faults


def _jobs() -> Iterator[str]:
    """No job runs without a live lease, none was tried more often than it may, every failure says why."""
    late = timezone.now() - LATE
    running = (
        (Check, CheckState.RUNNING, "check"),
        (Article, ArticleState.EXTRACTING, "article"),
        (Import, ImportState.RUNNING, "import"),
    )
    for model, state, name in running:
        gone = model._default_manager.filter(Q(lease_until__lt=late) | Q(lease_until=None), state=state)
        for pk in gone.values_list("pk", flat=True):
            yield f"{name} {pk}: has been at work without a lease for more than {LATE.seconds // 60} minutes"
    for pk in Check.objects.filter(attempt__gt=settings.MAX_ATTEMPTS).values_list("pk", flat=True):
        yield f"check {pk}: was tried more than {settings.MAX_ATTEMPTS} times"
    for pk in Check.objects.filter(state=CheckState.FAILED, failure="").values_list("pk", flat=True):
        yield f"check {pk}: failed, and does not say why"


def _model_calls() -> Iterator[str]:
    """No call to a model stays open, and each article's budget is what its calls have cost and reserved."""
    late = timezone.now() - LATE
    for pk in ModelCall.objects.filter(state=CallState.OPEN, asked_at__lt=late).values_list("pk", flat=True):
        yield f"model call {pk}: has been open for more than {LATE.seconds // 60} minutes"
    is_open = Q(state=CallState.OPEN)
    counted = (
        ModelCall.objects.order_by()
        .values("article")
        .annotate(
            spent=Sum("money", filter=~is_open, default=0),
            held=Sum("reserved_money", filter=is_open, default=0),
        )
    )
    budgets = dict(
        ModelBudget.objects.filter(scope__startswith=ModelBudget.ARTICLE).values_list("scope", "money")
    )
    for row in counted:
        scope = ModelBudget.of_article(row["article"])
        if abs(budgets.get(scope, 0) - row["spent"] - row["held"]) > _ROUNDING:
            yield f"{scope}: its budget is not what its model calls have cost"


def _claims() -> Iterator[str]:
    """The state of the work and the current verdict go together."""
    for state, current in _CURRENT.items():
        with_it = Verdict.objects.filter(current=True, state=current).values("claim")
        without = Claim.objects.filter(state=state).exclude(pk__in=with_it)
        for pk in without.values_list("pk", flat=True):
            yield f"claim {pk}: is {state}, and its current verdict is not {current}"
    others = Verdict.objects.filter(current=True, state__in=(VerdictState.DECIDED, VerdictState.WITHDRAWN))
    for claim, now in others.exclude(claim__state__in=_CURRENT).values_list("claim", "claim__state"):
        yield f"claim {claim}: is {now}, and a verdict on it stands"


def _published() -> Iterator[str]:
    """What readers see was decided by another than its proposer, on exactly this wording and this evidence."""
    for state in (ClaimState.PUBLISHED, ClaimState.WITHDRAWN):
        for pk in Claim.objects.filter(state=state, fact_check=None).values_list("pk", flat=True):
            yield f"claim {pk}: is {state}, and has no fact-check"
    alone = FactCheck.objects.filter(
        Q(published_by=F("proposed_by")) | Q(verdict__decided_by=F("verdict__proposed_by"))
    )
    for pk in alone.values_list("pk", flat=True):
        yield f"fact-check {pk}: one person alone is behind it"
    rows = FactCheck.objects.filter(withdrawn_at=None).select_related("verdict", "claim__article")
    last = 0
    while piece := list(rows.filter(pk__gt=last).order_by("pk")[:_AT_A_TIME]):
        last = piece[-1].pk
        for fact_check in piece:
            yield from _unlike_its_verdict(fact_check)


def _unlike_its_verdict(fact_check: FactCheck) -> Iterator[str]:
    verdict = fact_check.verdict
    if not verdict.current or verdict.state != VerdictState.DECIDED:
        yield f"fact-check {fact_check.pk}: its verdict is not the one that stands"
    if verdict.claim_hash != claim_hash(fact_check.claim):
        yield f"fact-check {fact_check.pk}: the claim is not worded as it was decided"
    if verdict.evidence_hash != evidence_hash(verdict.cited.select_related("document")):
        yield f"fact-check {fact_check.pk}: the evidence is not that which it was decided on"


def _history() -> Iterator[str]:
    """Every verdict's row has its step of history, and every step its row; every article says who submitted it."""
    rows = Counter(
        {(row["claim"], row["state"]): row["n"] for row in _counted(Verdict.objects.all(), "claim", "state")}
    )
    steps = Counter(
        {
            (row["claim"], row["action"]): row["n"]
            for row in _counted(HistoryEntry.objects.exclude(claim=None), "claim", "action")
        }
    )
    claims = {claim for claim, _state in rows} | {
        claim for claim, action in steps if any(action in actions for actions in _STEPS.values())
    }
    for claim in sorted(claims):
        for state, actions in _STEPS.items():
            told = sum(steps[claim, action] for action in actions)
            if rows[claim, state] != told:
                yield f"claim {claim}: {rows[claim, state]} verdicts are {state}, and its history tells of {told}"
    for pk in Article.objects.exclude(history__action="submitted").values_list("pk", flat=True):
        yield f"article {pk}: its history does not say who submitted it"


def _counted(rows, *by: str):  # type: ignore[no-untyped-def]  # a queryset of either model
    return rows.order_by().values(*by).annotate(n=Count("pk"))


def _stale() -> Iterator[str]:
    """A claim is stale exactly while something is open against the verdict that stands."""
    is_open = StaleReason.objects.filter(
        settled_at=None, verdict__current=True, verdict__state=VerdictState.DECIDED
    ).values("claim")
    for pk in Claim.objects.filter(stale=True).exclude(pk__in=is_open).values_list("pk", flat=True):
        yield f"claim {pk}: is marked stale, and nothing is open against its verdict"
    unmarked = Claim.objects.filter(pk__in=is_open, stale=False, state__in=DECIDED_CLAIM_STATES)
    for pk in unmarked.values_list("pk", flat=True):
        yield f"claim {pk}: something is open against its verdict, and it is not marked stale"
