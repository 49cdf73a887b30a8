"""Which fact of a window answers which fact of a claim, and how surely both are of one thing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from claims.checking.assessment.coverage import alike
from claims.checking.assessment.denied import is_denied
from claims.checking.assessment.derived import confirming, confirming_apart
from claims.checking.assessment.reading import Reading, Unit
from claims.checking.assessment.window import Window, is_named, level
from claims.checking.domain import DifferenceKind
from claims.checking.facts import Fact, Relation, compare
from claims.checking.facts.dates import DAY, MONTH, SPAN, DateValue
from claims.checking.facts.outdone import OUTDONE
from claims.checking.facts.quantities import Quantity, compare_values
from claims.checking.language.relations import DECISIVE, LIGHT

_CUT = re.compile(
    r"[,;()–—]\s|\s-\s|\s(?:und|and|et|y|but|mais|pero|aber|while|tandis|mientras|während|sowie|e)\s"
)
_BY_CHANCE = 12  # a count up to this is found in any text
_SAME_BONUS = 1.0  # of likeness: the same value is more likely meant than another
_OTHER_CLAUSE = 0.55  # credit for a word of the fact's clause that stands in another clause
_AROUND = 0.3  # for one that stands around the sentence
_PLACE = frozenset({"place"})  # what "rank 12" counts
_PEOPLE = frozenset({"person", "patient", "victim", "resident", "passenger"})
_CLOSE = 32  # characters to each side, for what is counted
_BESIDE = 12  # characters behind a number
_THING = 2.0  # the weight of what is counted
_NAME = 1.0
_WORKED_OUT = 0.3  # likeness from which a figure that was worked out is believed
_APART = 0.2  # the same, where two sentences were needed
_SINCE = 0.55  # the same for a span that lasts until today
_RISES, _FALLS = frozenset({"rise", "price_rise", "growth"}), frozenset({"fall", "halve"})
_SHARE_OF = re.compile(
    r"\s(?:of (?:all |the )?|de(?:s|l)? (?:tou\w+ |tod\w+ )?|d['’]|der |des |aller |von )(?=\w)",
    re.IGNORECASE,
)
_REACH = 45  # characters to each side that a fact's words are looked for in, where the clause is longer


@dataclass(frozen=True, slots=True)
class Pair:
    """The claim's fact, the window's that answers it best, and what the one means for the other."""

    ours: Fact
    relation: Relation
    theirs: Fact | None = None
    where: Reading | None = None  # the sentence that `theirs` stands in
    likeness: float = 0.0  # 0..1: how alike the words around the two are
    here: bool = True  # in the window's own sentences, not just around them
    rivals: int = 0  # facts of other value that stand among the same words
    thing: bool = True  # what is counted stands in both sentences, where the claim says what it counts


def pair_facts(claim: Reading, window: Window) -> tuple[Pair, ...]:
    """One pair for each fact of the claim; facts that say the same count once."""
    facts = list({(fact.kind, fact.value): fact for fact in reversed(claim.facts)}.values())[::-1]
    pairs = []
    for fact in facts:
        # What another fact of the claim says just so is no answer to this one.
        taken = {(other.kind, other.value) for other in facts if other is not fact}
        pairs.append(_pair(fact, claim, window, taken))
    return tuple(pairs)


def _pair(fact: Fact, claim: Reading, window: Window, taken: Collection[tuple[DifferenceKind, str]]) -> Pair:
    words = surroundings(claim, fact)
    answers = [
        _answer(fact, claim, words, other, where, window)
        for where in window.sentences
        for other in where.facts
        if not is_denied(where.text, other, where.facts) and (other.kind, other.value) not in taken
    ]
    said = [one for one in answers if one and one.relation is not Relation.UNRELATED]
    agree = any(one.relation is Relation.SAME for one in said)
    worked_out = None if agree else _worked_out(fact, claim, words, window)
    if worked_out:
        return worked_out
    if said:
        best = max(said, key=_fitness)
        rivals = sum(
            one.relation is Relation.DIFFERENT and one.likeness > best.likeness - 0.1 for one in said
        )
        return replace(best, rivals=rivals)
    for where in reversed(window.around):
        for other in where.facts:
            if relation_of(fact, other) is Relation.SAME:
                like = _likeness(claim, words, where, other, window)
                return Pair(fact, Relation.SAME, other, where, like, here=False)
    return Pair(fact, Relation.UNRELATED)


def _worked_out(
    fact: Fact, claim: Reading, words: Sequence[tuple[Unit, float]], window: Window
) -> Pair | None:
    """A change, a share or a span that the sentence's own figures come to, among the claim's words."""
    change = direction_of(claim)
    for until, least in ((None, _WORKED_OUT), (window.setting.until, _SINCE)):
        for where in window.sentences:
            found = confirming(fact, where.facts, until, change)
            like = _likeness(claim, words, where, found, window) if found else 0.0
            if found and like >= least:
                return Pair(fact, Relation.SAME, found, where, like)
    return _worked_out_apart(fact, claim, words, window)


def direction_of(claim: Reading) -> int:
    """1 where the claim tells of a rise, -1 of a fall, 0 of neither or of both."""
    return bool(claim.concepts & _RISES) - bool(claim.concepts & _FALLS)


_BY = re.compile(r"\b(?:by|um|de|d['’]|en|of|von)\s?$", re.IGNORECASE)
_MORE = re.compile(
    r"\s?(?:\w+ )?(?:more|less|fewer|higher|lower|above|below|de plus|de moins|supplémentaires|más|menos|mehr|weniger|zusätzlich\w*)\b",
    re.IGNORECASE,
)


def is_change(reading: Reading, fact: Fact) -> bool:
    """Whether the figure says by how much something rose or fell, and not how much it is."""
    if _MORE.match(reading.text, fact.end):
        return True
    moves = bool(reading.concepts & (_RISES | _FALLS))
    return moves and _BY.search(reading.text[max(0, fact.start - 4) : fact.start]) is not None


def _worked_out_apart(
    fact: Fact, claim: Reading, words: Sequence[tuple[Unit, float]], window: Window
) -> Pair | None:
    """The same from two sentences: of a window of several, or of neighbouring lines of a table."""
    if fact.kind not in (DifferenceKind.PERCENT, DifferenceKind.DURATION):
        return None
    sentences = (*window.sentences, *window.around)
    wholes = [other for other in claim.facts if other is not fact]
    found = confirming_apart(fact, [one.facts for one in sentences], wholes)
    if found is None:
        return None
    number, answer = found
    like = _likeness(claim, words, sentences[number], answer, window)
    return Pair(fact, Relation.SAME, answer, sentences[number], like) if like >= _APART else None


def _fitness(pair: Pair) -> float:
    same = pair.relation in (Relation.SAME, Relation.COMPATIBLE)
    return pair.likeness + (_SAME_BONUS if same else 0.0)


def _answer(
    fact: Fact,
    claim: Reading,
    words: Sequence[tuple[Unit, float]],
    other: Fact,
    where: Reading,
    window: Window,
) -> Pair | None:
    relation = relation_of(fact, other)
    if relation is Relation.UNRELATED:
        return None
    like = _likeness(claim, words, where, other, window)
    return Pair(fact, relation, other, where, like, thing=_same_thing(fact, other, claim, where))


def _same_thing(fact: Fact, other: Fact, claim: Reading, where: Reading) -> bool:
    things = fact.data.things if isinstance(fact.data, Quantity) else frozenset[str]()
    counted = [unit for unit in claim.units if unit.stem in things or not unit.ids.isdisjoint(things)]
    if fact.kind is DifferenceKind.PERCENT and _is_share_of_another(fact, other, claim, where):
        return False
    behind = [unit for unit in counted if unit.start >= fact.end]
    counted = behind[:1] or counted  # "90 people were taken to hospital": people are counted
    same_language = claim.language == where.language
    near = [unit for unit in where.units if other.start - _CLOSE <= unit.start <= other.end + _CLOSE]
    if not counted or any(alike(unit, their, same_language) for unit in counted for their in near):
        return True
    return all(unit.ids & _PEOPLE for unit in counted) and _counts_what_is_told(fact, other, claim, where)


def _is_share_of_another(fact: Fact, other: Fact, claim: Reading, where: Reading) -> bool:
    """ "7% of all books" and "11% of all music": both say what is shared out, and it is not the same."""
    ours, theirs = _shared_out(claim, fact), _shared_out(where, other)
    return bool(ours and theirs) and not any(
        alike(a, b, claim.language == where.language) for a in ours for b in theirs
    )


def _shared_out(reading: Reading, fact: Fact) -> list[Unit]:
    if not _SHARE_OF.match(reading.text, fact.end):
        return []
    behind = [unit for unit in reading.units if unit.start >= fact.end and not unit.ids & DECISIVE]
    return behind[:1]


def _counts_what_is_told(fact: Fact, other: Fact, claim: Reading, where: Reading) -> bool:
    """ "Six deaths" answer "four patients had died": what the one counts, the other tells in its clause."""
    theirs = [unit for unit in where.units if other.end <= unit.start <= other.end + _BESIDE][:1]
    start, end = clause_around(claim.text, fact.start, fact.end)
    ours = [unit for unit in claim.units if start <= unit.start < end and unit.ids - LIGHT]
    return any(alike(unit, their, claim.language == where.language) for unit in ours for their in theirs)


def relation_of(ours: Fact, theirs: Fact) -> Relation:
    """As facts.compare, but counts whatever is counted: that is for the words around to say."""
    relation = compare(ours, theirs)
    if relation is not Relation.UNRELATED or ours.kind is not theirs.kind:
        return relation
    a, b = ours.data, theirs.data
    if not isinstance(a, Quantity) or not isinstance(b, Quantity):
        return Relation.UNRELATED
    if a.unit == b.unit == "" or (_is_rank(a) and _is_rank(b) and OUTDONE in b.things):
        return compare_values(a, b)
    if a.unit == b.unit == "rank":
        by_place = a.value == b.value and _PLACE in (a.things, b.things)
        return Relation.SAME if by_place else Relation.UNRELATED  # "rank 12", "are 12th in the league"
    return Relation.UNRELATED


def _is_rank(quantity: Quantity) -> bool:
    return quantity.unit.startswith("rank")


def clause_around(text: str, start: int, end: int) -> tuple[int, int]:
    """From where to where the clause goes that holds `text[start:end]`."""
    first = max((match.end() for match in _CUT.finditer(text, 0, start)), default=0)
    after = _CUT.search(text, end)
    return first, after.start() if after else len(text)


def surroundings(reading: Reading, fact: Fact) -> list[tuple[Unit, float]]:
    """The words of the fact's clause with their weights; what is counted weighs most."""
    start, end = clause_around(reading.text, fact.start, fact.end)
    things = fact.data.things if isinstance(fact.data, Quantity) else frozenset[str]()
    found = []
    for unit in reading.units:
        counted = unit.stem in things or not unit.ids.isdisjoint(things)
        if start <= unit.start < end or (counted and fact.end <= unit.start < fact.end + _REACH):
            near = abs(unit.start - fact.start) <= _REACH
            found.append((unit, unit.weight * (_THING if counted else 1.0 if near else 0.6)))
    if not any(unit.ids - LIGHT or not unit.ids for unit, _ in found):
        return [(unit, unit.weight) for unit in reading.units]
    return found


