"""Everything on one machine, from one command: web, worker and beat as children."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, transaction

from project.processes import Child, start, stop, wait_for_any

LOOPBACK = "127.0.0.1"
START_SECONDS = 30.0


class Command(BaseCommand):
    help = "Serve the site on this machine. PORT in the environment changes the port."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default=os.environ.get("PORT", "8000"))
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")

    def handle(self, *args: Any, **options: Any) -> None:
        port = _free_port(options["port"])
        state = Path(settings.STATE_DIR)
        _make_state(state)
        call_command("migrate", verbosity=0, interactive=False)
        if connection.vendor == "sqlite" and not options["no_demo"]:
            _load_demo(state)
        connection.close()
        for number in (signal.SIGTERM, signal.SIGINT):  # a shell starts background jobs with SIGINT ignored
            signal.signal(number, _interrupt)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # the terminal was closed; nohup ignores it
            signal.signal(signal.SIGHUP, _interrupt)
        children: list[Child] = []
        try:
            _start_children(state, port, children)
            _wait_until_up(port, children)
            self._greet(state, port)
            ended = wait_for_any(children)
            print(f"{ended.name} ended by itself; see {ended.log}", file=sys.stderr)
            sys.exit(1)
        except KeyboardInterrupt:
            print("\nStopping ...")
        finally:
            stop(children)

    def _greet(self, state: Path, port: int) -> None:
        print(f"\nSecond Source is at http://{LOOPBACK}:{port}\n")
        accounts = state / "demo_accounts"
        if accounts.exists():
            print("Demo accounts (role, name, password):")
            print(accounts.read_text(encoding="utf-8"))
        if os.environ.get("SECOND_FACTOR", "offered") == "offered":
            print("A second factor is offered and not asked for, because only this machine reaches the site.")
        print(f"State and logs: {state}. Ctrl-C ends it.", flush=True)


def _interrupt(*_: Any) -> NoReturn:
    raise KeyboardInterrupt


def _free_port(text: str) -> int:
    """The port, if nothing listens there; else one clear line and exit status 2."""
    if not text.isdigit() or not 1 <= int(text) <= 65_535:
        _refuse(f"PORT must be a number from 1 to 65535, not {text!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, int(text)))
        except OSError:
            _refuse(f"Port {text} is taken. Try another one: PORT=8001 make run")
    return int(text)


def _refuse(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    sys.exit(2)


def _make_state(state: Path) -> None:
    for folder in (
        state,
        state / "broker" / "queue",
        state / "broker" / "processed",
        state / "broker" / "control",
    ):
        folder.mkdir(parents=True, exist_ok=True)
    key = state / "secret_key"
    if not key.exists():
        _write_private(key, secrets.token_urlsafe(50))


def _write_private(path: Path, text: str) -> None:
    """A file that only its owner can read, from its first byte on."""
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)


def _load_demo(state: Path) -> None:
    from claims.services.demo import is_empty, load_demo

    if not is_empty():
        return
    with transaction.atomic():  # no accounts whose passwords nobody was told
        accounts = load_demo()
        _write_private(
            state / "demo_accounts",
            "".join(f"  {role:10} {name:12} {password}\n" for name, role, password in accounts),
        )


def _start_children(state: Path, port: int, children: list[Child]) -> None:
    """Adds each child as soon as it runs, so that an interrupt in between leaves none behind."""
    env = os.environ | {
        "SITE_URL": f"http://{LOOPBACK}:{port}",
        "ALLOWED_HOSTS": f"{LOOPBACK},localhost",
        # Nobody else reaches a loopback address: whoever tries the demo needs no phone for it.
        "SECOND_FACTOR": os.environ.get("SECOND_FACTOR", "offered"),
        "DJANGO_SETTINGS_MODULE": "project.settings",
    }
    python = [sys.executable, "-m"]
    web = [
        "gunicorn",
        "project.wsgi",
        "--no-control-socket",
        "--bind",
        f"{LOOPBACK}:{port}",
        "--workers",
        "1",
        "--threads",
        "8",
    ]
    worker = [
        "celery",
        "-A",
        "project",
        "worker",
        "--loglevel",
        "INFO",
        "--without-gossip",
        "--without-mingle",
    ]
    beat = ["celery", "-A", "project", "beat", "--loglevel", "INFO", "--pidfile="]
    logs = state / "log"
    for name, command in (("web", web), ("worker", worker), ("beat", beat)):
        children.append(start(name, [*python, *command], logs, env))


def _wait_until_up(port: int, children: list[Child]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        for child in children:
            if child.process.poll() is not None:
                print(f"{child.name} did not start; see {child.log}", file=sys.stderr)
                sys.exit(1)
        try:
            with urlopen(f"http://{LOOPBACK}:{port}/healthz", timeout=1):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    print(
        f"The site did not answer within {START_SECONDS:.0f} seconds; see {children[0].log}", file=sys.stderr
    )
    sys.exit(1)
