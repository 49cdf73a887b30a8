"""The terminal door: put documents into the library."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand
from django.db import transaction

from claims.checking.case_files import BadFile, read_document, read_documents
from claims.services.errors import Refused
from claims.services.library import add_document


class Command(BaseCommand):
    help = "Store a folder of *.md documents, or one of them, in the library."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        try:
            documents = [read_document(path)] if path.is_file() else read_documents(path)
            with transaction.atomic():  # all of them, or none
                for document in documents:
                    stored = add_document(
                        None,
                        source_name=document.publisher,
                        tier=document.tier.value,
                        title=document.title,
                        text=document.text,
                        date=document.date,
                        url=document.url,
                        language=document.language or "",
                        domain=urlsplit(document.url).hostname or "",
                    )
                    self.stdout.write(f"{stored.pk}\t{document.key}\t{document.title}")
        except (BadFile, Refused) as error:
            print(str(error).replace("\n", " "), file=sys.stderr)
            sys.exit(2)
