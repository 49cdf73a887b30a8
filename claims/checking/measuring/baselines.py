"""What needs no understanding: the commonest label, and the words that claim and evidence share.

Word overlap: the share of the claim's words that stand in the evidence. A claim is called supported from a
threshold on; the threshold is the one with the best balanced accuracy of "supported or not" on the first half of
the file, and the figure is that accuracy on the second half.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, TypeVar

from claims.checking.measuring.figures import balanced_accuracy
from claims.checking.scoring import words

T = TypeVar("T")
SUPPORTING = ("supported", "not_refuted")


def majority(labels: Sequence[str]) -> float | None:
    """The accuracy of always saying the commonest label."""
    return round(max(Counter(labels).values()) / len(labels), 4) if labels else None


def second_half(rows: Sequence[T]) -> Sequence[T]:
    return rows[len(rows) // 2 :]


def word_overlap(records: Sequence[dict[str, Any]]) -> float | None:
    """See the module. None where a half has only one of the two sides."""
    scored = [(record["label"] in SUPPORTING, shared_words(record)) for record in records]
    half = len(scored) // 2
    first, second = scored[:half], scored[half:]
    if any(len({side for side, _ in part}) < 2 for part in (first, second)):
        return None
    threshold = max(sorted({share for _, share in first}), key=lambda at: _right(first, at))
    return _right(second, threshold)


def shared_words(record: dict[str, Any]) -> float:
    """The share of the claim's words that stand in its evidence or in the evidence's title."""
    claim = words(record["claim"])
    texts = (
        text for item in record.get("evidence") or [] for text in (item["text"], item.get("title") or "")
    )
    evidence = {word for text in texts for word in words(text)}
    return sum(word in evidence for word in claim) / len(claim) if claim else 0.0


def _right(scored: Sequence[tuple[bool, float]], threshold: float) -> float:
    return balanced_accuracy([(side, share >= threshold) for side, share in scored]) or 0.0
