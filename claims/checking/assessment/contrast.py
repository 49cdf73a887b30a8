"""What in a sentence cannot be true together with the claim, typed.

Every rule asks first for the same subject and the same event: a near date or a similar name can
belong to a neighbouring one.
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.checking.assessment.matching import BEFORE, HERE, Match, bearers
from claims.checking.assessment.pairing import Pair, clause_around, weight_of
from claims.checking.assessment.roles import date_is_anothers, shares_quote
from claims.checking.assessment.sides import same_sides
from claims.checking.domain import Difference, DifferenceKind
from claims.checking.facts import Relation, difference
from claims.checking.facts.dates import SPAN, YEAR, DateValue
from claims.checking.language.lexicon import LIGHT
from claims.checking.language.names import Name

_SAME_EVENT = 0.5  # of the claim's content, for a fact to be of the same event
_SAME_DATED_EVENT = 0.6  # any text has dates: more is asked before one refutes another
_FIGURES = (DifferenceKind.AMOUNT, DifferenceKind.COUNT, DifferenceKind.PERCENT)
_AT_START = 4  # characters before a subject: an article
_TELLING = 0.8  # see pairing.weight_of
_NEWER_CLAUSE = 0.3
_SAME_CLAUSE = 0.7  # of the words around the fact, events among them
_NAMED_IN_CORRECTION, _CORRECTED_EVENT = 0.5, 0.15
_SAME_TOPIC = 0.6  # where the claim has no name to hold on to
_SAME_STATEMENT = 0.7  # for a name, a side or a "not" to be the one thing that differs


def contradictions(found: Match) -> tuple[Difference, ...]:
    """The typed differences; empty where the sentence does not plainly contradict the claim."""
    if found.claim.doubtful:
        return ()
    if not found.same_polarity:
        return tuple(_negation(found))
    for rule in (_facts, _correction, _direction, _sides, _speaker, _name):
        differences = tuple(rule(found))
        if differences:
            return differences
    return ()


def newer_values(found: Match) -> tuple[Difference, ...]:
    """The figures that a later document gives for what the claim gives one: news, no contradiction."""
    if found.least_named < BEFORE or not found.levels:
        return ()
    different = [pair for pair in found.related(Relation.DIFFERENT) if pair.ours.kind in _FIGURES]
    near = [pair for pair in different if found.event_around(pair.ours) >= _NEWER_CLAUSE]
    typed = (difference(pair.ours, pair.theirs) for pair in near if pair.theirs)
    return tuple(one for one in typed if one is not None)


def _facts(found: Match) -> Iterator[Difference]:
    """A typed value differs, and everything else is about the same event."""
    different = found.related(Relation.DIFFERENT)
    if len(different) != 1 or found.opposed or not same_sides(found.claim, found.sentence):
        return
    if not _same_subject(found) or not _same_event(found, different[0]):
        return
    if not all(_goes_along(pair, different[0], found) for pair in found.pairs if pair is not different[0]):
        return
    if _plain_answer(different[0]):
        typed = difference(different[0].ours, different[0].theirs) if different[0].theirs else None
        if typed:
            yield typed


def _correction(found: Match) -> Iterator[Difference]:
    """A correction on the article's subject gives another value of what the claim counts."""
    different = found.related(Relation.DIFFERENT)
    if not found.context.correction or len(different) != 1 or different[0].theirs is None:
        return
    if found.named < _NAMED_IN_CORRECTION or found.coverage < _CORRECTED_EVENT:
        return
    if different[0].ours.kind is not DifferenceKind.DATE:
        typed = difference(different[0].ours, different[0].theirs)
        if typed:
            yield typed


def _speaker(found: Match) -> Iterator[Difference]:
    """The same words, said by somebody else."""
    if not shares_quote(found.claim.text, found.sentence.text):
        return
    absent = [name for name, level in found.levels if level < HERE and name.kind in ("person", None)]
    people = [rival for rival in found.rivals if rival.kind == "person"]
    if len(absent) == 1 and len(people) == 1:
        yield _typed(DifferenceKind.ATTRIBUTION, absent[0].text, people[0].text)


def _same_event(found: Match, pair: Pair) -> bool:
    """The sentence has most of what the claim says, or of what it says around the fact."""
    if not found.shared_event:
        return False
    if pair.ours.kind is DifferenceKind.DATE:
        return found.covered_here >= _SAME_DATED_EVENT and not date_is_anothers(found, pair)
    return found.covered_here >= _SAME_EVENT or found.event_around(pair.ours) >= _SAME_CLAUSE


