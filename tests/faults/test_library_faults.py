"""Importers are killed, disks fill up and everything outside is unplugged; the library is whole after all of it."""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.processes import ROOT, Site, a_site, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.servers]

SHORT = {"LEASE_SECONDS": "2", "LEASE_RENEW_SECONDS": "0.5", "SWEEP_SECONDS": "1"}
COUNT = 250

STATE = """
import json
from claims.models import *
from claims.services.verify import verify_library
faults = []
verify_library(faults.append)
job = Import.objects.order_by("pk").first()
print(json.dumps({
    "hashes": sorted(Document.objects.values_list("sha256", flat=True)),
    "imports": Import.objects.count(),
    "job": [job.state, job.position, job.stored, job.known, job.failed] if job else None,
    "retrievals": Retrieval.objects.count(),
    "files": StoredFile.objects.count(),
    "faults": faults,
}))
"""
PROGRESS = "from claims.models import *; print(Document.objects.count())"


def text_of(number: int) -> str:
    return f"The harbour of note {number} was seen {number * 7} times by {number + 3} people on the quay."


@pytest.fixture
def bulk(tmp_path: Path) -> Path:
    path = tmp_path / "big.jsonl"
    rows = (
        {"title": f"Note {n}", "text": text_of(n), "publisher": "Notes", "url": f"https://n.example.org/{n}"}
        for n in range(COUNT)
    )
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def expected() -> list[str]:
    return sorted(hashlib.sha256(text_of(n).encode()).hexdigest() for n in range(COUNT))


def state_of(site: Site) -> dict[str, object]:
    found: dict[str, object] = json.loads(site.python(STATE))
    return found


def documents(database: Path) -> int:
    """How many there are, asked without starting Django."""
    import sqlite3

    with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=20) as reader:
        count: int = reader.execute("SELECT count(*) FROM claims_document").fetchone()[0]
    reader.close()
    return count


def importer(site: Site, path: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "import_documents", str(path)],
        cwd=ROOT, env=site.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def killed_after(site: Site, path: Path, more: int) -> None:
    """Starts an importer and kills it, in the middle of whatever it does, once it has stored some more."""
    database = site.state / "second_source.sqlite3"
    before = documents(database)
    process = importer(site, path)
    wait_until(
        lambda: documents(database) >= before + more or process.poll() is not None, 60, "some are stored"
    )
    time.sleep(random.Random(before).uniform(0, 0.2))
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_an_importer_that_is_killed_again_and_again_neither_loses_nor_doubles_a_document(
    tmp_path: Path, bulk: Path
) -> None:
    with a_site(tmp_path / "site", **SHORT) as site:
        for more in (25, 50, 1):
            killed_after(site, bulk, more)
        half = documents(site.state / "second_source.sqlite3")
        assert 75 < half < COUNT
        process = importer(site, bulk)
        out, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        assert out.decode().endswith(f"{COUNT} stored, 0 were there already, 0 failed\n")
        state = state_of(site)
    assert state["hashes"] == expected()
    assert (state["imports"], state["job"]) == (1, ["done", COUNT, COUNT, 0, 0])
    assert state["retrievals"] == COUNT
    assert state["faults"] == []


def test_an_importer_that_is_killed_is_followed_by_the_sites_own_worker(tmp_path: Path, bulk: Path) -> None:
    with a_site(tmp_path / "site", **SHORT) as site:
        killed_after(site, bulk, 25)
        site.start_beat()
        site.start_worker()
        database = site.state / "second_source.sqlite3"
        wait_until(lambda: documents(database) == COUNT, 90, "the worker has stored the rest")
        wait_until(lambda: state_of(site)["job"] == ["done", COUNT, COUNT, 0, 0], 20, "the import is done")
        state = state_of(site)
    assert state["hashes"] == expected()
    assert state["retrievals"] == COUNT
    assert state["faults"] == []


