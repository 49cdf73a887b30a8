"""Typed facts: found in text, normalised, compared."""

from __future__ import annotations

from datetime import date

from claims.checking.domain import Difference
from claims.checking.facts.base import Fact, Relation, Taken
from claims.checking.facts.dates import DateValue, compare_dates, date_values, find_dates
from claims.checking.facts.outdone import find_outdone
from claims.checking.facts.quantities import Quantity, compare_quantities, find_quantities
from claims.checking.facts.quantity import ABOUT, compare_lengths
from claims.checking.facts.scan import Scan

__all__ = ["Fact", "Relation", "compare", "difference", "find_facts"]


def find_facts(text: str, language: str | None, anchor: date | None = None) -> list[Fact]:
    """Dates, amounts, percentages, counts, measures, durations and ranks, in the order of the text.

    `anchor` is the date of the text: relative dates and dates without a year are resolved from it.
    A text in no language that the core speaks gives none.
    """
    if language is None:
        return []
    taken = Taken(len(text))
    scan = Scan(text, language, taken)
    dates = find_dates(text, language, anchor, taken, scan)
    quantities = find_quantities(text, language, taken, scan)
    return sorted(
        [*dates, *quantities, *find_outdone(text, language)], key=lambda fact: (fact.start, fact.end)
    )


def compare(claim: Fact, source: Fact) -> Relation:
    """What the source's fact means for the claim's, if both are of one event."""
    a, b = claim.data, source.data
    if isinstance(a, DateValue) and isinstance(b, DateValue):
        return compare_dates(a, b)
    if isinstance(a, Quantity) and isinstance(b, Quantity):
        return compare_quantities(a, b) if claim.kind == source.kind else Relation.UNRELATED
    # „seit elf Jahren“ is a date and a length of time.
    if isinstance(a, DateValue) and isinstance(b, Quantity):
        return compare_lengths(_length(a), b)
    if isinstance(a, Quantity) and isinstance(b, DateValue):
        return compare_lengths(a, _length(b))
    return Relation.UNRELATED


def _length(value: DateValue) -> Quantity | None:
    return Quantity(float(value.length), "P1D", ABOUT, step=float(value.slack or 1)) if value.length else None


def difference(claim: Fact, source: Fact) -> Difference | None:
    """The typed difference, where the two cannot both be true of one event."""
    if compare(claim, source) is not Relation.DIFFERENT:
        return None
    claim_value, source_value = claim.value, source.value
    if isinstance(claim.data, DateValue) and isinstance(source.data, DateValue):
        claim_value, source_value = date_values(claim.data, source.data)
    return Difference(claim.kind, claim.text, source.text, claim_value, source_value)
