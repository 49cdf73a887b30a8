"""One command starts everything, and Ctrl-C ends everything."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.processes import wait_until
from tests.servers import free_port

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.servers


def serve(state: Path, port: int | str) -> subprocess.Popen[str]:
    env = {
        key: value
        for key, value in os.environ.items()
        if key not in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL")
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT, env=env | {"STATE_DIR": str(state), "PORT": str(port)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


def processes_of(state: Path) -> list[str]:
    """The command lines of whatever still runs on that state."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if f"STATE_DIR={state}".encode() in (entry / "environ").read_bytes().split(b"\0"):
                    found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                continue
    return found


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP], ids=["Ctrl-C", "closed terminal"])
def test_it_starts_with_the_demo_newsroom_and_ends_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    port = free_port()
    process = serve(tmp_path, port)
    try:
        wait_until(lambda: answers(port), 40, "the site answers")
        time.sleep(1)
        process.send_signal(number)
        out, _ = process.communicate(timeout=30)
    finally:
        process.kill()
    assert f"http://127.0.0.1:{port}" in out
    assert re.findall(r"^\s+(submitter|reviewer|editor)\s+\S+\s+\S{12,}$", out, re.MULTILINE) == [
        "submitter", "reviewer", "editor", "editor",
    ]  # fmt: skip
    for secret in ("secret_key", "demo_accounts"):
        assert (tmp_path / secret).stat().st_mode & 0o077 == 0
    assert processes_of(tmp_path) == []


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
            return True
    except OSError:
        return False


def test_a_taken_port_is_said_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = serve(tmp_path / "state", taken.getsockname()[1])
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (2, "")
    assert "is taken" in err
    assert len(err.strip().splitlines()) == 1
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize("port", ["many", "0", "99999"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    process = serve(tmp_path / "state", port)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "PORT" in err
