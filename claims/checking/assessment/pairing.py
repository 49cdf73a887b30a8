"""Which fact of a source answers which fact of a claim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from claims.checking.assessment.denied import is_denied
from claims.checking.assessment.reading import Reading
from claims.checking.domain import DifferenceKind
from claims.checking.facts import Fact, Relation, compare
from claims.checking.facts.dates import DAY, MONTH, DateValue
from claims.checking.facts.quantities import ABOUT, Quantity, compare_values

_CUT = re.compile(r"[,;:()–—]\s|\s(?:und|and|et|y|but|mais|pero|aber|while|tandis|mientras|während)\s")
_BY_CHANCE = 12  # a count up to this is found in any text


@dataclass(frozen=True, slots=True)
class Pair:
    """The claim's fact, the source's that answers it best, and what the one means for the other."""

    ours: Fact
    relation: Relation
    theirs: Fact | None = None
    here: bool = True  # in the sentence itself, not just before it
    loose: bool = False  # the same number, but of something that reads differently


def pair_facts(claim: Reading, sentence: Reading, before: Sequence[Reading]) -> tuple[Pair, ...]:
    """One pair for each fact of the claim; facts that say the same count once."""
    seen: set[tuple[DifferenceKind, str]] = set()
    pairs = []
    for fact in claim.facts:
        if (fact.kind, fact.value) in seen:
            continue
        seen.add((fact.kind, fact.value))
        pairs.append(_pair(fact, claim, sentence, before))
    return tuple(pairs)


def _pair(fact: Fact, claim: Reading, sentence: Reading, before: Sequence[Reading]) -> Pair:
    said = [other for other in sentence.facts if not is_denied(sentence.text, other, sentence.facts)]
    found = [(*_relation(fact, other), other) for other in said]
    different = [other for outcome, _, other in found if outcome is Relation.DIFFERENT]
    for relation in (Relation.SAME, Relation.COMPATIBLE):
        for outcome, loose, other in found:
            if outcome is relation and not _is_anothers(fact, other, different, claim, sentence):
                return Pair(fact, relation, other, loose=loose)
    for other in (other for one in reversed(before) for other in one.facts):
        outcome, loose = _relation(fact, other)
        if outcome is Relation.SAME and not loose:
            return Pair(fact, outcome, other, here=False)
    answer = _answering(fact, claim, sentence, different)
    return Pair(fact, Relation.DIFFERENT, answer) if answer else Pair(fact, Relation.UNRELATED)


def _is_anothers(
    fact: Fact, same: Fact, different: Sequence[Fact], claim: Reading, sentence: Reading
) -> bool:
    """The right number in the wrong place: another of its kind stands where the claim's does."""
    here = _closeness(claim, fact, sentence, same)
    return any(_closeness(claim, fact, sentence, other) >= here + 2 for other in different)


def _closeness(claim: Reading, fact: Fact, sentence: Reading, other: Fact) -> int:
    """How much the clauses of the two facts share; the claim's names count double."""
    there = _neighbours(sentence, other)
    names = {word for name in claim.names for word in name.key}
    return len(_neighbours(claim, fact) & there) + 2 * len(names & there)


def _relation(ours: Fact, theirs: Fact) -> tuple[Relation, bool]:
    relation = compare(ours, theirs)
    if relation is Relation.UNRELATED and _same_number(ours, theirs):
        return Relation.SAME, True
    return relation, False


def _same_number(a: Fact, b: Fact) -> bool:
    """The same count of what two languages, or two writers, call by different words."""
    if a.kind is not b.kind or a.kind not in (DifferenceKind.COUNT, DifferenceKind.RANK):
        return False
    if not isinstance(a.data, Quantity) or not isinstance(b.data, Quantity):
        return False
    if a.data.value == b.data.value:
        return True
    rounded = a.data.bound == ABOUT and a.data.value > _BY_CHANCE
    return rounded and compare_values(a.data, b.data) is Relation.SAME


def _answering(fact: Fact, claim: Reading, sentence: Reading, choices: Sequence[Fact]) -> Fact | None:
    """The one fact that stands among the same words as the claim's; None where two do so alike."""
    if len(choices) < 2:
        return choices[0] if choices else None
    scored = sorted(
        ((_closeness(claim, fact, sentence, other), -n, other) for n, other in enumerate(choices)),
        key=lambda one: one[:2],
        reverse=True,
    )
    return scored[0][2] if scored[0][0] > scored[1][0] else None


def clause_around(text: str, start: int, end: int) -> tuple[int, int]:
    """From where to where the clause goes that holds `text[start:end]`."""
    first = max((match.end() for match in _CUT.finditer(text, 0, start)), default=0)
    after = _CUT.search(text, end)
    return first, after.start() if after else len(text)


def _neighbours(reading: Reading, fact: Fact) -> frozenset[str]:
    """The concepts, stems and names' words of the clause that the fact stands in."""
    start, end = clause_around(reading.text, fact.start, fact.end)
    units = [unit for unit in reading.units if start <= unit.start < end]
    names = [word for name in reading.names if start <= name.start < end for word in name.key]
    return frozenset((*names, *(one for unit in units for one in (*unit.ids, unit.stem))))


def weight_of(pair: Pair) -> float:
    """How little likely it is that two texts share this fact by chance (0..1)."""
    data = pair.ours.data
    if isinstance(data, DateValue):
        return {DAY: 0.9, MONTH: 0.7}.get(data.granularity, 0.45)
    if pair.ours.kind in (DifferenceKind.AMOUNT, DifferenceKind.PERCENT):
        return 0.9
    if pair.ours.kind is DifferenceKind.COUNT and isinstance(data, Quantity) and data.value > _BY_CHANCE:
        return 0.5 if pair.loose else 0.8
    return 0.2 if pair.loose else 0.45
