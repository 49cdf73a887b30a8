"""The figures equal those of a second implementation that is as plain as can be, and hand counts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.checking.measuring import cases, figures
from claims.checking.measuring.figures import Tally, case_figures
from claims.checking.scoring import Row, false_alarms, score_case, verbatim

LABELS = ["supported", "refuted", "conflicting", "not_enough_evidence"]
ROWS = st.lists(
    st.builds(
        Row,
        gold=st.sampled_from(LABELS),
        label=st.sampled_from([*LABELS, None]),
        confidence=st.sampled_from([0.0, 0.1, 0.35, 0.5, 0.55, 0.8, 0.9, 0.99, 1.0]),
    ),
    max_size=60,
)


def plain_f1(rows: list[Row]) -> float | None:
    scores = []
    for label in LABELS:
        hits = len([r for r in rows if r.gold == label and r.label == label])
        too_many = len([r for r in rows if r.gold != label and r.label == label])
        missed = len([r for r in rows if r.gold == label and r.label != label])
        if hits + missed > 0:
            precision = hits / (hits + too_many) if hits + too_many else 0.0
            recall = hits / (hits + missed)
            scores.append(2 * precision * recall / (precision + recall) if hits else 0.0)
    return sum(scores) / len(scores) if scores else None


def plain_coverage(rows: list[Row]) -> float:
    """Every threshold that the confidences allow, tried."""
    best = 0
    for threshold in {r.confidence for r in rows}:
        taken = [r for r in rows if r.label in ("supported", "refuted") and r.confidence >= threshold]
        if taken and sum(r.label == r.gold for r in taken) / len(taken) >= 0.95:
            best = max(best, len(taken))
    return best / len(rows)


def plain_calibration_error(rows: list[Row]) -> float:
    total = 0.0
    for bin_number in range(10):
        last = bin_number == 9
        inside = [
            r
            for r in rows
            if bin_number <= r.confidence * 10 and (r.confidence * 10 < bin_number + 1 or last)
        ]
        if inside:
            sure = sum(r.confidence for r in inside) / len(inside)
            right = sum(r.label == r.gold for r in inside) / len(inside)
            total += len(inside) / len(rows) * abs(sure - right)
    return total


@given(ROWS)
def test_figures_over_any_rows(rows: list[Row]) -> None:
    found = case_figures(rows, Tally())
    if not rows:
        assert found["accuracy"].value is found["macro_f1"].value is found["coverage_at_95"].value is None
        return
    n = len(rows)
    assert found["found"].value == round(len([r for r in rows if r.label]) / n, 4)
    assert found["accuracy"].value == round(len([r for r in rows if r.label == r.gold]) / n, 4)
    assert found["macro_f1"].value == pytest.approx(plain_f1(rows), abs=2e-4)
    assert found["coverage_at_95"].value == pytest.approx(plain_coverage(rows), abs=1e-4)
    labelled = [r for r in rows if r.label]
    if labelled:
        assert found["calibration_error"].value == pytest.approx(plain_calibration_error(labelled), abs=2e-4)
    refuted = [r for r in rows if r.gold == "refuted"]
    waved = [r for r in refuted if r.label == "supported"]
    assert (found["waved_through"].hits, found["waved_through"].of) == (len(waved), len(refuted))
    supported = [r for r in rows if r.gold == "supported"]
    accused = [r for r in supported if r.label == "refuted"]
    assert (found["accused"].hits, found["accused"].of) == (len(accused), len(supported))


def claim(
    sentence: str, label: str, *evidence: tuple[str, str, str], confidence: float = 0.9
) -> dict[str, Any]:
    return {
        "sentence": sentence, "claim": sentence, "suggestion": {"label": label, "confidence": confidence},
        "evidence": [{"document": d, "quote": q, "stance": s} for d, q, s in evidence],
    }  # fmt: skip


def gold(sentence: str, label: str, *evidence: tuple[str, str], **more: Any) -> dict[str, Any]:
    proofs = [{"source": source, "quote": quote} for source, quote in evidence]
    return {"sentence": sentence, "claim": sentence, "label": label, "evidence": proofs, **more}


SOURCES = {
    "01-a.md": "title: A\n\nThe mill burnt down in May 1901. Nobody was hurt.",
    "02-b.md": "title: B\n\nThe bridge is long.",
}
GOLD = {
    "lang": "en",
    "not_claims": ["What a sight it was for all.", "One can only hope for better days."],
    "claims": [
        gold("The mill burnt down in May 1901.", "supported", ("01-a.md", "The mill burnt down in May 1901."), kind="date"),
        gold("Three people were hurt in the fire.", "refuted", ("01-a.md", "Nobody was hurt."), kind="count", error_type="wrong_count"),
        gold("The bridge over the river is short.", "refuted", ("02-b.md", "The bridge is long."), kind="event", error_type="negation"),
        gold("The miller moved to the coast.", "not_enough_evidence", kind="event"),
        gold("The baker lives by the old gate.", "supported", ("02-b.md", "x y"), kind="place", also=["Where does he live: the baker is by the gate."]),
    ],
}  # fmt: skip
RESULT = {
    "claims": [
        claim("The mill burnt down in May 1901.", "supported", ("01-a.md", "The mill burnt down in May 1901.", "supports")),
        # one gold claim in two parts: the worst label counts
        claim("Three people were hurt in the fire", "supported", ("01-a.md", "hurt", "supports")),
        claim("Three people were hurt", "refuted", ("02-b.md", "Nobody was hurt.", "refutes"), confidence=0.7),
        claim("The bridge over the river is short.", "supported", confidence=0.95),
        claim("The baker is by the gate.", "not_enough_evidence", ("02-b.md", "The bridge is", "neutral"), confidence=0.4),
        claim("What a sight it was for all.", "not_enough_evidence", confidence=0.3),
        claim("Short.", "refuted"),
    ],
}  # fmt: skip


def test_a_case_counted_by_hand() -> None:
    rows = score_case(GOLD, RESULT)
    assert [(row.gold, row.label) for row in rows] == [
        ("supported", "supported"), ("refuted", "refuted"), ("refuted", "supported"),
        ("not_enough_evidence", None), ("supported", "not_enough_evidence"),
    ]  # fmt: skip
    tally = Tally()
    tally.add(
        false_alarms(GOLD, RESULT), verbatim(RESULT, SOURCES), [len(c["evidence"]) for c in RESULT["claims"]]
    )
    found = case_figures(rows, tally)
    assert {name: (f.hits, f.of) for name, f in found.items() if f.of is not None} == {
        "found": (4, 5), "false_alarms": (1, 2), "accuracy": (2, 5), "waved_through": (1, 2), "accused": (0, 2),
        "evidence_doc": (1, 2), "evidence_quote": (1, 2),
        "verbatim": (2, 4),  # one quote is of another source, one of one word
        "coverage_at_95": (0, 5),  # the surest is wrong
        "spoke": (3, 5), "right_where_it_spoke": (2, 3),
    }  # fmt: skip
    assert found["macro_f1"].value == pytest.approx((1 / 2 + 2 / 3 + 0) / 3, abs=1e-4)
    # bins: 0.9 and 0.95 share one (1 of 2 right); 0.7 right; 0.4 wrong
    assert found["calibration_error"].value == pytest.approx((abs(1.85 - 1) + 0.3 + 0.4) / 4, abs=1e-4)
    assert found["evidence_items"].value == 1


def test_what_stands_beyond_the_sixth_item_does_not_count() -> None:
    wrong = ("02-b.md", "The bridge is long.", "supports")
    right = ("01-a.md", "The mill burnt down in May 1901.", "supports")
    wanted = {"claims": [GOLD["claims"][0]]}
    for place, counts in ((5, True), (6, False)):
        result = {"claims": [claim("The mill burnt down in May 1901.", "supported", *[wrong] * place, right)]}
        (row,) = score_case(wanted, result)
        assert (row.document_right, row.quote_right) == (counts, counts)


def test_of_equal_confidences_all_or_none_are_covered() -> None:
    tied = [Row("supported", "supported", 0.9)] * 19 + [Row("supported", "refuted", 0.9)]
    assert figures.coverage(tied).hits == 20
    assert figures.coverage([*tied, Row("refuted", "supported", 0.9)]).hits == 0


def test_the_tables_show_groups_with_their_counts(tmp_path: Path) -> None:
    case = tmp_path / "mill"
    (case / "sources").mkdir(parents=True)
    (case / "gold.json").write_text(json.dumps(GOLD), encoding="utf-8")
    for name, text in SOURCES.items():
        (case / "sources" / name).write_text(text, encoding="utf-8")
    measured = cases.Measured()
    cases.add_case(measured, case, RESULT)
    whole, language, kind, error_type, label = cases.tables(measured)
    assert ("waved through (refuted called supported)", "0.500", "1/2") in whole.rows
    assert language.rows == (("en (experimental)", "5", "0.400 (2/5)", "0.600 (3/5)", "0.667 (2/3)"),)
    assert ("event", "2", "0.000 (0/2)", "0.500 (1/2)", "0.000 (0/1)") in kind.rows
    assert ("place", "1", "0.000 (0/1)", "0.000 (0/1)", "–") in kind.rows
    assert [row[0] for row in error_type.rows] == ["negation", "wrong_count"]
    assert ("not_enough_evidence", "1", "0", "0", "0", "0", "1", "0.000") in label.rows
    assert whole.as_markdown().splitlines()[2:4] == ["| figure | value | n |", "| --- | --: | --: |"]
    assert len({len(line.split("|")) for line in label.as_markdown().splitlines()[2:]}) == 1
