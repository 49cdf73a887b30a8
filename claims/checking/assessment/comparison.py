"""A claim held against a window: everything that the rules and the model ask for, worked out once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from claims.checking.assessment.corrections import takes_back_value
from claims.checking.assessment.countries import same_bearer
from claims.checking.assessment.coverage import Coverage, cover, rest_of
from claims.checking.assessment.credit import is_credit, is_source
from claims.checking.assessment.figures import Pair, pair_facts
from claims.checking.assessment.reading import Reading, Unit
from claims.checking.assessment.window import BEFORE, HERE, ON_TOPIC, TITLE, Window, bearers, is_named, level
from claims.checking.language.names import Name

_ABBREVIATION = 3  # letters
_AT_START = 25  # characters: a name that begins no later is the subject
_ASIDE = ("person", "place")  # who and where: a sentence that names such a one need not be about it


@dataclass(frozen=True)
class Comparison:
    claim: Reading
    weights: tuple[float, ...]  # of the claim's units, see coverage.rarity
    window: Window

    @cached_property
    def coverage(self) -> Coverage:
        return cover(self.claim.units, self.weights, self.claim.language, self.window)

    def rest(self, leave_out: Callable[[Unit], bool]) -> float:
        """The share of the claim's other words that the sentence has."""
        return rest_of(self.claim.units, self.weights, self.claim.language, self.window, leave_out)

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
        return tuple(
            name
            for one in self.window.sentences
            for name in one.names
            if not is_named(name, ours) and name.start >= dateline(one.text)
        )

    @cached_property
    def foreign(self) -> tuple[Name, ...]:
        """The sentence's names that the whole article has nowhere: it may speak of somebody else. Who is named
        only as saying so is none."""
        credited = {name for one in self.window.sentences for name in one.names if is_credit(name, one)}
        return tuple(name for name in self.rivals if self._is_foreign(name) and name not in credited)

    @cached_property
    def foreign_before(self) -> bool:
        """Whether the sentence right before names such a one."""
        before = self.window.before[-1:]
        return any(self._is_foreign(name) for one in before for name in one.names)

    def _is_foreign(self, name: Name) -> bool:
        if len(name.text) <= _ABBREVIATION:
            return False  # "line A", "AI", "US"
        return not any(same_bearer(name.key, key) for key in self.window.setting.article_names)

    @cached_property
    def taken_back(self) -> frozenset[str]:
        """The claim's values that the window's document names as wrong or replaced."""
        setting = self.window.setting
        return frozenset(
            pair.ours.value
            for pair in self.pairs
            if takes_back_value(setting.document, pair.ours, setting.correction)
        )

    @cached_property
    def of_another(self) -> bool:
        """Whether the sentence speaks of somebody else: it does not name the claim's subject, but somebody of
        whom the article has nothing (another orchestra, another mine), or it leans on a sentence that does."""
        if self.subject_here:
            return False
        if self._relative or self._person_instead:
            return True
        if any(self._takes_over(name, one) for one in self._telling for name in one.names):
            return True
        return self.window.main.leans and self._leans_on_another

    @property
    def _telling(self) -> list[Reading]:
        """The window's sentences, and those around that give one of the claim's figures."""
        near = [pair.where for pair in self.pairs if pair.where and not pair.here]
        return [*self.window.sentences, *near]

    def _takes_over(self, name: Name, one: Reading) -> bool:
        """Whether somebody else than the claim's subject is what the sentence is about, as far as one can tell:
        such a name stands before the figure that answers the claim's, or begins the sentence."""
        if name.kind in _ASIDE or not self._is_foreign(name) or is_named(name, self.claim.names):
            return False
        if is_source(name, one) or name.start < dateline(one.text):
            return False
        answers = [p.theirs.start for p in self.pairs if p.theirs and p.where is one]
        return not self.headed or name.start <= max([_AT_START, *answers])

    @cached_property
    def led_by_another(self) -> bool:
        """Whether the sentence begins with a name that the claim does not have, and leaves its subject out."""
        if self.subject_here or not self.levels:
            return False
        ours = self.claim.names
        main = self.window.main
        led = [name for name in main.names if dateline(main.text) <= name.start <= _AT_START]
        return any(
            not is_named(name, ours) and not is_source(name, main) for name in led if name.kind != "place"
        )

    @property
    def headed(self) -> bool:
        """Whether the document is plainly about the claim's subject: what it leaves unsaid is of that."""
        return self.levels[0][1] >= TITLE if self.levels else self.window.setting.on_topic >= ON_TOPIC

    @property
    def _leans_on_another(self) -> bool:
        """Whether the sentence before begins with somebody else, and does not name the claim's subject."""
        if not self.window.before:
            return False
        before = self.window.before[-1].names
        subjects = [self.levels[0][0].key] if self.levels else list(self.window.setting.topics)
        if any(same_bearer(name.key, key) for name in before for key in subjects):
            return False
        leading = [name for name in before if name.start <= _AT_START and name.kind not in _ASIDE]
        return any(self._is_foreign(name) or not self.headed for name in leading)

    @property
    def _person_instead(self) -> bool:
        """Whether the claim is about a person, whom neither the sentence nor the one before names, and the
        sentence begins with somebody of whom the article has nothing."""
        ours, how = self.levels[0] if self.levels else (None, 0.0)
        if ours is None or ours.kind != "person" or how >= BEFORE:
            return False
        return any(name.kind == "person" and name.start <= _AT_START for name in self.foreign)

    @property
    def somebody_instead(self) -> bool:
        """Whether the sentence names a person, and not the one whom the claim names."""
        if self.window.main.leans or not any(n.kind == "person" and how < HERE for n, how in self.levels):
            return False
        rivals = [name for name in self.rivals if name.kind == "person"]
        return any(
            not is_source(name, one) for one in self.window.sentences for name in rivals if name in one.names
        )

    @property
    def _relative(self) -> bool:
        """Whether the sentence names somebody else of the same surname as a person of the claim."""
        people = [
            name
            for name, how in self.levels
            if len(name.key) > 1 and how < HERE and name.kind in ("person", None)
        ]
        return any(
            len(rival.key) > 1
            and rival.kind in ("person", None)
            and rival.key[-1] == name.key[-1]
            and rival.key[0] != name.key[0]
            for rival in self.rivals
            for name in people
        )

    @property
    def subject_here(self) -> bool:
        """Whether the sentence names the claim's subject, or what the article is about where it has none."""
        if self.levels:
            return self.levels[0][1] == HERE
        topics = self.window.setting.topics
        return any(
            same_bearer(name.key, t) for one in self.window.sentences for name in one.names for t in topics
        )

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


_DATELINE = re.compile(r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ .'’-]{2,40}(?:\([^)]{1,20}\)|,[^.–—-]{1,40})?\s*\.?\s*[-–—]\s")


def dateline(text: str) -> int:
    """How many characters at the start say where a story was filed ("AMSTERDAM, March 18 - "): no part of it."""
    match = _DATELINE.match(text)
    return match.end() if match else 0


def compare(claim: Reading, weights: Sequence[float], window: Window) -> Comparison:
    return Comparison(claim, tuple(weights), window)
