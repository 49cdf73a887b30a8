"""How much of a claim's words a window has."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from claims.checking.assessment.reading import COGNATE, Reading, Unit
from claims.checking.assessment.window import Window
from claims.checking.language.relations import LIGHT

_NEAR, _TITLE, _DOCUMENT = 0.8, 0.6, 0.5  # credit for a word that stands around the sentence only
_RELATED, _COGNATE = 0.5, 0.8
_NOWHERE: frozenset[int] = frozenset()
_FOUND = 0.5  # credit from which on a word counts as said


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shares (0..1) of the claim's content words by weight: in the sentence, around it, in the document."""

    here: float
    near: float
    document: float
    missing: tuple[tuple[Unit, float], ...]  # words that the sentence and what is around it leave out


@dataclass(frozen=True)
class Occurrences:
    """Which sentences of a text have a concept or a stem, by number: asked for every claim of a long article."""

    size: int
    by_concept: Mapping[str, frozenset[int]]
    by_stem: Mapping[str, frozenset[int]]

    def of(self, unit: Unit) -> int:
        """How many sentences have the word, or one that means the same."""
        found = [self.by_concept.get(concept, _NOWHERE) for concept in unit.ids]
        return len(self.by_stem.get(unit.stem, _NOWHERE).union(*found))


def occurrences(readings: Sequence[Reading]) -> Occurrences:
    concepts: dict[str, set[int]] = defaultdict(set)
    stems: dict[str, set[int]] = defaultdict(set)
    for number, one in enumerate(readings):
        for concept in one.concepts:
            concepts[concept].add(number)
        for stem in one.stems:
            stems[stem].add(number)
    return Occurrences(
        len(readings),
        {concept: frozenset(found) for concept, found in concepts.items()},
        {stem: frozenset(found) for stem, found in stems.items()},
    )


def rarity(units: Sequence[Unit], readings: Sequence[Reading], article: Occurrences) -> tuple[float, ...]:
    """A weight for each word: its own, more where few of the sentences have it (idf, 0.25..1)."""
    size = len(readings) + article.size
    most = math.log(1 + size) or 1.0
    weights = []
    for unit in units:
        frequency = article.of(unit) + sum(
            1 for one in readings if not unit.ids.isdisjoint(one.concepts) or unit.stem in one.stems
        )
        idf = math.log((1 + size) / (1 + frequency)) / most
        weights.append(unit.weight * (0.25 + 0.75 * idf))
    return tuple(weights)


def says(unit: Unit, reading: Reading, same_language: bool) -> float:
    """How surely the sentence has the word, or one that means just the same (0..1)."""
    if not unit.senses.isdisjoint(reading.concepts):
        return 1.0
    if same_language and unit.stem in reading.stems:
        return 1.0
    return _COGNATE if _has_cognate(unit.folded, reading) else 0.0


def likeness(unit: Unit, reading: Reading, same_language: bool) -> float:
    """The same, with some credit for a word that news often uses for the same fact."""
    said = says(unit, reading, same_language)
    if said:
        return said
    return _RELATED if not (unit.ids - LIGHT).isdisjoint(reading.near_concepts) else 0.0


def alike(a: Unit, b: Unit, same_language: bool) -> bool:
    if not a.senses.isdisjoint(b.senses):
        return True
    return a.stem == b.stem if same_language else _cognates(a.folded, b.folded)


def _has_cognate(word: str, reading: Reading) -> bool:
    return any(_cognates(word, other) for other in reading.beginnings.get(word[:COGNATE], ()))


def _cognates(a: str, b: str) -> bool:
    shorter, longer = sorted((a, b), key=len)
    size = max(COGNATE, round(0.7 * len(longer)))
    return shorter[:size] == longer[:size] and len(shorter) >= size


def cover(units: Sequence[Unit], weights: Sequence[float], language: str | None, window: Window) -> Coverage:
    total = here = near = document = 0.0
    missing = []
    for unit, weight in zip(units, weights, strict=True):
        said = max(likeness(unit, one, one.language == language) for one in window.sentences)
        close = max(said, _around(unit, language, window)) if said < 1 else said
        anywhere = max(close, _in_document(unit, language, window)) if close < _DOCUMENT else close
        total += weight
        here += weight * said
        near += weight * close
        document += weight * anywhere
        if close < _FOUND:
            missing.append((unit, weight))
    if not total:
        return Coverage(0.5, 0.5, 0.5, ())
    return Coverage(here / total, near / total, document / total, tuple(missing))


def rest_of(
    units: Sequence[Unit],
    weights: Sequence[float],
    language: str | None,
    window: Window,
    leave_out: Callable[[Unit], bool],
) -> float:
    """The share (0..1) of the words in the sentence, some of them left out."""
    got = total = 0.0
    for unit, weight in zip(units, weights, strict=True):
        if not leave_out(unit):
            total += weight
            got += weight * max(says(unit, one, one.language == language) for one in window.sentences)
    return got / total if total else 0.5


def _around(unit: Unit, language: str | None, window: Window) -> float:
    close = max((likeness(unit, one, one.language == language) for one in window.around), default=0.0)
    titled = max(likeness(unit, one, one.language == language) for s in window.settings for one in s.heads)
    return max(_NEAR * close, _TITLE * titled)


def _in_document(unit: Unit, language: str | None, window: Window) -> float:
    for setting in window.settings:
        if not unit.senses.isdisjoint(setting.document.concepts):
            return _DOCUMENT
        if setting.source.language == language and unit.stem in setting.document.stems:
            return _DOCUMENT
    return 0.0
