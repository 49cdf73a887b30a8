"""Making accounts. There is no open sign-up."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import EvidenceFirst, Newsroom, Person, Role
from claims.services.errors import Refused
from claims.services.permissions import require_role


def create_person(
    username: str, password: str, role: str, *, first_name: str = "", last_name: str = "", email: str = ""
) -> Person:
    """Makes an account with that role. Raises Refused for a name that is taken or a weak password."""
    if role not in Role.values:
        raise Refused(_("There is no such role."), "role")
    if Person.objects.filter(username=username).exists():
        raise Refused(_("There is somebody of that name already."), "username")
    person = Person(username=username, role=role, first_name=first_name, last_name=last_name, email=email)
    try:
        person.full_clean(exclude=["password"])
        validate_password(password, person)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None
    person.set_password(password)
    person.save()
    return person


def set_email(person: Person, email: str) -> None:
    """Where the person's mail goes; "" for no mail. Raises Refused for what is no address."""
    email = email.strip()
    try:
        if email:
            validate_email(email)
    except ValidationError:
        raise Refused(_("This is no e-mail address."), "email") from None
    Person.objects.filter(pk=person.pk).update(email=email)


def set_evidence_first(person: Person, on: bool) -> None:
    """Whether the person gives a label of their own before they see the machine's.

    Raises NotAllowed, and Refused where the newsroom leaves them no choice.
    """
    require_role(person, Role.REVIEWER)
    newsroom = Newsroom.objects.filter(pk=1).first() or Newsroom(pk=1)
    if newsroom.evidence_first != EvidenceFirst.OFFERED:
        raise Refused(_("The newsroom’s settings decide this, for everybody alike."))
    Person.objects.filter(pk=person.pk, evidence_first=not on).update(
        evidence_first=on, evidence_first_since=timezone.now()
    )
