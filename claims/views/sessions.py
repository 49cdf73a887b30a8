"""How long a session lasts: it ends without a sign of life, and at the latest after SESSION_DAYS."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse

from claims.models import Person
from claims.services.people import note_seen
from claims.views.access import is_fragment, person_of

SINCE, SEEN = "since", "seen"  # seconds, in the session
NOTED_EVERY = 12  # times within the idle limit: a page that is only read writes no more than that
FRESH = 10 * 60  # seconds for which a sign-in counts as having given the password just now


class SessionLimitsMiddleware:
    """Signs out whoever has been away, or here, for too long. Pages that reload themselves are no sign of life."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._hold_limits(request)
        return self.get_response(request)

    def _hold_limits(self, request: HttpRequest) -> None:
        now, idle = time.time(), settings.SESSION_IDLE_HOURS * 3600
        since, seen = request.session.get(SINCE, 0), request.session.get(SEEN, 0)
        if now - since > settings.SESSION_DAYS * 86_400 or now - seen > idle:
            logout(request)
        elif now - seen > idle / NOTED_EVERY and (request.method == "POST" or not is_fragment(request)):
            request.session[SEEN] = int(now)
            note_seen(person_of(request))


def begin_session(request: HttpRequest, user: Person, **_: Any) -> None:
    """At every sign-in: the limits count from here."""
    request.session[SINCE] = request.session[SEEN] = int(time.time())
    note_seen(user)


def keep_this_session(request: HttpRequest) -> None:
    """After all sessions of the person were ended: this one goes on, under another key."""
    request.user.refresh_from_db()
    update_session_auth_hash(request, request.user)


def signed_in_since(request: HttpRequest) -> datetime:
    return datetime.fromtimestamp(request.session.get(SINCE, 0), UTC)


def signed_in_just_now(request: HttpRequest) -> bool:
    return time.time() - request.session.get(SINCE, 0) < FRESH
