"""Workers are killed in the middle of the watch; every verdict is looked at all the same, and no reason is raised twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.processes import ROOT, Site, a_site, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.servers]

SHORT = {
    "LEASE_SECONDS": "2", "LEASE_RENEW_SECONDS": "0.5", "SWEEP_SECONDS": "1", "WATCH_SECONDS": "1", "FETCH_PAUSE": "0",
    "MAX_ATTEMPTS": "9",
}  # fmt: skip
NAMES = [
    "Nora Feld", "Paul Wirth", "Anna Holm", "Marc Arnaud", "Julie Sorel", "Karl Lindt", "Claire Moreau", "Peter Keller",
    "Hans Brandt", "Maria Costa", "Louis Duval", "Frieda Engel",
]  # fmt: skip
VERDICTS = len(NAMES)

# Twelve published claims, each resting on a page of its own.
PUBLISH = """
from tests.cast import *
from claims.models import *
from claims.services.publish import publish
cast = make_cast()
for n, name in enumerate({names}):
    house = name.partition(" ")[2] + " Werft"
    add_document(None, source_name="The Bay News", tier="news", title=f"{{name}} leaves {{house}}", date=date(2022, 6, 1),
        text=f"{{name}} left {{house}} in May 2022, the company said.", url=f"http://news.example/{{n}}", language="en")
    article = checked(cast.sam, body=f"{{name}} a quitté {{house}} en mai 2021.", title=f"Départ {{n}}")
    claim = article.claims.get()
    item = Evidence.objects.get(check_run=claim.suggested_by, quote__startswith=name)
    propose(cast.rita, claim, version=claim.version, rating=Rating.objects.get(key="false"), explanation="x",
        evidence_ids=[item.pk])
    claim.refresh_from_db(); decide(cast.eva, claim, version=claim.version)
    claim.refresh_from_db(); publish(cast.emil, claim, version=claim.version)
"""
# A worker of the watch whose web is a small one of its own: each page has changed, and takes its time to say so.
WORK = """
import time
from datetime import timedelta
from django.db.models import Q
from django.utils import timezone
from claims.models import *
from claims.services.network import NETWORK
from claims.services.watch import look, wake_due_watches
from tests.services.library_web import in_turn, page, publish
from tests.sources.web import small_web
with small_web() as web:
    NETWORK.resolver, NETWORK.connector = web.resolver, web.connector
    for n, name in enumerate({names}):
        changed = page(f"{{name}} left in June 2022, the company said. It had been asked about it for some time, and by many.")
        publish(web, f"news.example/{{n}}", changed)
    wake_due_watches()
    Watch.objects.filter(looked_at=None, next_attempt_at__isnull=False, attempt=0).update(next_attempt_at=None)
    print("ready", flush=True)
    open_ones = Watch.objects.filter(Q(looked_at=None) | Q(next_attempt_at__lt=timezone.now() + timedelta(hours=1)))
    while open_ones.exists():
        wake_due_watches()
        for pk in open_ones.values_list("pk", flat=True):
            Watch.objects.filter(pk=pk, looked_at__isnull=False).update(next_attempt_at=None)  # its host was busy
            look(pk)
        time.sleep(0.1)
"""
STATE = """
import json
from claims.models import *
print(json.dumps({
    "watches": sorted(Watch.objects.values_list("state", flat=True)),
    "reasons": StaleReason.objects.count(),
    "claims": StaleReason.objects.values("claim").distinct().count(),
    "stale": Claim.objects.filter(stale=True).count(),
    "steps": HistoryEntry.objects.filter(action="went_stale").count(),
    "notices": Notice.objects.filter(kind="stale").count(),
    "versions": Document.objects.filter(previous__isnull=False).count(),
    "checks": Check.objects.filter(requested_by=None, state="queued").count(),
    "published": FactCheck.objects.filter(withdrawn_at=None, verdict__label="refuted").count(),
}))
"""


def worker(site: Site) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-v0", "-c", WORK.format(names=NAMES)],
        cwd=ROOT, env=site.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def looked_at(site: Site) -> int:
    import sqlite3

    with sqlite3.connect(
        f"file:{site.state / 'second_source.sqlite3'}?mode=ro", uri=True, timeout=20
    ) as reader:
        count: int = reader.execute(
            "SELECT count(*) FROM claims_watch WHERE looked_at IS NOT NULL"
        ).fetchone()[0]
    reader.close()
    return count


def killed_after(site: Site, more: int) -> None:
    """Starts a worker and kills it, in the middle of whatever it does, once it has looked at some more."""
    before, process = looked_at(site), worker(site)
    wait_until(
        lambda: looked_at(site) >= before + more or process.poll() is not None, 60, "some are looked at"
    )
    time.sleep(random.Random(before).uniform(0, 0.05))
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_worker_of_the_watch_that_is_killed_neither_loses_nor_doubles_a_verdict(tmp_path: Path) -> None:
    with a_site(tmp_path / "site", **SHORT) as site:
        site.python(PUBLISH.format(names=NAMES))
        for more in (1, 3, 2):
            killed_after(site, more)
        assert looked_at(site) < VERDICTS
        both = [worker(site), worker(site)]
        for process in both:
            process.communicate(timeout=120)
        assert [process.returncode for process in both] == [0, 0]
        state = json.loads(site.python(STATE))
    assert state == {
        "watches": ["waiting"] * VERDICTS,
        "reasons": VERDICTS,
        "claims": VERDICTS,
        "stale": VERDICTS,
        "steps": VERDICTS,
        "notices": 2 * VERDICTS,  # Rita and Eva
        "versions": VERDICTS,
        "checks": VERDICTS,
        "published": VERDICTS,
    }
