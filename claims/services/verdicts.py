"""Verdicts: proposed by one person, decided by another. Each step is a row that never changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import IntegrityError
from django.utils.translation import gettext as _

from claims.checking.domain import Label
from claims.models import (
    CitedEvidence,
    Claim,
    ClaimState,
    Evidence,
    EvidenceMark,
    Flag,
    FlagReason,
    JudgedBy,
    NoticeKind,
    Person,
    Rating,
    Role,
    Verdict,
    VerdictState,
)
from claims.services import history
from claims.services.changes import changing, move_claim
from claims.services.errors import Conflict, NotAllowed, Refused
from claims.services.flags import act_on_flags
from claims.services.judgements import is_withheld, record_judgement
from claims.services.notices import notify
from claims.services.permissions import require_role
from claims.services.stale import settle_by_new_verdict
from claims.services.texts import sha256

EXPLANATION_LIMIT = 5_000  # characters
REASON_LIMIT = 2_000


def claim_hash(claim: Claim) -> str:
    """Names the claim's exact wording and place."""
    return sha256(f"{claim.article.body_sha256}\n{claim.start}\n{claim.end}\n{claim.restatement}")


def evidence_hash(evidence: Iterable[Evidence]) -> str:
    """Names the cited quotes and the stored documents they stand in."""
    return sha256("\n".join(sorted(f"{e.document.sha256} {e.start} {e.end}" for e in evidence)))


def propose(
    person: Person,
    claim: Claim,
    *,
    version: int,
    rating: Rating,
    explanation: str,
    evidence_ids: Sequence[int],
) -> Verdict:
    """A reviewer's verdict, for an editor to decide. Raises NotAllowed, Refused, Conflict."""
    require_role(person, Role.REVIEWER)
    return _new_proposal(person, claim, "propose", version, rating, explanation, evidence_ids)


def override(
    person: Person,
    claim: Claim,
    *,
    version: int,
    rating: Rating,
    explanation: str,
    evidence_ids: Sequence[int],
    reason: str,
) -> Verdict:
    """An editor's own verdict in place of the proposed one; another editor decides it.

    `reason` says why the proposed one is set aside: its proposer is told, and readers never see it.
    Raises NotAllowed, Refused, Conflict.
    """
    require_role(person, Role.EDITOR)
    why = _words(reason, "reason")
    if not why:
        raise Refused(_("Say why the proposed verdict is set aside: its proposer is told."), "reason")
    return _new_proposal(person, claim, "override", version, rating, explanation, evidence_ids, why)


def decide(person: Person, claim: Claim, *, version: int, note: str = "") -> Verdict:
    """An editor agrees to the proposed verdict, with a note for the desk if they like.

    Nobody decides on their own proposal. Raises NotAllowed, Refused, Conflict.
    """
    require_role(person, Role.EDITOR)
    said = _words(note, "note")
    proposal = _current_proposal(claim, version)
    if proposal.proposed_by_id == person.pk:
        raise NotAllowed(_("You proposed this verdict: another editor decides it."))
    with changing(claim.article_id) as article_version:
        moved = move_claim(
            claim,
            ClaimState.DECIDED,
            "decide",
            version=version,
            article_version=article_version,
        )
        cited = list(proposal.cited.select_related("document"))
        _refuse_struck(moved, cited)
        refuse_retired(cited)
        _refuse_other_wording(moved, proposal)
        verdict = next_row(
            proposal, VerdictState.DECIDED, decided_by=person, claim_hash=claim_hash(moved), comment=said
        )
        record_judgement(person, moved, JudgedBy.DECISION, verdict.label, unseen=False)
        settle_by_new_verdict(person, moved)
        history.record(
            "decided",
            article=moved.article,
            claim=moved,
            person=person,
            rating=verdict.rating.key,
            **({"comment": said} if said else {}),
        )
    return verdict


def send_back(person: Person, claim: Claim, *, version: int, comment: str) -> Verdict:
    """An editor returns the proposal to the reviewers' queue, with a comment."""
    require_role(person, Role.EDITOR)
    text = comment.strip()
    if not text:
        raise Refused(_("Say what is missing."), "comment")
    proposal = _current_proposal(claim, version)
    with changing(claim.article_id) as article_version:
        moved = move_claim(
            claim, ClaimState.FLAGGED, "send_back", version=version, article_version=article_version
        )
        verdict = next_row(proposal, VerdictState.SENT_BACK, decided_by=person, comment=text)
        Flag.objects.create(claim=moved, reason=FlagReason.SENT_BACK, comment=text, raised_by=person)
        history.record("sent_back", article=moved.article, claim=moved, person=person, comment=text)
        notify(NoticeKind.SENT_BACK, moved, by=person, to=[proposal.proposed_by], reason=text)
    return verdict


def _new_proposal(
    person: Person,
    claim: Claim,
    service: str,
    version: int,
    rating: Rating,
    explanation: str,
    evidence_ids: Sequence[int],
    why: str = "",
) -> Verdict:
    refuse_bad_proposal(rating, explanation)
    with changing(claim.article_id) as article_version:
        unseen = is_withheld(person, claim)
        moved = move_claim(
            claim, ClaimState.PROPOSED, service, version=version, article_version=article_version
        )
        rating = rating_in_use(rating)
        cited = cited_evidence(moved, rating, evidence_ids)
        previous = _current_verdict(moved)
        verdict = store_proposal(person, moved, rating, explanation.strip(), cited)
        record_judgement(person, moved, JudgedBy.PROPOSAL, verdict.label, unseen=unseen)
        act_on_flags(person, moved)
        history.record(
            "proposed" if service == "propose" else "overridden",
            article=moved.article,
            claim=moved,
            person=person,
            rating=rating.key,
            **({"comment": why} if why else {}),
        )
        if service == "override" and previous is not None:
            notify(NoticeKind.OVERRIDDEN, moved, by=person, to=[previous.proposed_by], reason=why)
    return verdict


