"""What people say to each other about a claim, what each is told of, and what those concerned answered."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.articles import Claim

# A user name may hold full stops, so "@rita." is tried as it is and without its end. No "@" inside a word:
# that is an e-mail address.
_MENTION = re.compile(r"(?<![\w.@+-])@([\w.@+-]+)")


def split_mentions(text: str, names: Collection[str]) -> Iterator[tuple[str, str]]:
    """The text in pieces, each with the one of `names` that it mentions, or "". Joined, they are the text.

    A name in another case is found where nobody has exactly that name.
    """
    folded = {name.casefold(): name for name in names}
    done = 0
    for found in _MENTION.finditer(text):
        for written in (found[1], found[1].rstrip(".+-@_")):
            name = written if written in names else folded.get(written.casefold(), "")
            if name:
                yield text[done : found.start()], ""
                done = found.start() + 1 + len(written)
                yield text[found.start() : done], name
                break
    yield text[done:], ""


def unknown_mentions(text: str, names: Collection[str]) -> list[str]:
    """What reads like a mention, and is of nobody in `names`: a slip of the pen, or a submitter."""
    unclaimed = (piece for piece, name in split_mentions(text, names) if not name)
    written = (found[1].rstrip(".+-@_") for piece in unclaimed for found in _MENTION.finditer(piece))
    return [name for name in dict.fromkeys(written) if name]


class Comment(models.Model):
    """A remark of the desk on a claim. A trigger holds that it never changes, but for being withdrawn."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="comments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(max_length=4000)
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # hides the text; the row stays

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
        ]


class NoticeKind(models.TextChoices):
    ASSIGNED = "assigned", _("assigned the claim to you")
    MENTIONED = "mentioned", _("mentioned you in a comment")
    SENT_BACK = "sent_back", _("sent your verdict back")
    OVERRIDDEN = "overridden", _("proposed another verdict instead of yours")
    PUBLISHED = "published", _("published the fact-check")
    CORRECTED = "corrected", _("corrected the fact-check")
    WITHDRAWN = "withdrawn", _("withdrew the fact-check")
    STALE = "stale", _("found that the verdict may no longer stand")


# Of these a submitter is told, about claims of their own articles; the rest is the desk's own.
PUBLIC_KINDS = (NoticeKind.PUBLISHED, NoticeKind.CORRECTED, NoticeKind.WITHDRAWN)


class Notice(models.Model):
    """One thing that one person is told: in their inbox, and by mail where they have an address.

    `mail_due_at` is empty where nothing is left to send: it was sent, given up, or never wanted. A worker
    takes a mail by one conditional UPDATE that counts an attempt and puts the time off.
    """

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=16, choices=NoticeKind)
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="notices")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True, default="")  # shown in the inbox; a mail never has it
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_failure = models.CharField(max_length=300, blank=True)
    mail_attempt = models.PositiveSmallIntegerField(default=0)
    mail_due_at = models.DateTimeField(null=True, blank=True)
    woken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="notice_kind_known"),
            # Nobody is told what they did themselves.
            models.CheckConstraint(condition=Q(by__isnull=True) | ~Q(by=F("to")), name="notice_by_another"),
        ]
        indexes = [
            models.Index(fields=["to", "-at"], name="notice_inbox"),
            models.Index(fields=["to"], condition=Q(read_at__isnull=True), name="notice_unread"),
            models.Index(fields=["mail_due_at"], condition=Q(mail_due_at__isnull=False), name="notice_mail"),
        ]

    @property
    def who(self) -> str:
        """Who did it, for people: what nobody did, the watch found."""
        if self.by is not None:
            return self.by.shown_name
        return str(_("The watch") if self.kind == NoticeKind.STALE else _("Somebody"))


class Channel(models.TextChoices):
    EMAIL = "email", _("by e-mail")
    PHONE = "phone", _("by telephone")
    LETTER = "letter", _("by letter")
    IN_PERSON = "in_person", _("in person")
    OTHER = "other", _("in another way")


class ReplyState(models.TextChoices):
    WAITING = "waiting", _("waiting for an answer")
    ANSWERED = "answered", _("answered")
    NO_ANSWER = "no_answer", _("no answer")


class RightOfReply(models.Model):
    """Whom the newsroom asked before it published what concerns them, and what became of it. Readers see it."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="replies")
    asked = models.CharField(max_length=200)  # who
    channel = models.CharField(max_length=16, choices=Channel)
    asked_at = models.DateField()
    deadline = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=16, choices=ReplyState, default=ReplyState.WAITING)
    answer = models.TextField(blank=True)
    answered_at = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name_plural = "rights of reply"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReplyState.values), name="reply_state_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="reply_channel_known"),
            models.CheckConstraint(
                condition=(Q(state=ReplyState.ANSWERED, answered_at__isnull=False) & ~Q(answer=""))
                | (~Q(state=ReplyState.ANSWERED) & Q(answer="", answered_at__isnull=True)),
                name="reply_answered_has_an_answer",
            ),
            # "No answer by ..." names a day.
            models.CheckConstraint(
                condition=~Q(state=ReplyState.NO_ANSWER) | Q(deadline__isnull=False),
                name="reply_no_answer_by_a_day",
            ),
        ]

    @property
    def overdue(self) -> bool:
        """Whether the day has passed, in the zone of the page, and no answer is recorded."""
        late = self.deadline is not None and self.deadline < timezone.localdate()
        return self.state == ReplyState.NO_ANSWER or (self.state == ReplyState.WAITING and late)
