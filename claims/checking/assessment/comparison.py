"""A claim held against a window: everything that the rules and the model ask for, worked out once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from claims.checking.assessment.coverage import Coverage, cover
from claims.checking.assessment.figures import Pair, pair_facts
from claims.checking.assessment.reading import Reading
from claims.checking.assessment.window import HERE, Window, bearers, is_named, level
from claims.checking.language.names import Name

_AT_START = 25  # characters: a name that begins no later is the subject


@dataclass(frozen=True)
class Comparison:
    claim: Reading
    weights: tuple[float, ...]  # of the claim's units, see coverage.rarity
    window: Window

    @cached_property
    def coverage(self) -> Coverage:
        return cover(self.claim.units, self.weights, self.claim.language, self.window)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        return pair_facts(self.claim, self.window)

    @cached_property
    def levels(self) -> tuple[tuple[Name, float], ...]:
        """The claim's bearers, and how surely the window means each."""
        return tuple((name, level(name, self.window)) for name in bearers(self.claim.names))

    @cached_property
    def rivals(self) -> tuple[Name, ...]:
        """The sentence's names that the claim does not have."""
        ours = self.claim.names
        return tuple(name for one in self.window.sentences for name in one.names if not is_named(name, ours))

    @property
    def subject(self) -> tuple[Name, float] | None:
        """The name that the claim begins with."""
        first = self.levels[0] if self.levels else None
        return first if first and first[0].start <= _AT_START else None

    @property
    def absent(self) -> list[Name]:
        """The claim's names that stand neither in the sentence nor right before it."""
        return [name for name, how in self.levels if how < 0.8]

    @property
    def named_here(self) -> float:
        return sum(how == HERE for _, how in self.levels) / len(self.levels) if self.levels else 0.0

    @property
    def same_language(self) -> bool:
        return self.claim.language == self.window.main.language


def compare(claim: Reading, weights: Sequence[float], window: Window) -> Comparison:
    return Comparison(claim, tuple(weights), window)
