"""Rewording what a claim says. Its checks stay, but none of the old wording speaks for the new one."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from claims.models import Claim, ClaimState, ClaimWording, Person, Role, SameClaim, SameRelation, SameState
from claims.models.states import REVIEWABLE_CLAIM_STATES
from claims.services import history
from claims.services.changes import changing
from claims.services.check import cancel_open_checks, queue_check
from claims.services.errors import AlreadyAClaim, Conflict, Refused
from claims.services.flags import drop_machine_flags
from claims.services.marking import checked_restatement, known_as
from claims.services.permissions import require_role
from claims.services.texts import restatement_key


def reword(person: Person, claim: Claim, *, version: int, restatement: str) -> Claim:
    """Gives the claim another restatement, and queues a check of it. The span and what people did to evidence stay.

    Raises NotAllowed, Conflict, AlreadyAClaim, and Refused where a verdict stands or nothing changes.
    """
    require_role(person, Role.REVIEWER)
    text = checked_restatement(restatement)
    with changing(claim.article_id) as article_version:
        before = Claim.objects.select_related("article").get(pk=claim.pk)
        if before.version != version:
            raise Conflict(before)
        refuse_with_verdict(before)
        _refuse_no_change(before, text)
        fresh = _reworded(before, text, article_version)
        ClaimWording.objects.create(
            claim=fresh,
            start=before.start,
            end=before.end,
            restatement=before.restatement,
            restatement_key=before.restatement_key,
            reworded_by=person,
        )
        forget_suggestions(fresh)
        history.record(
            "reworded",
            article=fresh.article,
            claim=fresh,
            person=person,
            before=before.restatement,
            after=fresh.restatement,
        )
        queue_check(person, fresh, version=article_version)
    return fresh


def refuse_with_verdict(claim: Claim) -> None:
    """Only what nobody has proposed a verdict on is changed. Raises Refused."""
    if claim.state == ClaimState.PROPOSED:
        raise Refused(_("A verdict has been proposed on this wording. Have it sent back first."))
    if claim.state not in REVIEWABLE_CLAIM_STATES:
        raise Refused(_("This claim is %(state)s: it stays as it is.") % {"state": claim.get_state_display()})


def forget_suggestions(claim: Claim) -> None:
    """What the machine made of the old wording: open checks, flags, claims said to be the same. What a person
    linked stays linked, and carries no verdict over until the new wording is found to say the same."""
    cancel_open_checks(claim)
    drop_machine_flags(claim)
    pairs = SameClaim.objects.filter(Q(claim=claim) | Q(earlier=claim))
    pairs.filter(state=SameState.SUGGESTED).delete()
    pairs.update(relation=SameRelation.NEAR, differences=[])


def _refuse_no_change(claim: Claim, text: str) -> None:
    if text == claim.restatement:
        raise Refused(_("This is how it reads already."), "restatement")
    known = known_as(claim.article, claim.start, claim.end, restatement_key(text))
    if known is not None and known.pk != claim.pk:
        raise AlreadyAClaim(_("Another claim says this of the same words."), known)


def _reworded(before: Claim, text: str, article_version: int) -> Claim:
    changed = Claim.objects.filter(
        pk=before.pk, version=before.version, state__in=REVIEWABLE_CLAIM_STATES
    ).update(
        restatement=text,
        restatement_key=restatement_key(text),
        suggested_by=None,
        version=before.version + 1,
        touched=article_version,
    )
    fresh = Claim.objects.select_related("article").get(pk=before.pk)
    if not changed:
        raise Conflict(fresh)
    return fresh
