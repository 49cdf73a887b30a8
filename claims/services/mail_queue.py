"""Mails that wait in a row of their own: taken by one worker at a time, put off where they fail, given up at last.

The row is a Notice or an AccountMail; `mail_due_at` is empty where nothing is left to send. A worker that dies
between sending and writing that down sends it again: mail has no way to be sent exactly once.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import AccountMail, Notice
from claims.services.texts import one_line

# How long a mail that failed waits before it is asked again: three times, then it is given up.
WAITS = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
MOST_ATTEMPTS = 1 + len(WAITS)

Mail = TypeVar("Mail", Notice, AccountMail)


def take(rows: QuerySet[Mail], pk: int) -> Mail | None:
    """The mail, if it is due. One conditional UPDATE: of two workers one gets it, and has it for the length of a lease."""
    now = timezone.now()
    taken = rows.filter(pk=pk, mail_due_at__lte=now).update(
        mail_attempt=F("mail_attempt") + 1, mail_due_at=now + timedelta(seconds=settings.LEASE_SECONDS)
    )
    if not taken:
        return None
    mail = rows.get(pk=pk)
    if mail.mail_attempt > MOST_ATTEMPTS:  # the last worker died over it
        end(mail, mail_failure=mail.mail_failure or _("The worker died."))
        return None
    return mail


def put_off(mail: Notice | AccountMail, error: Exception) -> None:
    """It is asked again later, with the reason kept, or given up after the last attempt."""
    failure = one_line(f"{type(error).__name__}: {error}", 300)
    if mail.mail_attempt >= MOST_ATTEMPTS:
        end(mail, mail_failure=failure)
        return
    _as_taken(mail).update(
        mail_failure=failure, mail_due_at=timezone.now() + WAITS[mail.mail_attempt - 1], woken_at=None
    )


def end(mail: Notice | AccountMail, **fields: object) -> None:
    """Nothing is left to send, unless another worker has taken it over meanwhile."""
    _as_taken(mail).update(mail_due_at=None, **fields)


def _as_taken(mail: Notice | AccountMail) -> QuerySet[Notice] | QuerySet[AccountMail]:
    return type(mail)._default_manager.filter(pk=mail.pk, mail_attempt=mail.mail_attempt)
