"""Workers are killed and brokers lost in the middle of an article; every check still ends, once."""

from __future__ import annotations

import json
import random
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.processes import Site, a_site, wait_until
from tests.servers import find_redis, free_port, redis_server

pytestmark = [pytest.mark.slow, pytest.mark.servers]

LEASE = 10.0
SHORT = {"LEASE_SECONDS": str(LEASE), "LEASE_RENEW_SECONDS": "3", "SWEEP_SECONDS": "2"}
CLAIMS = 60

SUBMIT = """
from datetime import date
from tests.cast import make_person, submitted, stored
stored(); sam = make_person("sam", "submitter")
body = " ".join(f"Nora Feld a acheté {{n}} bateaux en mai {{1900 + n}} à Calderon." for n in range(2, {claims} + 2))
print(submitted(sam, body=body).pk)
"""
STATE = """
import json
from collections import Counter
from django.db.models import Count
from claims.models import *
done = Check.objects.filter(state="done").values("claim").annotate(n=Count("pk"))
print(json.dumps({
    "article": Article.objects.get().state,
    "claims": Claim.objects.count(),
    "states": dict(Counter(Check.objects.values_list("state", flat=True))),
    "twice_done": sum(row["n"] != 1 for row in done),
    "evidence_twice": Evidence.objects.values("check_run", "document", "start", "end").annotate(n=Count("pk")).filter(n__gt=1).count(),
    "most_attempts": max(Check.objects.values_list("attempt", flat=True), default=0),
}))
"""


def submit(site: Site, claims: int = CLAIMS) -> None:
    site.python(SUBMIT.format(claims=claims))


def state_of(site: Site) -> dict[str, object]:
    found: dict[str, object] = json.loads(site.python(STATE))
    return found


def done_so_far(site: Site) -> int:
    return int(site.stored("SELECT COUNT(*) FROM claims_check WHERE state = 'done'"))


def assert_each_was_done_once(site: Site, claims: int = CLAIMS) -> None:
    state = state_of(site)
    assert state["article"] == "checked"
    assert state["claims"] == claims
    assert state["states"] == {"done": claims}
    assert state["twice_done"] == 0
    assert state["evidence_twice"] == 0


def wait_until_checked(site: Site, seconds: float) -> None:
    wait_until(lambda: site.articles_unchecked() == 0, seconds, "the article is checked")


def test_after_the_worker_is_killed_every_check_ends_once(tmp_path: Path) -> None:
    with a_site(tmp_path, **SHORT) as site:
        site.start_beat()
        site.start_worker()
        submit(site)
        dice = random.Random(7)
        for _ in range(3):
            time.sleep(dice.uniform(0.2, 1.5))
            site.kill("worker")
            site.start_worker()
        wait_until_checked(site, 2 * LEASE)
        assert_each_was_done_once(site)


@pytest.mark.skipif(find_redis() is None, reason="install redis-server")
@pytest.mark.parametrize("loss", ["flushed", "killed"])
def test_after_redis_is_lost_every_check_ends_once(tmp_path: Path, loss: str) -> None:
    import redis

    port = free_port()
    with a_site(tmp_path / "site", REDIS_URL=f"redis://127.0.0.1:{port}/0", **SHORT) as site:
        with redis_server(port, tmp_path) as (url, server):
            site.start_beat()
            site.start_worker()
            submit(site)
            wait_until(lambda: done_so_far(site) > 3, 30, "some checks are done")
            if loss == "flushed":
                redis.Redis.from_url(url).flushall()
                wait_until_checked(site, 2 * LEASE)
            else:
                server.kill()
                server.wait()
        if loss == "killed":
            shutil.rmtree(tmp_path / "appendonlydir", ignore_errors=True)
            with redis_server(port, tmp_path):  # back again, and empty
                wait_until_checked(site, 2 * LEASE)
        assert_each_was_done_once(site)


def test_a_submission_is_kept_while_the_broker_is_away(tmp_path: Path) -> None:
    with a_site(tmp_path, REDIS_URL=f"redis://127.0.0.1:{free_port()}/0", **SHORT) as site:
        begun = time.monotonic()
        submit(site, 2)
        assert time.monotonic() - begun < 30  # not for ever: the broker's own time-outs would be minutes
        assert state_of(site)["article"] == "received"


def test_two_workers_and_five_readers_never_find_sqlite_locked(tmp_path: Path) -> None:
    with a_site(tmp_path, **SHORT) as site:
        site.start_web()
        site.start_worker("one")
        site.start_worker("two")
        submit(site, 200)
        cookie = sign_in(site)
        finished = threading.Event()

        def read() -> set[int]:
            seen = set()
            while not finished.is_set():
                seen.add(poll(site, cookie))
                time.sleep(0.2)
            return seen

        with ThreadPoolExecutor(5) as pool:
            readers = [pool.submit(read) for _ in range(5)]
            try:
                wait_until_checked(site, 60)
            finally:
                finished.set()
            answers = set().union(*(reader.result() for reader in readers))
        assert answers <= {200, 204}
        assert "database is locked" not in site.logs()
        assert_each_was_done_once(site, 200)


def sign_in(site: Site) -> str:
    """The session cookie of Sam, who submitted the article."""
    code = """
from django.test import Client
from claims.models import Person
client = Client(); client.force_login(Person.objects.get(username="sam"), backend="django.contrib.auth.backends.ModelBackend")
print(client.cookies["session"].value)
"""
    return site.python(code).strip()


def poll(site: Site, session: str) -> int:
    from urllib.request import Request, urlopen

    request = Request(
        f"{site.address}/articles/1/", headers={"HX-Request": "true", "Cookie": f"session={session}"}
    )
    with urlopen(request, timeout=20) as answer:
        return int(answer.status)
