"""What strangers may see."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from claims.models import FactCheck

ROWS = 20  # a page


def fact_checks() -> QuerySet[FactCheck]:
    return FactCheck.objects.select_related(
        "claim__article", "verdict__rating", "verdict__proposed_by", "verdict__decided_by", "published_by"
    ).prefetch_related(
        "verdict__cited__document__source", "verdict__cited__document__look", "verdict__cited__differences"
    )


def newest_fact_checks(page: int) -> Page[FactCheck]:
    """Published ones, newest first; withdrawn ones keep their address but leave the list."""
    return Paginator(fact_checks().filter(withdrawn_at__isnull=True), ROWS).get_page(page)
