"""One polite request at a time per host, across all workers: a row a host, taken by conditional UPDATEs."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from claims.models import HostTurn
from claims.sources.base import Failed

BUSY = "busy"  # the reason of the failure: it was not this page's turn
_LOOK_AGAIN = 0.1  # seconds
_MOST_WAIT = 20.0  # seconds; then the page is asked for later


@contextmanager
def turn(host: str) -> Iterator[None]:
    """Holds the host's turn while the block runs, and leaves a pause after it.

    A holder that died loses it after FETCH_SECONDS and a little. Raises claims.sources.base.Failed (temporary)
    where it isn't had in time. Not inside a transaction: others have to see the row.
    """
    token = _taken(host[:253])
    try:
        yield
    finally:
        HostTurn.objects.filter(host=host[:253], token=token).update(
            token=None, until=None, next_at=timezone.now() + timedelta(seconds=settings.FETCH_PAUSE)
        )


def _taken(host: str) -> uuid.UUID:
    HostTurn.objects.get_or_create(host=host)
    token = uuid.uuid4()
    deadline = time.monotonic() + _MOST_WAIT
    while time.monotonic() < deadline:
        now = timezone.now()
        free = (Q(until__isnull=True) | Q(until__lt=now)) & (Q(next_at__isnull=True) | Q(next_at__lte=now))
        until = now + timedelta(seconds=settings.FETCH_SECONDS + 5)
        if HostTurn.objects.filter(free, host=host).update(token=token, until=until):
            return token
        time.sleep(_LOOK_AGAIN)
    raise Failed(BUSY, "Other requests to this site are under way; it is asked again later.", temporary=True)
