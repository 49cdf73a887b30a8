"""What reviewers do on a claim before anybody decides."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from claims.models import Claim, ClaimState, Evidence, EvidenceMark, Person, Role, StaleKind, Verdict
from claims.services import history
from claims.services.changes import changing, move_claim, refuse_signed_off
from claims.services.check import cancel_open_checks, finish_article
from claims.services.errors import Refused
from claims.services.findings import findings_of
from claims.services.flags import act_on_flags
from claims.services.permissions import require_role
from claims.services.stale import decided_verdict, raise_reasons

COMMENT_LIMIT = 2_000  # characters


def mark_evidence(person: Person, evidence: Evidence, action: str | None) -> Claim:
    """Keeps or strikes a piece of evidence, for this and every later check; None takes the mark away."""
    require_role(person, Role.REVIEWER)
    if action is not None and action not in EvidenceMark.Action.values:
        raise Refused(_("Evidence is kept or struck."), "action")
    claim = Claim.objects.select_related("article").get(checks__evidence=evidence)
    place: dict[str, Any] = {
        "claim": claim,
        "document_id": evidence.document_id,
        "start": evidence.start,
        "end": evidence.end,
    }
    with changing(claim.article_id) as version:
        refuse_signed_off(claim.article_id)
        if action is None:
            EvidenceMark.objects.filter(**place).delete()
        else:
            EvidenceMark.objects.update_or_create(**place, defaults={"action": action, "person": person})
        Claim.objects.filter(pk=claim.pk).update(touched=version)
        history.record(
            f"evidence_{action or 'unmarked'}",
            article=claim.article,
            claim=claim,
            person=person,
            document=evidence.document_id,
            quote=evidence.quote,
        )
        if action == EvidenceMark.Action.STRUCK:
            _mark_stale_if_cited(person, claim, version)
    return claim


def _mark_stale_if_cited(person: Person, claim: Claim, version: int) -> None:
    """A decided verdict that rests on evidence which is struck now may no longer stand."""
    verdict = decided_verdict(claim)
    if verdict is not None:
        struck = [one for one in findings_of(verdict) if one.kind == StaleKind.EVIDENCE_STRUCK]
        raise_reasons(claim, verdict, struck, version=version, person=person)


def dismiss(person: Person, claim: Claim, *, version: int, comment: str = "") -> Claim:
    """Says that this is no claim worth deciding. Raises NotAllowed, Refused, Conflict."""
    require_role(person, Role.REVIEWER)
    if len(comment) > COMMENT_LIMIT:
        raise Refused(_("The comment is too long."), "comment")
    with changing(claim.article_id) as article_version:
        moved = move_claim(
            claim, ClaimState.DISMISSED, "dismiss", version=version, article_version=article_version
        )
        Verdict.objects.filter(claim=moved, current=True).update(current=False)
        act_on_flags(person, moved)
        cancel_open_checks(moved)
        history.record(
            "dismissed", article=moved.article, claim=moved, person=person, comment=comment.strip()
        )
        finish_article(moved.article_id)
    return moved
