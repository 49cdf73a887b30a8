"""What a typed fact is, and what comparing two of them can come to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from claims.checking.domain import DifferenceKind


@dataclass(frozen=True, slots=True)
class Fact:
    """One typed value found in a text. `text` is exactly `source[start:end]`.

    `value` is the normalised form (see domain.Difference). `data` is the kind's own frozen
    dataclass (a DateValue, a Quantity ...), which compare() reads.
    """

    kind: DifferenceKind
    start: int
    end: int
    text: str
    value: str
    data: Any = None


class Relation(StrEnum):
    SAME = "same"  # the source's value says what the claim's says, rounding and granularity allowed
    COMPATIBLE = "compatible"  # can both be true (coarser, "more than", a range that holds it)
    DIFFERENT = "different"  # cannot both be true of one event
    UNRELATED = "unrelated"  # not comparable: other kind, unit, currency or thing counted


class Taken:
    """Which characters of a text belong to a fact already: asking is linear in the span, not the facts."""

    def __init__(self, length: int) -> None:
        self._mask = bytearray(length)

    def take(self, start: int, end: int) -> None:
        self._mask[start:end] = b"\x01" * (end - start)

    def touches(self, start: int, end: int) -> bool:
        return 1 in self._mask[start:end]
