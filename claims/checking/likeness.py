"""Where a text says now what a quote of it once said."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LEAST_SHARED = 0.34  # of the quote's words: below that the text says nothing of the kind
_WORD = re.compile(r"\w+")


def likest(quote: str, sentences: Sequence[str], *, most: int = 1) -> str:
    """The run of at most `most` sentences that shares the most words with the quote; "" where none is like it."""
    wanted = _words(quote)
    if not wanted:
        return ""
    best, found = 0.0, ""
    words = [_words(sentence) for sentence in sentences]
    for first in range(len(sentences)):
        for count in range(1, most + 1):
            run = frozenset[str]().union(*words[first : first + count])
            # What it says besides counts a little against it: the shorter of two runs that say it.
            points = len(run & wanted) / len(wanted) - 0.01 * len(run - wanted) / len(wanted)
            if points > best:
                best, found = points, " ".join(sentences[first : first + count])
    return found if best >= _LEAST_SHARED else ""


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))
