"""Whether a claim was checked before: its keys kept, and the earlier claims that may say the same noted."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

from django.db import transaction

from claims.checking.language.names import name_words
from claims.checking.same_claim import Likeness, Sameness, Stated, claim_keys, compare_claims
from claims.models import Claim, ClaimState, ClaimTerm, SameClaim, SameState
from claims.search.claims import claims_sharing

log = logging.getLogger(__name__)

LOOKED_AT = 12  # claims that share most; each is compared in full
KEPT = 8
_AT_A_TIME = 200


def look_back(claim: Claim) -> None:
    """Keeps the claim's keys, and notes which other claims may say the same. A fault here fails no check."""
    try:
        _look_back(claim)
    except Exception:
        log.exception("claim %s: whether it was checked before could not be found out", claim.pk)


def look_back_again(progress: Callable[[int], None] = lambda _done: None) -> int:
    """The same for every claim that is there: for those from before this was kept. Gives how many were done."""
    done = last = 0
    shown = Claim.objects.filter(hidden=False).select_related("article").order_by("pk")
    while claims := list(shown.filter(pk__gt=last)[:_AT_A_TIME]):
        for claim in claims:
            _look_back(claim)
        done += len(claims)
        last = claims[-1].pk
        progress(done)
    return done


def _look_back(claim: Claim) -> None:
    keys = _keys_of(claim)
    if not _keep_keys(claim, keys):
        return
    found = [_noted(claim, other, likeness) for other, likeness in _alike(claim, keys)]
    with transaction.atomic():
        if _still_says_so(claim):
            SameClaim.objects.bulk_create(
                found[:KEPT],
                update_conflicts=True,
                unique_fields=["claim", "earlier"],
                update_fields=["relation", "score", "differences"],
            )


def _keys_of(claim: Claim) -> frozenset[str]:
    article = claim.article
    known = name_words(f"{article.title}\n{article.body}", article.language or None)
    return claim_keys(stated(claim), known)


def stated(claim: Claim) -> Stated:
    return Stated(claim.restatement, claim.language or None, claim.article.date)


def _keep_keys(claim: Claim, keys: frozenset[str]) -> bool:
    """Whether they are stored now: not where the claim has been reworded meanwhile."""
    with transaction.atomic():
        if not _still_says_so(claim):
            return False
        there = set(ClaimTerm.objects.filter(claim=claim).values_list("term", flat=True))
        ClaimTerm.objects.filter(claim=claim, term__in=there - keys).delete()
        ClaimTerm.objects.bulk_create(
            [ClaimTerm(claim=claim, term=term) for term in sorted(keys - there)], ignore_conflicts=True
        )
    return True


def _still_says_so(claim: Claim) -> bool:
    row = Claim.objects.select_for_update().filter(pk=claim.pk, restatement_key=claim.restatement_key)
    return row.values("pk").first() is not None


def _alike(claim: Claim, keys: frozenset[str]) -> Iterator[tuple[Claim, Likeness]]:
    """The claims that say the same or nearly so, the likest first."""
    ids = claims_sharing(keys, apart_from=claim.pk, limit=LOOKED_AT)
    others = (
        Claim.objects.filter(pk__in=ids, hidden=False)
        .exclude(state=ClaimState.DISMISSED)
        .select_related("article")
        .defer("article__body")
    )
    compared = [(other, compare_claims(stated(claim), stated(other))) for other in others]
    found = [one for one in compared if one[1].sameness is not Sameness.OTHER]
    yield from sorted(
        found, key=lambda one: (one[1].sameness is not Sameness.SAME, -one[1].score, -one[0].pk)
    )


def _noted(claim: Claim, other: Claim, likeness: Likeness) -> SameClaim:
    """The row of the two: the one that was there first is the earlier."""
    first = other.pk < claim.pk
    differences = [
        {
            "kind": one.kind.value,
            "claim": (one.claim_value if first else one.source_value)[:200],
            "earlier": (one.source_value if first else one.claim_value)[:200],
        }
        for one in likeness.differences
    ]
    return SameClaim(
        claim=claim if first else other,
        earlier=other if first else claim,
        relation=likeness.sameness.value,
        score=likeness.score,
        state=SameState.SUGGESTED,
        differences=differences,
    )
