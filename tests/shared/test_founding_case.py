"""The article that this product began with, as it stands beside the checkout."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from claims.checking.scoring import score_case
from tests.shared.conftest import CASES

ROOT = Path(__file__).resolve().parent.parent.parent
CASE = CASES / "schulman-anthropic"


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "manage.py", "factcheck", str(CASE / "article.txt"), "--sources", str(CASE / "sources"), "--json"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def claims_on(result: dict[str, Any], *words: str) -> list[dict[str, Any]]:
    return [claim for claim in result["claims"] if all(word in claim["claim"] for word in words)]


def test_the_leike_date_is_refuted_with_both_values_and_the_quote(result: dict[str, Any]) -> None:
    (claim,) = claims_on(result, "Leike", "mai 2023")
    assert claim["suggestion"]["label"] == "refuted"
    refuting = [item for item in claim["evidence"] if item["stance"] == "refutes"]
    assert {"kind": "date", "claim": "2023-05", "source": "2024-05"} in refuting[0]["differences"]
    assert "15 May 2024" in refuting[0]["quote"]


def test_the_valuation_is_supported(result: dict[str, Any]) -> None:
    (claim,) = claims_on(result, "86 milliards")
    assert claim["suggestion"]["label"] == "supported"
    assert any("$86 billion" in item["quote"] for item in claim["evidence"])


def test_no_false_claim_is_waved_through_and_no_true_one_accused(result: dict[str, Any]) -> None:
    gold = json.loads((CASE / "gold.json").read_text(encoding="utf-8"))
    rows = score_case(gold, result)
    assert not [row for row in rows if (row.gold, row.label) == ("refuted", "supported")]
    assert not [row for row in rows if (row.gold, row.label) == ("supported", "refuted")]


def test_the_source_that_is_later_than_the_article_refutes_nothing(result: dict[str, Any]) -> None:
    late = [
        item for claim in result["claims"] for item in claim["evidence"] if item["document"].startswith("11-")
    ]
    assert all(item["later"] and item["stance"] == "neutral" for item in late)


def test_every_quote_stands_in_its_source(result: dict[str, Any]) -> None:
    quotes = [(item["document"], item["quote"]) for claim in result["claims"] for item in claim["evidence"]]
    assert quotes
    for name, quote in quotes:
        assert quote in (CASE / "sources" / name).read_text(encoding="utf-8")
