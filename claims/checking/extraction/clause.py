"""A clause of a sentence: its wording, and where in the body each of its characters stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from claims.checking.extraction.grammar import Grammar
from claims.checking.extraction.reading import Piece, Reading
from claims.checking.facts.base import Fact
from claims.checking.language.names import Name
from claims.checking.language.tokens import WORD

_Item = TypeVar("_Item")
PUT_IN = -1  # where a character stands that the body doesn't have
_HIDDEN = re.compile(r"«[^»]{1,400}»|“[^”]{1,400}”|„[^“”]{1,400}[“”]|\"[^\"]{1,400}\"|\([^()]{1,200}\)")
# An article that a sentence has opened with, and that now stands inside another one.
_ARTICLE_FIRST = re.compile(
    r"(?:The|An?|Its|His|Her|Their|Les?|La|Une?|Son|Sa|Ses|Leurs?|El|Los|Las|Una|Sus?)\s[^\WA-ZÀ-Þ]|L[’']|(?:Der|Die|Das|Eine?|Seine?|Ihre?)\s"
)
_SPACES = re.compile(r"\s")


def masked(text: str) -> str:
    """As long as the text: lower case, one kind of apostrophe and space, and what stands inside
    quotation marks or brackets hidden. Patterns of the grammar are for this."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := character.lower()) == 1 else character for character in text)
    lowered = _SPACES.sub(" ", lowered.replace("'", "’").replace("\u00a0", " ").replace("\u202f", " "))
    return _HIDDEN.sub(lambda match: "□" * len(match.group()), lowered)


@dataclass(frozen=True)
class Clause:
    """`where[i]` is the offset in the body of `text[i]`; `span` is what the reader sees marked.

    `quoted`: the words are somebody's own. `speaks`: the subject is somebody who speaks. `unnamed`: that the
    office is said without the name of its holder is meant so.
    """

    text: str
    where: tuple[int, ...]
    span: tuple[int, int]
    quoted: bool = False
    speaks: bool = False
    unnamed: bool = False

    @cached_property
    def mask(self) -> str:
        return masked(self.text)

    @cached_property
    def cut(self) -> bool:
        """Whether it was made by cutting a sentence: its subject is then said in it."""
        return PUT_IN in self.where or self.where[-1] - self.where[0] + 1 < self.span[1] - self.span[0]

    @cached_property
    def ranges(self) -> tuple[tuple[int, int], ...]:
        """The parts of the body that it is made of, in the order of the body."""
        runs: list[tuple[int, int]] = []
        for at in sorted({at for at in self.where if at != PUT_IN}):
            if runs and runs[-1][1] == at:
                runs[-1] = (runs[-1][0], at + 1)
            else:
                runs.append((at, at + 1))
        return tuple(runs)

    def part(self, start: int, end: int) -> Clause:
        """`text[start:end]` without white space and commas around it."""
        end = min(end, len(self.text))
        while start < end and (self.text[start].isspace() or self.text[start] in ",;"):
            start += 1
        while end > start and (self.text[end - 1].isspace() or self.text[end - 1] in ",;"):
            end -= 1
        return replace(self, text=self.text[start:end], where=self.where[start:end])

    def with_own_span(self, least: int) -> Clause:
        """Marked from its first to its last character, if that is at least so many words."""
        own = [at for at in self.where if at != PUT_IN]
        if not own or own != sorted(own):
            return self
        covered = self.text[self.where.index(own[0]) :]
        return replace(self, span=(own[0], own[-1] + 1)) if len(WORD.findall(covered)) >= least else self

    def marked(self, start: int, end: int) -> Clause:
        return replace(self, span=(start, end))

    @cached_property
    def at(self) -> dict[int, int]:
        """Offset in the body -> position in the text."""
        return {offset: position for position, offset in enumerate(self.where) if offset != PUT_IN}

    @property
    def words(self) -> int:
        return len(WORD.findall(self.text))


def whole(reading: Reading, sentence: Piece) -> Clause:
    return of_body(reading, sentence.start, sentence.end)


def of_body(reading: Reading, start: int, end: int) -> Clause:
    return Clause(reading.body[start:end], tuple(range(start, end)), (start, end))


def joined(span: tuple[int, int], *pieces: Clause | str) -> Clause:
    """The pieces with one space between each two; a piece that opens with a comma takes none."""
    text, where = "", []
    for piece in pieces:
        words = piece if isinstance(piece, str) else piece.text
        if not words:
            continue
        if text and _ARTICLE_FIRST.match(words):
            words = words[0].lower() + words[1:]
        if text and words[0] not in ",.;:\u00a0" and text[-1] not in "’'":
            text += " "
            where.append(PUT_IN)
        text += words
        where += [PUT_IN] * len(words) if isinstance(piece, str) else list(piece.where)
    return Clause(text, tuple(where), span)


def without(clause: Clause, *cuts: tuple[int, int]) -> Clause:
    """The clause without those stretches, and without a comma or a space left over."""
    pieces, at = [], 0
    for start, end in sorted(cuts):
        pieces.append(clause.part(at, start))
        at = max(at, end)
    pieces.append(clause.part(at, len(clause.text)))
    made = joined(clause.span, *(piece for piece in pieces if piece.text))
    return replace(made, quoted=clause.quoted, speaks=clause.speaks, unnamed=clause.unnamed)


def capital(clause: Clause) -> Clause:
    """With a capital letter at its start."""
    first = clause.text[:1].upper()
    return replace(clause, text=first + clause.text[1:]) if len(first) == 1 else clause


def piece_of(reading: Reading, clause: Clause) -> Piece:
    """What the body holds in the clause; offsets point into the body."""
    return reading.joined(clause.ranges)


def facts_in(reading: Reading, clause: Clause) -> list[tuple[int, int, Fact]]:
    """Each typed fact with its place in the clause's own text."""
    return _placed(clause, [(fact.start, fact.end, fact) for fact in piece_of(reading, clause).facts])


def names_in(reading: Reading, clause: Clause) -> list[tuple[int, int, Name]]:
    """Each name with its place in the clause's own text."""
    return _placed(clause, [(name.start, name.end, name) for name in piece_of(reading, clause).names])


def _placed(clause: Clause, found: list[tuple[int, int, _Item]]) -> list[tuple[int, int, _Item]]:
    placed = []
    for start, end, item in found:
        first, last = clause.at.get(start), clause.at.get(end - 1)
        if first is not None and last is not None and last - first == end - 1 - start:
            placed.append((first, last + 1, item))
    return sorted(placed, key=lambda entry: entry[0])


def verbs(clause: Clause, grammar: Grammar, start: int = 0) -> list[tuple[int, int]]:
    """The finite verbs from there on, by their form and by what goes before them."""
    return [
        match.span()
        for match in grammar.finite.finditer(clause.mask, start)
        if clause.text[match.start()].islower()
        and grammar.no_verb_after.search(clause.mask[max(0, match.start() - 24) : match.start()]) is None
    ]
