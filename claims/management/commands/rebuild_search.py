"""The terminal door: make the search terms of the whole library anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from claims.models import Document
from claims.services.reindex import rebuild_search


class Command(BaseCommand):
    help = "Make the search terms of every stored passage anew, as after an update that changes how they are made."

    def handle(self, *_args: Any, **_options: Any) -> None:
        total = Document.objects.count()

        def progress(done: int) -> None:
            self.stderr.write(f"\r{done} of {total} documents", ending="")
            self.stderr.flush()

        changed = rebuild_search(progress)
        self.stderr.write("")
        self.stdout.write(f"{total} documents, {changed} passages changed")
