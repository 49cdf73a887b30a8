"""The process that parses: its limits, its deaths, and what it is told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from claims.sources.base import ReadPage, Unreadable
from claims.sources.reading import Reader, process, wire
from tests.processes import wait_until
from tests.sources.files import PARAGRAPH, SECOND, page

ROOT = Path(__file__).resolve().parents[2]
TEXT = f"{PARAGRAPH}\n\n{SECOND}"
LINUX = pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="needs Linux's /proc")


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


def pid_of(reader: Reader) -> int:
    assert reader._child is not None
    return reader._child.process.pid


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    """The process hangs, as in an endless loop."""
    os.kill(pid, signal.SIGSTOP)
    yield


def test_one_child_serves_many_calls(reader: Reader) -> None:
    assert reader.read(page("")).text == TEXT
    first = pid_of(reader)
    assert reader.read(page("")).text == TEXT
    assert pid_of(reader) == first


def test_a_page_takes_a_warm_child_a_few_milliseconds(reader: Reader) -> None:
    reader.read(page(""))
    best = 1.0
    for _ in range(20):
        start = time.monotonic()
        reader.read(page(""))
        best = min(best, time.monotonic() - start)
    assert best < 0.05


def test_a_child_that_takes_too_long_is_killed_and_the_next_call_has_a_new_one() -> None:
    with Reader(seconds=0.5) as reader:
        reader.read(page(""))
        pid = pid_of(reader)
        start = time.monotonic()
        with stopped(pid), pytest.raises(Unreadable, match=r"took too long \(more than 0\.5 seconds\)"):
            reader.read(page(""))
        assert time.monotonic() - start < 5
        assert not is_alive(pid)
        assert reader.read(page("")).text == TEXT


def test_a_body_that_the_child_does_not_take_is_given_up_too() -> None:
    with Reader(seconds=0.5) as reader:
        reader.read(page(""))
        with stopped(pid_of(reader)), pytest.raises(Unreadable, match="took too long"):
            reader.read(b"x" * 5_000_000)


def test_a_child_that_dies_at_work_makes_the_file_unreadable(reader: Reader) -> None:
    reader.read(page(""))
    pid = pid_of(reader)
    with stopped(pid):
        killer = threading.Timer(0.3, os.kill, (pid, signal.SIGKILL))
        killer.start()
        with pytest.raises(Unreadable, match="failed"):
            reader.read(page(""))
    assert reader.read(page("")).text == TEXT
    assert pid_of(reader) != pid


def test_a_child_that_died_between_two_calls_is_replaced_unseen(reader: Reader) -> None:
    reader.read(page(""))
    pid = pid_of(reader)
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not is_alive(pid), 5, "the child is dead")
    assert reader.read(page("")).text == TEXT


@LINUX
@pytest.mark.parametrize("data", [b"words " * 60_000_000, b"<p>word" * 300_000], ids=["receiving", "parsing"])
def test_a_file_that_takes_too_much_memory_is_unreadable(data: bytes) -> None:
    with Reader(memory=160 << 20) as reader:
        with pytest.raises(Unreadable, match=r"memory|more parts"):
            reader.read(data)
        assert reader.read(page("")).text == TEXT


@LINUX
def test_a_child_has_little_of_everything(reader: Reader) -> None:
    reader.read(page(""))
    lines = Path(f"/proc/{pid_of(reader)}/limits").read_text().splitlines()
    limits = {line[:26].strip(): line[26:].split()[:2] for line in lines}
    assert limits["Max address space"] == [str(1 << 30)] * 2
    assert limits["Max file size"] == ["0", "0"]
    assert limits["Max open files"] == ["24", "24"]
    assert limits["Max core file size"] == ["0", "0"]
    assert 20 <= int(limits["Max cpu time"][0]) <= 30


@LINUX
def test_a_child_is_told_no_secrets(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    reader.read(page(""))
    environment = Path(f"/proc/{pid_of(reader)}/environ").read_text()
    names = {entry.split("=")[0] for entry in environment.split("\0") if entry}
    assert names <= {"PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "LC_ALL", "PYTHONHASHSEED"}


def test_a_child_knows_no_django_and_this_package_no_parser() -> None:
    check = (
        "import sys; import claims.sources.reading as r;"
        "assert not {'lxml', 'pypdf', 'docx', 'trafilatura', 'feedparser'} & set(sys.modules);"
        "import claims.sources.reading.child; assert not {'django', 'project', 'claims.models'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", check], cwd=ROOT, check=True, timeout=60)


def test_a_new_child_starts_after_a_number_of_jobs(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "JOBS_PER_CHILD", 3)
    pids = []
    for _ in range(3):
        reader.read(b"Words.")
        pids.append(reader._child and pid_of(reader))
    assert pids[0] == pids[1]
    assert pids[2] is None  # ended after its third
    assert reader.read(b"Words.").text == "Words."


def test_several_threads_get_their_own_answers(reader: Reader) -> None:
    def read(number: int) -> str:
        return reader.read(f"Number {number}.".encode()).text

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(read, range(60))) == [f"Number {number}." for number in range(60)]


def in_a_fork(reader: Reader) -> str:
    """What a forked process reads with the same reader, and the pid of its child."""
    out, into = os.pipe()
    fork = os.fork()
    if fork == 0:  # pragma: no cover  # another process
        try:
            text = reader.read(b"In the fork.").text
            os.write(into, f"{text} {pid_of(reader)}".encode())
            reader.close()
        finally:
            os._exit(0)
    os.close(into)
    with os.fdopen(out) as answer:
        said = answer.read()
    os.waitpid(fork, 0)
    return said


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_after_a_fork_each_process_has_a_child_of_its_own(reader: Reader) -> None:
    """Celery's workers are forks of one process."""
    reader.read(page(""))
    before = pid_of(reader)
    with reader._lock:  # another thread is at work while the process forks
        said = in_a_fork(reader)
    text, _, pid = said.rpartition(" ")
    assert text == "In the fork."
    assert int(pid) != before
    assert reader.read(page("")).text == TEXT
    assert pid_of(reader) == before


