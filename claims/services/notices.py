"""Telling people: a notice in the inbox, and a mail to those who have an address.

A mail that can't be sent fails nothing: the reason is kept with the notice, and the sweep asks again.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from claims.models import Claim, Notice, NoticeKind, Person
from claims.models.talk import PUBLIC_KINDS
from claims.services.mail_queue import end, put_off, take
from claims.services.texts import one_line
from claims.services.wake import wake_for_mails

RESTATEMENT_SHOWN = 300  # characters; a claim may be as long as its article


def notify(
    kind: NoticeKind, claim: Claim, *, by: Person | None, to: Iterable[Person], reason: str = ""
) -> list[Notice]:
    """Tells each of these people once; nobody is told what they did themselves. Mails go out after the commit.

    `reason` stands in the inbox, and in no mail.
    """
    people = {person.pk: person for person in to if by is None or person.pk != by.pk}
    now = timezone.now()
    with transaction.atomic():
        notices = Notice.objects.bulk_create(
            Notice(
                to=person,
                kind=kind,
                claim=claim,
                by=by,
                reason=reason,
                at=now,
                woken_at=now,
                mail_due_at=now if person.email and person.is_active else None,
            )
            for person in people.values()
        )
        wake_for_mails(notice.pk for notice in notices if notice.mail_due_at)
    return notices


def mark_read(person: Person, notice: Notice) -> bool:
    """Marks one of the person's own notices; False where it is another's, or was read already."""
    return bool(
        Notice.objects.filter(pk=notice.pk, to=person, read_at__isnull=True).update(read_at=timezone.now())
    )


def mark_all_read(person: Person, *, until: int) -> int:
    """Marks all that the person was shown: up to the notice with that id, and none that came since."""
    return Notice.objects.filter(to=person, pk__lte=until, read_at__isnull=True).update(
        read_at=timezone.now()
    )


def send_mail(notice_id: int) -> bool:
    """Sends a notice's mail, if it is due and nobody else is at it; never inside a transaction.

    A worker that dies between sending and writing that down sends it again: mail has no way to be sent
    exactly once, and the second one carries the same Message-ID.
    """
    notice = take(Notice.objects.select_related("to", "by", "claim__article"), notice_id)
    if notice is None:
        return False
    if not _may_be_mailed(notice):
        end(notice)
        return False
    try:
        message_of(notice).send()
    except (OSError, ValueError) as error:  # smtplib's errors are OSErrors; an address may be no address
        put_off(notice, error)
        return False
    end(notice, mailed_at=timezone.now(), mail_failure="")
    return True


def _may_be_mailed(notice: Notice) -> bool:
    """Asked again when the mail goes out: the person may have left, or lost the role, since."""
    person = notice.to
    own = notice.claim.article.submitted_by_id == person.pk and notice.kind in PUBLIC_KINDS
    return person.is_active and bool(person.email) and (person.is_reviewer or own)


def message_of(notice: Notice) -> EmailMessage:
    """Plain text: who did what, the claim's restatement and a link. No word of the article, no comment."""
    restatement = one_line(notice.claim.restatement, RESTATEMENT_SHOWN)
    what = f"{notice.who} {notice.get_kind_display()}"
    link = settings.SITE_URL + reverse("claim", args=[notice.claim_id])
    host = urlsplit(settings.SITE_URL).hostname
    return EmailMessage(
        subject=one_line(f"{what}: {restatement}", 150),
        body=f"{what}.\n\n{restatement}\n\n{link}\n",
        to=[notice.to.email],
        headers={
            "Auto-Submitted": "auto-generated",
            "Message-ID": f"<notice-{notice.pk}-{notice.at.timestamp():.0f}@{host}>",
        },
    )
