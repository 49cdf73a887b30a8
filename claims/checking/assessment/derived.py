"""Figures that sentences give without saying them: a change and a share from two numbers, a span from two dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import permutations

from claims.checking.domain import DifferenceKind
from claims.checking.facts import Fact, Relation
from claims.checking.facts.dates import DAY, MONTH, YEAR, DateValue
from claims.checking.facts.quantities import Quantity, compare_values

_CHANGE = 0.6  # percentage points by which a change said in words may be rounded
_DAYS = {"P1D": 1.0, "P1W": 7.0, "P1M": 30.44, "P1Y": 365.25}
_SPREAD = {DAY: 0.0, MONTH: 15.0, YEAR: 183.0}  # days by which a date may be off
_LONGEST = 6  # facts of a sentence that are combined


def confirming(claim: Fact, facts: Sequence[Fact], until: date | None, change: int) -> Fact | None:
    """The first of the facts that together say what the claim's percentage or duration says.

    `until` is the day that a span with one date runs to; `change` is 1 where the percentage is that of a rise,
    -1 of a fall, 0 of neither. Of two figures of one thing the newer one is named first.
    """
    if not isinstance(claim.data, Quantity):
        return None
    if claim.kind is DifferenceKind.PERCENT and claim.data.unit == "percent":
        return next(_percentages(claim.data, facts, change), None)
    if claim.kind is DifferenceKind.DURATION and claim.data.unit in _DAYS:
        return next(_spans(claim.data, facts, until), None)
    return None


def turned_round(claim: Fact, facts: Sequence[Fact], change: int) -> tuple[Fact, Fact] | None:
    """Two figures that come to the claim's percentage, but the other way: it fell by as much as it is said to
    have risen. The newer one first; `change` as in confirming."""
    if not change or claim.kind is not DifferenceKind.PERCENT or not isinstance(claim.data, Quantity):
        return None
    newer = next(_percentages(claim.data, facts, -change), None)
    if newer is None:
        return None
    older = [fact for fact in facts if fact.kind is newer.kind and fact.start > newer.start]
    return newer, older[0]


def confirming_apart(
    claim: Fact, parts: Sequence[Sequence[Fact]], wholes: Sequence[Fact]
) -> tuple[int, Fact] | None:
    """As confirming, but the two stand in different sentences, whose facts `parts` holds: which of these, and the
    fact in it. A share has to be one of the claim's own other figures (`wholes`), a span one between two days
    or months: of all the numbers of a text, some two come to anything.
    """
    if not isinstance(claim.data, Quantity):
        return None
    for n, m in permutations(range(len(parts)), 2):
        for first in parts[n][:_LONGEST]:
            for second in parts[m][:_LONGEST]:
                if _share_of(claim, first, second, wholes) or (n < m and _between(claim, first, second)):
                    return n, first
    return None


def _share_of(claim: Fact, part: Fact, whole: Fact, wholes: Sequence[Fact]) -> bool:
    a, b = part.data, whole.data
    if (
        claim.kind is not DifferenceKind.PERCENT
        or claim.data.unit != "percent"
        or part.kind is not whole.kind
    ):
        return False
    if (
        not (isinstance(a, Quantity) and isinstance(b, Quantity))
        or a.unit != b.unit
        or not 0 < a.value < b.value
    ):
        return False
    said = any(
        one.kind is whole.kind and isinstance(one.data, Quantity) and one.data.unit == b.unit
        and compare_values(one.data, b) is Relation.SAME
        for one in wholes
    )  # fmt: skip
    return said and _same(claim.data, 100 * a.value / b.value)


def _between(claim: Fact, first: Fact, second: Fact) -> bool:
    a, b = first.data, second.data
    if claim.kind is not DifferenceKind.DURATION or claim.data.unit not in _DAYS:
        return False
    if not (isinstance(a, DateValue) and isinstance(b, DateValue)):
        return False
    exact = (DAY, MONTH) if claim.data.unit in ("P1M", "P1Y") else (DAY,)
    if a.granularity not in exact or b.granularity not in exact:
        return False
    days = claim.data.value * _DAYS[claim.data.unit]
    return _lasts(a, b.earliest, _SPREAD[b.granularity], days, claim.data.unit)


def _percentages(wanted: Quantity, facts: Sequence[Fact], change: int) -> Iterator[Fact]:
    numbers = [fact for fact in facts if isinstance(fact.data, Quantity) and fact.data.value > 0][:_LONGEST]
    for first, second in permutations(numbers, 2):
        a, b = first.data, second.data
        if first.kind is not second.kind or a.unit != b.unit or a.unit in ("percent", "points", "rank"):
            continue
        if change:
            newer_first = first.start < second.start
            if newer_first and abs(change * (a.value / b.value - 1) * 100 - wanted.value) <= _CHANGE:
                yield first
        elif a.value < b.value and _same(wanted, 100 * a.value / b.value):
            yield first


def _same(wanted: Quantity, value: float) -> bool:
    return compare_values(wanted, replace(wanted, value=value, bound="exactly", step=0.1)) is Relation.SAME


def _spans(wanted: Quantity, facts: Sequence[Fact], until: date | None) -> Iterator[Fact]:
    dates = [fact for fact in facts if isinstance(fact.data, DateValue) and fact.data.granularity in _SPREAD]
    days = wanted.value * _DAYS[wanted.unit]
    for n, first in enumerate(dates[:_LONGEST]):
        for second in dates[n + 1 : _LONGEST]:
            if _lasts(first.data, second.data.earliest, _SPREAD[second.data.granularity], days, wanted.unit):
                yield first
        if until is not None and _lasts(first.data, until, 0.0, days, wanted.unit):
            yield first


def _lasts(start: DateValue, end: date, spread: float, days: float, unit: str) -> bool:
    middle = start.earliest + (start.latest - start.earliest) / 2
    gap = abs((end - middle).days)
    allowed = _SPREAD[start.granularity] + spread + _DAYS[unit] / 2
    return abs(gap - days) <= min(allowed, 0.5 * days)
