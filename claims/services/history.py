"""The one way into the append-only history."""

from __future__ import annotations

from typing import Any

from claims.models import Article, Claim, HistoryEntry, Person
from claims.models.states import MACHINE


def record(
    action: str, *, article: Article, claim: Claim | None = None, person: Person | None = None, **details: Any
) -> None:
    """Writes one step, in the caller's transaction. `details` must be plain JSON."""
    HistoryEntry.objects.create(
        article=article,
        claim=claim,
        person=person,
        role=person.role if person else MACHINE,
        action=action,
        details=details,
    )
