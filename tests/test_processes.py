"""What `serve` starts, it ends; also what will not end by itself."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import NoReturn

import pytest

from project import processes
from project.processes import Child, start, stop
from tests.processes import wait_until

STUBBORN = ["sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done"]


@pytest.fixture
def stubborn(tmp_path: Path) -> Child:
    """A child that takes no notice of SIGTERM."""
    child = start("stubborn", STUBBORN, tmp_path, dict(os.environ))
    wait_until(lambda: "ready" in child.log.read_text(encoding="utf-8"), 10, "the child is ready")
    return child


def interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def group_is_gone(child: Child) -> bool:
    try:
        os.killpg(child.process.pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_second_ctrl_c_kills_at_once_and_leaves_nobody(stubborn: Child) -> None:
    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        stop([stubborn])
    finally:
        signal.signal(signal.SIGALRM, before)
    assert stubborn.process.returncode == -signal.SIGKILL
    wait_until(lambda: group_is_gone(stubborn), 5, "the whole group is gone")


def test_a_child_that_will_not_end_is_killed_and_named(
    stubborn: Child, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(processes, "GRACE", 0.2)
    stop([stubborn])
    assert stubborn.process.returncode == -signal.SIGKILL
    assert "stubborn did not end by itself" in capsys.readouterr().err


def test_a_child_that_ends_by_itself_is_not_said_to_be_killed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    child = start("meek", ["sleep", "60"], tmp_path, dict(os.environ))
    stop([child])
    assert child.process.returncode == -signal.SIGTERM
    assert capsys.readouterr().err == ""
