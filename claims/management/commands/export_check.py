"""The terminal door: one check with everything that went into it, as JSON on stdout."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from claims.models import Check
from claims.services.errors import Refused
from claims.services.trails import bundle_of


class Command(BaseCommand):
    help = "Print a check that is done as one bundle, which `replay` does again without asking anybody."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("check", type=int, help="the check's number")

    def handle(self, *args: Any, **options: Any) -> None:
        check = Check.objects.select_related("claim__article").filter(pk=options["check"]).first()
        if check is None:
            print(f"There is no check {options['check']}.", file=sys.stderr)
            sys.exit(2)
        try:
            bundle = bundle_of(check)
        except Refused as refused:
            print(refused.message, file=sys.stderr)
            sys.exit(2)
        json.dump(bundle, sys.stdout, ensure_ascii=False, indent=1)
        print()
