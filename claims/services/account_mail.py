"""Mails about accounts: a link for a new password, and what was changed. Workers send them.

The page that asks for a new password writes one row and wakes one worker, whoever asks for whatever address:
only the worker looks whether somebody has it.
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from claims.models import AccountMail, AccountMailKind, Newsroom, Person
from claims.services.errors import Refused
from claims.services.mail_queue import end, put_off, take
from claims.services.texts import one_line
from claims.services.wake import wake_for_account_mails

WINDOW = timedelta(hours=1)
MOST_FOR_ADDRESS = 3  # links to one address within the window; more are not sent, and nobody is told
MOST_FOR_VISITOR = 10  # requests from one place within the window
MOST_PEOPLE = 5  # who share one address
KEPT = timedelta(days=1)  # how long it is known who asked


def checked_address(raw: str) -> str:
    """The address without white space around it; "" is none. Raises Refused for what is no address."""
    address = raw.strip()
    try:
        if address:
            validate_email(address)
    except ValidationError:
        raise Refused(_("This is no e-mail address."), "email") from None
    return address


def tell(person: Person, kind: AccountMailKind, *, at: str | None = None) -> None:
    """Tells the person what was done to their account, at their address or at `at`; without one nobody is told."""
    to = person.email if at is None else at
    if to:
        now = timezone.now()
        row = AccountMail.objects.create(
            kind=kind, person=person, to=to, at=now, mail_due_at=now, woken_at=now
        )
        wake_for_account_mails([row.pk])


def ask_for_reset(address: str, *, visitor: str | None) -> bool:
    """Asks for a link to that address. False where that place has asked too often.

    What happens, and how long it takes, does not depend on whether anybody has the address.
    """
    now = timezone.now()
    with transaction.atomic():
        lately = AccountMail.objects.filter(kind=AccountMailKind.RESET, at__gt=now - WINDOW)
        if lately.filter(visitor=visitor).count() >= MOST_FOR_VISITOR:
            return False
        often = lately.filter(to__iexact=address).count() >= MOST_FOR_ADDRESS
        row = AccountMail.objects.create(
            kind=AccountMailKind.RESET,
            to=address,
            visitor=visitor,
            at=now,
            mail_due_at=None if often else now,
            woken_at=now,
        )
        wake_for_account_mails([row.pk])
    return True


def send_account_mail(mail_id: int) -> bool:
    """Sends the mail, if it is due and nobody else is at it; never inside a transaction. False where none went out."""
    row = take(AccountMail.objects.select_related("person"), mail_id)
    if row is None:
        return False
    messages = _reset_messages(row) if row.kind == AccountMailKind.RESET else [_told(row)]
    try:
        for message in messages:
            message.send()
    except (OSError, ValueError) as error:  # smtplib's errors are OSErrors; an address may be no address
        put_off(row, error)
        return False
    end(row, mailed_at=timezone.now() if messages else None, mail_failure="")
    return bool(messages)


def forget_old_requests() -> int:
    """Who asked for which address is nobody's business after a day."""
    old = AccountMail.objects.filter(kind=AccountMailKind.RESET, at__lt=timezone.now() - KEPT)
    return old.delete()[0]


def _reset_messages(row: AccountMail) -> list[EmailMessage]:
    """One for each person who has the address now. The token is made here and kept nowhere."""
    people = Person.objects.filter(email__iexact=row.to, is_active=True).order_by("pk")[:MOST_PEOPLE]
    return [_reset_message(row, person) for person in people]


def _reset_message(row: AccountMail, person: Person) -> EmailMessage:
    uid, token = urlsafe_base64_encode(force_bytes(person.pk)), default_token_generator.make_token(person)
    link = settings.SITE_URL + reverse("password_reset_confirm", args=[uid, token])
    lines = [
        _("Somebody, probably you, asked for a new password for %(name)s.") % {"name": person.username},
        _("Choose one here within an hour:"),
        link,
        _("If it was not you, do nothing: your password stays as it is."),
    ]
    # To the address of the account, not to what was typed: the two may differ in letters that look alike.
    return account_message(_("A new password"), lines, to=person.email, number=row.pk)


def _told(row: AccountMail) -> EmailMessage:
    assert row.person is not None  # a constraint
    lines = [
        _("About the account %(name)s: %(what)s.")
        % {"name": row.person.username, "what": row.get_kind_display()},
        _("If it was not you, tell an editor at once, and choose a new password:"),
        settings.SITE_URL + reverse("password_reset"),
    ]
    return account_message(row.get_kind_display().capitalize(), lines, to=row.to, number=row.pk)


def account_message(subject: str, lines: list[str], *, to: str, number: int) -> EmailMessage:
    """Plain text, from the newsroom; links come from SITE_URL alone."""
    newsroom = Newsroom.current().name
    host = urlsplit(settings.SITE_URL).hostname
    return EmailMessage(
        subject=one_line(f"{newsroom}: {subject}", 150),
        body="\n\n".join(lines) + "\n",
        to=[to],
        headers={
            "Auto-Submitted": "auto-generated",
            "Message-ID": f"<account-{number}-{timezone.now().timestamp():.0f}@{host}>",
        },
    )
