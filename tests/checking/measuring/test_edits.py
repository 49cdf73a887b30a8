"""An edit counts as understood where the refutation names what was changed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from claims.checking.case_files import BadFile
from claims.checking.domain import (
    CheckResult,
    Difference,
    DifferenceKind,
    EvidenceItem,
    Label,
    SourceDocument,
    Stance,
    Suggestion,
    Tier,
)
from claims.checking.engines.local import LocalEngine
from claims.checking.measuring import edits
from claims.checking.measuring.edits import Judged

EDIT = {"claim": "c", "edited": "e", "kind": "date", "claim_value": "2021", "source_value": "2022"}
DOCUMENT = SourceDocument("01", "t", "p", "", date(2023, 1, 1), "en", Tier.NEWS, "text")


def item(stance: Stance, *differences: tuple[str, str, str]) -> EvidenceItem:
    typed = tuple(Difference(DifferenceKind(kind), a, b, a, b) for kind, a, b in differences)
    return EvidenceItem(DOCUMENT, 0, 4, "text", stance, typed)


def judged(label: Label, *items: EvidenceItem) -> Judged:
    return edits.judge(EDIT, "en", CheckResult(Suggestion(label, 0.9, ""), items))


def test_only_the_first_refuting_item_is_asked() -> None:
    right = item(Stance.REFUTES, ("date", "2021", "2022"))
    other = item(Stance.REFUTES, ("count", "3", "4"))
    beside = item(Stance.SUPPORTS, ("count", "3", "4"))
    assert judged(Label.REFUTED, beside, right, other) == Judged("date", "en", True, True, True)
    assert judged(Label.REFUTED, other, right) == Judged("date", "en", True, False, False)


def test_values_count_in_the_difference_of_the_right_kind() -> None:
    several = item(Stance.REFUTES, ("count", "2021", "2022"), ("date", "2021", "1999"))
    assert judged(Label.REFUTED, several) == Judged("date", "en", True, True, False)
    assert judged(Label.REFUTED, item(Stance.REFUTES)) == Judged("date", "en", True, False, False)


@pytest.mark.parametrize("label", [Label.SUPPORTED, Label.CONFLICTING, Label.NOT_ENOUGH_EVIDENCE])
def test_what_is_not_refuted_names_nothing(label: Label) -> None:
    assert judged(label, item(Stance.REFUTES, ("date", "2021", "2022"))) == Judged("date", "en", False)


def test_shares_are_of_the_refuted_and_of_all() -> None:
    found = [
        Judged("date", "en", True, True, True),
        Judged("date", "fr", True, True),
        Judged("rank", "fr", False),
    ]
    whole, kinds, languages = edits.tables(found)
    assert whole.rows == (
        ("all", "3", "0.667 (2/3)", "1.000 (2/2)", "0.500 (1/2)", "0.667 (2/3)", "0.333 (1/3)"),
    )
    assert kinds.rows[1] == ("rank", "1", "0.000 (0/1)", "–", "–", "0.000 (0/1)", "0.000 (0/1)")
    assert [row[:2] for row in languages.rows] == [("en", "1"), ("fr", "2")]


def test_edits_are_checked_against_their_own_case(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "article.txt").write_text(
        "T\ndate: 2023-03-01\nlang: en\n\nNora Feld left.", encoding="utf-8"
    )
    (tmp_path / "sources/01.md").write_text(
        "title: Feld leaves Calderon\npublisher: Wire\nurl: \ndate: 2022-06-01\nlang: en\ntier: news\n\n"
        "Nora Feld left Calderon in May 2022, the company said.",
        encoding="utf-8",
    )
    with pytest.raises(BadFile):
        edits.check_edits([tmp_path], LocalEngine)
    edit = EDIT | {
        "edited": "Nora Feld left Calderon in May 2021.",
        "claim_value": "2021-05",
        "source_value": "2022-05",
    }
    (tmp_path / "edits.json").write_text(json.dumps([edit]), encoding="utf-8")
    assert edits.check_edits([tmp_path], LocalEngine) == [Judged("date", "en", True, True, True)]
