"""Changing the newsroom's settings."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from claims.models import Newsroom, Person, Role
from claims.services.errors import Conflict
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
        evidence_first = fields.get("evidence_first")
        if evidence_first and not Newsroom.objects.filter(pk=1, evidence_first=evidence_first).exists():
            fields["evidence_first_since"] = timezone.now()
        saved = Newsroom.objects.filter(pk=1, version=version).update(version=F("version") + 1, **fields)
        newsroom = Newsroom.objects.get(pk=1)
        if not saved:
            raise Conflict(newsroom)
    return newsroom
