"""One claim that is two, two that are one. The originals are dismissed, linked, and come back if it is undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from claims.checking.extraction.by_hand import likely_kind
from claims.models import Article, Claim, ClaimLink, ClaimState, LinkKind, Person, Role, Verdict
from claims.models.states import REVIEWABLE_CLAIM_STATES
from claims.services import history
from claims.services.changes import changing, move_claim
from claims.services.check import cancel_open_checks, ensure_check, finish_article, refuse_closed
from claims.services.errors import Conflict, Refused
from claims.services.flags import act_on_flags, update_machine_flags
from claims.services.marking import Draft, checked_restatement, make_claim, place_words, span_in
from claims.services.permissions import require_role
from claims.services.rewording import refuse_with_verdict
from claims.services.texts import restatement_key

LEAST_PARTS, MOST_PARTS = 2, 8


@dataclass(frozen=True, slots=True)
class Part:
    """What a claim is split into: words of its span ("" for all of it), and what they say."""

    words: str
    restatement: str


def split(person: Person, claim: Claim, *, version: int, parts: Sequence[Part]) -> list[Claim]:
    """Makes a claim of each part; the original is dismissed and linked to them.

    Raises NotAllowed, Conflict, AlreadyAClaim, and Refused, whose field names the part: "words-1".
    """
    require_role(person, Role.REVIEWER)
    if not LEAST_PARTS <= len(parts) <= MOST_PARTS:
        raise Refused(_("A claim is split into two to eight parts."))
    with changing(claim.article_id) as article_version:
        original = _open_claim(claim.pk, version)
        drafts = _drafts(original, parts)
        moved = _away(person, original, "split", article_version)
        made = [_make(person, moved.article, draft, article_version) for draft in drafts]
        _link(person, LinkKind.SPLIT, [moved], made)
        history.record("split", article=moved.article, claim=moved, person=person, claim_ids=_ids(made))
        for part in made:
            history.record(
                "made_by_split", article=moved.article, claim=part, person=person, claim_ids=[moved.pk]
            )
    return made


def merge(person: Person, claims: Sequence[tuple[Claim, int]], *, restatement: str) -> Claim:
    """Makes one claim of several of an article, each with the version that was seen; its span runs from the first
    to the last of theirs. Raises NotAllowed, Conflict, AlreadyAClaim, Refused."""
    require_role(person, Role.REVIEWER)
    text = checked_restatement(restatement)
    seen = {claim.pk: version for claim, version in claims}
    if len(seen) < LEAST_PARTS or len(seen) > MOST_PARTS:
        raise Refused(_("Choose two to eight claims."), "claims")
    if len({claim.article_id for claim, _version in claims}) > 1:
        raise Refused(_("Only claims of one article become one."), "claims")
    with changing(claims[0][0].article_id) as article_version:
        originals = [_open_claim(pk, version) for pk, version in seen.items()]
        article = originals[0].article
        start, end = _common_span(article, originals)
        moved = [_away(person, one, "merge", article_version) for one in originals]
        kind = likely_kind(text, article.language or None, article.date).value
        made = _make(person, article, Draft(start, end, text, kind), article_version)
        _link(person, LinkKind.MERGED, moved, [made])
        for one in moved:
            history.record("merged", article=article, claim=one, person=person, claim_ids=[made.pk])
        history.record("made_by_merge", article=article, claim=made, person=person, claim_ids=_ids(moved))
    return made


def undo(person: Person, claim: Claim, *, version: int) -> Claim:
    """Takes back a split (`claim` is the original) or a merge (`claim` is what was made), while nobody has proposed
    a verdict on what was made. Raises NotAllowed, Conflict, Refused."""
    require_role(person, Role.REVIEWER)
    with changing(claim.article_id) as article_version:
        links = _links_of(claim)
        originals = {link.from_claim_id: link.from_claim for link in links}
        made = {link.to_claim_id: link.to_claim for link in links}
        seen = originals.get(claim.pk) or made[claim.pk]
        if seen.version != version:
            raise Conflict(seen)
        refuse_closed(seen.article)
        for part in made.values():
            _refuse_undoing(part)
        for part in made.values():
            if part.state != ClaimState.DISMISSED:
                _away(person, part, "undo", article_version)
            history.record(
                "undone", article=seen.article, claim=part, person=person, claim_ids=list(originals)
            )
        for original in originals.values():
            bring_back(person, original, "undo", article_version)
            history.record(
                "came_back", article=seen.article, claim=original, person=person, claim_ids=list(made)
            )
        ClaimLink.objects.filter(pk__in=[link.pk for link in links]).update(
            undone_by=person, undone_at=timezone.now()
        )
        finish_article(claim.article_id)
    return Claim.objects.select_related("article").get(pk=claim.pk)


def restore(person: Person, claim: Claim, *, version: int) -> Claim:
    """Brings back a claim that was dismissed by mistake. Raises NotAllowed, Conflict, Refused."""
    require_role(person, Role.REVIEWER)
    with changing(claim.article_id) as article_version:
        fresh = Claim.objects.select_related("article").get(pk=claim.pk)
        if fresh.version != version:
            raise Conflict(fresh)
        if fresh.became.filter(undone_at=None).exists():
            raise Refused(_("It was split or merged: undo that instead."))
        refuse_closed(fresh.article)
        back = bring_back(person, fresh, "restore", article_version)
        history.record("brought_back", article=back.article, claim=back, person=person)
    return back


def bring_back(person: Person, claim: Claim, service: str, article_version: int) -> Claim:
    """Out of dismissed, with the flags that its suggestion asks for; one without a suggestion is checked."""
    back = move_claim(
        claim, ClaimState.UNREVIEWED, service, version=claim.version, article_version=article_version
    )
    if back.suggested_by_id is None:
        ensure_check(person, back, version=article_version)
    update_machine_flags(back)
    return back


def _open_claim(pk: int, version: int) -> Claim:
    claim = Claim.objects.select_related("article").get(pk=pk)
    if claim.version != version:
        raise Conflict(claim)
    refuse_with_verdict(claim)
    refuse_closed(claim.article)
    return claim


def _drafts(original: Claim, parts: Sequence[Part]) -> list[Draft]:
    """One a part, no two alike. Raises Refused with the part's own field."""
    drafts: list[Draft] = []
    seen = {(original.start, original.end, original.restatement_key)}
    for number, part in enumerate(parts, 1):
        try:
            draft = _draft(original, part)
        except Refused as error:
            raise Refused(error.message, f"{error.field}-{number}") from None
        identity = (draft.start, draft.end, restatement_key(draft.restatement))
        if identity in seen:
            raise Refused(_("Each part has to say something of its own."), f"restatement-{number}")
        seen.add(identity)
        drafts.append(draft)
    return drafts


