"""Taking a job, and holding it: one conditional UPDATE, and a lease that is renewed.

A job is a row with state, attempt, lease_token, lease_until and next_attempt_at: a Check, or an
Article while its claims are extracted. Times are the database server's and the workers' UTC.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q, QuerySet
from django.utils import timezone


def due() -> Q:
    """Jobs that need not wait any longer."""
    return Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=timezone.now())


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one job, as long as the row still holds the token."""

    model: type[models.Model]
    pk: int
    token: uuid.UUID

    def held(self) -> QuerySet[models.Model]:
        """The row, if this lease still holds: the fence of every later write."""
        return self.model._default_manager.filter(pk=self.pk, lease_token=self.token)

    def put_back(self, *, working: str, waiting: str, not_before: datetime | None) -> bool:
        """Ends the lease and queues the job again; the next sweep that finds it due wakes a worker."""
        ended = {"lease_token": None, "lease_until": None, "woken_at": None}
        return bool(
            self.held().filter(state=working).update(state=waiting, next_attempt_at=not_before, **ended)
        )

    def renew(self) -> bool:
        until = timezone.now() + timedelta(seconds=settings.LEASE_SECONDS)
        return bool(self.held().update(lease_until=until))


def take(model: type[models.Model], pk: int, *, waiting: str, working: str) -> Lease | None:
    """Moves the job from `waiting` to `working`; None where somebody else has it: a normal answer."""
    lease = Lease(model, pk, uuid.uuid4())
    taken = (
        model._default_manager.filter(due(), pk=pk, state=waiting)
        .update(
            state=working,
            attempt=F("attempt") + 1,
            lease_token=lease.token,
            lease_until=timezone.now() + timedelta(seconds=settings.LEASE_SECONDS),
        )
    )  # fmt: skip
    return lease if taken else None


@contextmanager
def kept(lease: Lease) -> Iterator[None]:
    """Renews the lease from a thread of its own while the block works."""
    ended = threading.Event()

    def renew_until_ended() -> None:
        try:
            while not ended.wait(settings.LEASE_RENEW_SECONDS):
                if not lease.renew():
                    return
        finally:
            connection.close()  # the thread's own

    keeper = threading.Thread(target=renew_until_ended, name=f"lease-{lease.pk}", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()
