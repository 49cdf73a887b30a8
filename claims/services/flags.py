"""Why a claim waits for a reviewer: flags raised by the machine's rules, and by people."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from claims.checking.domain import Label
from claims.checking.hybrid import disagree
from claims.models import (
    Check,
    CheckDetails,
    CheckState,
    Claim,
    ClaimState,
    Flag,
    FlagReason,
    Newsroom,
    Person,
    Role,
)
from claims.models.states import REVIEWABLE_CLAIM_STATES
from claims.services import history
from claims.services.changes import changing, move_claim
from claims.services.errors import Refused
from claims.services.permissions import require_role
from claims.services.second_readings import read_flagged

MACHINE_REASONS = (
    FlagReason.REFUTED,
    FlagReason.CONFLICTING,
    FlagReason.FAILED,
    FlagReason.UNSURE,
    FlagReason.NO_EVIDENCE,
    FlagReason.ENGINES_DISAGREE,
)


def reasons_for(claim: Claim, newest: Check | None, newsroom: Newsroom) -> Iterator[FlagReason]:
    """The machine's reasons to flag, from the suggestion and the newest ended check."""
    if newest is not None and newest.state == CheckState.FAILED:
        yield FlagReason.FAILED
    check = claim.suggested_by
    if check is None:
        return
    if check.label == Label.REFUTED:
        yield FlagReason.REFUTED
    if check.label == Label.CONFLICTING:
        yield FlagReason.CONFLICTING
    if (check.confidence or 0) < newsroom.confidence_threshold:
        yield FlagReason.UNSURE
    if (
        check.label == Label.NOT_ENOUGH_EVIDENCE
        and claim.check_worthiness >= newsroom.check_worthiness_threshold
    ):
        yield FlagReason.NO_EVIDENCE
    if _engines_disagree(check):
        yield FlagReason.ENGINES_DISAGREE


def _engines_disagree(check: Check) -> bool:
    details = CheckDetails.objects.filter(check_run=check).only("readings").first()
    return details is not None and disagree([Label(one["label"]) for one in details.readings])


def update_machine_flags(claim: Claim) -> None:
    """Makes the machine's open flags what the newest check says, and moves the claim with them.

    Flags that a person raised or acted on stay as they are. Inside a `changing` transaction.
    """
    if claim.state not in REVIEWABLE_CLAIM_STATES:
        return
    newsroom = Newsroom.current()
    newest = claim.checks.filter(state__in=(CheckState.DONE, CheckState.FAILED)).order_by("-pk").first()
    wanted = set(reasons_for(claim, newest, newsroom))
    open_flags = claim.flags.filter(acted_on_by__isnull=True)
    open_flags.filter(raised_by__isnull=True, reason__in=MACHINE_REASONS).exclude(reason__in=wanted).delete()
    have = set(open_flags.values_list("reason", flat=True))
    Flag.objects.bulk_create(
        [Flag(claim=claim, reason=reason) for reason in MACHINE_REASONS if reason in wanted - have]
    )
    _follow_flags(claim)


def drop_machine_flags(claim: Claim) -> None:
    """Takes the machine's open flags away where they are of a wording that is no more. Inside a `changing`
    transaction."""
    claim.flags.filter(acted_on_by=None, raised_by=None, reason__in=MACHINE_REASONS).delete()
    _follow_flags(claim)


def _follow_flags(claim: Claim) -> None:
    flagged = claim.flags.filter(acted_on_by__isnull=True).exists()
    target = ClaimState.FLAGGED if flagged else ClaimState.UNREVIEWED
    if claim.state != target:
        Claim.objects.filter(pk=claim.pk, state=claim.state).update(state=target)
        claim.state = target


def flag_by_hand(person: Person, claim: Claim, *, version: int, comment: str) -> Claim:
    """Puts a claim in the reviewers' queue; the comment says why. Raises NotAllowed, Refused, Conflict."""
    require_role(person, Role.REVIEWER)
    if not comment.strip():
        raise Refused(_("Say why."), "comment")
    with changing(claim.article_id) as article_version:
        moved = move_claim(
            claim, ClaimState.FLAGGED, "flag_by_hand", version=version, article_version=article_version
        )
        Flag.objects.create(claim=moved, reason=FlagReason.BY_HAND, comment=comment.strip(), raised_by=person)
        read_flagged(moved)
        history.record("flagged", article=moved.article, claim=moved, person=person, comment=comment.strip())
    return moved


def act_on_flags(person: Person, claim: Claim) -> None:
    """The open flags have been dealt with by this person; they stay as rows."""
    claim.flags.filter(acted_on_by__isnull=True).update(acted_on_by=person)
