"""Correcting what is published: proposed by one person, published by another. Nothing is overwritten.

The verdict that was published stays current, and readers see it, until an editor publishes the correction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import (
    Claim,
    ClaimState,
    Correction,
    CorrectionKind,
    CorrectionState,
    FactCheck,
    JudgedBy,
    NoticeKind,
    Person,
    Rating,
    Role,
    Verdict,
    VerdictState,
)
from claims.models.states import sources_of
from claims.services import history
from claims.services.changes import changing, move_claim
from claims.services.errors import Conflict, NotAllowed, Refused
from claims.services.gate import pass_gate
from claims.services.judgements import record_judgement
from claims.services.notices import notify
from claims.services.permissions import require_role
from claims.services.stale import settle_by_new_verdict
from claims.services.verdicts import (
    cited_evidence,
    evidence_hash,
    is_struck,
    next_row,
    rating_in_use,
    refuse_bad_proposal,
    store_proposal,
)

REASON_LIMIT = 1_000  # characters


def propose_correction(
    person: Person,
    claim: Claim,
    *,
    version: int,
    kind: str,
    reason: str,
    rating: Rating,
    explanation: str,
    evidence_ids: Sequence[int],
) -> Correction:
    """A reviewer's or editor's new verdict on a published claim. Raises NotAllowed, Refused, Conflict.

    `reason` is public. One correction of a fact-check is open at a time: the second person gets Conflict.
    """
    require_role(person, Role.REVIEWER)
    text = reason.strip()
    _refuse_bad_reason(kind, text)
    with changing(claim.article_id) as article_version:
        moved = _move(claim, "propose_correction", version, article_version)
        fact_check = _fact_check_of(moved)
        before = fact_check.verdict
        if Correction.objects.filter(fact_check=fact_check, state=CorrectionState.PROPOSED).exists():
            raise Conflict(moved)
        refuse_bad_proposal(rating, explanation, kept=before.rating)
        rating = before.rating if rating == before.rating else rating_in_use(rating)
        cited = cited_evidence(moved, rating, evidence_ids)
        _refuse_no_correction(kind, before, rating, explanation.strip(), evidence_hash(cited))
        correction = Correction.objects.create(
            fact_check=fact_check,
            kind=kind,
            reason=text,
            before=before,
            proposal=store_proposal(person, moved, rating, explanation.strip(), cited, current=False),
            proposed_by=person,
        )
        record_judgement(person, moved, JudgedBy.PROPOSAL, rating.label, unseen=False)
        _record("correction_proposed", person, moved, kind=kind, rating=rating.key, reason=text)
    return correction


def correct(person: Person, claim: Claim, *, version: int, exception: str = "") -> FactCheck:
    """Publishes the open correction: an editor other than its proposer, past the same gate as ever.

    Raises NotAllowed, Refused (with what is missing), Conflict. The earlier verdict is followed by a
    superseded row, the new one by a decided row, and the claim is no longer stale.
    """
    require_role(person, Role.EDITOR)
    correction = _open_correction(claim)
    if correction.proposed_by_id == person.pk:
        raise NotAllowed(_("You proposed this correction: another editor publishes it."))
    with changing(claim.article_id) as article_version:
        moved = _move(claim, "correct", version, article_version)
        fact_check = _fact_check_of(moved)
        if is_struck(moved, correction.proposal.cited.all()):
            raise Refused(_("Evidence that the correction rests on has been struck since. Turn it down."))
        used = pass_gate(moved, correction.proposal, exception.strip())
        next_row(correction.before, VerdictState.SUPERSEDED, decided_by=person, current=False)
        after = next_row(correction.proposal, VerdictState.DECIDED, decided_by=person)
        record_judgement(person, moved, JudgedBy.DECISION, after.label, unseen=False)
        settle_by_new_verdict(person, moved, _("The fact-check was corrected."))
        now = timezone.now()
        _end(
            correction, "correct", CorrectionState.PUBLISHED,
            after=after, ended_by=person, ended_at=now, exception_before=fact_check.exception,
        )  # fmt: skip
        FactCheck.objects.filter(pk=fact_check.pk).update(verdict=after, exception=used, corrected_at=now)
        _record(
            "corrected", person, moved, kind=correction.kind, rating=after.rating.key, reason=correction.reason,
            **({"comment": used} if used else {}),
        )  # fmt: skip
        notify(NoticeKind.CORRECTED, moved, by=person, to=_concerned(moved, fact_check, correction))
    return _fact_check_of(moved)


def turn_down(person: Person, claim: Claim, *, version: int, comment: str) -> Correction:
    """Ends the open correction with a comment, and nothing public changes. Raises NotAllowed, Refused, Conflict.

    An editor turns down anybody's; who proposed it may take it back.
    """
    require_role(person, Role.REVIEWER)
    text = comment.strip()
    if not text:
        raise Refused(_("Say why."), "comment")
    correction = _open_correction(claim)
    if correction.proposed_by_id != person.pk:
        require_role(person, Role.EDITOR)
    with changing(claim.article_id) as article_version:
        moved = _move(claim, "turn_down", version, article_version)
        _turn_down(person, correction, "turn_down", text)
        _record("correction_turned_down", person, moved, kind=correction.kind, comment=text)
        notify(NoticeKind.SENT_BACK, moved, by=person, to=[correction.proposed_by])
    return correction


def drop_open_correction(person: Person, claim: Claim, fact_check: FactCheck) -> Correction | None:
    """Where a fact-check is withdrawn, nothing is left to correct; in the caller's transaction."""
    correction = (
        Correction.objects.select_related("proposal__rating", "proposal__claim", "proposed_by")
        .filter(fact_check=fact_check, state=CorrectionState.PROPOSED)
        .first()
    )
    if correction is not None:
        text = _("The fact-check was withdrawn.")
        _turn_down(person, correction, "withdraw", text)
        _record("correction_turned_down", person, claim, kind=correction.kind, comment=text)
    return correction


