"""What every request needs from the newsroom's row, and what every answer has to say."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers

from claims.models import Newsroom


class NewsroomMiddleware:
    """Shows times in the newsroom's zone, and keeps private pages and fragments out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        newsroom = Newsroom.current()
        request.newsroom = newsroom  # type: ignore[attr-defined]  # our own attribute
        with timezone.override(zoneinfo.ZoneInfo(newsroom.time_zone)):
            response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request", "Cookie"])
        if request.user.is_authenticated:
            patch_cache_control(response, no_store=True, private=True)
        return response
