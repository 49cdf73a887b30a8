"""What reviewers and editors say to each other on a claim. Submitters neither write, see nor get any of it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import Claim, Comment, NoticeKind, Person, Role
from claims.models.talk import split_mentions
from claims.services import history
from claims.services.errors import NotAllowed, Refused
from claims.services.notices import notify
from claims.services.permissions import require_role
from claims.services.texts import normalise_body

COMMENT_LIMIT = 4_000  # characters


def add_comment(person: Person, claim: Claim, text: str) -> Comment:
    """Says something, and tells everybody on the desk whom it mentions. Raises NotAllowed, Refused.

    The history says that something was said and not what: a comment can be withdrawn, the history can't.
    """
    require_role(person, Role.REVIEWER)
    said = _said(text)
    with transaction.atomic():
        comment = Comment.objects.create(claim=claim, person=person, text=said)
        history.record("commented", article=claim.article, claim=claim, person=person, number=comment.pk)
        notify(NoticeKind.MENTIONED, claim, by=person, to=_mentioned(said))
    return comment


def withdraw_comment(person: Person, comment: Comment) -> None:
    """Hides a comment of one's own; its row stays. To withdraw it again changes nothing. Raises NotAllowed."""
    require_role(person, Role.REVIEWER)
    if comment.person_id != person.pk:
        raise NotAllowed(_("Only who wrote a comment withdraws it."))
    claim = comment.claim
    with transaction.atomic():
        if Comment.objects.filter(pk=comment.pk, withdrawn_at__isnull=True).update(
            withdrawn_at=timezone.now()
        ):
            history.record(
                "comment_withdrawn", article=claim.article, claim=claim, person=person, number=comment.pk
            )


def _said(text: str) -> str:
    try:
        said = normalise_body(text).strip()
    except Refused as error:
        raise Refused(error.message, "text") from None
    if not said:
        raise Refused(_("There is nothing in the comment."), "text")
    if len(said) > COMMENT_LIMIT:
        raise Refused(
            _("The comment is too long; %(limit)s characters is the most.") % {"limit": COMMENT_LIMIT}, "text"
        )
    return said


def _mentioned(text: str) -> list[Person]:
    """Reviewers and editors only: a comment is no business of a submitter's, whoever mentions them."""
    if "@" not in text:
        return []
    people = Person.objects.filter(is_active=True, role__in=(Role.REVIEWER, Role.EDITOR))
    desk = {person.username: person for person in people}
    return [desk[name] for _piece, name in split_mentions(text, desk) if name]
