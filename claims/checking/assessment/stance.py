"""What one sentence says of a claim. It may refute only where it speaks of the same subject and event."""

from __future__ import annotations

from dataclasses import dataclass

from claims.checking.assessment.contrast import contradictions, newer_values
from claims.checking.assessment.disputes import disputes
from claims.checking.assessment.matching import BEFORE, Match
from claims.checking.assessment.pairing import Pair, weight_of
from claims.checking.assessment.reading import Reading
from claims.checking.assessment.roles import quotes_in, role_is_anothers, stands_in
from claims.checking.domain import (
    Difference,
    DifferenceKind,
    Stance,
)
from claims.checking.facts import Relation
from claims.checking.facts.dates import DAY, MONTH, DateValue

MOST_ITEMS_A_DOCUMENT = 1
# The less likely it is that the facts are shared by chance, the fewer of the claim's words have to be. Set on
# evaluation/cases.
NEEDED = ((0.88, 0.15), (0.8, 0.3), (0.4, 0.45), (0.0, 0.72))
_PART_STRENGTH = 0.68
_PART_COVERED = 0.3  # of the words around a fact
_BEFORE = 2  # sentences of the paragraph that may name the subject of the next
# Words that turn a statement into another one.
DECISIVE = frozenset(
    [
        "half",
        "third_part",
        "quarter_part",
        "most_of",
        "all",
        "none",
        "only",
        "largest",
        "smallest",
        "highest",
        "lowest",
        "oldest",
        "youngest",
        "never",
        "double",
        "halve",
        "triple",
        "second_rank",
        "third_rank",
        "first",
        "last",
        "before",
        "after",
        "former",
    ]
)


@dataclass(frozen=True, slots=True)
class Judged:
    """One sentence's stance, before the document's sentences are weighed against each other."""

    found: Match
    stance: Stance
    strength: float
    differences: tuple[Difference, ...] = ()
    agreed: frozenset[tuple[DifferenceKind, str]] = frozenset()  # the facts of a part of the claim


def judge(found: Match) -> Judged | None:
    if found.sentence.doubtful or (found.named == 0 and not quotes_in(found.claim.text)):
        return None
    if _supports(found):
        return Judged(found, Stance.SUPPORTS, _support_strength(found))
    differences = contradictions(found) or (newer_values(found) if found.context.later else ())
    if differences:
        return Judged(found, Stance.REFUTES, _refute_strength(found), differences)
    agreed, disputed = _agreed(found), disputes(found)
    return Judged(found, Stance.NEUTRAL, _PART_STRENGTH, disputed, agreed) if agreed or disputed else None


def _agreed(found: Match) -> frozenset[tuple[DifferenceKind, str]]:
    """The claim's facts that the sentence confirms, with the words around each."""
    if found.opposed or found.least_named < BEFORE or not found.same_polarity:
        return frozenset()
    if len(found.pairs) < 2 or role_is_anothers(found) or stands_in(found):
        return frozenset()
    return frozenset(
        (pair.ours.kind, pair.ours.value)
        for pair in found.pairs
        if pair.here and pair.relation is Relation.SAME and found.coverage_around(pair.ours) >= _PART_COVERED
    )


def _supports(found: Match) -> bool:
    """Every checkable part of the claim is there: all names, all facts, and the event."""
    claim, sentence = found.claim, found.sentence
    if found.opposed or claim.doubtful or not found.same_polarity or _may_be_of_another(found):
        return False
    if found.least_named < 0.5 or not all(_holds(pair) for pair in found.pairs):
        return False
    if found.pairs and not any(pair.here for pair in found.pairs):
        return False
    if not _says_decisive_words(claim, sentence) or role_is_anothers(found) or stands_in(found):
        return False
    proof = _proof(found)
    needed = next(coverage for least, coverage in NEEDED if proof >= least)
    return found.coverage >= needed or (proof >= 0.8 and _covers_the_fact(found))


def _may_be_of_another(found: Match) -> bool:
    """The claim names nobody, and the document is not plainly on the article's subject and of its time."""
    if found.levels:
        return False
    if quotes_in(found.claim.text) and any(name.kind == "person" for name in found.sentence.names):
        return True
    if found.context.old and not any(pair.ours.kind is DifferenceKind.DATE for pair in found.pairs):
        return True
    return not found.context.on_topic and (_proof(found) < 0.9 or found.covered_here < 0.4)


def _covers_the_fact(found: Match) -> bool:
    """The words around the claim's weightiest fact are there, though a long sentence says more."""
    weighty = [pair for pair in found.pairs if weight_of(pair) >= 0.8 and pair.here]
    return any(found.coverage_around(pair.ours) >= 0.4 for pair in weighty)


def _says_decisive_words(claim: Reading, sentence: Reading) -> bool:
    """ "Half", "the largest", "never": what a claim with such a word says hangs on it."""
    said = sentence.concepts
    counted = any(fact.kind is DifferenceKind.COUNT for fact in claim.facts)  # "all three" is "three"
    decisive = DECISIVE - {"all"} if counted else DECISIVE
    return all(unit.ids & said for unit in claim.units if unit.ids & decisive)


def _holds(pair: Pair) -> bool:
    if pair.relation is Relation.SAME:
        return True
    # The source gives the month where the claim gives the day: nothing is said against it.
    data = pair.theirs.data if pair.theirs else None
    return (
        pair.relation is Relation.COMPATIBLE
        and isinstance(data, DateValue)
        and data.granularity in (DAY, MONTH)
    )


def _proof(found: Match) -> float:
    """How little likely it is that the shared facts are shared by chance."""
    chance = 1.0
    for pair in found.pairs:
        if pair.relation in (Relation.SAME, Relation.COMPATIBLE):
            chance *= 1 - weight_of(pair)
    return 1 - chance


def _support_strength(found: Match) -> float:
    value = 0.4 + 0.2 * found.named + 0.2 * found.coverage + 0.15 * _proof(found)
    return min(0.95, value)


def _refute_strength(found: Match) -> float:
    """Surer where the subject is named here, the day is given, and nobody else is in the sentence."""
    value = 0.55 + 0.1 * found.named_here + 0.15 * found.coverage + 0.1 * _proof(found)
    if any(_is_day(pair) for pair in found.related(Relation.DIFFERENT)):
        value += 0.03
    return min(0.95, value - 0.04 * min(len(found.rivals), 3))


def _is_day(pair: Pair) -> bool:
    data = pair.theirs.data if pair.theirs else None
    return isinstance(data, DateValue) and data.granularity == DAY
