"""The stale mark: why a verdict may no longer stand, and what people say to that. Nothing else changes by itself.

A claim is stale exactly while a reason of its current verdict is open; only this module writes either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import (
    Check,
    Claim,
    ClaimState,
    Document,
    NoticeKind,
    Person,
    Role,
    StaleKind,
    StaleReason,
    Verdict,
    VerdictState,
)
from claims.models.states import DECIDED_CLAIM_STATES
from claims.services import history
from claims.services.changes import changing, refuse_signed_off
from claims.services.errors import Conflict, NotAllowed, Refused
from claims.services.notices import notify
from claims.services.permissions import require_role

SETTLEMENT_LIMIT = 2_000  # characters


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that speaks against leaving a verdict as it is. `fact` names it: it is raised once a verdict."""

    kind: StaleKind
    fact: str
    document: Document | None = None
    check: Check | None = None
    details: dict[str, Any] = field(default_factory=dict)


def decided_verdict(claim: Claim) -> Verdict | None:
    """The verdict that a decided or published claim stands on now."""
    if claim.state not in DECIDED_CLAIM_STATES:
        return None
    return Verdict.objects.filter(claim=claim, current=True, state=VerdictState.DECIDED).first()


def unraised(verdict: Verdict, findings: Sequence[Finding]) -> list[Finding]:
    """Those that are not known of this verdict, whether they are open or settled."""
    known = set(StaleReason.objects.filter(verdict=verdict).values_list("kind", "fact"))
    return [one for one in findings if (one.kind.value, one.fact) not in known]


def raise_reasons(
    claim: Claim, verdict: Verdict, findings: Sequence[Finding], *, version: int, person: Person | None = None
) -> list[StaleReason]:
    """Marks the claim stale, queues it and tells the people concerned. Inside a `changing` transaction.

    Gives what is new. Nothing is written where the verdict is no longer the current one. `version` is the article's.
    """
    fresh = Claim.objects.select_related("article").get(pk=claim.pk)
    if decided_verdict(fresh) != verdict:
        return []
    raised = [
        reason for one in unraised(verdict, findings) if (reason := _raised(fresh, verdict, one)) is not None
    ]
    if not raised:
        return []
    was_stale = fresh.stale
    Claim.objects.filter(pk=fresh.pk).update(stale=True, touched=version)
    for reason in raised:
        history.record(
            "went_stale",
            article=fresh.article,
            claim=fresh,
            person=person,
            comment=str(reason.get_kind_display()),
            document=reason.document_id,
            check=reason.check_run_id,
        )
    if not was_stale:
        notify(NoticeKind.STALE, fresh, by=person, to=_concerned(verdict))
    return raised


def _raised(claim: Claim, verdict: Verdict, finding: Finding) -> StaleReason | None:
    """The new reason, or the open one of that kind and document, which now names what was found last."""
    fields = {"fact": finding.fact, "details": finding.details, "check_run": finding.check}
    try:
        with transaction.atomic():
            open_one = StaleReason.objects.filter(
                claim=claim, kind=finding.kind, document=finding.document, settled_at__isnull=True
            )
            if open_one.filter(verdict=verdict).update(**fields):
                return open_one.get()
            return StaleReason.objects.create(
                claim=claim, verdict=verdict, kind=finding.kind, document=finding.document, **fields
            )
    except IntegrityError:
        return None  # somebody has raised just this


def _concerned(verdict: Verdict) -> list[Person]:
    return [person for person in (verdict.proposed_by, verdict.decided_by) if person is not None]


def settle(person: Person, claim: Claim, reason_id: int, *, version: int, settlement: str) -> StaleReason:
    """Says, in words, that the verdict still stands whatever was found. Raises NotAllowed, Refused, Conflict.

    Of a published claim an editor says so, and never the person who proposed the verdict.
    """
    require_role(person, Role.EDITOR if claim.state == ClaimState.PUBLISHED else Role.REVIEWER)
    words = settlement.strip()
    if not words:
        raise Refused(_("Say why the verdict still stands."), "comment")
    if len(words) > SETTLEMENT_LIMIT:
        raise Refused(_("That is too long."), "comment")
    with changing(claim.article_id) as article_version:
        refuse_signed_off(claim.article_id)
        moved = Claim.objects.filter(pk=claim.pk, version=version, state=claim.state).update(
            version=F("version") + 1, touched=article_version
        )
        fresh = Claim.objects.select_related("article").get(pk=claim.pk)
        reason = StaleReason.objects.filter(pk=reason_id, claim=fresh, settled_at__isnull=True).first()
        if not moved or reason is None:
            raise Conflict(fresh)
        if reason.verdict.proposed_by_id == person.pk:
            raise NotAllowed(_("You proposed this verdict: somebody else says whether it still stands."))
        _end(StaleReason.objects.filter(pk=reason.pk), person, words)
        _sync_mark(fresh)
        history.record(
            "still_stands",
            article=fresh.article,
            claim=fresh,
            person=person,
            comment=words,
            reason=str(reason.get_kind_display()),
        )
        reason.refresh_from_db()
    return reason


def settle_by_new_verdict(person: Person, claim: Claim, settlement: str = "") -> None:
    """Ends what is open of a claim's earlier verdicts: a new one has been decided, or it was withdrawn.

    Called, inside the `changing` transaction, by each service that makes another verdict the current one.
    """
    now_current = decided_verdict(claim)
    earlier = StaleReason.objects.filter(claim=claim, settled_at__isnull=True)
    if now_current is not None:
        earlier = earlier.exclude(verdict=now_current)
    _end(earlier, person, settlement or _("Another verdict was decided."))
    _sync_mark(claim)


def _end(reasons: Any, person: Person, words: str) -> None:
    reasons.filter(settled_at__isnull=True).update(
        settled_at=timezone.now(), settled_by=person, settlement=words
    )


def _sync_mark(claim: Claim) -> None:
    verdict = decided_verdict(claim)
    stale = (
        verdict is not None and StaleReason.objects.filter(verdict=verdict, settled_at__isnull=True).exists()
    )
    Claim.objects.filter(pk=claim.pk).update(stale=stale)
    claim.stale = stale
