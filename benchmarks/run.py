"""`make bench`: how long the things take that people wait for. Prints; asserts nothing.

Uses the founding case where a folder of cases stands beside the checkout, else our own longest article.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import desk, library, speed
from benchmarks.material import ROOT, timed_case
from claims.checking.measuring.tables import as_text
from tests.processes import Site, a_site

ROUNDS = 3


def material() -> tuple[Path, Path]:
    folder = timed_case()
    return folder / "article.txt", folder / "sources"


def timed(action: Callable[[], object]) -> float:
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def report(name: str, seconds: list[float], goal: str) -> None:
    spread = f"{min(seconds):.2f} to {max(seconds):.2f}"
    print(
        f"{name:52} {statistics.median(seconds):7.2f} s  ({spread}, n={len(seconds)})  goal: {goal}",
        flush=True,
    )


def factcheck() -> None:
    article, sources = material()
    command = [sys.executable, "manage.py", "factcheck", str(article), "--sources", str(sources), "--json"]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def first_start(folder: Path) -> None:
    """A fresh environment from the hashed lock; what `make run` does before it serves."""
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    install = [folder / "venv/bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "--require-hashes", "-r", ROOT / "requirements/core.txt"], check=True)


def until_it_serves(folder: Path) -> None:
    """From `serve` to the printed address."""
    from tests.servers import free_port

    command = [sys.executable, "manage.py", "serve", "--port", str(free_port())]
    env = {"STATE_DIR": str(folder), "PATH": "/usr/bin:/bin", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    for line in process.stdout:
        if "http://" in line:
            break
    process.terminate()
    process.wait()


SUBMIT = """
import time
from pathlib import Path
from datetime import date
from django.utils import timezone
from claims.checking.case_files import read_article
from claims.models import Article
from claims.services.submit import submit_article
from tests.cast import make_person
article = read_article(Path({path!r}), today=date.today())
begun = time.perf_counter()
stored = submit_article(make_person("sam", "submitter"), title=article.title, body=article.body, date=article.date,
                        kind="own", language=article.language or "")
while Article.objects.get(pk=stored.pk).state != "checked":
    time.sleep(0.05)
print(time.perf_counter() - begun)
"""


def submit_to_checked(site: Site) -> tuple[float, float]:
    """Seconds until every suggestion is there, and the size of the largest process of the worker in MB."""
    article, sources = material()
    site.manage("import_documents", str(sources))
    worker = site.start_worker()
    time.sleep(5)
    seconds = float(site.python(SUBMIT.format(path=str(article))).split()[-1])
    return seconds, max(map(_megabytes, _family(worker.pid)))


def _family(parent: int) -> list[int]:
    """The process and those that it started."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], check=True, capture_output=True, text=True
    ).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    return [parent, *(pid for pid, of in pairs if of == parent)]


def _megabytes(pid: int) -> float:
    """What it holds in memory now."""
    command = ["ps", "-o", "rss=", "-p", str(pid)]
    return (
        float(subprocess.run(command, check=True, capture_output=True, text=True).stdout) * 1024 / 1_000_000
    )


def main() -> None:
    print(f"article: {material()[0]}", flush=True)
    print(as_text(speed.tables(), markdown=False), end="\n\n", flush=True)
    report(
        "factcheck --sources --json, whole process", [timed(factcheck) for _ in range(ROUNDS)], "under 3 s"
    )
    with tempfile.TemporaryDirectory() as folder, a_site(Path(folder)) as site:
        seconds, megabytes = submit_to_checked(site)
        report("submitted to all suggestions, one worker", [seconds], "under 10 s")
        print(f"{'its largest process after that':52} {megabytes:7.0f} MB  goal: under 400 MB", flush=True)
    library.main()
    desk.main()
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder) / "state"
        report("serve, first time (migrations and demo)", [timed(lambda: until_it_serves(state))], "")
        report("serve, later", [timed(lambda: until_it_serves(state)) for _ in range(ROUNDS)], "under 5 s")
        report(
            "environment from the lock", [timed(lambda: first_start(Path(folder)))], "first start under 120 s"
        )


if __name__ == "__main__":
    main()
