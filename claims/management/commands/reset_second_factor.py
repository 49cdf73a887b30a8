"""For the last editor whose phone is gone, and the recovery codes with it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from claims.models import Person
from claims.services.errors import Refused
from claims.services.second_factor import reset_from_terminal


class Command(BaseCommand):
    help = "Take somebody's second factor away; they sign in with the password and set up another one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help="stays in the newsroom's history")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(username=options["username"]).first()
        if person is None:
            print(f"Nobody is called {options['username']}.", file=sys.stderr)
            sys.exit(2)
        try:
            reset_from_terminal(person, reason=options["reason"])
        except Refused as error:
            print(str(error.message), file=sys.stderr)
            sys.exit(2)
        self.stdout.write(
            f"{person.username} signs in with the password alone, and sets up a second factor next."
        )
