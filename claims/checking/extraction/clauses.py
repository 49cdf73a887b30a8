"""Cutting a sentence into the statements it holds, each with its own span and its subject."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from claims.checking.language.names import Name
from claims.checking.language.sentences import Span
from claims.checking.language.tokens import WORD

_AUXILIARY = {
    "en": r"(?:has|have|had|was|were|is|are|will|[a-z]{3,}ed)\b",
    "fr": r"(?:a|ont|avait|avaient|est|sont|était|étaient|fut|n['’]a|s['’]est)\b",
    "es": r"(?:ha|han|había|fue|fueron|era|es|son|está|[a-z]{3,}(?:ó|aron|ieron))\b",
    "de": r"(?:hat|haben|hatte|ist|sind|war|wurde|wurden)\b",
}
_AND = {"en": "and", "fr": "et", "es": "y", "de": "und"}
_RELATIVE = {
    "en": r"(?:who|which)",
    "fr": r"qui",
    "es": r"(?:que|quien)",
    "de": r"(?:der|die|das)",
}
LEAST_WORDS = 4  # a shorter piece stays with its sentence


@dataclass(frozen=True, slots=True)
class Piece:
    """A statement at `body[start:end]`. `said` is its wording; `subject` goes before it if not None."""

    start: int
    end: int
    said: str
    subject: Name | None = None


def split_clauses(body: str, sentence: Span, language: str | None, names: Sequence[Name]) -> list[Piece]:
    """The main statement first, then relative clauses on a name and coordinated predicates."""
    text = body[sentence.start : sentence.end]
    if language is None:
        return [Piece(sentence.start, sentence.end, text)]
    inside = [name for name in names if sentence.start <= name.start and name.end <= sentence.end]
    cuts = _relative_clauses(text, sentence, language, inside)
    main_end = min((cut.start for cut in cuts), default=sentence.end)
    coordinated = _coordinated(body, Span(sentence.start, main_end), language, inside) if not cuts else []
    return _assemble(body, sentence, [*cuts, *coordinated])


def _relative_clauses(text: str, sentence: Span, language: str, names: Sequence[Name]) -> list[Piece]:
    """ ", qui est parti en mai 2023": its subject is the name right before the comma."""
    pieces: list[Piece] = []
    pattern = re.compile(rf",\s+{_RELATIVE[language]}\s+(?=\w)")
    for match in pattern.finditer(text):
        begin = sentence.start + match.start()
        antecedent = next((name for name in names if name.end == begin), None)
        if antecedent is None:
            continue
        stop = re.search(r"[,;](?!\d)", text[match.end() :])
        end = sentence.start + (match.end() + stop.start() if stop else len(text.rstrip(".!? ")))
        pieces += _with_coordination(text, sentence, language, antecedent, match.end(), end)
    return pieces


def _with_coordination(
    text: str, sentence: Span, language: str, subject: Name, start: int, end: int
) -> list[Piece]:
    """A relative clause of two predicates is two statements."""
    said = text[start : end - sentence.start]
    halves = re.split(rf"\s+{_AND[language]}\s+(?={_AUXILIARY[language]})", said, maxsplit=1)
    if len(halves) == 2 and all(len(WORD.findall(half)) >= LEAST_WORDS for half in halves):
        second = end - len(halves[1])
        first_end = sentence.start + start + len(halves[0])
        return [
            Piece(subject.start, first_end, halves[0], subject),
            Piece(second, end, halves[1], subject),
        ]
    return [Piece(subject.start, end, said, subject)]


def _coordinated(body: str, main: Span, language: str, names: Sequence[Name]) -> list[Piece]:
    """ "X did this and was that": the second predicate has the sentence's first name as its subject."""
    text = body[main.start : main.end]
    match = re.search(rf",?\s+{_AND[language]}\s+(?={_AUXILIARY[language]})", text)
    if match is None or not names or names[0].start - main.start > match.start():
        return []
    said = text[match.end() :].rstrip(" .!?")
    if min(len(WORD.findall(said)), len(WORD.findall(text[: match.start()]))) < LEAST_WORDS:
        return []
    start = main.start + match.end()
    return [Piece(start, start + len(said), said, names[0])]


def _assemble(body: str, sentence: Span, cuts: Sequence[Piece]) -> list[Piece]:
    """The main statement is the sentence without what was cut out of it; its span is the sentence."""
    usable = [cut for cut in cuts if len(WORD.findall(cut.said)) >= LEAST_WORDS]
    said = body[sentence.start : sentence.end]
    for cut in usable:
        said = _without(said, cut.said)
    return [Piece(sentence.start, sentence.end, said), *usable]


def _without(said: str, cut: str) -> str:
    """The sentence with that clause, and the word that led into it, taken out."""
    escaped = re.escape(cut)
    shorter = re.sub(rf",?\s+(?:\w+\s+)?{escaped}", "", said, count=1)
    return shorter if len(WORD.findall(shorter)) >= LEAST_WORDS else said
