"""The terminal door: prove what always has to hold of jobs, verdicts, publication and history."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from claims.services.invariants import check_invariants


class Command(BaseCommand):
    help = "Prove that jobs, verdicts, publications and history agree; prints each fault, and exits with 1 if there is one."

    def handle(self, *_args: Any, **_options: Any) -> None:
        faults = check_invariants(self.stdout.write)
        self.stdout.write(f"{faults} faults" if faults else "All of it holds.")
        if faults:
            sys.exit(1)