def _turn_down(person: Person, correction: Correction, service: str, comment: str) -> None:
    next_row(correction.proposal, VerdictState.SENT_BACK, decided_by=person, comment=comment, current=False)
    _end(
        correction, service, CorrectionState.TURNED_DOWN,
        ended_by=person, ended_at=timezone.now(), comment=comment,
    )  # fmt: skip


def _end(correction: Correction, service: str, state: str, **fields: object) -> None:
    """One conditional UPDATE; the trigger lets it be the only one."""
    ended = Correction.objects.filter(
        pk=correction.pk, state__in=sources_of(CorrectionState, state, service)
    ).update(state=state, **fields)
    if not ended:
        raise Conflict(correction.proposal.claim)
    correction.refresh_from_db()


def _move(claim: Claim, service: str, version: int, article_version: int) -> Claim:
    return move_claim(claim, ClaimState.PUBLISHED, service, version=version, article_version=article_version)


def _fact_check_of(claim: Claim) -> FactCheck:
    return FactCheck.objects.select_related("verdict__rating", "verdict__proposed_by", "published_by").get(
        claim=claim
    )


def _open_correction(claim: Claim) -> Correction:
    correction = (
        Correction.objects.select_related(
            "before__rating", "before__claim__article", "before__proposed_by", "before__decided_by",
            "proposal__rating", "proposal__claim__article", "proposed_by", "fact_check",
        )
        .filter(fact_check__claim=claim, state=CorrectionState.PROPOSED)
        .first()
    )  # fmt: skip
    if correction is None:
        raise Conflict(Claim.objects.select_related("article").get(pk=claim.pk))
    return correction


def _refuse_bad_reason(kind: str, reason: str) -> None:
    if kind not in CorrectionKind.values:
        raise Refused(_("Say whether it is a correction, a clarification or an update."), "kind")
    if not reason:
        raise Refused(_("Say what was wrong: readers will see it."), "reason")
    if len(reason) > REASON_LIMIT:
        raise Refused(
            _("The reason is too long; %(limit)s characters is the most.") % {"limit": REASON_LIMIT}, "reason"
        )


def _refuse_no_correction(kind: str, before: Verdict, rating: Rating, explanation: str, hashed: str) -> None:
    """A changed rating is never passed off as a clarification, and what changes nothing is no correction."""
    if kind == CorrectionKind.CLARIFICATION:
        if rating != before.rating:
            raise Refused(_("Another rating is a correction or an update, not a clarification."), "kind")
        return
    if (rating, explanation, hashed) == (before.rating, before.explanation, before.evidence_hash):
        raise Refused(
            _(
                "Nothing has changed: change the rating, the explanation or the evidence, or call it a clarification."
            ),
            "explanation",
        )


def _concerned(claim: Claim, fact_check: FactCheck, correction: Correction) -> Iterable[Person]:
    """Who proposed it, who stood behind the earlier verdict, the article's submitter, and every editor."""
    before = correction.before
    stood_behind = [before.proposed_by, before.decided_by, fact_check.published_by]
    editors = Person.objects.filter(role=Role.EDITOR, is_active=True)
    return [
        correction.proposed_by,
        claim.article.submitted_by,
        *(person for person in stood_behind if person is not None),
        *editors,
    ]


def _record(action: str, person: Person, claim: Claim, **details: str) -> None:
    history.record(action, article=claim.article, claim=claim, person=person, **details)
