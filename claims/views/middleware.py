"""What every request needs from the newsroom's row."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from claims.queries.newsroom import current_newsroom


class NewsroomMiddleware:
    """Shows times in the newsroom's zone. Puts the row on the request for views and templates."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.newsroom = current_newsroom()  # type: ignore[attr-defined]  # our own attribute
        with timezone.override(zoneinfo.ZoneInfo(request.newsroom.time_zone)):  # type: ignore[attr-defined]
            return self.get_response(request)
