"""A check can be taken along as one bundle, and done again from it, offline, to the same suggestion."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import Settings

from claims.checking.replay import BadBundle, replay
from claims.models import Check, CheckState, Document, Source
from claims.services.errors import Refused
from claims.services.extract import extract_claims
from claims.services.trails import bundle_of
from tests.cast import Cast, stored, submitted
from tests.openai_server import fails
from tests.scripted_model import LEFT_IN_2021, ScriptedModel, asked_by, finding, found_claim
from tests.services.test_second_readings import run_all

Bundle = dict[str, Any]
ROOT = Path(__file__).resolve().parent.parent.parent


def a_check(cast: Cast, settings: Settings, engine: str, *, status: int = 200) -> Check:
    """Of the claim on Nora Feld, by that engine; with a status, the model fails while it reads."""
    stored()
    model = ScriptedModel(
        claims=[found_claim(LEFT_IN_2021)], findings=[finding()], questions=["Who left Calderon?"]
    )
    with asked_by(settings, engine, model) as server:
        article = submitted(cast.sam)
        assert extract_claims(article.pk)
        if status != 200:
            server.script = fails(status)
        article.refresh_from_db()
        run_all(article)
    return Check.objects.select_related("claim__article").filter(claim__restatement=LEFT_IN_2021).latest("pk")


def bundled(check: Check) -> Bundle:
    """As a file has it."""
    return dict(json.loads(json.dumps(bundle_of(check), ensure_ascii=False)))


@pytest.mark.parametrize("engine", ["local", "hybrid", "openai"])
def test_a_bundle_replays_to_the_same_suggestion(cast: Cast, settings: Settings, engine: str) -> None:
    check = a_check(cast, settings, engine)
    assert check.engine == engine
    replayed = replay(bundled(check))
    assert replayed.differences == ()
    assert replayed.result.suggestion.label.value == check.label == "refuted"


def test_a_check_that_fell_back_replays_as_what_it_was(cast: Cast, settings: Settings) -> None:
    check = a_check(cast, settings, "openai", status=401)
    bundle = bundled(check)
    assert (bundle["check"]["engine"], bundle["engine"]["name"]) == ("openai", "local")
    assert "key" in bundle["check"]["fell_back"]
    assert [call["state"] for call in bundle["calls"]] == ["failed"]
    assert replay(bundle).differences == ()


def test_a_bundle_holds_all_that_went_in_and_no_key(cast: Cast, settings: Settings) -> None:
    bundle = bundled(a_check(cast, settings, "openai"))
    assert "sk-secret" not in json.dumps(bundle)
    assert [call["step"] for call in bundle["calls"]] == ["questions", "assess"]
    for call in bundle["calls"]:
        assert call["system"].startswith("You ")
        assert LEFT_IN_2021 in call["user"]
        assert json.loads(call["answer"])
        assert (call["model"], call["answered_model"]) == ("gpt-4o-mini", "test-model-2026-01-01")
    (document,) = bundle["documents"]
    assert document["sha256"] == Document.objects.get().sha256
    assert [search["question"] for search in bundle["searches"]] == [LEFT_IN_2021, "Who left Calderon?"]


def test_a_check_that_used_a_kept_answer_replays_too(cast: Cast, settings: Settings) -> None:
    first = a_check(cast, settings, "openai")
    from claims.services.check import run_check, start_check

    with asked_by(settings, "openai") as server:
        settings.OPENAI_BASE_URL = first.model_calls.latest("pk").server
        again = start_check(cast.rita, first.claim)
        assert run_check(again.pk)
        assert server.requests == []
    check = Check.objects.select_related("claim__article").get(pk=again.pk)
    assert check.details.reused == 2
    assert replay(bundled(check)).differences == ()


def test_what_changed_in_the_library_since_changes_no_replay(cast: Cast, settings: Settings) -> None:
    check = a_check(cast, settings, "hybrid")
    Source.objects.update(tier="low", name="Renamed Wire")
    stored("Nora Feld left Calderon in May 2021, a ministry said.", publisher="Ministry", tier="primary")
    assert replay(bundled(check)).differences == ()


def test_another_answer_is_another_outcome_and_says_in_what(cast: Cast, settings: Settings) -> None:
    bundle = bundled(a_check(cast, settings, "openai"))
    bundle["calls"][-1]["answer"] = json.dumps({"findings": [], "counter_argument": "", "gaps": []})
    replayed = replay(bundle)
    assert any(line.startswith("label: then 'refuted'") for line in replayed.differences)


def test_a_bundle_that_was_tampered_with_is_refused(cast: Cast, settings: Settings) -> None:
    check = a_check(cast, settings, "openai")
    changed = bundled(check)
    changed["documents"][0]["text"] += " It was in 2021."
    with pytest.raises(BadBundle, match="hashed"):
        replay(changed)
    missing = bundled(check)
    missing["calls"] = []
    with pytest.raises(BadBundle, match="no answer"):
        replay(missing)
    for broken in ({}, {"bundle": 2}, bundled(check) | {"searches": []}, bundled(check) | {"claim": None}):
        with pytest.raises(BadBundle):
            replay(broken)


def test_only_a_check_that_is_done_can_be_taken_along(cast: Cast) -> None:
    stored()
    article = submitted(cast.sam)
    assert extract_claims(article.pk)
    waiting = Check.objects.filter(state=CheckState.QUEUED).first()
    assert waiting is not None
    with pytest.raises(Refused):
        bundle_of(waiting)


def run_replay(path: Path, state: Path) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own, without a key and with an empty state folder."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI")}
    env |= {"STATE_DIR": str(state), "DATABASE_URL": ""}
    return subprocess.run(
        [sys.executable, "manage.py", "replay", str(path)],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_terminal_takes_a_check_along_and_replays_it_without_database_or_key(
    cast: Cast, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check = a_check(cast, settings, "hybrid")
    call_command("export_check", str(check.pk), stdout=StringIO())
    exported = capsys.readouterr().out
    path = tmp_path / "check.json"
    path.write_text(exported, encoding="utf-8")
    done = run_replay(path, tmp_path / "state")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("same suggestion: refuted")
    assert not (tmp_path / "state").exists()

    bundle = json.loads(exported)
    bundle["result"]["label"] = "supported"
    path.write_text(json.dumps(bundle), encoding="utf-8")
    done = run_replay(path, tmp_path / "state")
    assert done.returncode == 1
    assert "then 'supported', now 'refuted'" in done.stdout


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff\xfe", b'{"bundle": 1}', b"[" * 100_000])
def test_a_bad_bundle_is_one_clear_line_and_exit_status_2(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "check.json"
    path.write_bytes(content)
    with pytest.raises(SystemExit) as ended:
        call_command("replay", str(path))
    assert ended.value.code == 2


def test_a_check_that_is_not_there_is_said(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("export_check", "4711")
    assert ended.value.code == 2
    assert "4711" in capsys.readouterr().err
