"""Accounts: making them, and what editors change of them. There is no open sign-up.

Changes to roles and accounts come one after the other: each begins with the newsroom's row, and looks again
who asks. An editor acts, and nobody on themselves, so there is an editor left at the end of each.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import Claim, EvidenceFirst, Invitation, Newsroom, Person, Role
from claims.models.states import DISMISSIBLE_CLAIM_STATES
from claims.services.errors import NotAllowed, Refused
from claims.services.newsroom_history import record
from claims.services.permissions import require_role
from claims.services.queue import assign

REASON_LIMIT = 500


def create_person(
    username: str,
    password: str,
    role: str,
    *,
    first_name: str = "",
    last_name: str = "",
    email: str = "",
    how: str = "terminal",
) -> Person:
    """Makes an account with that role. Raises Refused for a name that is taken or a weak password."""
    if role not in Role.values:
        raise Refused(_("There is no such role."), "role")
    person = Person(username=username, role=role, first_name=first_name, last_name=last_name, email=email)
    try:
        person.full_clean(exclude=["password"], validate_unique=False)
    except ValidationError as error:
        field = next(iter(error.message_dict))
        raise Refused(" ".join(error.messages), field) from None
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), "password") from None
    taken = Refused(_("There is somebody of that name already."), "username")
    if Person.objects.filter(username__iexact=person.username).exists():
        raise taken
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save()
            record("person_made", person=None, about=person, role=role, how=how)
    except IntegrityError:  # somebody took it in this moment
        raise taken from None
    return person


@contextmanager
def changing_people(editor: Person) -> Iterator[None]:
    """A transaction over who may what: one at a time, and the editor still is one. Raises NotAllowed.

    Of two editors who demote each other the first one does, and the second is no editor any more.
    """
    with transaction.atomic():
        Newsroom.objects.select_for_update().get(pk=1)
        require_role(editor, Role.EDITOR)
        yield


def change_role(editor: Person, person: Person, role: str, *, reason: str = "") -> None:
    """Gives the person another role, from their very next request on. Raises NotAllowed, Refused."""
    if role not in Role.values:
        raise Refused(_("There is no such role."), "role")
    with changing_people(editor):
        _refuse_oneself(editor, person)
        fresh = Person.objects.get(pk=person.pk)
        if fresh.role == role:
            return
        # Sessions end, so that a key that was had with less is worth nothing with more.
        Person.objects.filter(pk=person.pk).update(role=role, session_epoch=F("session_epoch") + 1)
        record(
            "role_changed",
            person=editor,
            about=person,
            reason=_short(reason),
            changes={"role": [fresh.role, role]},
        )
        if role != Role.EDITOR:
            _revoke_invitations_of(person)
    if role == Role.SUBMITTER:
        _hand_back(editor, person)


def deactivate(editor: Person, person: Person, *, reason: str = "") -> None:
    """Closes the account: every session ends at its next request, open claims are assigned to nobody.

    What the person said, proposed and decided stays theirs. Raises NotAllowed, Refused.
    """
    with changing_people(editor):
        _refuse_oneself(editor, person)
        closed = Person.objects.filter(pk=person.pk, is_active=True).update(
            is_active=False, session_epoch=F("session_epoch") + 1
        )
        if closed:
            record("deactivated", person=editor, about=person, reason=_short(reason))
            _revoke_invitations_of(person)
    _hand_back(editor, person)


def reactivate(editor: Person, person: Person, *, reason: str = "") -> None:
    """Opens the account again; sessions of before stay ended. Raises NotAllowed, Refused."""
    with changing_people(editor):
        _refuse_oneself(editor, person)
        if Person.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
            record("reactivated", person=editor, about=person, reason=_short(reason))


def end_sessions(person: Person, *, of: Person) -> None:
    """Ends every session of somebody: one's own, or as an editor another one's. Raises NotAllowed."""
    if person.pk != of.pk:
        require_role(person, Role.EDITOR)
    with transaction.atomic():
        Person.objects.filter(pk=of.pk).update(session_epoch=F("session_epoch") + 1)
        record("sessions_ended", person=person, about=of)


def note_seen(person: Person) -> None:
    """Keeps the day, by the newsroom's clock, on which somebody was last here."""
    day = timezone.localdate(timezone=ZoneInfo(Newsroom.current().time_zone))
    Person.objects.filter(Q(last_seen__isnull=True) | Q(last_seen__lt=day), pk=person.pk).update(
        last_seen=day
    )


def _refuse_oneself(editor: Person, person: Person) -> None:
    if editor.pk == person.pk:
        raise NotAllowed(_("Nobody changes their own role or closes their own account: ask another editor."))


def _revoke_invitations_of(person: Person) -> None:
    """Who may no longer invite leaves no door open behind them."""
    Invitation.objects.filter(invited_by=person, used_at__isnull=True, revoked_at__isnull=True).update(
        revoked_at=timezone.now()
    )


def _hand_back(editor: Person, person: Person) -> None:
    """What the person still had to do is nobody's now; each claim's history says so."""
    open_claims = Claim.objects.filter(assigned_to=person, state__in=DISMISSIBLE_CLAIM_STATES)
    for claim in open_claims.select_related("article").order_by("article_id", "pk"):
        assign(editor, claim, None)


def _short(reason: str) -> str:
    return " ".join(reason.split())[:REASON_LIMIT]


def set_evidence_first(person: Person, on: bool) -> None:
    """Whether the person gives a label of their own before they see the machine's.

    Raises NotAllowed, and Refused where the newsroom leaves them no choice.
    """
    require_role(person, Role.REVIEWER)
    newsroom = Newsroom.current()
    if newsroom.evidence_first != EvidenceFirst.OFFERED:
        raise Refused(_("The newsroom’s settings decide this, for everybody alike."))
    Person.objects.filter(pk=person.pk, evidence_first=not on).update(
        evidence_first=on, evidence_first_since=timezone.now()
    )
