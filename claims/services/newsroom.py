"""Changing the newsroom's settings."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from claims.models import Newsroom, Person, Role
from claims.services.errors import Conflict
from claims.services.newsroom_history import record
from claims.services.permissions import require_role

FIELDS = (
    "name", "language", "time_zone", "confidence_threshold", "check_worthiness_threshold", "least_origins", "reply_needed",
    "evidence_first",
)  # fmt: skip


def save_settings(person: Person, *, version: int, **fields: Any) -> Newsroom:
    """Writes the newsroom's row; `fields` are already validated by the form. NotAllowed, Conflict."""
    require_role(person, Role.EDITOR)
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"no such settings: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        saved = Newsroom.objects.filter(pk=1, version=version).update(version=F("version") + 1)
        newsroom = Newsroom.objects.get(pk=1)
        if not saved:
            raise Conflict(newsroom)
        changes = {
            name: [getattr(newsroom, name), value]
            for name, value in fields.items()
            if getattr(newsroom, name) != value
        }
        since = {"evidence_first_since": timezone.now()} if "evidence_first" in changes else {}
        Newsroom.objects.filter(pk=1).update(**fields, **since)
        if changes:
            record("settings_saved", person=person, changes=changes)
    newsroom.refresh_from_db()
    return newsroom
