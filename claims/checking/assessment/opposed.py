"""Words that cannot both be said: opposites, other members of one class, and decisive words left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from claims.checking.assessment.comparison import Comparison
from claims.checking.assessment.coverage import alike
from claims.checking.assessment.reading import Reading, Unit
from claims.checking.domain import DifferenceKind
from claims.checking.language.relations import DECISIVE, LIGHT, opposites, siblings


def opposed_words(found: Comparison) -> tuple[Unit, Unit, Reading] | None:
    """The claim's word and the window's opposite of it, where neither has the other's."""
    return next(_clashes(found, opposites), None)


def exchanged_words(found: Comparison) -> tuple[Unit, Unit, Reading] | None:
    """The claim's word and another of its class in the window, where neither has the other's."""
    return next(_clashes(found, siblings), None)


def _clashes(
    found: Comparison, others: Callable[[str], frozenset[str]]
) -> Iterator[tuple[Unit, Unit, Reading]]:
    """Words of time, size and measure are left out: the old hall and the new one are two halls."""
    for ours in found.claim.units:
        wanted = frozenset[str]().union(*(others(concept) for concept in ours.ids - LIGHT)) - LIGHT
        if not wanted or any(not ours.ids.isdisjoint(one.concepts) for one in found.window.sentences):
            continue
        for reading in found.window.sentences:
            for theirs in reading.units:
                if not theirs.ids.isdisjoint(wanted) and theirs.ids.isdisjoint(found.claim.concepts):
                    yield ours, theirs, reading


def decisive_missing(found: Comparison) -> int:
    """How many of the claim's decisive words the window leaves out: "half", "the largest", "never"."""
    said = frozenset().union(*(one.concepts for one in found.window.sentences))
    counted = any(fact.kind is DifferenceKind.COUNT for fact in found.claim.facts)  # "all three" is "three"
    decisive = DECISIVE - {"all"} if counted else DECISIVE
    return sum(bool(unit.ids & decisive) and unit.ids.isdisjoint(said) for unit in found.claim.units)


def context_of(reading: Reading, start: int, end: int, reach: int = 60) -> list[Unit]:
    """The words within `reach` characters of `text[start:end]`."""
    return [
        unit
        for unit in reading.units
        if start - reach <= unit.start <= end + reach and not start <= unit.start < end
    ]


def alike_around(claim: Reading, ours: tuple[int, int], reading: Reading, theirs: tuple[int, int]) -> float:
    """The share of the words around the one place that stand around the other (0..1)."""
    same_language = claim.language == reading.language
    there = context_of(reading, *theirs)
    got = total = 0.0
    for unit in context_of(claim, *ours):
        weight = unit.weight / (1 + min(abs(unit.start - ours[1]), abs(ours[0] - unit.end)) / 40)
        total += weight
        got += weight * any(alike(unit, other, same_language) for other in there)
    return got / total if total else 0.3
