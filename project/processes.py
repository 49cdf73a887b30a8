"""Children of `serve`: started together, and ended together, whatever happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

GRACE = 10.0  # seconds that a child has to end by itself


@dataclass(frozen=True, slots=True)
class Child:
    """A named process with its output in a file of its own."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


def start(name: str, command: Sequence[str], log_dir: Path, env: dict[str, str]) -> Child:
    """Starts the command in a process group of its own, so that Ctrl-C reaches only the parent."""
    log_dir.mkdir(parents=True, exist_ok=True)
    log = log_dir / f"{name}.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=env,
            start_new_session=True,
        )
    return Child(name, process, log)


def wait_for_any(children: Sequence[Child]) -> Child:
    """The first child that ends by itself."""
    while True:
        for child in children:
            if child.process.poll() is not None:
                return child
        time.sleep(0.2)


def stop(children: Sequence[Child]) -> None:
    """SIGTERM to all, then SIGKILL to whole groups: after GRACE, or at once on a second Ctrl-C."""
    try:
        _end(children)
    except KeyboardInterrupt:
        print("Killed.", file=sys.stderr)
    finally:
        for child in children:
            _signal(child, signal.SIGKILL, group=True)  # and what it may have left behind
            child.process.wait()


def _end(children: Sequence[Child]) -> None:
    for child in children:
        _signal(child, signal.SIGTERM, group=False)
    deadline = time.monotonic() + GRACE
    for child in children:
        try:
            child.process.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            print(f"{child.name} did not end by itself and is killed.", file=sys.stderr)


def _signal(child: Child, number: int, *, group: bool) -> None:
    try:
        if group:
            os.killpg(child.process.pid, number)
        elif child.process.poll() is None:
            child.process.send_signal(number)
    except ProcessLookupError:
        pass
