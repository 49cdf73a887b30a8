"""Whether a claim was checked before: its keys kept, and the earlier claims that may say the same noted."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from django.db import transaction

from claims.checking.assessment.known import only_in
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
    said = _stated(claim)
    keys = claim_keys(said)
    if not _keep_keys(claim, keys):
        return
    found = [_noted(claim, other, likeness) for other, likeness in _alike(claim, said, keys)]
    with transaction.atomic():
        if _still_says_so(claim):
            SameClaim.objects.bulk_create(
                found[:KEPT],
                update_conflicts=True,
                unique_fields=["claim", "earlier"],
                update_fields=["relation", "score", "differences"],
            )


def _stated(claim: Claim) -> Stated:
    """With the names of its article, of which a short sentence hardly shows that they are some."""
    article = claim.article
    named = name_words(f"{article.title}\n{article.body}", article.language or None)
    return Stated(claim.restatement, claim.language or None, article.date, only_in(named, claim.restatement))


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
    row = Claim.objects.select_for_update(no_key=True).filter(
        pk=claim.pk, restatement_key=claim.restatement_key
    )
    return row.values("pk").first() is not None


def _alike(claim: Claim, said: Stated, keys: frozenset[str]) -> list[tuple[Claim, Likeness]]:
    """The claims that say the same or nearly so, the likest first."""
    ids = claims_sharing(keys, apart_from=claim.pk, limit=LOOKED_AT)
    others = (
        Claim.objects.filter(pk__in=ids, hidden=False)
        .exclude(state=ClaimState.DISMISSED)
        .select_related("article")
        .defer("article__body")
    )
    named = _names_kept(ids)
    compared = [
        (
            other,
            compare_claims(
                said, Stated(other.restatement, other.language or None, other.article.date, named[other.pk])
            ),
        )
        for other in others
    ]
    found = [one for one in compared if one[1].sameness is not Sameness.OTHER]
    return sorted(found, key=lambda one: (one[1].sameness is not Sameness.SAME, -one[1].score, -one[0].pk))


def _names_kept(claim_ids: Sequence[int]) -> dict[int, frozenset[str]]:
    """The words of names among the kept keys of each claim: its article need not be read again."""
    found: dict[int, set[str]] = {pk: set() for pk in claim_ids}
    rows = ClaimTerm.objects.filter(claim__in=claim_ids, term__startswith="n_").values_list(
        "claim_id", "term"
    )
    for pk, term in rows:
        found[pk].add(term.removeprefix("n_"))
    return {pk: frozenset(words) for pk, words in found.items()}


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
