"""Lines that a program broke at the margin, made into paragraphs again."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD_CUT = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$")
_PART = re.compile(r"[^\W\d_]+")


_LIST_ITEM = re.compile(r"\s*(?:[-*+•‣▪◦–—·]|\d{1,3}[.)])\s")


def line_width(lines: Sequence[str]) -> int:
    """How many characters a full line has: nine of ten lines have no more. 0 where there is one line only."""
    lengths = sorted(len(line) for line in lines if line.strip())
    return lengths[int(len(lengths) * 0.9)] if len(lengths) > 1 else 0


def was_full(line: str, following: str, width: float) -> bool:
    """Whether the line ended because the next word had no room, and not because a paragraph did."""
    if not following.strip() or _LIST_ITEM.match(following):
        return False
    word = following.split(maxsplit=1)[0]
    return len(line) + 1 + len(word) > width


def join(lines: Sequence[str], whole: str) -> str:
    """The lines of one paragraph as one line, words that were cut put together.

    A hyphen stays where the word is written with it elsewhere in `whole`, the document.
    """
    joined = ""
    for line in lines:
        line = line.strip()
        cut = _WORD_CUT.search(joined)
        if cut and (rest := _PART.match(line)) and line[0].islower():
            hyphenated = f"{cut[1]}-{rest[0]}" in whole
            joined = (joined if hyphenated else joined[:-1]) + line
        else:
            joined = f"{joined} {line}" if joined else line
    return joined
