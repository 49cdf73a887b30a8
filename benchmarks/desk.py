"""How long the desk's pages take with 100,000 claims stored, and how many polls a second two processes serve.

    python -m benchmarks.desk [CLAIMS]

Pages are asked for one after another through Django's own client, in a process that has answered each once before:
what is measured is the site's work on a page, from request to the last byte. Polls go over real sockets to gunicorn.
"""

from __future__ import annotations

import http.client
import json
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from claims.checking.measuring.tables import NOTHING, Table, as_text
from tests.processes import Site, a_site
from tests.servers import find_postgresql, postgresql_server

CLAIMS = 100_000
LIST_GOAL, CLAIM_GOAL = 100, 60  # milliseconds, at the 95th percentile
POLL_SECONDS = 8.0
POLLERS = 8

FILL = "from benchmarks.desk_rows import fill; print(fill({claims}))"
TIMES = "from benchmarks.desk_pages import times; print(times())"
SESSION = "from benchmarks.desk_pages import session_of; print(session_of('eva'))"


@contextmanager
def _site(folder: Path, url: str | None) -> Iterator[Site]:
    database = {"DATABASE_URL": url} if url else {}
    with a_site(folder, SECOND_FACTOR="offered", **database) as site:
        site.env["PYTHONPATH"] = str(Path(__file__).resolve().parent.parent)
        yield site


def page_table(name: str, measured: dict[str, list[float]]) -> Table:
    """Milliseconds of each page: the median and the 95th percentile, beside the goal."""
    rows = []
    for page, seconds in measured.items():
        ordered = sorted(seconds)
        middle, slow = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
        goal = CLAIM_GOAL if page.startswith("a claim") else LIST_GOAL
        told = NOTHING if page.startswith("dashboard") else f"under {goal}"  # no list, and opened once a day
        rows.append((page, f"{middle * 1000:.0f}", f"{slow * 1000:.0f}", told))
    return Table(name, ("page", "median, ms", "95 of 100 under, ms", "goal"), tuple(rows))


def polls_a_second(site: Site, cookie: str, path: str) -> float:
    """How many requests for a live fragment are answered in a second, with POLLERS browsers that ask without a pause."""
    until = time.monotonic() + POLL_SECONDS
    answered = [0] * POLLERS

    def ask(place: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
        while time.monotonic() < until:
            connection.request("GET", path, headers={"Cookie": f"session={cookie}", "HX-Request": "true"})
            answer = connection.getresponse()
            answer.read()
            if answer.status not in (200, 204):
                raise RuntimeError(f"{path}: {answer.status}")
            answered[place] += 1
        connection.close()

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(POLLERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(answered) / POLL_SECONDS


def measure(name: str, folder: Path, url: str | None, claims: int) -> None:
    with _site(folder, url) as site:
        begun = time.monotonic()
        print(
            f"{name}: {site.python(FILL.format(claims=claims)).strip()} in {time.monotonic() - begun:.0f} s",
            flush=True,
        )
        measured = json.loads(site.python(TIMES).splitlines()[-1])
        print(as_text([page_table(f"{name}, {claims:,} claims", measured)], markdown=False), flush=True)
        cookie, article, version = site.python(SESSION).split()[-3:]
        site.start_web(workers=2)
        for what, path in (
            ("nothing has changed", f"/articles/{article}/?v={version}"),
            ("the whole fragment", f"/articles/{article}/?v=0"),
        ):
            print(
                f"{name}: {polls_a_second(site, cookie, path):,.0f} polls a second where {what}", flush=True
            )


def main(claims: int = CLAIMS) -> None:
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", Path(folder), None, claims)
    if find_postgresql() is not None:
        with tempfile.TemporaryDirectory() as folder, postgresql_server() as url:
            measure("PostgreSQL", Path(folder), url, claims)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
