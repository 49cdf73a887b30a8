"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from claims.queries.talk import unread_count


def site(request: HttpRequest) -> dict[str, Any]:
    """`unread_notices` is one query, and only where a template asks: a fragment has no navigation."""

    def unread_notices() -> int:
        person = getattr(request, "user", None)
        return unread_count(person) if person is not None and person.is_authenticated else 0

    return {"newsroom": getattr(request, "newsroom", None), "unread_notices": unread_notices}
