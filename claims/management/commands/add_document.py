"""The terminal door: one page or file into the library."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand

from claims.models import Source, TierChoice, Via
from claims.services.errors import Refused
from claims.services.fetching import add_file, add_page, why
from claims.services.library import Stored
from claims.sources.base import NotFetched, Unreadable


class Command(BaseCommand):
    help = "Fetch a page, or read a file, and store it in the library; prints the document's id."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", metavar="URL_OR_FILE")
        parser.add_argument("--source", help="the source's name; it is made where there is none")
        parser.add_argument(
            "--tier", choices=TierChoice.values, default=TierChoice.NEWS, help="of a source that is made"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            stored = _store(options["what"], options["source"] or "", options["tier"])
        except (NotFetched, Unreadable, Refused) as error:
            _stop(why(error))
        self.stdout.write(str(stored.document.pk))


def _store(what: str, name: str, tier: str) -> Stored:
    source = Source.objects.filter(name=name).first() if name else None
    path = Path(what)
    if not _is_file(path):
        return add_page(None, what, source=source, publisher=name, tier=tier)
    if path.stat().st_size > settings.FILE_LIMIT:
        raise Refused(f"the file is too large; {settings.FILE_LIMIT:,} bytes is the most")
    return add_file(
        None,
        path.read_bytes(),
        path.name,
        source=source,
        publisher=name,
        tier=tier,
        via=Via.TERMINAL,
    )


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # no name that a file can have
        return False


def _stop(message: str) -> NoReturn:
    print(" ".join(message.split()), file=sys.stderr)
    sys.exit(2)
