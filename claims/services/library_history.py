"""The one way into the library's append-only history."""

from __future__ import annotations

from typing import Any

from claims.models import Document, LibraryEntry, Person
from claims.services.texts import one_line


def record_step(
    action: str,
    *,
    person: Person | None = None,
    document: Document | None = None,
    subject: str = "",
    **details: Any,
) -> None:
    """Writes one step, in the caller's transaction. `details` must be plain JSON."""
    LibraryEntry.objects.create(
        action=action, person=person, document=document, subject=one_line(subject, 2000), details=details
    )
