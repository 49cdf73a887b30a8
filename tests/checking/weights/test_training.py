"""Examples for fitting, from a case as small as a case can be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from claims.checking.domain import Label
from claims.checking.weights.fit_stance import START, prepare, rows
from claims.checking.weights.training import KINDS, Example, examples

TRUE = "Calderon sold 40 kettles in 2024."
FALSE = "Nora Feld left Calderon in May 2021."
ARTICLE = f"Kettles of Calderon\ndate: 2025-06-01\nlang: en\n\n{TRUE} {FALSE}\n"
SOURCE = """title: Calderon in figures
publisher: Harbour Wire
url: https://wire.example.org/1
date: 2025-05-01
lang: en
tier: news

Calderon sold 40 kettles in 2024. It makes nothing else.

Nora Feld left Calderon in May 2022, the company said.
"""
QUOTE, OTHER_QUOTE = (
    "Calderon sold 40 kettles in 2024.",
    "Nora Feld left Calderon in May 2022, the company said.",
)
GOLD = {
    "article": "kettles",
    "lang": "en",
    "claims": [
        {"sentence": TRUE, "claim": TRUE, "label": "supported", "kind": "count",
         "evidence": [{"source": "01-wire.md", "quote": QUOTE}]},
        {"sentence": FALSE, "claim": FALSE, "label": "refuted", "kind": "date", "error_type": "wrong_year",
         "evidence": [{"source": "01-wire.md", "quote": OTHER_QUOTE}]},
    ],
}  # fmt: skip
EDITS = [
    {
        "claim": TRUE,
        "edited": "Calderon sold 70 kettles in 2024.",
        "kind": "count",
        "claim_value": "70",
        "source_value": "40",
    }
]


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "kettles"
    (folder / "sources").mkdir(parents=True)
    (folder / "article.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "sources" / "01-wire.md").write_text(SOURCE, encoding="utf-8")
    (folder / "gold.json").write_text(json.dumps(GOLD), encoding="utf-8")
    (folder / "edits.json").write_text(json.dumps(EDITS), encoding="utf-8")
    return folder


def by_label(case: Path) -> dict[tuple[str, bool], list[Example]]:
    found: dict[tuple[str, bool], list[Example]] = {}
    for one in examples(case):
        found.setdefault((one.label, one.edit), []).append(one)
    return found


def test_every_gold_claim_and_every_edit_makes_an_example(case: Path) -> None:
    found = by_label(case)
    assert {key: one[0].claim.restatement for key, one in found.items()} == {
        (Label.SUPPORTED, False): TRUE,
        (Label.REFUTED, False): FALSE,
        (Label.REFUTED, True): EDITS[0]["edited"],
    }
    assert all(one.passages and one.case == "kettles" for group in found.values() for one in group)


def test_an_example_knows_its_quotes_and_what_can_be_wrong_in_it(case: Path) -> None:
    found = by_label(case)
    assert found[Label.SUPPORTED, False][0].quotes == (("01-wire.md", QUOTE),)
    assert found[Label.SUPPORTED, False][0].kinds == frozenset()
    assert found[Label.REFUTED, False][0].kinds == {"date"}
    assert found[Label.REFUTED, True][0].kinds == {"count"}


def test_a_case_without_edits_has_none(case: Path) -> None:
    (case / "edits.json").unlink()
    assert not any(one.edit for one in examples(case))


def test_what_proves_a_claim_is_a_row_that_holds_and_what_does_not_is_none(case: Path) -> None:
    prepared = [prepare(one) for one in examples(case)]
    found = rows(prepared, START)
    assert any(row.holds for row in found["support"])
    assert any(row.holds for row in found["refute"])
    supported = [one for one in prepared if one.example.label == Label.SUPPORTED]
    assert all(row.holds for row in rows(supported, START)["support"])


def test_every_error_that_the_cases_name_has_its_kinds() -> None:
    root = Path(__file__).resolve().parents[3] / "evaluation" / "cases"
    named = {
        claim.get("error_type")
        for gold in root.glob("*/gold.json")
        for claim in json.loads(gold.read_text(encoding="utf-8"))["claims"]
    }
    assert named - {None, ""} - set(KINDS) == set()
