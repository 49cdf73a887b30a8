"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    return {"newsroom": getattr(request, "newsroom", None)}
