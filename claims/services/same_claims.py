"""What people say of claims that may be the same: linked, not the same, and a verdict taken over.

Nothing here hides or merges a claim. Every step stands in the history of both, and can be taken back.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.checking.origins import is_copy_of
from claims.models import (
    AddedEvidence,
    Article,
    Check,
    Claim,
    Evidence,
    EvidenceMark,
    Person,
    Role,
    SameClaim,
    SameRelation,
    SameState,
    StanceChoice,
    Verdict,
    VerdictState,
)
from claims.models.states import DECIDED_CLAIM_STATES
from claims.search.library import source_document
from claims.services import history
from claims.services.changes import changing
from claims.services.errors import Conflict, Refused
from claims.services.permissions import require_role
from claims.services.results import is_later, record_added
from claims.services.verdicts import propose

ACTIONS = {
    SameState.LINKED: "linked_same",
    SameState.REJECTED: "said_not_same",
    SameState.SUGGESTED: "unlinked_same",
}


def say_same(person: Person, pair: SameClaim, claim: Claim, *, version: int, state: str) -> SameClaim:
    """A person links the two as the same claim, says that they are not, or takes either back ("suggested").

    `claim` is the one on whose page it was said. Raises NotAllowed, Refused, Conflict.
    """
    require_role(person, Role.REVIEWER)
    if state not in SameState.values:
        raise Refused(_("Claims are linked, or not the same."))
    with transaction.atomic():
        _touch_both(pair, claim, version)
        said = (
            {"by": None, "at": None} if state == SameState.SUGGESTED else {"by": person, "at": timezone.now()}
        )
        if not SameClaim.objects.filter(pk=pair.pk).exclude(state=state).update(state=state, **said):
            raise Conflict(Claim.objects.select_related("article").get(pk=claim.pk))
        _record_on_both(ACTIONS[SameState(state)], person, pair)
    return SameClaim.objects.select_related("claim__article", "earlier__article").get(pk=pair.pk)


def take_over(person: Person, pair: SameClaim, claim: Claim, *, version: int) -> Verdict:
    """Proposes on `claim` what was decided of the other one, resting on the same quotes; an editor decides it.

    Raises NotAllowed, Conflict, and Refused where the two differ, nothing has been decided, or none of the
    quotes counts on the day of this claim's article.
    """
    require_role(person, Role.REVIEWER)
    other = other_of(pair, claim)
    verdict = _decided(pair, other)
    with transaction.atomic():
        _touch_both(pair, claim, version)
        with changing(claim.article_id):
            evidence = _brought_over(person, claim, verdict)
            proposed = propose(
                person,
                claim,
                version=version,
                rating=verdict.rating,
                explanation=verdict.explanation,
                evidence_ids=[item.pk for item in evidence],
            )
        SameClaim.objects.filter(pk=pair.pk).update(state=SameState.LINKED, by=person, at=timezone.now())
        history.record("took_over", article=claim.article, claim=claim, person=person, claim_ids=[other.pk])
        history.record(
            "was_taken_over", article=other.article, claim=other, person=person, claim_ids=[claim.pk]
        )
    return proposed


def other_of(pair: SameClaim, claim: Claim) -> Claim:
    return pair.earlier if pair.claim_id == claim.pk else pair.claim


def _touch_both(pair: SameClaim, claim: Claim, version: int) -> None:
    """Both articles' pages change; their rows are locked in one order. Raises Conflict where the claim has changed."""
    for article_id in sorted({pair.claim.article_id, pair.earlier.article_id}):
        Article.objects.filter(pk=article_id).update(version=F("version") + 1)
    fresh = Claim.objects.select_related("article").get(pk=claim.pk)
    if fresh.version != version:
        raise Conflict(fresh)
    for one in (pair.claim, pair.earlier):
        now = Article.objects.values_list("version", flat=True).get(pk=one.article_id)
        Claim.objects.filter(pk=one.pk).update(touched=now)


def _record_on_both(action: str, person: Person, pair: SameClaim) -> None:
    for one, other in ((pair.claim, pair.earlier), (pair.earlier, pair.claim)):
        history.record(action, article=one.article, claim=one, person=person, claim_ids=[other.pk])


def _decided(pair: SameClaim, other: Claim) -> Verdict:
    if pair.relation != SameRelation.SAME or pair.state == SameState.REJECTED:
        raise Refused(_("The two do not say the same: decide this claim by itself."))
    verdict = (
        Verdict.objects.select_related("rating")
        .filter(
            claim=other,
            claim__state__in=DECIDED_CLAIM_STATES,
            claim__stale=False,
            current=True,
            state=VerdictState.DECIDED,
        )
        .first()
    )
    if verdict is None:
        raise Refused(_("No verdict stands on the other claim now."))
    return verdict


def _brought_over(person: Person, claim: Claim, verdict: Verdict) -> list[Evidence]:
    """The verdict's quotes as evidence of this claim, for this and every later check; those that count here."""
    check = Check.objects.filter(pk=claim.suggested_by_id or 0, claim=claim).first()
    if check is None:
        raise Refused(_("The claim has to be checked before a verdict can be taken over."))
    cited = verdict.cited.select_related("document__source", "added_by")
    there = {item.place: item for item in Evidence.objects.filter(check_run=check)}
    struck = set(
        claim.evidence_marks.filter(action=EvidenceMark.Action.STRUCK).values_list(
            "document_id", "start", "end"
        )
    )
    usable = [
        item
        for item in cited
        if item.place not in struck
        and not is_later(item.document, check)
        and not _is_the_article(item, claim)
    ]
    brought = [there.get(item.place) or _added(person, claim, check, item) for item in usable]
    if all(item.stance == StanceChoice.NEUTRAL for item in brought):
        raise Refused(
            _(
                "None of the quotes counts for this claim: they are later than its article, struck, or neutral. "
                "Check it anew."
            )
        )
    return brought


def _is_the_article(item: Evidence, claim: Claim) -> bool:
    return is_copy_of(source_document(item.document), claim.article.body)


def _added(person: Person, claim: Claim, check: Check, item: Evidence) -> Evidence:
    added, _new = AddedEvidence.objects.get_or_create(
        claim=claim,
        document=item.document,
        start=item.start,
        end=item.end,
        defaults={"stance": item.stance, "added_by": person},
    )
    evidence = record_added(check, added)
    history.record(
        "evidence_added",
        article=claim.article,
        claim=claim,
        person=person,
        document=item.document_id,
        quote=item.quote,
        stance=item.stance,
    )
    return evidence
