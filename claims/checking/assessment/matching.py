"""How far a sentence of a source speaks of the same subject and the same event as a claim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from claims.checking.assessment.reading import Reading
from claims.checking.facts import Fact, Relation, compare
from claims.checking.language.lexicon import opposites
from claims.checking.language.names import Name, same_name

# Events with a doer and a done-to: who stands on which side decides.
ASYMMETRIC = frozenset(
    [
        "acquire",
        "sue",
        "win",
        "lose",
        "appoint",
        "dismiss",
        "replace",
        "accuse",
        "attack",
        "criticise",
        "praise",
        "sell",
        "found",
        "lead",
        "own",
        "join",
        "arrest",
        "investigate",
    ]
)
_BY = re.compile(r"\b(?:by|par|por|von|durch)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Match:
    """What a sentence shares with the claim; shares run from 0 to 1."""

    named: float  # of the claim's names, in the sentence or standing for its subject
    named_here: float  # in the sentence itself
    events: float  # of the claim's event words
    stems: float  # of the claim's content words, 0 across languages
    shared_event: bool
    opposed: bool  # says the opposite concept
    relations: tuple[tuple[Fact, Relation, Fact | None], ...]

    @property
    def meaning(self) -> float:
        return max(self.events, self.stems)

    def facts(self, relation: Relation) -> list[tuple[Fact, Fact | None]]:
        return [(claim, source) for claim, found, source in self.relations if found is relation]


def match(claim: Reading, sentence: Reading, before: Reading | None, topic: Sequence[Name]) -> Match:
    """`before` is the sentence before it in its paragraph; `topic` the names of the document's title."""
    context = [*(before.names if before and sentence.leans else ()), *(topic if sentence.leans else ())]
    wanted = _bearers(claim.names)
    here = sum(_is_named(name, sentence.names) for name in wanted)
    around = sum(not _is_named(name, sentence.names) and _is_named(name, context) for name in wanted)
    concepts = sentence.concepts
    events = claim.events
    hit = sum(bool(ids & concepts) for ids in events)
    same_language = claim.language == sentence.language
    return Match(
        named=(here + around) / len(wanted) if wanted else 0.0,
        named_here=here / len(wanted) if wanted else 0.0,
        events=hit / len(events) if events else 0.0,
        stems=len(claim.stems & sentence.stems) / max(len(claim.stems), 1) if same_language else 0.0,
        shared_event=hit > 0,
        opposed=_opposed(claim, sentence),
        relations=tuple(_relation(fact, sentence.facts) for fact in claim.facts),
    )


def _bearers(names: Sequence[Name]) -> list[Name]:
    """One name for each bearer: short forms of a name that stands there too are left out."""
    kept: list[Name] = []
    for name in sorted(names, key=lambda name: -len(name.key)):
        if not any(same_name(name.key, other.key) for other in kept):
            kept.append(name)
    return kept


def _is_named(name: Name, among: Sequence[Name]) -> bool:
    return any(same_name(name.key, other.key) for other in among)


def _opposed(claim: Reading, sentence: Reading) -> bool:
    ours, theirs = claim.concepts, sentence.concepts
    return any(opposites(a, b) for a in ours - theirs for b in theirs - ours)


_BEST_FIRST = (Relation.SAME, Relation.COMPATIBLE, Relation.DIFFERENT, Relation.UNRELATED)


def _relation(fact: Fact, others: Sequence[Fact]) -> tuple[Fact, Relation, Fact | None]:
    """The best that any fact of the sentence says of the claim's fact."""
    found = [(compare(fact, other), other) for other in others]
    for relation in _BEST_FIRST[:3]:
        for outcome, other in found:
            if outcome is relation:
                return fact, relation, other
    return fact, Relation.UNRELATED, None


def same_sides(claim: Reading, sentence: Reading) -> bool:
    """Whether doer and done-to stand on the same sides, where an event has such sides and two names."""
    shared = claim.concepts & sentence.concepts & ASYMMETRIC
    ours = _bearers(claim.names)
    if not shared or len(ours) < 2:
        return True
    order = _order(ours[:], sentence)
    if len(order) < 2:
        return True
    mine = [name.key for name in sorted(ours, key=lambda name: name.start) if name.key in order][:2]
    flipped = bool(_BY.search(claim.text)) != bool(_BY.search(sentence.text))
    theirs = order[:2]
    return (mine == theirs) != flipped


def _order(wanted: Sequence[Name], sentence: Reading) -> list[tuple[str, ...]]:
    """The claim's names in the order in which the sentence has them."""
    placed = []
    for name in wanted:
        places = [other.start for other in sentence.names if same_name(name.key, other.key)]
        if places:
            placed.append((min(places), name.key))
    return [key for _, key in sorted(placed)]
