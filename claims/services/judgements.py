"""What people say of a claim beside what the machine suggests: agreement is recorded, whoever saw what first."""

from __future__ import annotations

from django.utils.translation import gettext as _

from claims.models import Claim, EvidenceFirst, JudgedBy, Judgement, Newsroom, Person, Role
from claims.models.judgements import JUDGED_LABELS, evidence_first_since, withheld_from
from claims.services import history
from claims.services.changes import changing
from claims.services.errors import Conflict, NotAllowed, Refused
from claims.services.permissions import require_role

REASON_LIMIT = 1_000  # characters


def give_label(person: Person, claim: Claim, *, version: int, label: str, reason: str = "") -> Judgement:
    """The person's own label, given before they see the suggestion; afterwards they see it.

    Raises NotAllowed, Refused (no such label, or they have seen it already), Conflict.
    """
    require_role(person, Role.REVIEWER)
    if label not in {value for value, _words in JUDGED_LABELS}:
        raise Refused(_("Choose a label, or that you can’t tell yet."), "label")
    text = reason.strip()
    if len(text) > REASON_LIMIT:
        raise Refused(
            _("The reason is too long; %(limit)s characters is the most.") % {"limit": REASON_LIMIT}, "reason"
        )
    return _record_unseen(person, claim, version, JudgedBy.OWN_LABEL, label, text)


def show_suggestion(person: Person, claim: Claim, *, version: int) -> Judgement:
    """Shows the suggestion without a label, where evidence first is only offered. Whatever the person says of the
    claim from then on is not blind. Raises NotAllowed, Refused, Conflict.
    """
    require_role(person, Role.REVIEWER)
    newsroom = Newsroom.current()
    if newsroom.evidence_first == EvidenceFirst.ALWAYS:
        raise NotAllowed(_("In this newsroom every reviewer gives a label first."))
    return _record_unseen(person, claim, version, JudgedBy.SHOWN, "", "")


def _record_unseen(
    person: Person, claim: Claim, version: int, by: JudgedBy, label: str, reason: str
) -> Judgement:
    """Only where the suggestion is withheld: afterwards there is nothing left to form without it."""
    with changing(claim.article_id):
        fresh = Claim.objects.select_related("article", "suggested_by").get(pk=claim.pk)
        if fresh.version != version:
            raise Conflict(fresh)
        if not is_withheld(person, fresh):
            raise Refused(_("The suggestion is shown to you already: propose a verdict instead."))
        judgement = record_judgement(person, fresh, by, label, unseen=by != JudgedBy.SHOWN, reason=reason)
        history.record(
            "labelled" if label else "suggestion_shown", article=fresh.article, claim=fresh, person=person
        )
    return judgement


def is_withheld(person: Person, claim: Claim) -> bool:
    """Whether the person is not to see the claim's suggestion yet. Ask before the claim is moved."""
    return withheld_from(person).filter(pk=claim.pk).exists()


def may_have_been_seen(claim: Claim) -> bool:
    """Whether anybody who decides can have seen the claim's suggestion: all can but where everyone gives a label first."""
    always = Newsroom.current().evidence_first == EvidenceFirst.ALWAYS
    return not always or Judgement.objects.filter(claim=claim).exists()


def record_judgement(
    person: Person, claim: Claim, by: JudgedBy, label: str, *, unseen: bool, reason: str = ""
) -> Judgement:
    """Writes one row in the caller's transaction, with the suggestion as it is now. A re-check does not alter it.

    `unseen`: the suggestion was withheld until now. It counts as blind unless it had been there to be seen before.
    """
    check = claim.suggested_by
    newsroom = Newsroom.current()
    since = evidence_first_since(person, newsroom)
    came_unseen = since is None or (
        check is not None and check.finished_at is not None and check.finished_at >= since
    )
    return Judgement.objects.create(
        claim=claim,
        person=person,
        by=by,
        label=label,
        reason=reason,
        check_run=check,
        suggested_label=check.label if check else "",
        suggested_confidence=check.confidence if check else None,
        blind=unseen and check is not None and came_unseen,
    )