def test_two_importers_of_one_file_at_once_store_each_document_once(tmp_path: Path, bulk: Path) -> None:
    with a_site(tmp_path / "site", **SHORT) as site:
        both = [importer(site, bulk) for _ in range(2)]
        for process in both:
            process.communicate(timeout=120)
        assert [process.returncode for process in both] == [0, 0]
        state = state_of(site)
    assert state["hashes"] == expected()
    assert state["faults"] == []


def test_a_disk_that_takes_no_more_stores_nothing_and_says_so(tmp_path: Path) -> None:
    """The kernel itself refuses to write on: a file may be no longer than a megabyte."""
    large = tmp_path / "large.txt"
    large.write_text(
        "The harbour was seen by many people on the quay, said the note. " * 18_000, encoding="utf-8"
    )
    limit = 1 << 20
    assert large.stat().st_size > limit

    def small_files() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    with a_site(tmp_path / "site", **SHORT) as site:
        done = subprocess.run(
            [sys.executable, "manage.py", "add_document", str(large)],
            cwd=ROOT, env=site.env, capture_output=True, text=True, check=False, preexec_fn=small_files,
        )  # fmt: skip
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == "The file could not be kept: File too large.\n"
        assert not [path for path in (site.state / "media").rglob("*") if path.is_file()]
        state = state_of(site)
        assert (state["hashes"], state["files"], state["faults"]) == ([], 0, [])
        large.write_text("The harbour was seen by many people.", encoding="utf-8")
        assert site.manage("add_document", str(large)).strip() == "1"  # for this one there is room
        assert state_of(site)["faults"] == []


UNPLUGGED = """
from datetime import date
from claims.models import *
from claims.services.check import run_check
from claims.services.extract import extract_claims
from claims.services.feeds import poll_feed, add_feed
from claims.services.importing import run_import
from claims.services.imports import start_addresses
from claims.services.sources import add_source
from claims.services.network import NETWORK
from tests.cast import make_cast, submitted, stored

def dead(*_):
    raise OSError("no name server answers")

NETWORK.resolver = dead
cast = make_cast()
stored()
feed = add_feed(cast.eva, url="http://news.example/feed",
                source=add_source(cast.eva, name="Bay", domain="", tier="news", notes=""), minutes=30)
poll_feed(feed.pk)
job = start_addresses(cast.eva, ["http://news.example/a"], tier="news")
for _ in range(3):
    run_import(job.pk)
    ImportItem.objects.update(next_attempt_at=None)
    Import.objects.update(next_attempt_at=None)
article = submitted(cast.sam, body="Paul Wirth a quitté Norvik en mai 2019.")
extract_claims(article.pk)
for check in Check.objects.all():
    run_check(check.pk)
feed.refresh_from_db()
import json
print(json.dumps({
    "feed": feed.error, "item": list(ImportItem.objects.values_list("state", "reason")[0]),
    "checks": list(Check.objects.values_list("state", "label")),
    "asked": {row.provider: row.failure for row in SearchQuestion.objects.all()},
}))
"""


def test_with_the_name_service_dead_all_ends_and_says_what_happened(tmp_path: Path) -> None:
    providers = {
        "SEARXNG_URL": "http://searx.example", "WIKIPEDIA": "true", "BRAVE_KEY": "k", "FACT_CHECK_TOOLS_KEY": "k",
        "PROVIDER_SECONDS": "2", "FETCH_PAUSE": "0",
    }  # fmt: skip
    with a_site(tmp_path / "site", **SHORT, **providers) as site:
        told = json.loads(site.python(UNPLUGGED).splitlines()[-1])
        assert state_of(site)["faults"] == []
    assert told["feed"]
    assert told["item"][0] == "failed"
    assert told["item"][1]
    assert told["checks"] == [["done", "not_enough_evidence"]]
    assert set(told["asked"]) == {"searxng", "wikipedia", "brave", "fact_check_tools"}
    assert all(told["asked"].values())
