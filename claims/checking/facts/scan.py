"""A text as the readers of facts see it: its words by index, and phrases looked up word by word.

A look-up costs one step a word, whatever the number of phrases that a language knows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Generic, TypeVar

from claims.checking.facts.base import Taken
from claims.checking.language.lexicon import find_concepts
from claims.checking.language.tokens import WORD, Token, fold, stem

_WORD = re.compile(r"[^\W_]+")
_NEAR = frozenset(" \u00a0\u202f\u2009-\u2010\u2011'’")
T = TypeVar("T")


class Scan:
    """The words of one text, in lower case, with where each begins and ends, and what facts have taken."""

    def __init__(self, text: str, language: str, taken: Taken | None = None) -> None:
        self.text, self.language = text, language
        self.taken = taken or Taken(len(text))
        spans = [match.span() for match in _WORD.finditer(text)]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        self.words = [text[start:end].lower() for start, end in spans]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        return frozenset(self.words)

    def index_at(self, position: int) -> int:
        """The first word that begins at `position` or after it."""
        return bisect_left(self.starts, position)

    def joined(self, i: int) -> bool:
        """Whether only a space, a hyphen or an apostrophe stands between the word and the next one."""
        gap = self.starts[i + 1] - self.ends[i]
        return gap == 1 and self.text[self.ends[i]] in _NEAR

    def capital(self, i: int) -> bool:
        return self.text[self.starts[i]].isupper()

    def tokens(self, start: int, end: int) -> list[Token]:
        """The tokens of a part of the text, as language.tokens makes them."""
        return [
            Token(m.start(), m.end(), m.group(), fold(m.group()), stem(m.group(), self.language))
            for m in WORD.finditer(self.text, start, end)
        ]

    def ids(self, tokens: Sequence[Token]) -> dict[int, set[str]]:
        """Where concepts begin among these tokens, and which: one word may stand for several."""
        found: dict[int, set[str]] = defaultdict(set)
        for concept in find_concepts(self.text, self.language, tokens):
            found[concept.start].add(concept.id)
        return found


class Phrases(Generic[T]):
    """Phrases of one or more words, each with what it stands for; the longest one wins."""

    def __init__(self, entries: Iterable[tuple[str, T]], backward: bool = False) -> None:
        table: dict[str, list[tuple[tuple[str, ...], T]]] = defaultdict(list)
        for phrase, meaning in entries:
            words = tuple(_WORD.findall(phrase.lower()))
            if words:
                table[words[-1 if backward else 0]].append((words, meaning))
        for found in table.values():
            found.sort(key=lambda entry: -len(entry[0]))
        self._table = dict(table)

    def __contains__(self, word: str) -> bool:
        return word in self._table

    def after(self, scan: Scan, i: int) -> tuple[T, int] | None:
        """The phrase that begins with word `i`: its meaning, and the index of the word behind it."""
        words = scan.words
        for phrase, meaning in self._table.get(words[i], ()) if i < len(words) else ():
            k = i + len(phrase)
            if tuple(words[i:k]) == phrase and all(scan.joined(j) for j in range(i, k - 1)):
                return meaning, k
        return None

    def before(self, scan: Scan, i: int) -> tuple[T, int] | None:
        """The phrase that ends with word `i`: its meaning, and the index of its first word."""
        words = scan.words
        for phrase, meaning in self._table.get(words[i], ()) if i >= 0 else ():
            k = i - len(phrase) + 1
            if k >= 0 and tuple(words[k : i + 1]) == phrase and all(scan.joined(j) for j in range(k, i)):
                return meaning, k
        return None
