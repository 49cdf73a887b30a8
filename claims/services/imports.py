"""Imports: many documents at once. They are queued here, stopped and tried again; services.importing does the work.

An import of addresses or files has an item for each; a bulk file (JSON Lines, CSV, a zip) is read from `position` on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.models import (
    Import,
    ImportItem,
    ImportItemState,
    ImportKind,
    ImportState,
    Person,
    Role,
    Source,
    StoredFile,
    Via,
)
from claims.models.states import OPEN_IMPORT_STATES, sources_of
from claims.services import bulk
from claims.services.errors import Refused
from claims.services.files import file_path, store_file
from claims.services.library_history import record_step
from claims.services.permissions import require_role
from claims.services.wake import wake_for_imports


def start_addresses(
    person: Person | None,
    addresses: Iterable[str],
    *,
    source: Source | None = None,
    tier: str,
    via: str = Via.ADDRESS,
    name: str = "",
) -> Import:
    """Queues the addresses, each once. Raises NotAllowed, Refused where there is none or too many."""
    if person is not None:
        require_role(person, Role.EDITOR)
    wanted = list(dict.fromkeys(line.strip() for line in addresses if line.strip()))
    _refuse_count(len(wanted), "addresses")
    items = [ImportItem(number=n, name=address[:2000]) for n, address in enumerate(wanted, 1)]
    title = name or ngettext("%(count)s address", "%(count)s addresses", len(wanted)) % {"count": len(wanted)}
    return _start(person, ImportKind.ADDRESSES, via, title, items, source=source, tier=tier)


def start_pages(items: Sequence[ImportItem], *, source: Source, name: str) -> Import:
    """Queues the pages that a feed has led to, in the caller's transaction."""
    return _start(None, ImportKind.ADDRESSES, Via.FEED, name, list(items), source=source, tier=source.tier)


def start_files(
    person: Person, files: Sequence[tuple[str, bytes]], *, source: Source | None = None, tier: str
) -> Import:
    """Keeps the files and queues them. Raises NotAllowed, Refused."""
    require_role(person, Role.EDITOR)
    _refuse_count(len(files), "files")
    for name, data in files:
        if len(data) > settings.FILE_LIMIT:
            raise Refused(
                _("%(name)s is too large; %(limit)s bytes is the most.")
                % {"name": name, "limit": f"{settings.FILE_LIMIT:,}"},
                "files",
            )
    items = [
        ImportItem(number=n, name=name[:2000], file=store_file(data))
        for n, (name, data) in enumerate(files, 1)
    ]
    title = files[0][0] if len(files) == 1 else _("%(count)s files") % {"count": len(files)}
    return _start(person, ImportKind.FILES, Via.UPLOAD, title, items, source=source, tier=tier)


def start_bulk(
    person: Person | None, name: str, file: StoredFile, *, source: Source | None = None, tier: str
) -> Import:
    """Queues a bulk file that is kept already. Raises NotAllowed, Refused for a form we don't read."""
    if person is not None:
        require_role(person, Role.EDITOR)
    if file.size > settings.BULK_LIMIT:
        raise Refused(
            _("The file is too large; %(limit)s bytes is the most.") % {"limit": f"{settings.BULK_LIMIT:,}"},
            "file",
        )
    total = bulk.count(name, file_path(file.sha256))
    return _start(
        person, ImportKind.BULK, Via.BULK, name, [], source=source, tier=tier, file=file, total=total
    )


def _refuse_count(count: int, field: str) -> None:
    if not count:
        raise Refused(_("There is nothing to bring in."), field)
    if count > settings.IMPORT_LIMIT:
        raise Refused(
            _("%(count)s at once is too many; %(limit)s is the most.")
            % {"count": f"{count:,}", "limit": f"{settings.IMPORT_LIMIT:,}"},
            field,
        )


def _start(
    person: Person | None,
    kind: str,
    via: str,
    name: str,
    items: list[ImportItem],
    *,
    source: Source | None,
    tier: str,
    file: StoredFile | None = None,
    total: int | None = None,
) -> Import:
    with transaction.atomic():
        made = Import.objects.create(
            kind=kind,
            via=via,
            name=name[:300],
            source=source,
            tier=tier,
            file=file,
            created_by=person,
            total=len(items) if total is None else total,
            woken_at=timezone.now(),
        )
        for item in items:
            item.of_import = made
        ImportItem.objects.bulk_create(items)
        record_step("import_started", person=person, subject=name, of_import=made.pk)
        wake_for_imports([made.pk])
    return made


def try_again(person: Person | None, job: Import) -> int:
    """Queues what failed once more; gives how many items that are. What was refused is not tried again.

    An import that failed as a whole goes on from where it was. Raises NotAllowed.
    """
    if person is not None:
        require_role(person, Role.EDITOR)
    with transaction.atomic():
        failed = ImportItem.objects.filter(of_import=job, state=ImportItemState.FAILED)
        again = 0
        if job.kind != ImportKind.BULK:
            again = failed.update(state=ImportItemState.WAITING, attempt=0, next_attempt_at=None)
        moved = Import.objects.filter(
            pk=job.pk, state__in=sources_of(ImportState, ImportState.QUEUED, "try_again")
        ).update(
            state=ImportState.QUEUED, failure="", failed=F("failed") - again, finished_at=None, attempt=0,
            next_attempt_at=None, woken_at=timezone.now(),
        )  # fmt: skip
        if moved:
            record_step("import_again", person=person, subject=job.name, of_import=job.pk)
            wake_for_imports([job.pk])
        else:
            transaction.set_rollback(True)
    return again if moved else 0


def cancel_import(person: Person, job: Import) -> None:
    """Ends an import; what it has stored stays. Raises NotAllowed."""
    require_role(person, Role.EDITOR)
    with transaction.atomic():
        if Import.objects.filter(pk=job.pk, state__in=OPEN_IMPORT_STATES).update(
            state=ImportState.CANCELLED, lease_token=None, lease_until=None, finished_at=timezone.now()
        ):
            record_step("import_cancelled", person=person, subject=job.name, of_import=job.pk)
