"""Another figure for the same thing, or nearly the same words with a "not": too little to refute a claim
alone, enough to say that sources disagree once another one supports it."""

from __future__ import annotations

from claims.checking.assessment.matching import BEFORE, Match
from claims.checking.assessment.pairing import Pair
from claims.checking.domain import Difference, DifferenceKind
from claims.checking.facts import Relation, difference

_FIGURES = (DifferenceKind.AMOUNT, DifferenceKind.COUNT, DifferenceKind.PERCENT, DifferenceKind.DURATION)
_SAME_THING = 0.6  # of the words around the figure, an event among them
_SAME_WORDS = 0.8
_SAME_STATEMENT = 0.7  # of the whole claim, where it names nobody and the document is on another subject


def disputes(found: Match) -> tuple[Difference, ...]:
    """The one figure or "not" that differs, where all else that the claim says of the thing is the same."""
    if found.opposed or found.context.old or not _same_subject(found):
        return ()
    if not found.same_polarity:
        return _denial(found)
    different = found.related(Relation.DIFFERENT)
    if len(different) != 1:
        return ()
    ours, theirs = different[0].ours, different[0].theirs
    if theirs is None or ours.kind not in _FIGURES or found.event_around(ours) < _SAME_THING:
        return ()
    if not all(_agrees(pair) for pair in found.pairs if pair is not different[0]):
        return ()
    typed = difference(ours, theirs)
    return (typed,) if typed else ()


def _denial(found: Match) -> tuple[Difference, ...]:
    """Nearly the same words, and one of the two says that it is not so."""
    if found.covered_here < _SAME_WORDS or not found.shared_event or found.related(Relation.DIFFERENT):
        return ()
    values = ("not said", "said") if found.claim.negated else ("said", "not said")
    return (Difference(DifferenceKind.NEGATION, found.claim.text, found.sentence.text, *values),)


def _same_subject(found: Match) -> bool:
    if found.levels:
        return found.least_named >= BEFORE
    return found.context.on_topic or found.covered_here >= _SAME_STATEMENT


def _agrees(pair: Pair) -> bool:
    return pair.relation in (Relation.SAME, Relation.COMPATIBLE)
