"""What all windows together say of a claim's parts: whether a figure or a name is confirmed anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from claims.checking.assessment.comparison import Comparison
from claims.checking.assessment.window import BEFORE, HERE
from claims.checking.domain import DifferenceKind
from claims.checking.facts import Fact, Relation
from claims.checking.language.names import Name

_ALIKE = 0.2  # of the words around: less is another thing's figure


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Per fact: how alike the words are around its best confirmation and its best contradiction. Per name:
    how much of the claim stands where it is named. All 0..1."""

    same: dict[tuple[DifferenceKind, str], float]
    different: dict[tuple[DifferenceKind, str], float]
    named: dict[tuple[str, ...], float]
    others: dict[tuple[DifferenceKind, str], dict[str, frozenset[str]]]  # another value -> who gives it

    def witnesses(self, fact: Fact, value: str) -> int:
        """How many documents give that other value for the claim's fact."""
        return len(self.others.get((fact.kind, fact.value), {}).get(value, ()))

    def confirmed(self, fact: Fact) -> float:
        return self.same.get((fact.kind, fact.value), 0.0)

    def contradicted(self, fact: Fact) -> float:
        return self.different.get((fact.kind, fact.value), 0.0)

    def spoken_of(self, name: Name) -> float:
        return self.named.get(name.key, 0.0)


def look_around(comparisons: Sequence[Comparison]) -> Elsewhere:
    """Documents later than the article are left out."""
    same: dict[tuple[DifferenceKind, str], float] = {}
    different: dict[tuple[DifferenceKind, str], float] = {}
    named: dict[tuple[str, ...], float] = {}
    others: dict[tuple[DifferenceKind, str], dict[str, frozenset[str]]] = {}
    for found in comparisons:
        if found.window.setting.later:
            continue
        topic = 0.5 + 0.5 * found.window.setting.on_topic
        heard = sum(how >= BEFORE for _, how in found.levels) / len(found.levels) if found.levels else 1.0
        topic *= 0.4 + 0.6 * heard
        for pair in found.pairs:
            key = (pair.ours.kind, pair.ours.value)
            if pair.relation is Relation.SAME:
                same[key] = max(same.get(key, 0.0), topic * (0.2 + 0.8 * pair.likeness))
            elif pair.relation is Relation.DIFFERENT:
                different[key] = max(different.get(key, 0.0), topic * pair.likeness)
                if pair.theirs and pair.likeness >= _ALIKE:
                    given = others.setdefault(key, {})
                    key_of = frozenset([found.window.setting.source.key])
                    given[pair.theirs.value] = given.get(pair.theirs.value, frozenset()) | key_of
        for name, how in found.levels:
            if how == HERE:
                named[name.key] = max(named.get(name.key, 0.0), topic * (0.2 + 0.8 * found.coverage.near))
    return Elsewhere(same, different, named, others)
