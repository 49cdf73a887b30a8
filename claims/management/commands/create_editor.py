"""The first person of a newsroom: there is no default account."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from claims.models import Role
from claims.services.errors import Refused
from claims.services.people import create_person


class Command(BaseCommand):
    help = "Make an account for an editor (or, with --role, for somebody else)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", choices=Role.values, default=Role.EDITOR)
        parser.add_argument("--email", default="", help="where their mail goes")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from stdin")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["password_stdin"]:
            password = sys.stdin.readline().rstrip("\n")
        else:
            password = getpass.getpass("Password: ")
            if password != getpass.getpass("Again: "):
                print("The two passwords differ.", file=sys.stderr)
                sys.exit(2)
        try:
            person = create_person(options["username"], password, options["role"], email=options["email"])
        except Refused as error:
            print(str(error.message), file=sys.stderr)
            sys.exit(2)
        self.stdout.write(f"{person.username} is {person.get_role_display().lower()}.")
