"""Verdicts that may no longer stand, with what was found: the source's wording then and now."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from claims.models import ArticleState, Claim, StaleKind, StaleReason
from claims.models.states import DECIDED_CLAIM_STATES
from claims.queries.word_diff import Pieces, word_diff


@dataclass(frozen=True, slots=True)
class WordingShown:
    """One quote as it was cited (`then`) and what stands in its place (`now`; empty where nothing does)."""

    then: Pieces
    now: Pieces
    version: int | None  # the document that says it now
    why: str


@dataclass(frozen=True, slots=True)
class StaleShown:
    """One open reason in the order in which they were found."""

    row: StaleReason
    wordings: list[WordingShown]

    @property
    def compares(self) -> bool:
        """Whether there are two wordings to put side by side, rather than one that is all there is."""
        return self.row.kind in (StaleKind.DOCUMENT_CHANGED, StaleKind.DOCUMENT_CORRECTED)


def stale_claims() -> QuerySet[Claim]:
    """Decided and published claims whose verdict may no longer stand. Found by their open reasons, which are few."""
    open_claims = StaleReason.objects.filter(settled_at__isnull=True).values("claim")
    return Claim.objects.filter(
        pk__in=open_claims, stale=True, state__in=DECIDED_CLAIM_STATES, hidden=False
    ).exclude(article__state=ArticleState.SIGNED_OFF)


def with_reasons(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """The same with their open reasons as `open_reasons`."""
    return claims.prefetch_related(Prefetch("stale_reasons", _open(), to_attr="open_reasons"))


def _open() -> QuerySet[StaleReason]:
    return (
        StaleReason.objects.filter(settled_at__isnull=True)
        .select_related("document__source", "document__look", "check_run")
        .defer("document__text")
    )


def stale_of(claim: Claim) -> list[StaleShown]:
    """What is open of one claim."""
    return [shown(row) for row in _open().filter(claim=claim)] if claim.stale else []


def shown(row: StaleReason) -> StaleShown:
    return StaleShown(row, [_wording(part) for part in row.details.get("parts", ())])


def _wording(part: dict[str, object]) -> WordingShown:
    quote, now = str(part.get("quote", "")), str(part.get("now", ""))
    was, is_now = word_diff(quote, now) if now else ([(quote, False)], [])
    version = part.get("version")
    return WordingShown(
        then=was,
        now=is_now,
        version=version if isinstance(version, int) else None,
        why=str(part.get("why", "")),
    )
