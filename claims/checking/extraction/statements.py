"""Cutting a sentence into the statements it holds: one fact each, with a span and a subject of its own."""

from __future__ import annotations

from collections.abc import Callable

from claims.checking.extraction.asides import aside_statements
from claims.checking.extraction.clause import Clause, capital, of_body, piece_of
from claims.checking.extraction.figures import adjunct_statements, counted_subject, two_counts
from claims.checking.extraction.grammar import Grammar, grammar
from claims.checking.extraction.predicates import (
    at_semicolons,
    attributed,
    coordinated,
    gapped,
    inner_relative,
    opening_participle,
    reported,
    second_clause,
)
from claims.checking.extraction.quotes import quote_statements
from claims.checking.extraction.reading import Piece, Reading
from claims.checking.extraction.worth import LEAST, worth

MOST_STATEMENTS = 12  # of one sentence
DEEPEST = 5  # cuts that lie inside each other
_Splitter = Callable[[Reading, Clause, Grammar], list[Clause]]
# Cuts between clauses: a part that can't be checked is left out.
_CLAUSES: tuple[_Splitter, ...] = (
    at_semicolons, second_clause, attributed, opening_participle, gapped, aside_statements, reported,
    inner_relative, coordinated,
)  # fmt: skip
# Cuts between the facts of one clause: made only where every part can stand.
_FACTS: tuple[_Splitter, ...] = (counted_subject, two_counts, adjunct_statements)


def whole_statement(reading: Reading, sentence: Piece) -> Clause:
    return of_body(reading, sentence.start, sentence.end)


def split_statements(reading: Reading, sentence: Piece) -> list[Clause]:
    """The statements in the order of the text; the sentence itself where it holds one."""
    whole = whole_statement(reading, sentence)
    if reading.language is None or reading.posts.holds(sentence.start):
        return [whole]
    rules = grammar(reading.language)
    said = quote_statements(reading, whole, rules)
    if said:
        speech, *others = said
        return [speech, *(part for other in others for part in _expand(reading, other, rules, 1))]
    return [capital(part) for part in _expand(reading, whole, rules, 0)][:MOST_STATEMENTS]


def _expand(reading: Reading, clause: Clause, rules: Grammar, depth: int) -> list[Clause]:
    if clause.quoted or depth >= DEEPEST:
        return [clause]
    for split in _CLAUSES:
        parts = split(reading, clause, rules)
        kept = [part for part in parts if part.ranges and part is not clause and _stands(reading, part)]
        whole_too = [part for part in parts if part is clause]
        if kept:
            return whole_too + [
                deeper for part in kept for deeper in _expand(reading, part, rules, depth + 1)
            ]
    for split in _FACTS:
        parts = split(reading, clause, rules)
        if len(parts) > 1 and all(part.ranges and _worth(reading, part) >= LEAST for part in parts):
            return [deeper for part in parts for deeper in _expand(reading, part, rules, depth + 1)]
    return [clause]


def _worth(reading: Reading, clause: Clause) -> float:
    return worth(piece_of(reading, clause), reading.language, subject_known=True, told=clause.text)


def _stands(reading: Reading, clause: Clause) -> bool:
    return _worth(reading, clause) >= LEAST