def _goes_along(pair: Pair, different: Pair, found: Match) -> bool:
    """Another fact of the claim says that this is the same event, or is of another clause of it; the
    year of a figure may go unsaid."""
    if pair.relation in (Relation.SAME, Relation.COMPATIBLE):
        return True
    text, fact = found.claim.text, different.ours
    start, end = clause_around(text, fact.start, fact.end)
    if not start <= pair.ours.start < end and pair.ours.kind is not DifferenceKind.DATE:
        return True
    data = pair.ours.data
    unsaid = isinstance(data, DateValue) and data.granularity in (YEAR, SPAN)
    return unsaid and different.ours.kind is not DifferenceKind.DATE


def _same_subject(found: Match) -> bool:
    """Every name is named, here or by what this sentence leans on; nobody else stands in its place."""
    if not found.levels:
        return _same_topic(found)
    if found.least_named < BEFORE or _another_leads(found):
        return False
    absent = [name for name, level in found.levels if level < HERE]
    if absent and not found.named_here and not found.sentence.leans:
        return False
    return not any(_may_be(name, rival) for name in absent for rival in found.rivals)


def _another_leads(found: Match) -> bool:
    """The claim begins with its subject; the sentence begins with somebody else."""
    first, names = found.levels[0][0], found.sentence.names
    if first.start > _AT_START or not names or names[0].start > _AT_START:
        return False
    leads = names[0] in found.rivals and names[0].kind != "place"
    return leads and _may_be(first, names[0])


def _same_topic(found: Match) -> bool:
    """The claim names nobody: the source must be on the article's subject, and say nearly the same."""
    return found.context.on_topic and found.covered_here >= _SAME_TOPIC and not found.sentence.names


def _may_be(name: Name, rival: Name) -> bool:
    """Whether the one could stand where the other does."""
    return name.kind is None or rival.kind is None or name.kind == rival.kind


def _plain_answer(pair: Pair) -> bool:
    theirs = pair.theirs
    if theirs is None:
        return False
    loose = isinstance(theirs.data, DateValue) and theirs.data.granularity == SPAN
    ours = pair.ours.data
    return not loose and not (isinstance(ours, DateValue) and ours.granularity == SPAN)


def _direction(found: Match) -> Iterator[Difference]:
    """The opposite is said ("fell" for "rose") of the same subject, with nothing else that differs."""
    if found.opposed is None or found.related(Relation.DIFFERENT) or found.related(Relation.UNRELATED):
        return
    if found.rivals and any(level < HERE for _, level in found.levels):
        return  # she joined one firm and left another: no contradiction
    same_figure = found.named_here > 0 and any(weight_of(pair) >= _TELLING for pair in found.pairs)
    if not same_figure and (not _same_subject(found) or found.coverage < _SAME_EVENT):
        return
    ours, theirs = found.opposed
    if not (ours.ids - LIGHT and theirs.ids - LIGHT):
        return
    yield _typed(DifferenceKind.NEGATION, _word(found, ours.start, True), _word(found, theirs.start, False))


def _negation(found: Match) -> Iterator[Difference]:
    """One of the two says that it is not so, of the same statement."""
    if not _same_subject(found) or found.covered_here < _SAME_STATEMENT or found.opposed:
        return
    if not found.shared_event or found.related(Relation.DIFFERENT) or found.related(Relation.UNRELATED):
        return
    yield Difference(
        DifferenceKind.NEGATION, found.claim.text, found.sentence.text,
        *(("not said", "said") if found.sentence.negated is False else ("said", "not said")),
    )  # fmt: skip


def _word(found: Match, start: int, ours: bool) -> str:
    text = found.claim.text if ours else found.sentence.text
    end = start
    while end < len(text) and (text[end].isalnum() or text[end] in "-’'"):
        end += 1
    return text[start:end]


def _sides(found: Match) -> Iterator[Difference]:
    """Who did it to whom is the other way round."""
    if found.named_here < 1 or found.coverage < _SAME_STATEMENT or found.related(Relation.DIFFERENT):
        return
    if not same_sides(found.claim, found.sentence):
        first, second = bearers(found.claim.names)[:2]
        yield _typed(DifferenceKind.ROLE, first.text, second.text)


def _name(found: Match) -> Iterator[Difference]:
    """One name differs, of the same kind, and all the rest is the same."""
    missing = [name for name, level in found.levels if level == 0]
    if len(missing) != 1 or len(found.levels) < 2 or found.coverage < _SAME_STATEMENT:
        return
    if found.opposed or any(pair.relation is not Relation.SAME for pair in found.pairs):
        return
    if any(level < HERE for name, level in found.levels if name is not missing[0]):
        return
    rivals = [name for name in found.rivals if name.kind is not None and name.kind == missing[0].kind]
    if len(rivals) == 1:
        yield _typed(_kind(missing[0]), missing[0].text, rivals[0].text)


def _kind(name: Name) -> DifferenceKind:
    return DifferenceKind(name.kind) if name.kind else DifferenceKind.PERSON


def _typed(kind: DifferenceKind, ours: str, theirs: str) -> Difference:
    return Difference(kind, ours, theirs, ours, theirs)
