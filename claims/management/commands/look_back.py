"""The terminal door: find out for every claim whether it was checked before."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from claims.models import Claim
from claims.services.looking_back import look_back_again


class Command(BaseCommand):
    help = (
        "Find out for every claim which earlier claims may say the same, as after an update that brings this."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        total = Claim.objects.filter(hidden=False).count()

        def progress(done: int) -> None:
            self.stderr.write(f"\r{done} of {total} claims", ending="")
            self.stderr.flush()

        done = look_back_again(progress)
        self.stderr.write("")
        self.stdout.write(f"{done} claims looked at")
