"""The terminal door is fixed: scripts and measurements use it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ARTICLE = """Départ chez Calderon
date: 2023-03-01
lang: fr

Nora Feld a quitté Calderon en mai 2021. Quel gâchis !
"""
SOURCE = """title: Feld leaves Calderon
publisher: Harbour Wire
url: https://wire.example.org/feld
date: 2022-06-01
lang: en
tier: news

Nora Feld left Calderon in May 2022, the company said.
"""


def run(*arguments: str, state: Path) -> subprocess.CompletedProcess[str]:
    env = {key: value for key, value in os.environ.items() if key not in ("SECRET_KEY", "DATABASE_URL")}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=env | {"STATE_DIR": str(state)}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "sources/01-wire.md").write_text(SOURCE, encoding="utf-8")
    return tmp_path


def checked(files: Path) -> dict[str, Any]:
    done = run(
        "factcheck", str(files / "article.txt"), "--sources", str(files / "sources"), "--json", state=files
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def test_the_json_has_its_fixed_form(files: Path) -> None:
    result = checked(files)
    assert result["article"] == {
        "title": "Départ chez Calderon", "lang": "fr", "date": "2023-03-01", "as_of": "2023-03-01",
    }  # fmt: skip
    assert set(result["engine"]) == {"name", "version"}
    (claim,) = result["claims"]
    assert set(claim) == {
        "start", "end", "sentence", "claim", "kind", "check_worthiness", "suggestion", "evidence",
    }  # fmt: skip
    assert set(claim["suggestion"]) == {"label", "confidence", "rationale", "note"}
    (item,) = claim["evidence"]
    assert set(item) == {
        "document", "title", "publisher", "url", "date", "tier", "quote", "stance", "origin", "later", "differences",
    }  # fmt: skip


def test_the_false_date_is_refuted_with_both_values(files: Path) -> None:
    (claim,) = checked(files)["claims"]
    body = ARTICLE.partition("\n\n")[2]
    assert body[claim["start"] : claim["end"]] == claim["sentence"]
    assert claim["suggestion"]["label"] == "refuted"
    (item,) = claim["evidence"]
    assert item["document"] == "01-wire.md"
    assert item["quote"] in SOURCE
    assert item["differences"] == [{"kind": "date", "claim": "2021-05", "source": "2022-05"}]


def test_nothing_is_written(files: Path) -> None:
    before = sorted(path.name for path in files.rglob("*"))
    checked(files)
    assert sorted(path.name for path in files.rglob("*")) == before


def test_a_plain_text_works_too(files: Path) -> None:
    (files / "article.txt").write_text(
        "Nora Feld left Calderon in May 2022.\r\nThat is all.", encoding="utf-8"
    )
    result = checked(files)
    assert result["article"]["lang"] == "en"
    assert result["claims"][0]["suggestion"]["label"] == "supported"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("article.txt", b"", "empty"),
        ("article.txt", b"\xff\xfe\x00", "UTF-8"),
        ("article.txt", b"T\ndate: May\nlang: fr\n\nbody", "YYYY-MM-DD"),
        ("article.txt", b"x " * 150_000, "longer"),
        ("sources/01-wire.md", b"title: T\n\ntext", "publisher"),
        ("sources/01-wire.md", b"title: T\npublisher: P\ntier: great\n\ntext", "tier"),
    ],
)
def test_bad_input_is_one_clear_line_and_exit_status_2(
    files: Path, name: str, content: bytes, said: str
) -> None:
    (files / name).write_bytes(content)
    done = run(
        "factcheck", str(files / "article.txt"), "--sources", str(files / "sources"), "--json", state=files
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert said in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("nowhere.txt",),
        ("article.txt", "--sources", "nowhere"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(files: Path, arguments: tuple[str, ...]) -> None:
    placed = [argument if argument.startswith("--") else str(files / argument) for argument in arguments]
    done = run("factcheck", *placed, state=files)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.fixture
def case(files: Path) -> Path:
    """One case in a folder of cases, with one edit."""
    case = files / "cases" / "calderon"
    case.mkdir(parents=True)
    (files / "article.txt").rename(case / "article.txt")
    (files / "sources").rename(case / "sources")
    sentence = "Nora Feld a quitté Calderon en mai 2021."
    claim = {
        "sentence": sentence, "claim": sentence, "label": "refuted", "kind": "date", "error_type": "wrong_year",
        "evidence": [{"source": "01-wire.md", "quote": "Nora Feld left Calderon in May 2022"}],
    }  # fmt: skip
    gold = {"lang": "fr", "not_claims": ["Quel gâchis !"], "claims": [claim]}
    edit = {
        "claim": "Nora Feld a quitté Calderon en mai 2022.", "edited": "Nora Feld a quitté Calderon en mai 2019.",
        "kind": "date", "claim_value": "2019-05", "source_value": "2022-05",
    }  # fmt: skip
    (case / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    (case / "edits.json").write_text(json.dumps([edit]), encoding="utf-8")
    return case


def rows(stdout: str) -> list[list[str]]:
    """The cells of every row of a markdown table."""
    lines = (line for line in stdout.splitlines() if line.startswith("|"))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_evaluate_writes_a_file_a_case_and_prints_figures(case: Path) -> None:
    files = case.parent.parent
    done = run("evaluate", str(case.parent), "--out", str(files / "out"), "--markdown", state=files)
    assert done.returncode == 0, done.stderr
    printed = rows(done.stdout)
    assert ["claims found", "1.000", "1/1"] in printed
    assert ["false alarms on sentences that are no claims", "0.000", "0/1"] in printed
    assert ["right labels with the right quote", "1.000", "1/1"] in printed
    assert ["wrong_year", "1", "1.000 (1/1)", "0.000 (0/1)", "0.000 (0/1)"] in printed
    assert json.loads((files / "out/calderon.json").read_text())["claims"]


def test_evaluate_takes_a_case_by_itself_and_prints_for_a_terminal(case: Path) -> None:
    done = run("evaluate", str(case), state=case)
    assert done.returncode == 0, done.stderr
    assert any(line.split() == ["claims", "found", "1.000", "1/1"] for line in done.stdout.splitlines())
    assert "|" not in done.stdout


def test_evaluate_checks_edits(case: Path) -> None:
    done = run("evaluate", str(case.parent), "--edits", "--markdown", state=case)
    assert done.returncode == 0, done.stderr
    assert ["all", "1", *["1.000 (1/1)"] * 5] in rows(done.stdout)


def test_evaluate_puts_several_sets_into_one_table(files: Path) -> None:
    record = {"claim": "Nora Feld left Calderon in May 2021.", "label": "refuted", "lang": "en"}
    records = [record | {"evidence": [{"text": "Nora Feld left Calderon in May 2022."}]}]
    for name in ("one", "two"):
        lines = "\n".join(json.dumps(one) for one in records * 2)
        (files / f"{name}.dev.jsonl").write_text(lines, encoding="utf-8")
    done = run(
        "evaluate", str(files / "one.dev.jsonl"), str(files / "two.dev.jsonl"), "--markdown", state=files
    )
    assert done.returncode == 0, done.stderr
    assert [(row[0], row[1], row[2]) for row in rows(done.stdout)[2:]] == [
        ("one.dev", "2", "1.000"), ("two.dev", "2", "1.000"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere",), "nowhere"),
        (("sources",), "no cases"),
        (("cases", "--without", "calderon"), "no cases"),
        (("extract.jsonl",), "not measured"),
        (("verify.jsonl", "--edits"), "--edits"),
        (("verify.jsonl", "cases"), "cases"),
    ],
)
def test_evaluate_says_in_one_line_what_it_cannot_measure(
    case: Path, arguments: tuple[str, ...], said: str
) -> None:
    files = case.parent.parent
    (files / "sources").mkdir()
    (files / "extract.jsonl").write_text('{"text": "t", "claims": ["t"]}', encoding="utf-8")
    (files / "verify.jsonl").write_text('{"claim": "c", "label": "refuted"}', encoding="utf-8")
    placed = [
        str(files / one) if not one.startswith("--") and one != "calderon" else one for one in arguments
    ]
    done = run("evaluate", *placed, state=files)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert said in done.stderr


def test_a_launch_is_not_refuted_by_the_day_of_somebody_elses_news(files: Path) -> None:
    """In the demo library the launch stands word for word; what an executive announced later is no other date of it."""
    demo = ROOT / "claims" / "demo"
    done = run(
        "factcheck", str(demo / "article.txt"), "--sources", str(demo / "sources"), "--json", state=files
    )
    labels = {one["claim"]: one["suggestion"]["label"] for one in json.loads(done.stdout)["claims"]}
    assert labels["ChatGPT a été lancé le 30 novembre 2022."] == "supported"
