"""Claims that people mark where the machine found none, and what every claim made by hand has in common."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from claims.checking.domain import ClaimKind
from claims.models import Article, ArticleState, Claim, ClaimState, ClaimWording, Person, Role
from claims.services import history
from claims.services.changes import changing, move_claim
from claims.services.check import ensure_check
from claims.services.errors import AlreadyAClaim, NotAllowed, Refused
from claims.services.texts import one_line, restatement_key

LONGEST_SPAN = 2_000  # characters
LONGEST_RESTATEMENT = 1_000  # characters
PERSON_SAYS_SO = 1.0  # check_worthiness of what a person found worth checking

_WORD = re.compile(r"\w")
_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim as a person makes it: `body[start:end]` with its restatement."""

    start: int
    end: int
    restatement: str
    kind: str


def mark_claim(
    person: Person, article: Article, *, start: int, end: int, restatement: str, kind: str
) -> Claim:
    """Makes a claim of `body[start:end]` (code points), without the white space around it, and queues its check.

    Reviewers mark in every article, submitters in their own until it is signed off. Raises NotAllowed, Refused,
    or AlreadyAClaim with the claim that is there.
    """
    _require_may_mark(person, article)
    draft = Draft(*span_in(article, start, end), checked_restatement(restatement), known_kind(kind))
    with changing(article.pk) as version:
        claim = make_claim(person, article, draft, version)
        history.record(
            "marked",
            article=article,
            claim=claim,
            person=person,
            sentence=claim.sentence,
            after=claim.restatement,
        )
        ensure_check(person, claim, version=version, service="mark_claim")
    return claim


def place_words(
    article: Article, words: str, *, start: int, end: int, near: int | None = None
) -> tuple[int, int]:
    """Where the words stand, word for word, inside `body[start:end]`; of several places the nearest to `near`.

    Raises Refused where they stand nowhere in it.
    """
    wanted = words.replace("\r\n", "\n").strip()
    if not wanted:
        raise Refused(_("Give the words of the text that make the claim."), "words")
    places = [match.start() for match in re.finditer(re.escape(wanted), article.body[start:end])]
    if not places:
        raise Refused(_("These words do not stand so in the text. Copy them from it."), "words")
    best = min(places, key=lambda place: abs(start + place - (start if near is None else near)))
    return start + best, start + best + len(wanted)


def span_in(article: Article, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends. Raises Refused where no word is in it, or too many are."""
    body = article.body
    start, end = max(start, 0), min(end, len(body))
    while start < end and body[start].isspace():
        start += 1
    while end > start and body[end - 1].isspace():
        end -= 1
    if not _WORD.search(body[start:end]):
        raise Refused(_("Choose at least one word of the text."), "words")
    if end - start > LONGEST_SPAN:
        raise Refused(
            _("A claim has %(most)s characters of the text at most.") % {"most": f"{LONGEST_SPAN:,}"}, "words"
        )
    if _PARAGRAPH_END.search(body[start:end]):
        raise Refused(_("A claim does not go over the end of a paragraph."), "words")
    return start, end


def checked_restatement(raw: str) -> str:
    """On one line. Raises Refused where it is empty or too long."""
    text = one_line(raw, len(raw))
    if not _WORD.search(text):
        raise Refused(_("Say in a sentence what is claimed, so that it is understood alone."), "restatement")
    if len(text) > LONGEST_RESTATEMENT:
        raise Refused(
            _("The restatement is too long; %(most)s characters is the most.")
            % {"most": f"{LONGEST_RESTATEMENT:,}"},
            "restatement",
        )
    return text


def known_kind(kind: str) -> str:
    if kind not in {one.value for one in ClaimKind}:
        raise Refused(_("This is no kind of claim."), "kind")
    return kind


def known_as(article: Article, start: int, end: int, key: str) -> Claim | None:
    """The claim that has this identity, or had it before it was reworded."""
    identity = {"start": start, "end": end, "restatement_key": key}
    claim = Claim.objects.filter(article=article, **identity).first()
    if claim is not None:
        return claim
    earlier = ClaimWording.objects.filter(claim__article=article, **identity).select_related("claim").first()
    return earlier.claim if earlier else None


def make_claim(person: Person, article: Article, draft: Draft, version: int, *, again: bool = False) -> Claim:
    """Stores the claim, in a `changing` transaction. One that the machine no longer finds comes back; with
    `again`, one whose split or merge was undone does too. Raises AlreadyAClaim."""
    key = restatement_key(draft.restatement)
    known = known_as(article, draft.start, draft.end, key)
    if known is not None:
        return _made_again(person, known, version, again=again)
    claim = Claim(
        article=article,
        start=draft.start,
        end=draft.end,
        restatement=draft.restatement,
        restatement_key=key,
        kind=draft.kind,
        check_worthiness=PERSON_SAYS_SO,
        language=article.language,
        marked_by=person,
        touched=version,
    )
    try:
        with transaction.atomic():
            claim.save(force_insert=True)
    except IntegrityError:
        known = known_as(article, draft.start, draft.end, key)
        if known is None:
            raise
        raise AlreadyAClaim(_("This is a claim already."), known) from None
    return claim


def _made_again(person: Person, known: Claim, version: int, *, again: bool) -> Claim:
    if known.state == ClaimState.DISMISSED:
        was_undone = known.made_from.exists() and not known.made_from.filter(undone_at=None).exists()
        if again and was_undone:
            return move_claim(
                known, ClaimState.UNREVIEWED, "restore", version=known.version, article_version=version
            )
        raise AlreadyAClaim(
            _("This was a claim already, and was dismissed. Bring it back on its page."), known
        )
    if not known.hidden:
        raise AlreadyAClaim(_("This is a claim already."), known)
    Claim.objects.filter(pk=known.pk).update(hidden=False, marked_by=person, touched=version)
    return Claim.objects.select_related("article").get(pk=known.pk)


def _require_may_mark(person: Person, article: Article) -> None:
    fresh = Person.objects.filter(pk=person.pk).first()
    own = article.submitted_by_id == person.pk and article.state != ArticleState.SIGNED_OFF
    if fresh is None or not (fresh.is_reviewer or (own and fresh.has_role(Role.SUBMITTER))):
        raise NotAllowed(_("Your role does not allow this."))
