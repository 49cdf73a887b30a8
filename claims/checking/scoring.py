"""Measuring results against gold labels: newsroom cases, and public sets of claims with evidence.

The definitions are those of the AVeriTeC task's labels and of the scorer that ships with the cases:
a gold claim is found where a claim was put out for its sentence; of several parts the worst label
counts; accuracy is over all gold claims.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from claims.checking.domain import Label

WORST_FIRST = (Label.REFUTED, Label.CONFLICTING, Label.NOT_ENOUGH_EVIDENCE, Label.SUPPORTED)
DECIDED = (Label.SUPPORTED, Label.REFUTED)
STANCE_OF = {Label.SUPPORTED: "supports", Label.REFUTED: "refutes"}
MOST_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One gold claim and what was said of it; `label` is None where it was not found."""

    gold: str
    label: str | None
    confidence: float
    document_right: bool = False
    quote_right: bool = False


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def overlap(a: str, b: str) -> float:
    """The share of the shorter text's words that the other has too (0..1)."""
    x, y = Counter(_words(a)), Counter(_words(b))
    smaller = min(x.total(), y.total())
    return (x & y).total() / smaller if smaller else 0.0


def _likeness(a: str, b: str) -> float:
    """How alike two wordings are, longer words counting more (Dice, 0..1)."""
    x, y = Counter(_words(a)), Counter(_words(b))
    shared = sum(len(word) * count for word, count in (x & y).items())
    both = sum(len(word) * count for counter in (x, y) for word, count in counter.items())
    return 2 * shared / both if both else 0.0


def _same_place(gold: str, put_out: str) -> bool:
    size = len(_words(put_out))
    return size >= 3 and overlap(gold, put_out) >= 0.8 and size <= 2 * len(_words(gold))


def match(gold: Sequence[dict[str, Any]], put_out: Sequence[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """For each gold claim that was found, the put-out claim that answers it."""
    likeness: dict[tuple[int, int], float] = {}
    for g, want in enumerate(gold):
        places = [want["sentence"], *want.get("also", [])]
        for s, have in enumerate(put_out):
            if any(_same_place(place, have["sentence"]) for place in places):
                likeness[g, s] = _likeness(want["claim"], have["claim"])
    parts: dict[int, list[int]] = defaultdict(list)
    for s in {s for _, s in likeness}:
        parts[max((g for g, t in likeness if t == s), key=lambda g: likeness[g, s])].append(s)
    answers = {}
    for g in {g for g, _ in likeness}:
        mine = parts[g] or [max((s for h, s in likeness if h == g), key=lambda s: likeness[g, s])]
        answers[g] = put_out[min(mine, key=lambda s: (_rank(put_out[s]), -likeness[g, s]))]
    return answers


def _rank(claim: dict[str, Any]) -> int:
    return WORST_FIRST.index(claim["suggestion"]["label"])


def score_case(gold: dict[str, Any], result: dict[str, Any]) -> list[Row]:
    """One row a gold claim."""
    answers = match(gold["claims"], result["claims"])
    return [_row(want, answers.get(g)) for g, want in enumerate(gold["claims"])]


def _row(want: dict[str, Any], have: dict[str, Any] | None) -> Row:
    if have is None:
        return Row(want["label"], None, 0.0)
    suggestion = have["suggestion"]
    document = quote = False
    if suggestion["label"] == want["label"] and want["label"] in DECIDED:
        own_side = [
            item for item in have["evidence"][:MOST_SHOWN] if item["stance"] == STANCE_OF[want["label"]]
        ]
        pairs = [
            (item, proof)
            for item in own_side
            for proof in want["evidence"]
            if item["document"] == proof["source"]
        ]
        document = bool(pairs)
        quote = any(overlap(item["quote"], proof["quote"]) >= 0.5 for item, proof in pairs)
    return Row(want["label"], suggestion["label"], float(suggestion["confidence"]), document, quote)


def false_alarms(gold: dict[str, Any], result: dict[str, Any]) -> tuple[int, int]:
    """How many of the sentences that are no claims were put out, and how many there are."""
    sentences = gold.get("not_claims", [])
    alarms = sum(any(_same_place(s, claim["sentence"]) for claim in result["claims"]) for s in sentences)
    return alarms, len(sentences)


def figures(rows: Sequence[Row], labels: Iterable[str] | None = None) -> dict[str, float | None]:
    """The figures over all rows; shares run from 0 to 1, None where there is nothing to divide by."""
    proven = [row for row in rows if row.label == row.gold and row.gold in DECIDED]
    return {
        "found": _share(rows, lambda row: row.label is not None),
        "accuracy": _share(rows, lambda row: row.label == row.gold),
        "macro_f1": _macro_f1(rows, labels or [label.value for label in Label]),
        "balanced_accuracy": _balanced(rows),
        "waved_through": _share(
            [r for r in rows if r.gold == Label.REFUTED], lambda r: r.label == Label.SUPPORTED
        ),
        "accused": _share([r for r in rows if r.gold == Label.SUPPORTED], lambda r: r.label == Label.REFUTED),
        "spoke": _share(rows, lambda row: row.label in DECIDED),
        "accuracy_where_it_spoke": _share(
            [r for r in rows if r.label in DECIDED], lambda r: r.label == r.gold
        ),
        "right_document": _share(proven, lambda row: row.document_right),
        "right_quote": _share(proven, lambda row: row.quote_right),
        "coverage_at_95": _coverage(rows),
        "calibration_error": _calibration_error([row for row in rows if row.label]),
    }


def _share(rows: Sequence[Row], holds: Any) -> float | None:
    return round(sum(bool(holds(row)) for row in rows) / len(rows), 4) if rows else None


def _macro_f1(rows: Sequence[Row], labels: Iterable[str]) -> float | None:
    scores = []
    for label in labels:
        right = sum(row.gold == label == row.label for row in rows)
        put = sum(row.label == label for row in rows)
        gold = sum(row.gold == label for row in rows)
        if gold:
            scores.append(2 * right / (put + gold))
    return round(sum(scores) / len(scores), 4) if scores else None


def _balanced(rows: Sequence[Row]) -> float | None:
    by_gold = [[row for row in rows if row.gold == label] for label in {row.gold for row in rows}]
    recalls = [sum(row.label == row.gold for row in group) / len(group) for group in by_gold]
    return round(sum(recalls) / len(recalls), 4) if recalls else None


def _coverage(rows: Sequence[Row]) -> float | None:
    """The largest share that can be decided, surest first, with 95 % of those labels right."""
    decided = sorted((row for row in rows if row.label in DECIDED), key=lambda row: -row.confidence)
    right = best = 0
    for number, row in enumerate(decided, 1):
        right += row.label == row.gold
        last_of_tie = number == len(decided) or decided[number].confidence < row.confidence
        if last_of_tie and right / number >= 0.95:
            best = number
    return round(best / len(rows), 4) if rows else None


def _calibration_error(rows: Sequence[Row]) -> float | None:
    """Expected calibration error, ten bins of equal width."""
    bins: dict[int, list[float]] = defaultdict(list)
    for row in rows:
        bins[min(int(row.confidence * 10), 9)].append(row.confidence - (row.label == row.gold))
    return round(sum(abs(sum(gaps)) for gaps in bins.values()) / len(rows), 4) if rows else None
