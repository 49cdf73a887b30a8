"""The terminal door: put many documents into the library."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.db import transaction

from claims.checking.case_files import BadFile, read_document, read_documents
from claims.checking.domain import SourceDocument
from claims.models import Document, Import, ImportItem, ImportState, TierChoice
from claims.models.states import OPEN_IMPORT_STATES
from claims.services import bulk
from claims.services.errors import Refused
from claims.services.files import store_file
from claims.services.importing import expire_imports, run_import
from claims.services.imports import start_bulk, try_again
from claims.services.library import add_read_document

_CHUNK = 1 << 20


class Command(BaseCommand):
    help = (
        "Store a folder of *.md documents, one of them, or a bulk file (.jsonl, .csv, .zip). A bulk import that was "
        "broken off goes on where it was when the same file is given again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--tier", choices=TierChoice.values, default=TierChoice.NEWS, help="of sources that are made"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["path"]
        try:
            if path.is_file() and path.name.lower().endswith(bulk.ENDINGS):
                self._bulk(path, options["tier"])
            else:
                self._folder(path)
        except (BadFile, Refused) as error:
            _stop(str(getattr(error, "message", error)))

    def _folder(self, path: Path) -> None:
        documents = [read_document(path)] if path.is_file() else read_documents(path)
        with transaction.atomic():  # all of them, or none
            lines = [f"{_store(document).pk}\t{document.key}\t{document.title}" for document in documents]
        for line in lines:
            self.stdout.write(line)

    def _bulk(self, path: Path, tier: str) -> None:
        job = _job(path, tier)
        while job.state in OPEN_IMPORT_STATES:
            # Short slices, so that the bar moves; a worker of the site may take one in between.
            if not run_import(job.pk, seconds=1.0):
                expire_imports()  # of an importer that was killed: its lease has to run out first
                time.sleep(0.2)
            job.refresh_from_db()
            self._bar(job)
        self.stderr.write("")
        for item in ImportItem.objects.filter(of_import=job).exclude(reason="")[:100]:
            self.stderr.write(f"{item.name}: {item.reason}")
        if job.state == ImportState.FAILED:
            _stop(job.failure)
        self.stdout.write(f"{job.stored} stored, {job.known} were there already, {job.failed} failed")

    def _bar(self, job: Import) -> None:
        total = f" of {job.total}" if job.total else ""
        filled = round(30 * job.position / job.total) if job.total else 0
        bar = f"[{'#' * filled}{'.' * (30 - filled)}] " if job.total else ""
        self.stderr.write(f"\r{bar}{job.position}{total}", ending="")
        self.stderr.flush()


def _job(path: Path, tier: str) -> Import:
    """The open import of the same bytes, where one was broken off; else a new one."""
    with path.open("rb") as file:
        kept = store_file(iter(lambda: file.read(_CHUNK), b""))
    broken = Import.objects.filter(file=kept).exclude(state=ImportState.DONE).order_by("-pk").first()
    if broken is None:
        return start_bulk(None, path.name, kept, tier=tier)
    if broken.state not in OPEN_IMPORT_STATES:
        try_again(None, broken)
        broken.refresh_from_db()
    return broken


def _store(document: SourceDocument) -> Document:
    try:
        return add_read_document(document)
    except Refused as error:
        raise BadFile(f"{document.key}: {error.message}") from error


def _stop(message: str) -> NoReturn:
    print(" ".join(message.split()), file=sys.stderr)
    sys.exit(2)
