"""What people change of their own account: password and address. Whoever it belongs to is told by mail."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from claims.models import AccountMailKind, Person
from claims.services.account_mail import checked_address, tell
from claims.services.errors import Refused
from claims.services.newsroom_history import record


def set_password(person: Person, password: str, *, how: str = "themselves") -> None:
    """Takes a new password; every session of the person ends. The second factor stays as it is.

    `person` is as it was when it was allowed: of two uses of one reset link the second finds another
    password there. Raises Refused.
    """
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), "new_password1") from None
    with transaction.atomic():
        changed = Person.objects.filter(pk=person.pk, is_active=True, password=person.password).update(
            password=make_password(password), session_epoch=F("session_epoch") + 1
        )
        if not changed:
            raise Refused(_("The password has been changed meanwhile."), "new_password1")
        record("password_changed", person=person, about=person, how=how)
        tell(person, AccountMailKind.PASSWORD)


def set_email(person: Person, email: str) -> None:
    """Where the person's mail goes; "" for no mail. The old address is told. Raises Refused for what is no address."""
    email = checked_address(email)
    with transaction.atomic():
        before = Person.objects.values_list("email", flat=True).get(pk=person.pk)
        if before == email:
            return
        Person.objects.filter(pk=person.pk).update(email=email)
        record("address_changed", person=person, about=person)
        tell(person, AccountMailKind.ADDRESS, at=before)
