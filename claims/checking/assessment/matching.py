"""How far a sentence of a source speaks of the same subject and the same event as a claim."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from claims.checking.assessment.countries import same_bearer
from claims.checking.assessment.pairing import Pair, clause_around, pair_facts, weight_of
from claims.checking.assessment.reading import DocumentReading, Reading, Unit
from claims.checking.facts import Fact, Relation
from claims.checking.language.lexicon import LIGHT, negated, opposites
from claims.checking.language.names import Name, same_name

# How surely a name is meant that stands in the sentence, just before it, in the title, elsewhere.
HERE, BEFORE, TITLE, ELSEWHERE = 1.0, 0.85, 0.85, 0.5
_CONTEXT_CREDIT = 0.5  # of a unit's weight, where only the sentence before or the title has it
_TELLING = 0.7  # see pairing.weight_of
COGNATE = 5  # letters that words of two languages share from their start


@dataclass(frozen=True)
class Context:
    """What stands around a sentence."""

    before: tuple[Reading, ...]  # the sentences before it in its paragraph, nearest last
    document: DocumentReading
    title: Reading
    on_topic: bool  # the document names whom the article is about
    correction: bool = False  # the document corrects an earlier one
    later: bool = False  # the document is later than the article
    old: bool = False  # the document is more than a year older


@dataclass(frozen=True)
class Match:
    """What a sentence shares with the claim; shares run from 0 to 1."""

    claim: Reading
    sentence: Reading
    context: Context
    levels: tuple[tuple[Name, float], ...]  # the claim's bearers, and how surely each is meant
    coverage: float  # of the claim's content words, by weight
    covered_here: float  # the same, in the sentence alone
    opposed: tuple[Unit, Unit] | None  # the claim's word and the sentence's opposite of it
    pairs: tuple[Pair, ...]

    @property
    def named(self) -> float:
        """How surely the claim's names are meant; the document's topic where the claim has none."""
        if not self.levels:
            return 0.7 if self.context.on_topic else 0.5
        return sum(level for _, level in self.levels) / len(self.levels)

    @property
    def named_here(self) -> float:
        return sum(level == HERE for _, level in self.levels) / len(self.levels) if self.levels else 0.0

    @property
    def least_named(self) -> float:
        return min((level for _, level in self.levels), default=self.named)

    @cached_property
    def rivals(self) -> tuple[Name, ...]:
        """The sentence's names that the claim does not have."""
        ours = self.claim.names
        return tuple(
            name for name in self.sentence.names if not any(same_bearer(name.key, one.key) for one in ours)
        )

    @property
    def same_polarity(self) -> bool:
        """Whether both say that it is so, or both that it is not: in the clause of a fact that they share,
        where there is one."""
        for pair in self.pairs:
            if pair.relation is Relation.SAME and pair.theirs and pair.here and weight_of(pair) >= _TELLING:
                return _negated_around(self.claim, pair.ours) == _negated_around(self.sentence, pair.theirs)
        return self.claim.negated == self.sentence.negated

    @property
    def shared_event(self) -> bool:
        return any(ids & self.sentence.concepts for ids in self.claim.events)

    def coverage_around(self, fact: Fact) -> float:
        """The coverage of the words in the fact's own clause."""
        same_language = self.claim.language == self.sentence.language
        return _coverage(self._around(fact), self.sentence.units, (), same_language)

    def event_around(self, fact: Fact) -> float:
        """The same, or 0 where that clause has no event that the sentence shares."""
        shares = any((unit.ids - LIGHT) & self.sentence.concepts for unit in self._around(fact))
        return self.coverage_around(fact) if shares else 0.0

    def _around(self, fact: Fact) -> list[Unit]:
        start, end = clause_around(self.claim.text, fact.start, fact.end)
        return [unit for unit in self.claim.units if start <= unit.start < end]

    def related(self, relation: Relation) -> list[Pair]:
        return [pair for pair in self.pairs if pair.relation is relation]


def match(claim: Reading, sentence: Reading, context: Context) -> Match:
    """What the sentence, with what stands around it, has of the claim."""
    around = [unit for one in (*context.before, context.title) for unit in one.units]
    same_language = claim.language == sentence.language
    return Match(
        claim=claim,
        sentence=sentence,
        context=context,
        levels=tuple((name, _level(name, sentence, context)) for name in bearers(claim.names)),
        coverage=_coverage(claim.units, sentence.units, around, same_language),
        covered_here=_coverage(claim.units, sentence.units, [], same_language),
        opposed=_opposed(claim, sentence),
        pairs=pair_facts(claim, sentence, context.before),
    )


def bearers(names: Sequence[Name]) -> list[Name]:
    """One name for each bearer: short forms of a name that stands there too are left out."""
    kept: list[Name] = []
    for name in sorted(names, key=lambda name: (-len(name.key), name.start)):
        if not any(same_name(name.key, other.key) for other in kept):
            kept.append(name)
    return sorted(kept, key=lambda name: name.start)


def is_named(name: Name, among: Iterable[Name]) -> bool:
    return any(same_bearer(name.key, other.key) for other in among)


def _level(name: Name, sentence: Reading, context: Context) -> float:
    if is_named(name, sentence.names):
        return HERE
    if any(is_named(name, one.names) for one in context.before):
        return BEFORE
    if is_named(name, context.document.title):
        return TITLE
    return ELSEWHERE if any(same_bearer(name.key, key) for key in context.document.names) else 0.0


def _coverage(
    wanted: Sequence[Unit], here: Sequence[Unit], around: Sequence[Unit], same_language: bool
) -> float:
    if not wanted:
        return 0.0
    got = total = 0.0
    for unit in wanted:
        # A word outside the lexicon has little chance of a match in another language.
        weight = unit.weight if same_language or unit.ids else unit.weight / 2
        total += weight
        if any(_same_unit(unit, other, same_language) for other in here):
            got += weight
        elif any(_same_unit(unit, other, same_language) for other in around):
            got += weight * _CONTEXT_CREDIT
    return got / total


def _same_unit(a: Unit, b: Unit, same_language: bool) -> bool:
    if a.ids & b.ids:
        return True
    if same_language:
        return a.stem == b.stem
    shorter, longer = sorted((a.folded, b.folded), key=len)
    size = max(COGNATE, round(0.7 * len(longer)))
    return shorter[:size] == longer[:size] and len(shorter) >= size


def _negated_around(reading: Reading, fact: Fact) -> bool:
    start, end = clause_around(reading.text, fact.start, fact.end)
    return reading.negated and negated(reading.text[start:end], reading.language)


def _opposed(claim: Reading, sentence: Reading) -> tuple[Unit, Unit] | None:
    for ours in claim.units:
        if ours.ids & sentence.concepts:
            continue
        for theirs in sentence.units:
            if theirs.ids & claim.concepts:
                continue
            if any(opposites(a, b) for a in ours.ids for b in theirs.ids):
                return ours, theirs
    return None
