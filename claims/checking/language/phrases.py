"""Finding any of many phrases in running text at the cost of one look-up a word.

Accents count: German "wurde" is no "würde".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from claims.checking.language.tokens import WORD, Token


def _lower(phrase: str) -> str:
    return phrase.replace("'", "’").casefold()


class PhraseIndex:
    """Phrases by their first word in lower case; the longest that fits wins."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for phrase in phrases:
            words = tuple(match.group() for match in WORD.finditer(_lower(phrase)))
            if words:
                self._by_first[words[0]].append(words)
        for entries in self._by_first.values():
            entries.sort(key=len, reverse=True)

    def find(self, tokens: Sequence[Token]) -> list[tuple[int, int]]:
        """(first, last + 1) token positions of each phrase, left to right, not overlapping."""
        said = [token.text.casefold() for token in tokens]
        found: list[tuple[int, int]] = []
        end = 0
        for position, word in enumerate(said):
            if position < end or word not in self._by_first:
                continue
            for words in self._by_first[word]:
                if tuple(said[position : position + len(words)]) == words:
                    end = position + len(words)
                    found.append((position, end))
                    break
        return found
