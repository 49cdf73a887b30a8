"""The terminal with a language model: where that can't be asked, `local` checks, a warning says so, and scripts go on."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.checking.test_terminal_door import ARTICLE, ROOT, SOURCE
from tests.openai_server import Script, answers, fails, openai_server, thinks
from tests.scripted_model import ScriptedModel, finding, found_claim

SENTENCE = "Nora Feld a quitté Calderon en mai 2021."
MODEL = ScriptedModel(claims=[found_claim(SENTENCE)], findings=[finding()])


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "sources/01-wire.md").write_text(SOURCE, encoding="utf-8")
    return tmp_path


def factcheck(files: Path, engine: str, **env: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI", "DATABASE"))}
    return subprocess.run(
        [sys.executable, "manage.py", "factcheck", str(files / "article.txt"), "--sources", str(files / "sources"),
         "--engine", engine, "--json"],
        cwd=ROOT, env=kept | {"STATE_DIR": str(files)} | env, capture_output=True, text=True, check=False,
    )  # fmt: skip


def with_model(files: Path, engine: str, script: Script, **env: str) -> tuple[dict[str, Any], list[str], int]:
    """The result, the lines on stderr, and how often the model was asked."""
    with openai_server() as server:
        server.script = script
        done = factcheck(files, engine, OPENAI_API_KEY="sk-x", OPENAI_BASE_URL=server.url, **env)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout), done.stderr.strip().splitlines(), len(server.requests)


@pytest.mark.parametrize("engine", ["openai", "hybrid"])
def test_a_model_that_answers_is_believed_where_its_quotes_stand(files: Path, engine: str) -> None:
    result, said, asked = with_model(files, engine, thinks(MODEL))
    (claim,) = result["claims"]
    assert (claim["suggestion"]["label"], claim["sentence"]) == ("refuted", SENTENCE)
    assert claim["evidence"][0]["quote"] == "Nora Feld left Calderon in May 2022, the company said."
    assert (result["engine"]["name"], said, asked) == (engine, [], 3)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (fails(401), "key"),
        (fails(500), "busy"),
        (answers("The claim is false, I am sure."), "form"),
        (answers(None, refusal="no"), "declined"),
        (answers({"claims": [], "left_out": []}, finish="length"), "cut short"),
    ],
)
def test_where_the_model_fails_local_checks_and_a_warning_says_so(
    files: Path, script: Script, words: str
) -> None:
    result, said, _ = with_model(files, "openai", script)
    (claim,) = result["claims"]
    assert claim["suggestion"]["label"] == "refuted"
    assert result["engine"] == {"name": "local", "version": "1"}
    assert [line.startswith("warning: the local engine") for line in said] == [True, True]
    assert words in said[0]


@pytest.mark.parametrize("engine", ["openai", "hybrid"])
def test_without_a_key_and_without_a_server_local_checks(files: Path, engine: str) -> None:
    for env, words in (
        ({}, "OPENAI_API_KEY"),
        ({"OPENAI_API_KEY": "sk-x", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}, "reached"),
    ):
        done = factcheck(files, engine, **env)
        assert done.returncode == 0
        assert json.loads(done.stdout)["claims"][0]["suggestion"]["label"] == "refuted"
        assert words in done.stderr
        assert "sk-x" not in done.stderr


def test_a_cap_holds_for_one_run(files: Path) -> None:
    result, said, asked = with_model(
        files, "openai", thinks(MODEL), OPENAI_ARTICLE_CAP="0.0001", OPENAI_PRICES="gpt-4o-mini=1/1"
    )
    assert asked == 0
    assert "budget" in said[0]
    assert result["claims"]


def test_what_a_run_has_cost_is_said_to_people_and_not_to_scripts(files: Path) -> None:
    with openai_server() as server:
        server.script = thinks(MODEL)
        env = os.environ | {"OPENAI_API_KEY": "sk-x", "OPENAI_BASE_URL": server.url, "STATE_DIR": str(files)}
        command = [sys.executable, "manage.py", "factcheck", str(files / "article.txt"),
                   "--sources", str(files / "sources"), "--engine", "openai"]  # fmt: skip
        told = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True).stdout
    assert re.search(r"^The language model: 3 calls, 0\.000\d+ USD$", told, re.MULTILINE)


def test_measuring_never_falls_back(files: Path) -> None:
    case = files / "cases" / "calderon"
    case.mkdir(parents=True)
    (files / "article.txt").rename(case / "article.txt")
    (files / "sources").rename(case / "sources")
    gold = {"lang": "fr", "claims": [], "not_claims": []}
    (case / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    with openai_server() as server:
        server.script = fails(401)
        env = os.environ | {"OPENAI_API_KEY": "sk-x", "OPENAI_BASE_URL": server.url, "STATE_DIR": str(files)}
        done = subprocess.run(
            [sys.executable, "manage.py", "evaluate", str(files / "cases"), "--engine", "openai"],
            cwd=ROOT, env=env, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert "key" in done.stderr
