"""Two wordings of one thing: where a text says it now, and which words are others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

SAME, GONE, NEW = "same", "gone", "new"
_LEAST_SHARED = 0.34  # of the quote's words: below that the text says nothing of the kind
_WORD = re.compile(r"\w+")
_PIECE = re.compile(r"\w+|\s+|[^\w\s]")
_LONGEST_COMPARED = 4_000  # pieces of both texts together: beyond, they are shown whole


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


def word_diff(old: str, new: str) -> list[tuple[str, str]]:
    """Both texts in pieces, each ("same" | "gone" | "new", text): same and gone joined are `old`, same and new `new`."""
    a, b = _PIECE.findall(old), _PIECE.findall(new)
    if len(a) + len(b) > _LONGEST_COMPARED:
        return [(what, text) for what, text in ((GONE, old), (NEW, new)) if text]
    pieces: list[tuple[str, str]] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append((SAME, "".join(a[a1:a2])))
            continue
        pieces += [
            (what, text) for what, text in ((GONE, "".join(a[a1:a2])), (NEW, "".join(b[b1:b2]))) if text
        ]
    return pieces


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))
