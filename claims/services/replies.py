"""The right of reply: whom the newsroom asked, when and how, until when, and what they answered.

Readers see it on the fact-check. Until then it is a reviewer's work, and the editor who publishes sees what
was recorded: every change raises the claim's version. What readers see already, only editors change.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import Channel, Claim, ClaimState, Person, ReplyState, RightOfReply, Role
from claims.services import history
from claims.services.changes import changing
from claims.services.errors import Conflict, Refused
from claims.services.permissions import require_role
from claims.services.texts import normalise_body, one_line

ASKED_LIMIT = 200  # characters
ANSWER_LIMIT = 5_000  # characters
PUBLIC_STATES = (ClaimState.PUBLISHED, ClaimState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is recorded of one person or body that was asked."""

    asked: str
    channel: str
    asked_at: date
    deadline: date | None = None
    state: str = ReplyState.WAITING
    answer: str = ""
    answered_at: date | None = None


def record_reply(person: Person, claim: Claim, reply: Reply, *, version: int) -> RightOfReply:
    """Writes down that somebody was asked. Raises NotAllowed, Refused, Conflict."""
    require_role(person, Role.REVIEWER)
    clean = _clean(reply)
    with changing(claim.article_id) as article_version:
        fresh = _next_version(person, claim, version, article_version)
        row = RightOfReply.objects.create(claim=fresh, recorded_by=person, **asdict(clean))
        history.record(
            "reply_asked",
            article=fresh.article,
            claim=fresh,
            person=person,
            number=row.pk,
            after=_as_json(clean),
        )
    return row


def change_reply(person: Person, row: RightOfReply, reply: Reply, *, version: int) -> RightOfReply:
    """Writes down the answer, or puts right what was recorded; the history keeps both.

    Raises NotAllowed, Refused, Conflict.
    """
    require_role(person, Role.REVIEWER)
    clean = _clean(reply)
    with changing(row.claim.article_id) as article_version:
        fresh = _next_version(person, row.claim, version, article_version)
        before = _of(RightOfReply.objects.get(pk=row.pk))
        if before != clean:
            RightOfReply.objects.filter(pk=row.pk).update(**asdict(clean))
            history.record(
                "reply_changed",
                article=fresh.article,
                claim=fresh,
                person=person,
                number=row.pk,
                before=_as_json(before),
                after=_as_json(clean),
            )
    return RightOfReply.objects.get(pk=row.pk)


def _next_version(person: Person, claim: Claim, version: int, article_version: int) -> Claim:
    moved = Claim.objects.filter(pk=claim.pk, version=version).update(
        version=F("version") + 1, touched=article_version
    )
    fresh = Claim.objects.select_related("article").get(pk=claim.pk)
    if not moved:
        raise Conflict(fresh)
    if fresh.state in PUBLIC_STATES:
        require_role(person, Role.EDITOR)
    return fresh


def _of(row: RightOfReply) -> Reply:
    return Reply(row.asked, row.channel, row.asked_at, row.deadline, row.state, row.answer, row.answered_at)


def _as_json(reply: Reply) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else str(value or "")
        for name, value in asdict(reply).items()
    }


def _clean(reply: Reply) -> Reply:
    try:
        answer = normalise_body(reply.answer).strip()
    except Refused as error:
        raise Refused(error.message, "answer") from None
    clean = replace(reply, asked=one_line(reply.asked, len(reply.asked)), answer=answer)
    _refuse_bad_question(clean)
    _refuse_bad_answer(clean)
    return clean


def _refuse_bad_question(reply: Reply) -> None:
    if not reply.asked:
        raise Refused(_("Say who was asked."), "asked")
    if len(reply.asked) > ASKED_LIMIT:
        raise Refused(
            _("The name is too long; %(limit)s characters is the most.") % {"limit": ASKED_LIMIT}, "asked"
        )
    if reply.channel not in Channel.values:
        raise Refused(_("Choose how they were asked."), "channel")
    if reply.asked_at > timezone.localdate():
        raise Refused(_("The day they were asked lies in the future."), "asked_at")
    if reply.deadline is not None and reply.deadline < reply.asked_at:
        raise Refused(_("The deadline lies before the day they were asked."), "deadline")


def _refuse_bad_answer(reply: Reply) -> None:
    if reply.state not in ReplyState.values:
        raise Refused(_("Choose what became of it."), "state")
    if reply.state == ReplyState.ANSWERED:
        _refuse_half_an_answer(reply)
    elif reply.answer or reply.answered_at:
        raise Refused(_("There is an answer: choose “answered”, or take it out."), "state")
    if reply.state == ReplyState.NO_ANSWER:
        if reply.deadline is None:
            raise Refused(_("Say by when they were to answer: readers will see the day."), "deadline")
        if reply.deadline >= timezone.localdate():
            raise Refused(_("They still have until the deadline to answer."), "state")


def _refuse_half_an_answer(reply: Reply) -> None:
    if not reply.answer:
        raise Refused(_("Say what they answered, if only that they would not comment."), "answer")
    if len(reply.answer) > ANSWER_LIMIT:
        raise Refused(
            _("The answer is too long; %(limit)s characters is the most.") % {"limit": ANSWER_LIMIT}, "answer"
        )
    if reply.answered_at is None:
        raise Refused(_("Say when they answered."), "answered_at")
    if not reply.asked_at <= reply.answered_at <= timezone.localdate():
        raise Refused(_("They answered between the day they were asked and today."), "answered_at")
