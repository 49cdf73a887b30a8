"""Evidence first: whose suggestion a person is not to see yet, and how it is kept from every page."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from claims.models import Claim, ClaimState, Flag, HistoryEntry, JudgedBy, Judgement, LabelChoice, Person
from claims.models.judgements import withheld_from
from claims.models.states import REVIEWABLE_CLAIM_STATES

WITHHELD = "withheld"  # how a claim looks where its suggestion is kept from the person


def is_blind(person: Person, claim: Claim) -> bool:
    """Whether the claim's suggestion is kept from the person."""
    return withheld_from(person).filter(pk=claim.pk).exists()


def blind_among(
    person: Person, claims: Iterable[int] | None = None, article_id: int | None = None
) -> set[int]:
    """The same for the claims with these ids, or for all of an article: one query however many there are."""
    rows = withheld_from(person)
    rows = rows.filter(article_id=article_id) if article_id is not None else rows
    rows = rows.filter(pk__in=list(claims)) if claims is not None else rows
    return set(rows.values_list("pk", flat=True))


def own_label(person: Person, claim: Claim) -> Judgement | None:
    """What the person said of the claim before they saw the suggestion."""
    return Judgement.objects.filter(claim=claim, person=person, by=JudgedBy.OWN_LABEL).first()


def veil(claim: Claim) -> Claim:
    """Takes off the row, in memory only, what gives the suggestion away: a page can't show what it was not given.

    Whether the machine flagged a claim tells as much as its label, so every claim that waits looks unreviewed.
    """
    claim.suggested_by = None
    claim.stale = False
    if claim.state in REVIEWABLE_CLAIM_STATES:
        claim.state = ClaimState.UNREVIEWED
    return claim


def veiled_history(entries: Iterable[HistoryEntry], second_readings: Collection[int]) -> list[HistoryEntry]:
    """Who did what and when, without what was said: a remark or a rating gives the label away. Nothing of the checks
    that are `second_readings`."""
    veiled = [entry for entry in entries if entry.details.get("check") not in second_readings]
    for entry in veiled:
        entry.details = {}
    return veiled


def veiled_flags(flags: Iterable[Flag]) -> list[Flag]:
    """The flags that people raised, without their words; the machine's reasons are its suggestion in other words."""
    kept = [flag for flag in flags if flag.raised_by_id is not None]
    for flag in kept:
        flag.comment = ""
    return kept


def veiled_look(look: str) -> str:
    """A label is withheld; what a check is doing, or that it failed, is no label."""
    return WITHHELD if look in LabelChoice.values else look