def _draft(original: Claim, part: Part) -> Draft:
    article = original.article
    start, end = original.start, original.end
    if part.words.strip():
        start, end = span_in(article, *place_words(article, part.words, start=start, end=end))
    text = checked_restatement(part.restatement)
    return Draft(start, end, text, likely_kind(text, article.language or None, article.date).value)


def _common_span(article: Article, claims: Sequence[Claim]) -> tuple[int, int]:
    try:
        return span_in(article, min(one.start for one in claims), max(one.end for one in claims))
    except Refused as error:
        raise Refused(error.message, "claims") from None


def _make(person: Person, article: Article, draft: Draft, version: int) -> Claim:
    made = make_claim(person, article, draft, version, again=True)
    if made.suggested_by_id is None:
        ensure_check(person, made, version=version)
    else:
        update_machine_flags(made)
    return made


def _away(person: Person, claim: Claim, service: str, article_version: int) -> Claim:
    moved = move_claim(
        claim, ClaimState.DISMISSED, service, version=claim.version, article_version=article_version
    )
    act_on_flags(person, moved)
    cancel_open_checks(moved)
    return moved


def _link(person: Person, kind: LinkKind, originals: Iterable[Claim], made: Sequence[Claim]) -> None:
    ClaimLink.objects.bulk_create(
        ClaimLink(kind=kind, from_claim=one, to_claim=other, by=person) for one in originals for other in made
    )


def _links_of(claim: Claim) -> list[ClaimLink]:
    """Of the split of this claim, else of the merge that made it. Raises Refused where there is neither."""
    links = ClaimLink.objects.filter(undone_at=None).select_related(
        "from_claim__article", "to_claim__article"
    )
    found = list(links.filter(kind=LinkKind.SPLIT, from_claim=claim)) or list(
        links.filter(kind=LinkKind.MERGED, to_claim=claim)
    )
    if not found:
        raise Refused(_("There is nothing to undo: the claim was neither split nor made by merging."))
    return found


def _refuse_undoing(part: Claim) -> None:
    if part.became.filter(undone_at=None).exists():
        raise Refused(_("“%(claim)s” has been split or merged since: undo that first.") % {"claim": part})
    open_or_dismissed = (*REVIEWABLE_CLAIM_STATES, ClaimState.DISMISSED)
    if part.state not in open_or_dismissed or Verdict.objects.filter(claim=part).exists():
        raise Refused(_("A verdict has been proposed on “%(claim)s”: it stays.") % {"claim": part})


def _ids(claims: Iterable[Claim]) -> list[int]:
    return [claim.pk for claim in claims]
