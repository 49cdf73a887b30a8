"""Public sets: every label is the set's own, and what needs no understanding stands beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from claims.checking.case_files import BadFile
from claims.checking.domain import (
    ArticleText,
    Assessment,
    EvidenceItem,
    ExtractedClaim,
    Extraction,
    Label,
    Passage,
    Question,
    Stance,
    Usage,
)
from claims.checking.measuring import baselines, public_sets
from claims.checking.measuring.stand_alone import stand_alone

STANCES = {"yes": Stance.SUPPORTS, "no": Stance.REFUTES}


class Reader:
    """Believes the first word of the evidence; finds a claim in every text with a digit."""

    name, version = "reader", "1"
    most_passages, most_characters, follow_ups = 36, 1_000_000, 0

    def __init__(self) -> None:
        self.dates: list[tuple[date, date | None]] = []

    def extract(self, article: ArticleText) -> Extraction:
        return Extraction(
            (stand_alone(article.body, "en"),) if any(c.isdigit() for c in article.body) else ()
        )

    def questions(self, claim: ExtractedClaim, article: ArticleText) -> Sequence[Question]:
        return ()

    def assess(self, claim: ExtractedClaim, article: ArticleText, passages: Sequence[Passage]) -> Assessment:
        self.dates += [(article.date, passage.document.date) for passage in passages]
        spoken = [(p, STANCES.get(p.text.split()[0])) for p in passages]
        return Assessment(
            tuple(EvidenceItem(p.document, 0, 3, p.text[:3], s, (), strength=0.95) for p, s in spoken if s)
        )

    def usage(self) -> Usage:
        return Usage()


def record(label: str, text: str, claim: str = "the claim", **more: Any) -> dict[str, Any]:
    return {
        "claim": claim,
        "label": label,
        "lang": "en",
        "evidence": [{"text": text}] if text else [],
        **more,
    }


def row(records: list[dict[str, Any]]) -> dict[str, str]:
    (table,) = public_sets.tables({"set": records}, Reader())
    return dict(zip(table.head, table.rows[0], strict=True))


def test_an_abstention_is_wrong_where_the_set_has_no_such_label() -> None:
    records = [
        record("supported", "yes"),
        record("refuted", "no"),
        record("refuted", "maybe"),
        record("refuted", ""),
    ]
    found = row(records)
    assert (found["n"], found["accuracy"], found["majority"]) == ("4", "0.500", "0.750")
    assert found["balanced accuracy"] == "0.667"  # all of one label, a third of the other
    assert found["macro F1"] == "0.750"
    assert found["spoke"] == "0.500 (2/4)"
    assert found["right where it spoke"] == "1.000 (2/2)"
    assert found["refuted found"] == "0.333 (1/3)"


def test_an_abstention_is_right_where_the_set_says_so() -> None:
    assert row([record("not_enough_evidence", ""), record("supported", "yes")])["accuracy"] == "1.000"


def test_a_set_of_refuted_or_not_takes_an_abstention_for_not_on_both_sides() -> None:
    records = [record("not_refuted", "maybe"), record("refuted", "maybe"), record("not_refuted", "yes")]
    judged = public_sets.check_set(records, Reader())
    assert [one.said for one in judged] == ["not_refuted"] * 3
    assert [one.right for one in judged] == [True, False, True]
    assert [one.spoke for one in judged] == [False, False, True]
    assert [one.sides for one in judged] == [(True, True), (False, True), (True, True)]


@pytest.mark.parametrize("claim_date", [None, "", "2020-10-07", "nonsense"])
def test_evidence_without_a_date_is_never_later(claim_date: str | None) -> None:
    reader = Reader()
    label = public_sets.check_record(record("supported", "yes", claim_date=claim_date), reader)
    assert label is Label.SUPPORTED
    assert all(theirs is not None and theirs <= ours for ours, theirs in reader.dates)


def test_evidence_after_the_claims_date_decides_nothing() -> None:
    late = record("supported", "", claim_date="2020-10-07") | {
        "evidence": [{"text": "yes", "date": "2021-01-01"}]
    }
    assert public_sets.check_record(late, Reader()) is Label.NOT_ENOUGH_EVIDENCE


def test_texts_worth_checking() -> None:
    texts = [("In 1901 it burnt.", 1), ("It burnt.", 1), ("What a day, 1 of 2.", 0), ("What a day.", 0)]
    records = [{"text": text, "check_worthy": worthy, "lang": "en"} for text, worthy in texts]
    (table,) = public_sets.tables({"set": records}, Reader())
    assert table.rows == (("set", "4", "0.500", "0.500 (1/2)", "0.500 (1/2)", "0.667"),)


def test_sets_of_both_sorts_make_two_tables() -> None:
    sets = {
        "a": [record("supported", "yes")],
        "b": [{"text": "1", "check_worthy": 1}],
        "c": [record("refuted", "no")],
    }
    verified, detected = public_sets.tables(sets, Reader())
    assert [line[0] for line in verified.rows] == ["a", "c"]
    assert [line[0] for line in detected.rows] == ["b"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"text": "t", "claims": ["t"]}', "is not measured"),
        ('{"other": 1}', "neither"),
        ("", "no records"),
        ("[1]", "no records"),
        ("{", "JSON"),
        ('{"claim": "c"}', "neither"),
    ],
)
def test_a_file_that_is_no_set_is_refused_with_a_reason(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadFile, match=said):
        public_sets.read_set(path)


def test_blank_lines_are_none(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text("\n" + json.dumps(record("supported", "yes")) + "\n\n", encoding="utf-8")
    assert len(public_sets.read_set(path)) == 1


def test_word_overlap_learns_on_the_first_half_and_is_measured_on_the_second() -> None:
    first = [
        record("supported", "red green blue", "red green blue"),
        record("refuted", "red", "red green blue"),
    ]
    assert [baselines.shared_words(one) for one in first] == [1.0, pytest.approx(1 / 3)]
    same = [record("supported", "one two three", "one two three"), record("refuted", "one", "one two three")]
    assert baselines.word_overlap([*first, *same]) == 1.0
    other = [record("supported", "one", "one two three"), record("refuted", "one two three", "one two three")]
    assert baselines.word_overlap([*first, *other]) == 0.0
    half_way = [
        record("supported", "one two three", "one two three"),
        record("refuted", "x one two three", "one two"),
    ]
    assert baselines.word_overlap([*first, *half_way]) == 0.5
    assert baselines.word_overlap([*same, *same[:1]]) is None  # one half has one side only


def test_the_title_of_the_evidence_has_words_too() -> None:
    titled = {"claim": "Sol White managed", "evidence": [{"text": "He managed.", "title": "Sol White"}]}
    assert baselines.shared_words(titled) == 1.0
    assert baselines.shared_words({"claim": "", "evidence": None}) == 0.0
