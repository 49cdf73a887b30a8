"""Publishing a decided claim as a fact-check, and withdrawing it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from claims.models import (
    Claim,
    ClaimState,
    FactCheck,
    NoticeKind,
    Person,
    Role,
    Verdict,
    VerdictState,
)
from claims.services import history
from claims.services.changes import changing, move_claim
from claims.services.corrections import drop_open_correction
from claims.services.errors import Conflict, NotAllowed, Refused
from claims.services.gate import pass_gate
from claims.services.notices import notify
from claims.services.permissions import require_role
from claims.services.stale import settle_by_new_verdict
from claims.services.verdicts import next_row

# What stands after the fact-check's number in other addresses: no slug is one of these.
TAKEN = ("embed",)


def publish(person: Person, claim: Claim, *, version: int, exception: str = "") -> FactCheck:
    """Makes the public page. Raises NotAllowed, Refused (with what is missing), Conflict.

    `exception` says in words why fewer origins than the newsroom asks for are enough; readers see it.

    Only an editor other than the proposer publishes, only claims of published articles become
    public, and only what was decided: the hashes and every quote are looked at again.
    """
    require_role(person, Role.EDITOR)
    verdict = _current(claim, VerdictState.DECIDED)
    if verdict.proposed_by_id == person.pk:
        raise NotAllowed(_("You proposed this verdict: another editor publishes it."))
    with changing(claim.article_id) as article_version:
        moved = move_claim(
            claim, ClaimState.PUBLISHED, "publish", version=version, article_version=article_version
        )
        used = pass_gate(moved, verdict, exception.strip())
        fact_check = FactCheck.objects.create(
            claim=moved,
            verdict=verdict,
            slug=_slug(moved),
            proposed_by=verdict.proposed_by,
            published_by=person,
            published_at=timezone.now(),
            exception=used,
        )
        history.record(
            "published",
            article=moved.article,
            claim=moved,
            person=person,
            rating=verdict.rating.key,
            **({"comment": used} if used else {}),
        )
        notify(NoticeKind.PUBLISHED, moved, by=person, to=_concerned(moved, verdict))
    return fact_check


def withdraw(person: Person, claim: Claim, *, version: int, reason: str) -> FactCheck:
    """Takes a fact-check back, in public: its address stays and says when and why."""
    require_role(person, Role.EDITOR)
    text = reason.strip()
    if not text:
        raise Refused(_("Say why: readers will see it."), "reason")
    verdict = _current(claim, VerdictState.DECIDED)
    with changing(claim.article_id) as article_version:
        moved = move_claim(
            claim, ClaimState.WITHDRAWN, "withdraw", version=version, article_version=article_version
        )
        fact_check = FactCheck.objects.get(claim=moved)
        dropped = drop_open_correction(person, moved, fact_check)
        next_row(verdict, VerdictState.WITHDRAWN, decided_by=person, comment=text)
        settle_by_new_verdict(person, moved, _("The fact-check was withdrawn."))
        fact_check.withdrawn_at = timezone.now()
        fact_check.withdrawn_because = text
        fact_check.save(update_fields=["withdrawn_at", "withdrawn_because"])
        history.record("withdrawn", article=moved.article, claim=moved, person=person, reason=text)
        concerned = [*_concerned(moved, verdict), *([dropped.proposed_by] if dropped else [])]
        notify(NoticeKind.WITHDRAWN, moved, by=person, to=concerned)
    return fact_check


def _slug(claim: Claim) -> str:
    words = slugify(claim.restatement)[:80].strip("-")
    return "claim" if not words or words in TAKEN else words


def _concerned(claim: Claim, verdict: Verdict) -> tuple[Person, Person]:
    return verdict.proposed_by, claim.article.submitted_by


def _current(claim: Claim, state: str) -> Verdict:
    verdict = (
        Verdict.objects.select_related("rating", "claim__article")
        .filter(claim=claim, current=True, state=state)
        .first()
    )
    if verdict is None:
        raise Conflict(Claim.objects.select_related("article").get(pk=claim.pk))
    return verdict
