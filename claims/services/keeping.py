"""What editors do with documents that are kept: retire them, put them back, delete what nothing rests on."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import Document, Person, Role
from claims.services.errors import Refused
from claims.services.library_history import record_step
from claims.services.permissions import require_role


def retire_document(person: Person, document: Document, reason: str) -> None:
    """Takes the document out of every search; it is kept, with the quotes that rest on it.

    Raises NotAllowed, Refused without a reason.
    """
    require_role(person, Role.EDITOR)
    if not reason.strip():
        raise Refused(_("Say why the document is retired."), "reason")
    with transaction.atomic():
        retired = Document.objects.filter(pk=document.pk, retired_at__isnull=True).update(
            retired_at=timezone.now(), retired_by=person, retired_reason=" ".join(reason.split())[:500]
        )
        if retired:
            record_step("retired", person=person, document=document, reason=reason.strip()[:500])


def restore_document(person: Person, document: Document) -> None:
    """Puts a retired document back into use. Raises NotAllowed."""
    require_role(person, Role.EDITOR)
    with transaction.atomic():
        restored = Document.objects.filter(pk=document.pk, retired_at__isnull=False).update(
            retired_at=None, retired_by=None, retired_reason=""
        )
        if restored:
            record_step("restored", person=person, document=document)


def delete_document(person: Person, document: Document) -> None:
    """Deletes a document that nothing rests on. Raises NotAllowed, and Refused for one that is in use: that can
    only be retired."""
    require_role(person, Role.EDITOR)
    try:
        with transaction.atomic():
            record_step(
                "deleted", person=person, subject=document.title, document=document,
                url=document.url, sha256=document.sha256,
            )  # fmt: skip
            document.delete()
    except (ProtectedError, IntegrityError):  # the second: a check that ended in the same moment rests on it
        raise Refused(_("The document is in use and can't be deleted. Retire it instead.")) from None
