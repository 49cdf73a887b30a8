"""Which words two texts do not share."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

Pieces = list[tuple[str, bool]]  # text, and whether the other text lacks it; joined, they are the text

MOST_COMPARED = 4_000  # words of both texts together: beyond, they are shown whole
_WORD = re.compile(r"\s*\S+|\s+\Z")  # a word, with the space before it


def word_diff(before: str, after: str) -> tuple[Pieces, Pieces]:
    """Both texts in pieces. Line breaks and spaces alone are no difference; long texts differ as a whole."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) + len(new) > MOST_COMPARED:
        return _piece(before, True), _piece(after, True)
    same = SequenceMatcher(
        None, [word.strip() for word in old], [word.strip() for word in new], autojunk=False
    )
    was: Pieces = []
    now: Pieces = []
    for operation, old_from, old_to, new_from, new_to in same.get_opcodes():
        changed = operation != "equal"
        if old_to > old_from:
            was += _piece("".join(old[old_from:old_to]), changed)
        if new_to > new_from:
            now += _piece("".join(new[new_from:new_to]), changed)
    return was, now


def _piece(text: str, changed: bool) -> Pieces:
    """The space before changed words is not marked with them, and space alone is not marked at all."""
    words = text.lstrip()
    pieces = [(text[: len(text) - len(words)], False), (words, True)] if changed else [(text, False)]
    return [(piece, marked) for piece, marked in pieces if piece]
