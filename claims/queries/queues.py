"""What waits for reviewers, and what waits for editors."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page
from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils import timezone

from claims.models import (
    Article,
    ArticleKind,
    ArticleState,
    Claim,
    ClaimState,
    Flag,
    FlagReason,
    Person,
    Role,
    SavedFilter,
    Verdict,
)
from claims.models.judgements import withheld_from
from claims.queries.judgements import blind_among, veil, veiled_flags
from claims.queries.pages import page_of
from claims.queries.stale import stale_claims, with_reasons

ROWS = 50  # a page
MACHINE_REASONS = tuple(
    reason for reason in FlagReason.values if reason not in (FlagReason.BY_HAND, FlagReason.SENT_BACK)
)
STALE = "stale"
MOST_STALE = 10  # shown above the moderation queue

SORTS = {
    "worth": ("-check_worthiness", "pk"),
    "age": ("pk",),
    "spread": (F("spread").desc(nulls_last=True), "-check_worthiness", "pk"),
    "article": ("-article__date", "article_id", "start", "pk"),
}


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """What the queue is narrowed to; "" and None narrow nothing."""

    label: str = ""
    reason: str = ""
    kind: str = ""
    language: str = ""
    spread: int | None = None
    assigned: str = ""  # "me", "nobody", "somebody", "gone" (who is no reviewer any more), or a username
    words: str = ""
    waiting: str = ""  # "": flagged claims; "stale": verdicts that may no longer stand
    sort: str = "worth"


def review_queue(person: Person, filters: QueueFilters, page: int) -> Page[Claim]:
    """Flagged claims with their open flags, or stale ones with their open reasons, and who is at them."""
    is_stale = filters.waiting == STALE
    rows = _narrowed(stale_claims() if is_stale else _waiting(ClaimState.FLAGGED), person, filters)
    order = SORTS.get(filters.sort, SORTS["worth"])
    open_flags = Prefetch("flags", Flag.objects.filter(acted_on_by__isnull=True), to_attr="open_flags")
    shown = _shown().select_related("assigned_to", "hold__person").prefetch_related(open_flags)
    found = page_of(rows.order_by(*order), with_reasons(shown) if is_stale else shown, ROWS, page)
    _veil(found, person)
    return found


def _veil(page: Page[Claim], person: Person) -> None:
    blind = blind_among(person, [claim.pk for claim in page])
    for claim in page:
        claim.withheld = claim.pk in blind  # type: ignore[attr-defined]  # for the template
        if claim.pk in blind:
            veil(claim)
            claim.open_flags = veiled_flags(claim.open_flags)  # type: ignore[attr-defined]  # prefetched so


def _narrowed(rows: QuerySet[Claim], person: Person, filters: QueueFilters) -> QuerySet[Claim]:
    """What is withheld from the person is found by no filter that would give it away."""
    if filters.label or filters.reason in MACHINE_REASONS:
        rows = rows.exclude(pk__in=withheld_from(person).values("pk"))
    exact = {
        "suggested_by__label": filters.label,
        "kind": filters.kind,
        "article__language": filters.language,
        "spread": filters.spread,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if filters.reason:
        of_reason = Flag.objects.filter(reason=filters.reason, acted_on_by__isnull=True)
        rows = rows.filter(pk__in=of_reason.values("claim"))
    if filters.words:
        rows = rows.filter(
            Q(restatement__icontains=filters.words) | Q(article__title__icontains=filters.words)
        )
    return rows.filter(_assigned(person, filters.assigned))


def _assigned(person: Person, wanted: str) -> Q:
    if not wanted:
        return Q()
    if wanted in ("nobody", "somebody"):
        return Q(assigned_to__isnull=wanted == "nobody")
    if wanted == "gone":
        return Q(assigned_to__is_active=False) | Q(assigned_to__role=Role.SUBMITTER)
    return Q(assigned_to=person) if wanted == "me" else Q(assigned_to__username=wanted)


@dataclass(frozen=True, slots=True)
class Counts:
    """What a reviewer sees at once: all that is flagged, their own, what nobody has taken, and stale verdicts."""

    flagged: int
    mine: int
    nobodys: int
    stale: int


def queue_counts(person: Person) -> Counts:
    counted = _waiting(ClaimState.FLAGGED).aggregate(
        flagged=Count("pk"),
        mine=Count("pk", filter=Q(assigned_to=person)),
        nobodys=Count("pk", filter=Q(assigned_to__isnull=True)),
    )
    return Counts(**counted, stale=stale_claims().count())


def saved_filters(person: Person) -> QuerySet[SavedFilter]:
    return SavedFilter.objects.filter(person=person)


def reviewers() -> QuerySet[Person]:
    """Whom a claim can be assigned to."""
    return Person.objects.filter(is_active=True, role__in=(Role.REVIEWER, Role.EDITOR)).order_by("username")


def is_held(claim: Claim) -> bool:
    """Whether somebody is at work on it now."""
    hold = getattr(claim, "hold", None)
    return hold is not None and hold.until > timezone.now()


def moderation_queue(page: int) -> Page[Claim]:
    """Claims with a proposed verdict, the longest waiting first."""
    current = Verdict.objects.filter(current=True).select_related("rating", "proposed_by")
    shown = _shown().prefetch_related(Prefetch("verdicts", current, to_attr="current_verdicts"))
    return page_of(_waiting(ClaimState.PROPOSED).order_by("pk"), shown, ROWS, page)


def stale_queue() -> Page[Claim]:
    """The first of the stale claims with their open reasons, those that readers see before the others."""
    rows = stale_claims().order_by("-state", "pk")  # "published" > "decided"
    return page_of(rows, with_reasons(_shown()), MOST_STALE, 1)


def decided_queue(page: int) -> Page[Claim]:
    """Decided claims of published articles: they wait to be published."""
    rows = _waiting(ClaimState.DECIDED).filter(article__kind=ArticleKind.PUBLISHED)
    return page_of(rows.order_by("pk"), _shown(), ROWS, page)


def _waiting(state: str) -> QuerySet[Claim]:
    """Nothing waits on an article that is signed off."""
    signed_off = Article.objects.filter(state=ArticleState.SIGNED_OFF)
    return Claim.objects.filter(state=state, hidden=False).exclude(article__in=signed_off.values("pk"))


def _shown() -> QuerySet[Claim]:
    """What a row of a queue shows; no article's text is read for it."""
    return Claim.objects.select_related("article", "suggested_by").defer("article__body")
