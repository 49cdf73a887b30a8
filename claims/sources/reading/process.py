"""The parent's side: keeps a child process that parses, and ends it when it takes too long."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any, TypeVar

from claims.sources.base import ReadPage, Unreadable
from claims.sources.reading import wire

JOBS_PER_CHILD = 100  # then a new one starts: parsers keep what they once took
_START_SECONDS = 60.0  # for a child on a busy machine to load its parsers
_ROOT = Path(__file__).resolve().parents[3]
# All that a child is told of our environment; no key and no address of a database is among it.
_PASSED_ON = ("PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
_DIED = "Reading the file failed: it took too much memory or is badly damaged."

_T = TypeVar("_T")


class Reader:
    """Turns bytes from strangers into text, in a child process under limits.

    One child serves one call at a time; calls of several threads wait for each other. After a fork each process has a
    child of its own. Every method raises Unreadable, whose message is for an editor.

    `seconds`: wall clock for one call. `memory`: bytes of address space, where the system can limit it.
    `characters`: the longest text that is given.
    """

    def __init__(self, *, seconds: float = 20.0, memory: int = 1 << 30, characters: int = 2_000_000) -> None:
        self.seconds = seconds
        self.memory = memory
        self.characters = characters
        self._lock = threading.Lock()
        self._child: _Child | None = None
        _READERS.add(self)

    def read(
        self, data: bytes, *, name: str = "", content_type: str = "", charset: str = "", url: str = ""
    ) -> ReadPage:
        """The text of a page, PDF, Word file or text. What is claimed of the bytes may be wrong or missing.

        `url`: where a page came from, to make its canonical address absolute.
        """
        job = {"do": "read", "name": name, "content_type": content_type, "charset": charset, "url": url}
        return self._ask(job, data, wire.page_from_json)

    def members(self, path: Path) -> list[wire.Member]:
        """The files in the zip archive at `path`, folders left out."""
        return self._ask({"do": "members", "path": os.path.abspath(path)}, b"", wire.members_from_json)

    def read_member(self, path: Path, index: int) -> ReadPage:
        """The text of the file at `index`, as `members` gives it, of the zip archive at `path`."""
        job = {"do": "read_member", "path": os.path.abspath(path), "index": index}
        return self._ask(job, b"", wire.page_from_json)

    def read_feed(self, data: bytes, *, url: str, content_type: str = "") -> wire.Feed:
        """What a feed or a sitemap at `url` lists. Addresses are absolute, http or https, and not yet checked."""
        job = {"do": "feed", "url": url, "content_type": content_type}
        return self._ask(job, data, wire.feed_from_json)

    def close(self) -> None:
        """Ends the child; the next call would start another."""
        with self._lock:
            self._end_child()

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, job: dict[str, Any], data: bytes, understand: Callable[[Any], _T]) -> _T:
        job |= {"seconds": self.seconds, "characters": self.characters}
        with self._lock:
            reply = self._reply(job, data)
        if "unreadable" in reply:
            raise Unreadable(str(reply["unreadable"])[:500])
        try:
            return understand(reply["ok"])
        except (KeyError, TypeError, ValueError) as error:
            raise Unreadable(_DIED) from error

    def _reply(self, job: dict[str, Any], data: bytes) -> dict[str, Any]:
        """Asks the child; one that doesn't answer well is ended. Must hold the lock."""
        child = self._living_child()
        keep = False
        try:
            reply = child.ask(job, data, self.seconds, most=12 * self.characters + (8 << 20))
            keep = "last" not in reply and child.jobs < JOBS_PER_CHILD
            return reply
        except _TooLate as error:
            raise Unreadable(
                f"Reading the file took too long (more than {self.seconds:g} seconds)."
            ) from error
        except (wire.Ended, OSError) as error:
            raise Unreadable(_DIED) from error
        finally:
            if not keep:
                self._end_child()

    def _living_child(self) -> _Child:
        if self._child and self._child.process.poll() is not None:
            self._end_child()
        if self._child is None:
            self._child = _Child(self.memory)
        return self._child

    def _end_child(self) -> None:
        if self._child:
            self._child.end()
            self._child = None

    def _forget_after_fork(self) -> None:
        """The lock may be held by a thread that isn't here, and the child is another process's."""
        self._lock = threading.Lock()
        if self._child:
            self._child.close_pipes()
            self._child = None


class _TooLate(Exception):
    """The clock ran out and the child was killed."""


class _Child:
    """A child process and the pipes to it."""

    def __init__(self, memory: int) -> None:
        self.jobs = 0
        self.process = subprocess.Popen(
            [sys.executable, "-B", "-m", "claims.sources.reading.child", str(memory)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0, cwd=_ROOT,
            env=_environment(), start_new_session=True,
        )  # fmt: skip
        weakref.finalize(self, _kill, self.process, os.getpid())
        try:
            with self._killed_after(_START_SECONDS):
                wire.receive(self._pipe(self.process.stdout), most=1_000)
        except (wire.Ended, _TooLate) as error:
            self.end()
            raise Unreadable("The process that reads files could not be started.") from error

    def ask(self, job: dict[str, Any], data: bytes, seconds: float, *, most: int) -> dict[str, Any]:
        """Raises _TooLate, wire.Ended, OSError."""
        self.jobs += 1
        with self._killed_after(seconds):
            # A child that could not take the whole job still says why.
            with contextlib.suppress(BrokenPipeError):
                wire.send(self._pipe(self.process.stdin), job, data)
            return wire.receive(self._pipe(self.process.stdout), most=most)[0]

    def end(self) -> None:
        self.close_pipes()
        self.process.kill()
        self.process.wait()

    def close_pipes(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                self._pipe(pipe).close()

    @contextmanager
    def _killed_after(self, seconds: float) -> Iterator[None]:
        """A kill closes the pipes, so that neither writing nor reading waits longer."""
        late = threading.Event()

        def kill() -> None:
            late.set()
            self.process.kill()

        clock = threading.Timer(seconds, kill)
        clock.daemon = True
        clock.start()
        try:
            yield
        except (wire.Ended, OSError) as error:
            raise (_TooLate() if late.is_set() else error) from error
        finally:
            clock.cancel()
            clock.join()

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None
        return pipe


def _environment() -> dict[str, str]:
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return passed_on | {"LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}


def _kill(process: subprocess.Popen[bytes], owner: int) -> None:
    """For a Reader that nobody closed; after a fork the child is its owner's."""
    if os.getpid() == owner and process.poll() is None:
        process.kill()
        process.wait()


_READERS: weakref.WeakSet[Reader] = weakref.WeakSet()


def _forget_children_after_fork() -> None:
    for reader in list(_READERS):
        reader._forget_after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_children_after_fork)