def test_a_child_ends_with_its_parent() -> None:
    script = (
        "import os, signal; from claims.sources.reading import Reader; reader = Reader(); reader.read(b'Words.');"
        "print(reader._child.process.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, timeout=60, check=False
    )
    pid = int(run.stdout)
    wait_until(lambda: not is_alive(pid), 10, "the orphan ends")


def test_a_closed_reader_leaves_no_process_and_may_be_used_again() -> None:
    reader = Reader()
    reader.read(b"Words.")
    pid = pid_of(reader)
    reader.close()
    reader.close()
    assert not is_alive(pid)
    assert reader.read(b"Words.").text == "Words."
    pid = pid_of(reader)
    del reader
    wait_until(lambda: not is_alive(pid), 5, "a forgotten reader's child ends, too")


def test_where_no_limits_can_be_set_the_clock_still_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS, where RLIMIT_AS is refused."""
    from claims.sources.reading import child

    def refuse(*_: object) -> None:
        raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(child.resource, "setrlimit", refuse)
    child.limit_process(1 << 30)
    child.allow_seconds(1)
    monkeypatch.setattr(child, "resource", None)
    child.limit_process(1 << 30)
    child.allow_seconds(1)


def test_the_longest_text_is_what_the_reader_was_told() -> None:
    with Reader(characters=100) as reader:
        assert reader.read(b"w" * 100).text == "w" * 100
        with pytest.raises(Unreadable, match="longer than 100 characters"):
            reader.read(b"w" * 101)


def test_a_child_that_cannot_start_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_ROOT", Path("/"))
    monkeypatch.delenv("PYTHONPATH", raising=False)
    with Reader() as reader, pytest.raises(Unreadable, match="could not be started"):
        reader.read(b"Words.")


@pytest.mark.parametrize(
    "reply",
    [
        {},
        {"ok": None},
        {"ok": {"kind": "html"}},
        {"ok": {**wire.page_to_json(ReadPage("html", "x")), "text": 7}},
        {"ok": {**wire.page_to_json(ReadPage("html", "x")), "date": "2024-99-99"}},
    ],
)
def test_a_child_that_talks_nonsense_is_not_believed(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, reply: dict[str, object]
) -> None:
    monkeypatch.setattr(process._Child, "ask", lambda *_, **__: reply)
    with pytest.raises(Unreadable, match="failed"):
        reader.read(b"Words.")
