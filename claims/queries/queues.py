"""What waits for reviewers, and what waits for editors."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, QuerySet

from claims.models import Claim, ClaimState, Flag, Verdict

ROWS = 50  # a page


def review_queue(page: int) -> Page[Claim]:
    """Flagged claims, the most worth checking first, with their open flags."""
    return Paginator(
        _waiting(ClaimState.FLAGGED)
        .order_by("-check_worthiness", "pk")
        .prefetch_related(
            Prefetch("flags", Flag.objects.filter(acted_on_by__isnull=True), to_attr="open_flags")
        ),
        ROWS,
    ).get_page(page)


def moderation_queue(page: int) -> Page[Claim]:
    """Claims with a proposed verdict, the longest waiting first."""
    current = Verdict.objects.filter(current=True).select_related("rating", "proposed_by")
    return Paginator(
        _waiting(ClaimState.PROPOSED)
        .order_by("pk")
        .prefetch_related(Prefetch("verdicts", current, to_attr="current_verdicts")),
        ROWS,
    ).get_page(page)


def decided_queue() -> QuerySet[Claim]:
    """Decided claims of published articles: they wait to be published."""
    return _waiting(ClaimState.DECIDED).filter(article__kind="published").order_by("pk")


def _waiting(state: str) -> QuerySet[Claim]:
    return Claim.objects.select_related("article", "suggested_by").filter(state=state, hidden=False)
