"""Results against gold labels: which put-out claim answers which gold claim, and whether it is right.

The definitions are those of the AVeriTeC task's labels and of the scorer that ships with the cases:
a gold claim is found where a claim was put out for its sentence; of several parts the worst label
counts. measuring/figures.py makes figures of the rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
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
    language: str = ""
    kind: str = ""
    error_type: str = ""

    @property
    def right(self) -> bool:
        return self.label == self.gold

    @property
    def spoke(self) -> bool:
        """It said "supported" or "refuted"."""
        return self.label in DECIDED


def words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def overlap(a: str, b: str) -> float:
    """The share of the shorter text's words that the other has too (0..1)."""
    x, y = Counter(words(a)), Counter(words(b))
    smaller = min(x.total(), y.total())
    return (x & y).total() / smaller if smaller else 0.0


def _likeness(a: str, b: str) -> float:
    """How alike two wordings are, longer words counting more (Dice, 0..1)."""
    x, y = Counter(words(a)), Counter(words(b))
    shared = sum(len(word) * count for word, count in (x & y).items())
    both = sum(len(word) * count for counter in (x, y) for word, count in counter.items())
    return 2 * shared / both if both else 0.0


def _same_place(gold: str, put_out: str) -> bool:
    size = len(words(put_out))
    return size >= 3 and overlap(gold, put_out) >= 0.8 and size <= 2 * len(words(gold))


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
    language = gold.get("lang") or ""
    return [_row(want, answers.get(g), language) for g, want in enumerate(gold["claims"])]


def _row(want: dict[str, Any], have: dict[str, Any] | None, language: str) -> Row:
    kind, error_type = want.get("kind") or "", want.get("error_type") or ""
    if have is None:
        return Row(want["label"], None, 0.0, language=language, kind=kind, error_type=error_type)
    suggestion = have["suggestion"]
    document, quote = _proof_found(want, have)
    confidence = float(suggestion["confidence"])
    return Row(want["label"], suggestion["label"], confidence, document, quote, language, kind, error_type)


def _proof_found(want: dict[str, Any], have: dict[str, Any]) -> tuple[bool, bool]:
    """Whether an item that was shown is in a gold document, and whether it is a gold quote."""
    label = want["label"]
    if have["suggestion"]["label"] != label or label not in DECIDED:
        return False, False
    own_side = [item for item in have["evidence"][:MOST_SHOWN] if item["stance"] == STANCE_OF[label]]
    pairs = [
        (item["quote"], proof["quote"])
        for item in own_side
        for proof in want["evidence"]
        if item["document"] == proof["source"]
    ]
    return bool(pairs), any(overlap(shown, proof) >= 0.5 for shown, proof in pairs)


def false_alarms(gold: dict[str, Any], result: dict[str, Any]) -> tuple[int, int]:
    """How many of the sentences that are no claims were put out, and how many there are."""
    sentences = gold.get("not_claims", [])
    alarms = sum(any(_same_place(s, claim["sentence"]) for claim in result["claims"]) for s in sentences)
    return alarms, len(sentences)


def verbatim(result: dict[str, Any], sources: dict[str, str]) -> tuple[int, int]:
    """How many quotes stand letter for letter in the named source's file, and how many there are.

    `sources`: the files' names with their text. A quote of a single word is none.
    """
    cited = [(item["document"], item["quote"]) for claim in result["claims"] for item in claim["evidence"]]
    stand = [len(words(quote)) >= 2 and quote in sources.get(name, "") for name, quote in cited]
    return sum(stand), len(stand)
