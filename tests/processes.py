"""The site as it runs in production: gunicorn, a worker and beat as child processes of their own."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.servers import free_port, wait_for_port

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Site:
    """One installation: its state, its environment, and the processes that serve it."""

    state: Path
    env: dict[str, str]
    port: int
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        """Starts `python -m COMMAND` in a process group of its own; its output goes to NAME.log."""
        with (self.state / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT, env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.running[name] = process
        return process

    def start_web(self, workers: int = 1) -> None:
        self.start(
            "web",
            "gunicorn",
            "project.wsgi",
            "--no-control-socket",
            "--bind",
            f"127.0.0.1:{self.port}",
            "--workers",
            str(workers),
            "--threads",
            "6",
        )
        wait_for_port(self.port)

    def start_worker(self, name: str = "worker") -> subprocess.Popen[bytes]:
        return self.start(
            name, "celery", "-A", "project", "worker", "-n", f"{name}@test", "--loglevel", "INFO",
            "--without-gossip", "--without-mingle",
        )  # fmt: skip

    def start_beat(self) -> None:
        schedule = str(self.state / "beat-schedule")
        self.start("beat", "celery", "-A", "project", "beat", "--pidfile=", "--schedule", schedule)

    def kill(self, name: str) -> None:
        """SIGKILL to the whole group: parent and children, in the middle of whatever they do."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def manage(self, *arguments: str, stdin: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.env, input=stdin, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout

    def python(self, code: str) -> str:
        """Runs a few lines in the site's own Django; gives what they print."""
        return self.manage("shell", "-v0", "-c", code)

    def stored(self, sql: str) -> Any:
        """The first value that a question to the SQLite file gives: to wait for something without a Django each time."""
        reader = sqlite3.connect(f"file:{self.state / 'second_source.sqlite3'}?mode=ro", uri=True, timeout=20)
        try:
            return reader.execute(sql).fetchone()[0]
        finally:
            reader.close()

    def articles_unchecked(self) -> int:
        """How many articles are not checked yet; -1 where there is none."""
        waiting = "SELECT CASE COUNT(*) WHEN 0 THEN -1 ELSE SUM(state <> 'checked') END FROM claims_article"
        return int(self.stored(waiting))

    def log(self, name: str) -> str:
        return (self.state / f"{name}.log").read_text(encoding="utf-8")

    def logs(self) -> str:
        return "\n".join(path.read_text(encoding="utf-8") for path in self.state.glob("*.log"))

    def is_well(self) -> bool:
        with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)


@cache
def _migrated_database() -> Path:
    """An empty SQLite database with every table, made once: each site begins with a copy of it."""
    folder = Path(tempfile.mkdtemp(prefix="second-source-migrated-"))
    (folder / "static").mkdir()
    env = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")}
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"],
        cwd=ROOT,
        env=env | {"STATE_DIR": str(folder), "SECRET_KEY": "only-for-the-tests-" + "y" * 40},
        check=True,
    )
    return folder / "second_source.sqlite3"


@contextmanager
def a_site(folder: Path, **env: str) -> Iterator[Site]:
    """A migrated site with nothing running yet; whatever was started is killed at the end."""
    port = free_port()
    for name in ("static", "broker/queue", "broker/processed", "broker/control"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    clean = {
        key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL", "DEBUG")
    }
    site = Site(
        folder,
        clean
        | {
            "STATE_DIR": str(folder),
            "SECRET_KEY": "only-for-the-tests-" + "y" * 40,
            "SITE_URL": f"http://127.0.0.1:{port}",
            "DJANGO_SETTINGS_MODULE": "project.settings",
        }
        | env,
        port,
    )
    if "DATABASE_URL" in env:
        site.manage("migrate", "-v0")
    else:
        shutil.copy(_migrated_database(), folder)
    try:
        yield site
    finally:
        for name in list(site.running):
            site.kill(name)


def wait_until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Returns once the condition holds; AssertionError naming `what` after so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds:.0f} seconds: {what}")