def _words(text: str, field: str) -> str:
    """What was typed, without white space around it. Raises Refused where it is too long."""
    said = text.strip()
    if len(said) > REASON_LIMIT:
        raise Refused(
            _("This is too long; %(limit)s characters is the most.") % {"limit": REASON_LIMIT}, field
        )
    return said


def _current_verdict(claim: Claim) -> Verdict | None:
    return Verdict.objects.select_related("proposed_by").filter(claim=claim, current=True).first()


def rating_in_use(rating: Rating) -> Rating:
    """The rating as it is now, held for this transaction: editors may change those that nobody uses yet."""
    fresh = Rating.objects.select_for_update().get(pk=rating.pk)
    if fresh.retired:
        raise Refused(_("This rating is no longer in use."), "rating")
    return fresh


def refuse_bad_proposal(rating: Rating, explanation: str, *, kept: Rating | None = None) -> None:
    """Raises Refused for what no proposal may say. A rating that is `kept` may be a retired one."""
    if rating.retired and rating != kept:
        raise Refused(_("This rating is no longer in use."), "rating")
    if not explanation.strip():
        raise Refused(_("Explain the verdict: readers will see it."), "explanation")
    if len(explanation) > EXPLANATION_LIMIT:
        raise Refused(
            _("The explanation is too long; %(limit)s characters is the most.")
            % {"limit": EXPLANATION_LIMIT},
            "explanation",
        )


def cited_evidence(claim: Claim, rating: Rating, evidence_ids: Sequence[int]) -> list[Evidence]:
    """The claim's evidence with these ids; raises Refused for another's, for struck ones and where it lacks."""
    wanted = set(evidence_ids)
    cited = list(Evidence.objects.select_related("document").filter(pk__in=wanted, check_run__claim=claim))
    if len(cited) != len(wanted):
        raise Refused(_("Some of the evidence does not belong to this claim."), "evidence")
    if not cited and rating.label != Label.NOT_ENOUGH_EVIDENCE:
        raise Refused(_("Choose the evidence that the verdict rests on."), "evidence")
    if is_struck(claim, cited):
        raise Refused(_("Struck evidence can't be cited."), "evidence")
    refuse_retired(cited)
    return cited


def refuse_retired(cited: Iterable[Evidence]) -> None:
    """Raises Refused where a document among the evidence has been retired; names it and says why."""
    for item in cited:
        if item.document.retired_at is not None:
            raise Refused(
                _("“%(title)s” has been retired (%(reason)s): the verdict can't rest on it any more.")
                % {"title": item.document.title, "reason": item.document.retired_reason},
                "evidence",
            )


def is_struck(claim: Claim, cited: Iterable[Evidence]) -> bool:
    """Whether a person has struck any of these pieces of evidence."""
    struck = set(
        claim.evidence_marks.filter(action=EvidenceMark.Action.STRUCK).values_list(
            "document_id", "start", "end"
        )
    )
    return any(item.place in struck for item in cited)


def _refuse_struck(claim: Claim, cited: Iterable[Evidence]) -> None:
    if is_struck(claim, cited):
        raise Conflict(claim)


def _refuse_other_wording(claim: Claim, proposal: Verdict) -> None:
    if proposal.claim_hash != claim_hash(claim):
        raise Conflict(claim)


def store_proposal(
    person: Person,
    claim: Claim,
    rating: Rating,
    explanation: str,
    cited: list[Evidence],
    *,
    current: bool = True,
) -> Verdict:
    """Writes a proposed row after the current one. Not `current`: what is published stands until it is decided."""
    previous = Verdict.objects.filter(claim=claim, current=True).first()
    if current:
        Verdict.objects.filter(claim=claim, current=True).update(current=False)
    verdict = Verdict.objects.create(
        claim=claim,
        state=VerdictState.PROPOSED,
        current=current,
        follows=previous,
        label=rating.label,
        rating=rating,
        explanation=explanation,
        proposed_by=person,
        claim_hash=claim_hash(claim),
        evidence_hash=evidence_hash(cited),
    )
    CitedEvidence.objects.bulk_create(CitedEvidence(verdict=verdict, evidence=item) for item in cited)
    return verdict


def _current_proposal(claim: Claim, version: int) -> Verdict:
    proposal = (
        Verdict.objects.select_related("rating", "claim__article")
        .filter(claim=claim, current=True, state=VerdictState.PROPOSED, claim__version=version)
        .first()
    )
    if proposal is None:
        raise Conflict(Claim.objects.select_related("article").get(pk=claim.pk))
    return proposal


def next_row(verdict: Verdict, state: str, **changes: object) -> Verdict:
    """Follows the verdict with a row in another state, the current one unless `changes` say otherwise."""
    fields: dict[str, object] = {
        "claim": verdict.claim,
        "state": state,
        "follows": verdict,
        "label": verdict.label,
        "rating": verdict.rating,
        "explanation": verdict.explanation,
        "proposed_by": verdict.proposed_by,
        "decided_by": verdict.decided_by,
        "claim_hash": verdict.claim_hash,
        "evidence_hash": verdict.evidence_hash,
    }
    Verdict.objects.filter(pk=verdict.pk).update(current=False)
    try:
        following = Verdict.objects.create(**(fields | changes))
    except IntegrityError:
        # The one-current constraint: another row was written between the two statements.
        raise Conflict(verdict.claim) from None
    CitedEvidence.objects.bulk_create(
        CitedEvidence(verdict=following, evidence_id=evidence_id)
        for evidence_id in verdict.cited.values_list("pk", flat=True)
    )
    return following
