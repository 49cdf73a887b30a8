"""What people say on a claim, and what each person is told."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import Promise

from claims.models import (
    Channel,
    Claim,
    ClaimState,
    Comment,
    Notice,
    Person,
    ReplyState,
    RightOfReply,
    Role,
)
from claims.models.talk import PUBLIC_KINDS, split_mentions

ROWS = 50  # a page
PUBLIC_STATES = (ClaimState.PUBLISHED, ClaimState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class CommentShown:
    """A comment in pieces, each with the person it mentions or ""; of a withdrawn one there are none."""

    row: Comment
    pieces: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Talk:
    """What the desk says about a claim, and whom it asked. Nothing of it is for submitters."""

    comments: list[CommentShown]
    replies: list[RightOfReply]
    desk: list[str]  # who can be mentioned
    may_change_replies: bool
    channels: list[tuple[str, str | Promise]] = field(default_factory=lambda: list(Channel.choices))
    reply_states: list[tuple[str, str | Promise]] = field(default_factory=lambda: list(ReplyState.choices))


def talk_about(claim: Claim, person: Person) -> Talk | None:
    """None for a submitter. What readers see already, only editors change."""
    if not person.is_reviewer:
        return None
    desk = desk_names()
    return Talk(
        comments=[
            CommentShown(row, [] if row.withdrawn_at else list(split_mentions(row.text, desk)))
            for row in claim.comments.select_related("person")
        ],
        replies=list(claim.replies.select_related("recorded_by")),
        desk=desk,
        may_change_replies=person.is_editor or claim.state not in PUBLIC_STATES,
    )


def desk_names() -> list[str]:
    """The user names of reviewers and editors: whom a mention reaches."""
    people = Person.objects.filter(is_active=True, role__in=(Role.REVIEWER, Role.EDITOR))
    return list(people.order_by("username").values_list("username", flat=True))


def notices_of(person: Person) -> QuerySet[Notice]:
    """A submitter's are about what became public of their own articles, whatever they once were told."""
    rows = Notice.objects.filter(to=person)
    if not person.is_reviewer:
        rows = rows.filter(kind__in=PUBLIC_KINDS, claim__article__submitted_by=person)
    return rows


def inbox(person: Person, page: int) -> Page[Notice]:
    """The person's notices, newest first."""
    return Paginator(notices_of(person).select_related("claim__article", "by"), ROWS).get_page(page)


def newest_notice(person: Person) -> int:
    """The highest id among the person's notices; 0 where there are none."""
    return Notice.objects.filter(to=person).order_by("-pk").values_list("pk", flat=True).first() or 0


def unread_count(person: Person) -> int:
    return notices_of(person).filter(read_at__isnull=True).count()
