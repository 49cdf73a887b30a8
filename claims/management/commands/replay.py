"""The terminal door: a check done again from its bundle, without database, network or key."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from claims.checking.replay import BadBundle, replay

LARGEST = 100_000_000  # bytes


class Command(BaseCommand):
    help = "Do an exported check again: exit status 0 where it comes to the same suggestion, 1 where it does not."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bundle", type=Path, help="a file that export_check or the claim's page has made")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            replayed = replay(_read(options["bundle"]))
        except BadBundle as error:
            print(f"{options['bundle']}: {error}".replace("\n", " "), file=sys.stderr)
            sys.exit(2)
        suggestion = replayed.result.suggestion
        if not replayed.differences:
            self.stdout.write(f"same suggestion: {suggestion.label.value} ({suggestion.confidence:.2f})")
            return
        self.stdout.write("it differs")
        for line in replayed.differences:
            self.stdout.write(f"  {line}")
        sys.exit(1)


def _read(path: Path) -> Any:
    """Raises BadBundle."""
    try:
        if path.stat().st_size > LARGEST:
            raise BadBundle(f"larger than {LARGEST:,} bytes")
        bundle = json.loads(path.read_bytes())
    except OSError as error:
        raise BadBundle(str(error.strerror or error)) from error
    except (ValueError, RecursionError):
        raise BadBundle("not JSON") from None
    if not isinstance(bundle, dict):
        raise BadBundle("not a bundle")
    return bundle
