"""What every template may use."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from claims.models import ModelServer
from claims.queries.talk import unread_count
from claims.queries.usage import paused_servers


def site(request: HttpRequest) -> dict[str, Any]:
    """`unread_notices` and `paused_models` are one query each, and only where a template asks for them."""

    def unread_notices() -> int:
        person = getattr(request, "user", None)
        return unread_count(person) if person is not None and person.is_authenticated else 0

    def paused_models() -> Iterable[ModelServer]:
        return () if settings.ENGINE == "local" else paused_servers(timezone.now())

    return {
        "newsroom": getattr(request, "newsroom", None),
        "unread_notices": unread_notices,
        "paused_models": paused_models,
    }
