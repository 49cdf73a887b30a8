"""Working on imports: by workers, under a lease, a slice at a time, and each document exactly once.

Each batch of a bulk file is stored in one transaction with the new position, so that an importer that dies half-way
goes on where it was.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.checking.failures import CheckFailure, PermanentFailure, TemporaryFailure
from claims.models import (
    Import,
    ImportItem,
    ImportItemState,
    ImportKind,
    ImportState,
)
from claims.models.states import sources_of
from claims.services import bulk
from claims.services.errors import Refused
from claims.services.failing import as_failure, lost_worker, may_try_again
from claims.services.fetching import add_file, bring_in_page, why
from claims.services.files import NotKept, file_path, read_file
from claims.services.leases import Lease, due, kept, take
from claims.services.library import Arrival, Stored, store_document
from claims.services.library_history import record_step
from claims.services.network import make_fetcher
from claims.services.wake import wake_for_imports
from claims.sources import base
from claims.sources.fetch import Fetcher

SLICE_SECONDS = 20.0  # of work under one lease; then other jobs get their turn
BATCH = 25  # documents of a bulk file in one transaction
GIVES_WAY = 3  # times that a batch does, before the import itself is put back
MOST_FAILURES = 1_000  # lines that are kept with their reason; more are counted
AGAIN = timedelta(minutes=2)  # before an address that failed for a while is asked again


def run_import(import_id: int, *, seconds: float = SLICE_SECONDS) -> bool:
    """Works on a queued import for a while; False where there was nothing to do.

    What is left after `seconds` is queued again. Running it twice changes nothing.
    """
    job = Import.objects.filter(pk=import_id, state=ImportState.QUEUED).first()
    lease = take(Import, job.pk, waiting=ImportState.QUEUED, working=ImportState.RUNNING) if job else None
    if job is None or lease is None:
        return False
    deadline = time.monotonic() + seconds
    try:
        with kept(lease):
            ended = _work(
                Import.objects.select_related("source", "file", "created_by").get(pk=job.pk), lease, deadline
            )
    except Exception as error:
        record_import_failure(lease, error)
        return True
    _end_slice(lease, ended)
    return True


def _work(job: Import, lease: Lease, deadline: float) -> bool:
    """Whether all of it is done, as far as it can be for now."""
    if job.kind == ImportKind.BULK:
        return _work_on_bulk(job, lease, deadline)
    return _work_on_items(job, lease, deadline)


def _end_slice(lease: Lease, ended: bool) -> None:
    """Done, or back in the queue: at once, or when the next address that failed for a while is due."""
    now, waits = timezone.now(), None
    if ended:
        waits = (
            ImportItem.objects.filter(of_import_id=lease.pk, state=ImportItemState.WAITING)
            .order_by("next_attempt_at")
            .values_list("next_attempt_at", flat=True)
            .first()
        )
    held = lease.held().filter(state=ImportState.RUNNING)
    free = {"lease_token": None, "lease_until": None, "attempt": 0}
    with transaction.atomic():
        if ended and waits is None:
            if held.update(state=ImportState.DONE, finished_at=now, **free):
                record_step("import_done", subject=str(lease.pk), of_import=lease.pk)
        elif (
            held.update(
                state=ImportState.QUEUED, next_attempt_at=waits, woken_at=None if waits else now, **free
            )
            and not waits
        ):
            wake_for_imports([lease.pk])


def record_import_failure(lease: Lease, error: Exception) -> bool:
    """Puts the import back in the queue, or lets it fail with its reason; fenced by the lease."""
    failure = _named(error)
    tries = Import.objects.values_list("attempt", flat=True).get(pk=lease.pk)
    if may_try_again(failure, tries):
        return lease.put_back(working=ImportState.RUNNING, waiting=ImportState.QUEUED, not_before=None)
    ended = {"lease_token": None, "lease_until": None, "finished_at": timezone.now()}
    held = lease.held().filter(state=ImportState.RUNNING)
    return bool(held.update(state=ImportState.FAILED, failure=str(failure)[:2000], **ended))


def _named(error: Exception) -> CheckFailure:
    if isinstance(error, DatabaseError):
        return TemporaryFailure(why(error))
    if isinstance(error, Refused | base.Unreadable):
        return PermanentFailure(why(error))
    return as_failure(error)


def expire_imports() -> int:
    """Queues again, or fails, what a worker held that has given no sign of life; gives how many."""
    gone = Import.objects.filter(state=ImportState.RUNNING, lease_until__lt=timezone.now())
    return sum(
        record_import_failure(Lease(Import, job.pk, job.lease_token), lost_worker(job.attempt))
        for job in gone
        if job.lease_token
    )


# Addresses and files


def _work_on_items(job: Import, lease: Lease, deadline: float) -> bool:
    fetcher = make_fetcher()
    while time.monotonic() < deadline:
        item = (
            ImportItem.objects.filter(due(), of_import=job, state=ImportItemState.WAITING)
            .select_related("file")
            .order_by("number")
            .first()
        )
        if item is None:
            return True
        if not lease.held().exists():
            return False
        try:
            stored = _brought_in(job, item, fetcher)
        except Exception as error:
            _item_failed(job, item, error)
        else:
            _item_stored(job, item, stored)
    return False


def _brought_in(job: Import, item: ImportItem, fetcher: Fetcher) -> Stored:
    if item.file is not None:
        return add_file(
            job.created_by,
            read_file(item.file),
            item.name,
            source=job.source,
            tier=job.tier,
        )
    hint = Arrival(title=item.title, text="", date=item.date)
    return bring_in_page(
        job.created_by,
        item.name,
        source=job.source,
        tier=job.tier,
        via=job.via,
        hint=hint,
        fetcher=fetcher,
    )


def _item_stored(job: Import, item: ImportItem, stored: Stored) -> None:
    state = ImportItemState.KNOWN if stored.known else ImportItemState.STORED
    with transaction.atomic():
        moved = ImportItem.objects.filter(
            pk=item.pk, state__in=sources_of(ImportItemState, state, "run_import")
        ).update(state=state, document=stored.document, reason="", attempt=F("attempt") + 1)
        if moved:
            _count(job, stored=int(not stored.known), known=int(stored.known))


def _item_failed(job: Import, item: ImportItem, error: Exception) -> None:
    """Refused for good, failed, or asked again a while later: so often as any job is tried."""
    temporary = (
        isinstance(error, base.NotFetched) and error.temporary and item.attempt + 1 < settings.MAX_ATTEMPTS
    )
    waiting = ImportItem.objects.filter(pk=item.pk, state=ImportItemState.WAITING)
    reason = why(error)[:500]
    if not isinstance(error, base.NotFetched | base.Unreadable | Refused):
        reason = str(as_failure(error))[:500]
    with transaction.atomic():
        if temporary:
            waiting.update(
                reason=reason, attempt=F("attempt") + 1, next_attempt_at=timezone.now() + _pause(error)
            )
            return
        refused = isinstance(error, base.Refused | Refused) and not isinstance(error, NotKept)
        state = ImportItemState.REFUSED if refused else ImportItemState.FAILED
        if waiting.update(state=state, reason=reason, attempt=F("attempt") + 1):
            _count(job, failed=1)


def _pause(error: Exception) -> timedelta:
    asked = getattr(error, "retry_after", None)
    return max(AGAIN, timedelta(seconds=min(asked, 86_400))) if asked else AGAIN


def _count(job: Import, *, stored: int = 0, known: int = 0, failed: int = 0) -> None:
    """Counts what is done, and starts the count of attempts anew: a worker that dies now has not died of the same."""
    Import.objects.filter(pk=job.pk).update(
        stored=F("stored") + stored, known=F("known") + known, failed=F("failed") + failed, attempt=1
    )


# Bulk files


def _work_on_bulk(job: Import, lease: Lease, deadline: float) -> bool:
    assert job.file is not None
    path = file_path(job.file.sha256)
    if not path.exists():
        raise NotKept(_("The kept file is gone."))
    with bulk.open_bulk(job.name, path, job.position) as rows:
        while time.monotonic() < deadline:
            batch = rows.take(BATCH)
            if not batch:
                return True
            if not _store_batch_surely(job, lease, batch):
                return False  # cancelled, or somebody else has it now
    return False


def _store_batch_surely(job: Import, lease: Lease, batch: Sequence[bulk.Row]) -> bool:
    """The same, again where the database has broken it off: two imports that bring the same sources or documents in
    another order lock each other out, and one of them has to give way."""
    for _time in range(GIVES_WAY):
        try:
            return _store_batch(job, lease, batch)
        except OperationalError:
            time.sleep(random.uniform(0.05, 0.3))
    return _store_batch(job, lease, batch)


def _store_batch(job: Import, lease: Lease, batch: Sequence[bulk.Row]) -> bool:
    """Stores the rows and moves the position, in one transaction, if the lease still holds.

    A row that can't be stored is an item with its reason.
    """
    first, last = batch[0].number, batch[-1].number
    with transaction.atomic():
        if not lease.held().filter(state=ImportState.RUNNING, position=first - 1).update(position=last):
            transaction.set_rollback(True)
            return False
        stored = known = 0
        failures: list[ImportItem] = []
        for row in batch:
            try:
                outcome = _store_row(job, row)
            except (Refused, base.Unreadable) as error:
                failures.append(_failed_row(job, row, why(error)))
            else:
                stored, known = stored + (not outcome.known), known + outcome.known
        room = max(0, MOST_FAILURES - job.failed)
        ImportItem.objects.bulk_create(failures[:room], ignore_conflicts=True)
        job.failed += len(failures)
        _count(job, stored=stored, known=known, failed=len(failures))
    return True


def _store_row(job: Import, row: bulk.Row) -> Stored:
    if row.problem:
        raise Refused(row.problem)
    arrival = row.arrival(tier=job.tier)
    with transaction.atomic():  # a row that fails takes nothing else with it
        return store_document(job.created_by, arrival, job.source)


def _failed_row(job: Import, row: bulk.Row, reason: str) -> ImportItem:
    return ImportItem(
        of_import=job,
        number=row.number,
        name=row.name[:2000],
        state=ImportItemState.FAILED,
        reason=reason[:500],
    )
