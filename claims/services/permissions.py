"""Who may. Every service that a person calls asks here first."""

from __future__ import annotations

from django.utils.translation import gettext as _

from claims.models import Person
from claims.services.errors import NotAllowed


def require_role(person: Person, role: str) -> None:
    """Raises NotAllowed unless the person has the role now (not when the page was opened)."""
    fresh = Person.objects.filter(pk=person.pk).first()
    if fresh is None or not fresh.has_role(role):
        raise NotAllowed(_("Your role does not allow this."))
