"""The child process that parses: `python -m claims.sources.reading.child`. Knows no Django and no secrets.

It answers one job after the other until its standard input closes. Every limit that it sets upon itself is one that
it can't lift by accident; the wall clock is its parent's.
"""

from __future__ import annotations

import contextlib
import math
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from claims.sources.base import Unreadable
from claims.sources.reading.archive import list_members, member_bytes
from claims.sources.reading.documents import read_document
from claims.sources.reading.feeds import read_feed
from claims.sources.reading.sniff import Claimed
from claims.sources.reading.wire import Ended, feed_to_json, members_to_json, page_to_json, receive, send

try:
    import resource
except ImportError:  # pragma: no cover  # Windows: only the parent's clock limits
    resource = None  # type: ignore[assignment]

_OPEN_FILES = 24
_TOO_MUCH_MEMORY = "Reading the file took too much memory."


def read(job: dict[str, Any], data: bytes) -> Any:
    claimed = Claimed(job["name"], job["content_type"], job["charset"])
    return page_to_json(read_document(data, claimed, url=job["url"], characters=job["characters"]))


def members(job: dict[str, Any], _: bytes) -> Any:
    return members_to_json(list_members(Path(job["path"])))


def read_member(job: dict[str, Any], _: bytes) -> Any:
    name, data = member_bytes(Path(job["path"]), job["index"])
    page = read_document(data, Claimed(name), url="", characters=job["characters"])
    return page_to_json(page)


def feed(job: dict[str, Any], data: bytes) -> Any:
    return feed_to_json(read_feed(data, url=job["url"], content_type=job["content_type"]))


JOBS: dict[str, Callable[[dict[str, Any], bytes], Any]] = {
    "read": read,
    "members": members,
    "read_member": read_member,
    "feed": feed,
}


def answer(job: dict[str, Any], data: bytes) -> dict[str, Any]:
    """{"ok": ...} or {"unreadable": why}; "last" where this process should not go on."""
    try:
        return {"ok": JOBS[job["do"]](job, data)}
    except Unreadable as error:
        return {"unreadable": str(error)}
    except MemoryError:
        return {"unreadable": _TOO_MUCH_MEMORY, "last": True}
    except RecursionError:
        return {"unreadable": "The file's parts are nested too deep."}
    except Exception as error:  # a parser's own fault must not stop the desk; its name helps to find it
        return {"unreadable": f"The file is damaged and can't be read ({type(error).__name__})."}


def limit_process(memory: int) -> None:
    """Memory in bytes, few files, nothing written. What a system doesn't know of these it goes without."""
    if resource is None:
        return
    for name, most in (
        ("RLIMIT_AS", memory),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_NOFILE", _OPEN_FILES),
    ):
        with contextlib.suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (most, most))


def allow_seconds(seconds: float) -> None:
    """Renews the limit of processor time: `seconds` from now on."""
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = math.ceil(used.ru_utime + used.ru_stime + seconds) + 1
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def own_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Standard input and output for ourselves: whatever a parser prints goes nowhere."""
    questions = os.fdopen(os.dup(0), "rb", buffering=0)
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
    return questions, answers


def main() -> None:
    questions, answers = own_pipes()
    limit_process(int(sys.argv[1]))
    with contextlib.suppress(Ended, BrokenPipeError):
        send(answers, {"ok": "ready"})
        while True:
            job, data = _next_job(questions)
            if job is None:
                send(answers, {"unreadable": _TOO_MUCH_MEMORY, "last": True})
                return  # the rest of the job is still in the pipe
            allow_seconds(job["seconds"])
            reply = answer(job, data)
            del data
            send(answers, reply)
            if "last" in reply:
                return


def _next_job(questions: IO[bytes]) -> tuple[dict[str, Any] | None, bytes]:
    """None in place of a job too large to hold; what was received of it is then freed."""
    try:
        return receive(questions)
    except MemoryError:
        return None, b""


if __name__ == "__main__":
    main()
