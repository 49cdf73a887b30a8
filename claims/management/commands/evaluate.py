"""The terminal door: measure an engine on folders of cases, on edits of their claims, or on public sets."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from claims.checking.case_files import BadFile
from claims.checking.domain import Engine
from claims.checking.failures import CheckFailure
from claims.checking.hybrid import Hybrid
from claims.checking.measuring import cases, edits, public_sets
from claims.checking.measuring.tables import Table, as_text
from claims.checking.spending import MemoryLedger
from claims.services.engines import make_engine, prices


class Command(BaseCommand):
    help = "Check every case of a folder (or every record of .jsonl sets) and print the figures."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cases", type=Path, nargs="+", help="folders of cases, or .jsonl sets")
        parser.add_argument("--engine", choices=("local", "hybrid", "openai"), default=settings.ENGINE)
        parser.add_argument("--out", type=Path, help="write CASE.json files there")
        parser.add_argument(
            "--edits", action="store_true", help="check the cases' edits instead of their articles"
        )
        parser.add_argument(
            "--without", action="append", default=[], metavar="CASE", help="leave this case out"
        )
        parser.add_argument("--markdown", action="store_true", help="print the tables in markdown")

    def handle(self, *args: Any, **options: Any) -> None:
        paths: list[Path] = options["cases"]
        try:
            measured = _tables(paths, lambda: _engine(options["engine"]), options)
        except (BadFile, CheckFailure, OSError, ValueError, KeyError) as error:
            named = ", ".join(str(path) for path in paths)
            print(f"{named}: {error}".replace("\n", " "), file=sys.stderr)
            sys.exit(2)
        self.stdout.write(as_text(measured, markdown=options["markdown"]))


def _engine(name: str) -> Engine | Hybrid:
    """A model's answers are remembered while it serves; a failure is raised: nobody measures a fall-back."""
    ledger = MemoryLedger(prices())
    return make_engine(name, ledger, ledger)


def _tables(
    paths: Sequence[Path], engine: Callable[[], Engine | Hybrid], options: dict[str, Any]
) -> list[Table]:
    if any(path.is_file() for path in paths):
        if options["edits"] or options["out"]:
            raise BadFile("--edits and --out are for folders of cases")
        sets = {path.name.removesuffix(".jsonl"): public_sets.read_set(path) for path in paths}
        one = engine()
        if isinstance(one, Hybrid):
            raise BadFile("public sets measure one engine: local or openai")
        return list(public_sets.tables(sets, one))
    found = cases.find_cases(paths, options["without"])
    if options["edits"]:
        return list(edits.tables(edits.check_edits(found, engine)))
    return list(cases.tables(cases.measure(found, engine, options["out"])))