def _likeness(
    claim: Reading, words: Sequence[tuple[Unit, float]], where: Reading, other: Fact, window: Window
) -> float:
    """The share of the words around the claim's fact that stand around the other's."""
    same_language = claim.language == where.language
    start, end = clause_around(where.text, other.start, other.end)
    got = total = 0.0
    for unit, weight in words:
        total += weight
        best = 0.0
        for their in where.units:
            if alike(unit, their, same_language):
                best = 1.0 if start <= their.start < end else max(best, _OTHER_CLAUSE)
        if not best and any(not unit.ids.isdisjoint(one.concepts) for one in window.around):
            best = _AROUND
        if not best and not (unit.ids - LIGHT).isdisjoint(where.near_concepts):
            best = _AROUND
        got += weight * best
    for name in claim.names:
        total += _NAME
        inside = [one for one in where.names if start <= one.start < end]
        if is_named(name, inside):
            got += _NAME
        elif is_named(name, where.names) or level(name, window) > 0:
            got += _NAME * _OTHER_CLAUSE
    return got / total if total else 0.3


def weight_of(fact: Fact) -> float:
    """How little likely it is that two texts share this fact by chance (0..1): more digits, less chance."""
    data = fact.data
    if isinstance(data, DateValue):
        return {DAY: 0.9, MONTH: 0.75}.get(data.granularity, 0.5)
    if not isinstance(data, Quantity):
        return 0.4
    digits = len(re.sub(r"\D", "", f"{data.value:.6g}".split("e")[0]).strip("0"))
    common = data.unit in ("", "rank") and data.value <= _BY_CHANCE
    return 0.4 if common else {1: 0.6, 2: 0.8}.get(digits, 0.95)


def is_vague(fact: Fact) -> bool:
    """A season or "recent months": no other date plainly contradicts it."""
    return isinstance(fact.data, DateValue) and fact.data.granularity == SPAN


def related(pairs: Sequence[Pair], relation: Relation) -> Iterator[Pair]:
    return (pair for pair in pairs if pair.relation is relation)
