"""Telling checkable statements from opinions, questions, predictions, feelings and furniture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from claims.checking.domain import DifferenceKind
from claims.checking.facts.base import Fact
from claims.checking.language.data import language_data
from claims.checking.language.lexicon import LIGHT, Concept, phrase_pattern, says_any
from claims.checking.language.names import Name
from claims.checking.language.tokens import WORD, fold

LEAST_WORDS = 4
THRESHOLD = 2.0

_QUOTED = re.compile(r"[«“\"„][^»”\"“]{12,}[»”\"“]")
_FIRST_PERSON = re.compile(
    r"\b(?:i|we|our|us|my|je|j'|nous|notre|nos|yo|nosotros|nuestr[oa]s?|ich|wir|unser\w*)(?!\w)"
)
_SECOND_PERSON = re.compile(r"\b(?:you|your|vous|votre|vos|usted|ustedes|tu|ihr euch)\b")
_FURNITURE = re.compile(
    r"^(?:photo|credit|image|copyright|©|credits?\b|foto|bild|crédito|credit de|illustration|read (?:also|more)|"
    r"a lire|lire aussi|lea tambien|lesen sie|share|partager|newsletter)", re.IGNORECASE
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clause:
    """What was found in a piece of text that may be a claim."""

    text: str
    language: str | None
    facts: Sequence[Fact]
    names: Sequence[Name]
    concepts: Sequence[Concept]

    @property
    def hard_facts(self) -> list[Fact]:
        return [fact for fact in self.facts if fact.kind is not DifferenceKind.RANK]

    @property
    def events(self) -> set[str]:
        return {concept.id for concept in self.concepts} - LIGHT


def weight(clause: Clause) -> float:
    """How much speaks for a checkable statement; THRESHOLD or more is one."""
    folded = fold(clause.text)
    if _is_furniture(clause.text, folded):
        return 0.0
    if clause.language is None:
        return 2.0 * bool(clause.facts)
    return _speaks_for(clause) - _speaks_against(clause, folded)


def _is_furniture(text: str, folded: str) -> bool:
    words = WORD.findall(text)
    return (
        len(words) < LEAST_WORDS
        or text.rstrip(" »”\"'").endswith("?")
        or _FURNITURE.match(folded.strip()) is not None
    )


def _speaks_for(clause: Clause) -> float:
    data = language_data(clause.language or "en")
    attributed = says_any(clause.text, data.attributions)
    return (
        1.6 * bool(clause.hard_facts)
        + 0.4 * min(len(clause.hard_facts), 3)
        + 0.5 * (len(clause.facts) > len(clause.hard_facts))
        + 1.0 * bool(clause.names)
        + 0.4 * (len(clause.names) > 1)
        + 0.8 * bool(clause.events)
        + 0.3 * (len(clause.events) > 2)
        + 0.8 * (attributed or _QUOTED.search(clause.text) is not None)
    )


def _speaks_against(clause: Clause, folded: str) -> float:
    data = language_data(clause.language or "en")
    opinions = len(phrase_pattern(data.opinions).findall(folded))
    uncertain = says_any(clause.text, data.future) or says_any(clause.text, data.hypotheticals)
    written_out = any(not getattr(fact.data, "resolved", False) for fact in clause.hard_facts)
    return (
        (0.9 if written_out else 1.3) * min(opinions, 3)
        + (0.8 if written_out else 1.8) * uncertain
        + 0.8 * (_FIRST_PERSON.search(folded) is not None)
        + 1.5 * (_SECOND_PERSON.search(folded) is not None)
        + 1.0 * clause.text.rstrip().endswith("!")
    )


def check_worthiness(clause: Clause) -> float:
    """0..1: how much a newsroom would want this statement checked."""
    raised = 0.12 * (weight(clause) - THRESHOLD)
    return round(min(0.95, max(0.15, 0.45 + raised + 0.1 * bool(clause.hard_facts))), 2)
