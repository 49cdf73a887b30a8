"""The terminal door: prove every hash and every stored quote."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from claims.services.verify import verify_library


class Command(BaseCommand):
    help = "Prove every stored file, text, passage and quote; prints each fault, and exits with 1 if there is one."

    def handle(self, *_args: Any, **_options: Any) -> None:
        faults: list[str] = []

        def say(fault: str) -> None:
            faults.append(fault)
            self.stdout.write(fault)

        seen = verify_library(say)
        self.stdout.write(
            f"{seen.files} files, {seen.documents} documents, {seen.passages} passages, {seen.quotes} quotes: "
            + (f"{len(faults)} faults" if faults else "all are what was stored")
        )
        if faults:
            sys.exit(1)
