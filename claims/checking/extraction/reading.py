"""An article read once: its sentences with the tokens, facts, names and concepts of each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from claims.checking.domain import ArticleText
from claims.checking.extraction.dates import together
from claims.checking.extraction.naming import office_holders, with_learned_kinds
from claims.checking.extraction.posts import Posts
from claims.checking.facts import find_facts
from claims.checking.facts.base import Fact
from claims.checking.language.lexicon import Concept, find_concepts
from claims.checking.language.names import Name, find_names
from claims.checking.language.sentences import split_sentences
from claims.checking.language.tokens import Token, tokenize


class _Spanned(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_Found = TypeVar("_Found", bound=_Spanned)


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence or a clause of it. All offsets, of the findings too, point into the body."""

    start: int
    end: int
    text: str
    tokens: Sequence[Token]
    facts: Sequence[Fact]
    names: Sequence[Name]
    concepts: Sequence[Concept]


class Reading:
    """What a body holds, found once, and handed out by span in the time that the span takes."""

    def __init__(self, article: ArticleText) -> None:
        body, language = article.body, article.language
        self.body = body
        self.language = language
        self.posts = Posts(body)
        self.tokens = tokenize(body, language)
        facts = find_facts(body, language, article.date)
        self.facts = together(body, facts, language) if language else facts
        self.title_names, self.names = _names_of(article)
        self.holders = office_holders(self.names, body, language)
        self.concepts = find_concepts(body, language, self.tokens)
        self._starts = [_starts(found) for found in (self.tokens, self.facts, self.names, self.concepts)]
        self._joined: dict[tuple[tuple[int, int], ...], Piece] = {}
        self.sentences = [self.piece(span.start, span.end) for span in split_sentences(body, language)]

    def piece(self, start: int, end: int) -> Piece:
        """The part of the body from start to end, with what lies wholly inside it."""
        tokens, facts, names, concepts = self._starts
        return Piece(
            start,
            end,
            self.body[start:end],
            _inside(self.tokens, tokens, start, end),
            _inside(self.facts, facts, start, end),
            _inside(self.names, names, start, end),
            _inside(self.concepts, concepts, start, end),
        )

    def joined(self, ranges: tuple[tuple[int, int], ...]) -> Piece:
        """Several parts of the body as one piece: its text is theirs, one after the other."""
        piece = self._joined.get(ranges)
        if piece is None:
            piece = self._joined[ranges] = self._join(ranges)
        return piece

    def _join(self, ranges: Sequence[tuple[int, int]]) -> Piece:
        parts = [self.piece(start, end) for start, end in ranges] or [self.piece(0, 0)]
        if len(parts) == 1:
            return parts[0]
        return Piece(
            parts[0].start,
            parts[-1].end,
            "".join(part.text for part in parts),
            [token for part in parts for token in part.tokens],
            [fact for part in parts for fact in part.facts],
            [name for part in parts for name in part.names],
            [concept for part in parts for concept in part.concepts],
        )


def _names_of(article: ArticleText) -> tuple[list[Name], list[Name]]:
    """The names of the title and those of the body, each helping to tell the other's."""
    before = len(article.title) + 1
    text = f"{article.title}\n{article.body}"
    names = with_learned_kinds(find_names(text, article.language), text, article.language)
    title = [name for name in names if name.end <= before]
    return title, [
        replace(name, start=name.start - before, end=name.end - before)
        for name in names
        if name.start >= before
    ]


def _starts(found: Sequence[_Spanned]) -> list[int]:
    return [item.start for item in found]


def _inside(found: Sequence[_Found], starts: list[int], start: int, end: int) -> Sequence[_Found]:
    first, last = bisect_left(starts, start), bisect_left(starts, end)
    return [item for item in found[first:last] if item.end <= end]
