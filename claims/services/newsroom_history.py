"""The one way into the newsroom's append-only history: settings, people and their accounts."""

from __future__ import annotations

from typing import Any

from claims.models import NewsroomEntry, Person
from claims.models.states import MACHINE


def record(action: str, *, person: Person | None, about: Person | None = None, **details: Any) -> None:
    """Writes one step, in the caller's transaction. `details` must be plain JSON.

    `person` is None where the terminal did it. What changed goes into `changes` as {field: [before, after]}.
    """
    NewsroomEntry.objects.create(
        action=action,
        person=person,
        role=person.role if person else MACHINE,
        about=about,
        details=details,
    )
