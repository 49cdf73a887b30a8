"""What the claim page reads of other claims that say the same, or nearly so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Date
from typing import Any

from django.db.models import Prefetch, Q

from claims.models import (
    Claim,
    ClaimState,
    FactCheck,
    Person,
    SameClaim,
    SameRelation,
    SameState,
    Verdict,
    VerdictState,
)
from claims.models.states import DECIDED_CLAIM_STATES, REVIEWABLE_CLAIM_STATES
from claims.queries.judgements import blind_among, veil

_HOW_SURE = {SameState.LINKED: 0, SameState.SUGGESTED: 1, SameState.REJECTED: 2}


@dataclass(frozen=True, slots=True)
class Before:
    """Another claim beside this one, as this person may see it.

    `verdict` is what stands on it; without one `claim.suggested_by` is only what a machine suggests. `differences`
    are (kind, this claim's value, the other's). `day` is the one for which its verdict holds.
    """

    pair: SameClaim
    claim: Claim
    verdict: Verdict | None
    fact_check: FactCheck | None  # the public page, where there is one
    may_open: bool
    may_take_over: bool
    overtaken: bool  # its article is older: what was found may have changed since
    differences: tuple[tuple[str, str, str], ...]

    @property
    def day(self) -> Date:
        return self.claim.article.date

    @property
    def is_near(self) -> bool:
        return self.pair.relation == SameRelation.NEAR

    @property
    def is_linked(self) -> bool:
        return self.pair.state == SameState.LINKED

    @property
    def is_rejected(self) -> bool:
        return self.pair.state == SameState.REJECTED


def checked_before(claim: Claim, person: Person) -> list[Before]:
    """Linked ones first, then the surest; what has nothing to show yet is left out, unless a person linked it.

    A submitter sees decided verdicts only, of their own articles, or as their public fact-check.
    """
    pairs = SameClaim.objects.filter(Q(claim=claim) | Q(earlier=claim)).select_related(
        *(
            f"{side}__{of}"
            for side in ("claim", "earlier")
            for of in ("article", "suggested_by", "fact_check")
        ),
        "by",
    )
    standing = Verdict.objects.filter(current=True, state=VerdictState.DECIDED).select_related(
        "rating", "decided_by"
    )
    pairs = pairs.defer("claim__article__body", "earlier__article__body").prefetch_related(
        Prefetch("claim__verdicts", standing, to_attr="standing"),
        Prefetch("earlier__verdicts", standing, to_attr="standing"),
    )
    blind = blind_among(person, [pk for pair in pairs for pk in (pair.claim_id, pair.earlier_id)])
    shown = (_as_seen(pair, claim, person, blind) for pair in pairs)
    return sorted(
        (one for one in shown if one is not None),
        key=lambda one: (
            _HOW_SURE[SameState(one.pair.state)], one.is_near, one.verdict is None, -one.pair.score, -one.claim.pk,
        ),
    )  # fmt: skip


def _as_seen(pair: SameClaim, claim: Claim, person: Person, blind: set[int]) -> Before | None:
    other: Any = pair.earlier if pair.claim_id == claim.pk else pair.claim
    if other.pk in blind:
        veil(other)
    verdict = other.standing[0] if other.standing and other.state in DECIDED_CLAIM_STATES else None
    fact_check = getattr(other, "fact_check", None)
    public = fact_check if fact_check and other.state == ClaimState.PUBLISHED else None
    may_open = person.is_reviewer or other.article.submitted_by_id == person.pk
    if not _is_worth_showing(pair, other, verdict, person) or not (may_open or public):
        return None
    return Before(
        pair=pair,
        claim=other,
        verdict=verdict,
        fact_check=public,
        may_open=may_open,
        may_take_over=person.is_reviewer
        and verdict is not None
        and not other.stale
        and pair.relation == SameRelation.SAME
        and pair.state != SameState.REJECTED
        and claim.state in REVIEWABLE_CLAIM_STATES
        and claim.suggested_by_id is not None,
        overtaken=other.article.date < claim.article.date,
        differences=tuple(_differences(pair, claim)),
    )


def _is_worth_showing(pair: SameClaim, other: Claim, verdict: Verdict | None, person: Person) -> bool:
    if not person.is_reviewer:
        same = pair.relation == SameRelation.SAME and pair.state != SameState.REJECTED
        return same and verdict is not None and not other.hidden
    if pair.state != SameState.SUGGESTED:
        return True
    gone = other.hidden or other.state == ClaimState.DISMISSED
    return not gone and (verdict is not None or other.suggested_by_id is not None)


def _differences(pair: SameClaim, claim: Claim) -> Iterator[tuple[str, str, str]]:
    mine, theirs = ("claim", "earlier") if pair.claim_id == claim.pk else ("earlier", "claim")
    for one in pair.differences:
        yield one["kind"], one[mine], one[theirs]


def rejected(shown: Iterable[Before]) -> list[Before]:
    return [one for one in shown if one.is_rejected]


def not_rejected(shown: Iterable[Before]) -> list[Before]:
    return [one for one in shown if not one.is_rejected]
