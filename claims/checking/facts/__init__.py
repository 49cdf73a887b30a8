"""Typed facts: found in text, normalised, compared."""

from __future__ import annotations

from datetime import date

from claims.checking.domain import Difference, DifferenceKind
from claims.checking.facts.base import Fact, Relation, Taken
from claims.checking.facts.dates import DateValue, compare_dates, date_values, find_dates
from claims.checking.facts.quantities import Quantity, compare_quantities, find_quantities

__all__ = ["Fact", "Relation", "compare", "difference", "find_facts"]


def find_facts(text: str, language: str | None, anchor: date | None = None) -> list[Fact]:
    """Dates, amounts, percentages, counts, durations and ranks, in the order of the text.

    `anchor` is the date of the text: relative dates and dates without a year are resolved from it.
    A text in no language that the core speaks gives none.
    """
    taken = Taken(len(text))
    dates = find_dates(text, language, anchor, taken)
    quantities = find_quantities(text, language, taken)
    return sorted([*dates, *quantities], key=lambda fact: (fact.start, fact.end))


def compare(claim: Fact, source: Fact) -> Relation:
    """What the source's fact means for the claim's, if both are of one event."""
    if claim.kind != source.kind:
        return Relation.UNRELATED
    if isinstance(claim.data, DateValue) and isinstance(source.data, DateValue):
        return compare_dates(claim.data, source.data)
    if isinstance(claim.data, Quantity) and isinstance(source.data, Quantity):
        return compare_quantities(claim.data, source.data)
    return Relation.UNRELATED


def difference(claim: Fact, source: Fact) -> Difference | None:
    """The typed difference, where the two cannot both be true of one event."""
    if compare(claim, source) is not Relation.DIFFERENT:
        return None
    claim_value, source_value = claim.value, source.value
    if claim.kind is DifferenceKind.DATE:
        claim_value, source_value = date_values(claim.data, source.data)
    return Difference(claim.kind, claim.text, source.text, claim_value, source_value)
