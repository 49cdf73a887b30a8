"""Letting somebody in: a link that an editor makes, that is good once and not for long."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import Invitation, Person, Role
from claims.services.account_mail import account_message, checked_address
from claims.services.codes import link_token
from claims.services.errors import Refused
from claims.services.newsroom_history import record
from claims.services.people import changing_people, create_person
from claims.services.texts import one_line, sha256

log = logging.getLogger(__name__)

MOST_OPEN = 200  # invitations that nobody has used yet


class LinkUsedUp(Refused):
    """The link is unknown, used, too old or revoked; which of these nobody is told."""


def invite(editor: Person, *, name: str, role: str, email: str = "") -> tuple[Invitation, str]:
    """Makes an invitation; gives it with its link, which is kept nowhere. Raises NotAllowed, Refused."""
    name = one_line(name, 150)
    if not name:
        raise Refused(_("Say whom you invite."), "name")
    if role not in Role.values:
        raise Refused(_("There is no such role."), "role")
    email = checked_address(email)
    token, now = link_token(), timezone.now()
    with changing_people(editor):
        if _open().count() >= MOST_OPEN:
            raise Refused(
                _("%(most)s invitations are open already; revoke some first.") % {"most": MOST_OPEN}
            )
        invitation = Invitation.objects.create(
            token_hash=sha256(token),
            name=name,
            email=email,
            role=role,
            invited_by=editor,
            at=now,
            expires_at=now + timedelta(days=settings.INVITATION_DAYS),
        )
        record("invited", person=editor, name=name, role=role)
    return invitation, settings.SITE_URL + reverse("join_link", args=[token])


def mail_invitation(invitation: Invitation, link: str) -> bool:
    """Sends the link to the address, now: it is kept nowhere, so no worker could. False where that failed."""
    lines = [
        _("%(who)s invites you to check facts with the newsroom.")
        % {"who": invitation.invited_by.shown_name},
        _("Choose your user name and password here:"),
        link,
        _("The link is good once, until %(day)s.")
        % {"day": timezone.localtime(invitation.expires_at).strftime("%Y-%m-%d %H:%M")},
    ]
    try:
        account_message(_("an invitation"), lines, to=invitation.email, number=invitation.pk).send()
    except (OSError, ValueError) as error:
        log.warning("the mail of invitation %s could not be sent: %s", invitation.pk, type(error).__name__)
        return False
    return True


def revoke(editor: Person, invitation: Invitation) -> bool:
    """Makes the link worthless; False where it was used or revoked before. Raises NotAllowed."""
    with changing_people(editor):
        revoked = Invitation.objects.filter(
            pk=invitation.pk, used_at__isnull=True, revoked_at__isnull=True
        ).update(revoked_at=timezone.now())
        if revoked:
            record("invitation_revoked", person=editor, name=invitation.name, role=invitation.role)
    return bool(revoked)


def find(token: str) -> Invitation:
    """The open invitation of a link. Raises LinkUsedUp."""
    return _first(_open().filter(token_hash=sha256(token)))


def find_again(invitation_id: int) -> Invitation:
    """The same for somebody who has shown the link already. Raises LinkUsedUp."""
    return _first(_open().filter(pk=invitation_id))


def accept(
    invitation: Invitation, *, username: str, password: str, first_name: str = "", last_name: str = ""
) -> Person:
    """Makes the account. One conditional UPDATE uses the link up: of two at once one gets in.

    Raises LinkUsedUp; Refused for a name that is taken or a weak password, and the link stays good.
    """
    with transaction.atomic():
        if not _open().filter(pk=invitation.pk).update(used_at=timezone.now()):
            raise _used_up()
        person = create_person(
            username,
            password,
            invitation.role,
            first_name=first_name,
            last_name=last_name,
            email=invitation.email,
            how="invitation",
        )
        Invitation.objects.filter(pk=invitation.pk).update(person=person)
    return person


def _open() -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now()
    )


def _first(rows: QuerySet[Invitation]) -> Invitation:
    invitation = rows.select_related("invited_by").first()
    if invitation is None:
        raise _used_up()
    return invitation


def _used_up() -> LinkUsedUp:
    return LinkUsedUp(_("This link is not good any more. Ask an editor for a new one."))
