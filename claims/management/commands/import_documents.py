"""The terminal door: put documents into the library."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from claims.checking.case_files import BadFile, read_document, read_documents
from claims.checking.domain import SourceDocument
from claims.models import Document
from claims.services.errors import Refused
from claims.services.library import add_read_document


class Command(BaseCommand):
    help = "Store a folder of *.md documents, or one of them, in the library; prints a line for each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["path"]
        try:
            documents = [read_document(path)] if path.is_file() else read_documents(path)
            with transaction.atomic():  # all of them, or none
                lines = [f"{_store(document).pk}\t{document.key}\t{document.title}" for document in documents]
        except BadFile as error:
            print(" ".join(str(error).split()), file=sys.stderr)
            sys.exit(2)
        for line in lines:
            self.stdout.write(line)


def _store(document: SourceDocument) -> Document:
    try:
        return add_read_document(document)
    except Refused as error:
        raise BadFile(f"{document.key}: {error.message}") from error
