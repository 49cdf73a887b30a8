"""The worker is killed, or the model dies, in the middle of an article; every check still ends, in a named state."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.openai_server import FakeServer, Script, drips, hangs_up, in_turn, openai_server, thinks
from tests.processes import Site, a_site, wait_until
from tests.scripted_model import ScriptedModel

pytestmark = [pytest.mark.slow, pytest.mark.servers]

CLAIMS = 8
SHORT = {
    "LEASE_SECONDS": "6", "LEASE_RENEW_SECONDS": "2", "SWEEP_SECONDS": "1", "OPENAI_TIMEOUT": "3", "ENGINE": "hybrid",
    "OPENAI_API_KEY": "sk-x", "OPENAI_DAY_CAP": "1000", "OPENAI_ARTICLE_CAP": "1000",
}  # fmt: skip
SUBMIT = """
from tests.cast import make_person, submitted, stored
stored(); sam = make_person("sam", "submitter")
body = " ".join(f"Nora Feld a acheté {{n}} bateaux en mai {{1900 + n}} à Calderon." for n in range(2, {claims} + 2))
print(submitted(sam, body=body).pk)
"""
STATE = """
import json
from collections import Counter
from claims.models import *
from claims.services.invariants import check_invariants
faults = []
check_invariants(faults.append)
done = Check.objects.filter(state="done").select_related("details")
print(json.dumps({
    "article": Article.objects.get().state,
    "checks": dict(Counter(f"{engine} {state}" for engine, state in Check.objects.values_list("engine", "state"))),
    "fell_back": sum(bool(check.details.fell_back) for check in done),
    "calls": dict(Counter(ModelCall.objects.values_list("state", flat=True))),
    "paid_for_one_claim": max(Counter(ModelCall.objects.filter(reused=None).exclude(check_run=None).values_list("check_run__claim", flat=True)).values(), default=0),
    "faults": faults,
}))
"""


def state_of(site: Site) -> dict[str, Any]:
    return dict(json.loads(site.python(STATE)))


def slow(script: Script) -> Script:
    """As a real model: it takes a while."""

    def answer(request: dict[str, Any], handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.3)
        script(request, handler)

    return answer


@pytest.fixture
def model() -> Iterator[FakeServer]:
    with openai_server() as server:
        server.script = slow(thinks(ScriptedModel()))
        yield server


def start(site: Site) -> None:
    site.start_beat()
    site.start_worker()
    site.python(SUBMIT.format(claims=CLAIMS))


def wait_until_checked(site: Site) -> dict[str, Any]:
    wait_until(lambda: site.articles_unchecked() == 0, 120, "the article is checked")
    return state_of(site)


def test_after_a_worker_is_killed_in_the_middle_of_calls_every_check_ends_and_every_call_is_settled(
    tmp_path: Path, model: FakeServer
) -> None:
    with a_site(tmp_path, OPENAI_BASE_URL=model.url, **SHORT) as site:
        start(site)
        wait_until(lambda: len(model.requests) > 4, 60, "the model is at work")
        site.kill("worker")
        site.start_worker()
        state = wait_until_checked(site)
        assert state["checks"] == {"local done": CLAIMS, "hybrid done": CLAIMS}
        assert state["fell_back"] == 0
        assert (
            state["paid_for_one_claim"] <= 4
        )  # questions and reading, and each once more where the worker died
        still_open = "SELECT COUNT(*) FROM claims_modelcall WHERE state = 'open'"
        wait_until(lambda: site.stored(still_open) == 0, 30, "no call is open")
        assert state_of(site)["faults"] == []


def test_after_the_model_dies_every_check_ends_with_locals_suggestion_marked_so(
    tmp_path: Path, model: FakeServer
) -> None:
    quick = SHORT | {"MAX_ATTEMPTS": "1", "OPENAI_TIMEOUT": "1"}
    with a_site(tmp_path, OPENAI_BASE_URL=model.url, **quick) as site:
        start(site)
        wait_until(lambda: len(model.requests) > 3, 60, "the model is at work")
        model.script = in_turn(hangs_up, hangs_up, drips)
        state = wait_until_checked(site)
        assert state["checks"] == {"local done": CLAIMS, "hybrid done": CLAIMS}
        assert 0 < state["fell_back"] <= CLAIMS
        assert len(model.requests) < 3 * CLAIMS  # after five troubles nobody asked any more
        assert state["faults"] == []
