"""What a correction takes back: the wrong value stands in it too."""

from __future__ import annotations

import re

from claims.checking.assessment.reading import DocumentReading, Reading

_WRONG = re.compile(
    r"\b(?:errone\w+|erróne\w+|erron[eé]\w*|error\w*|erreur\w*|inexact\w*|incorrect\w*|wrong\w*|mistake\w*|"
    r"misstated|falsch\w*|fehler\w*|irrtüm\w+|unrichtig\w*|fautif\w*|equivocad\w+)\b",
    re.IGNORECASE,
)


def takes_back(document: DocumentReading, sentence: Reading) -> bool:
    """Whether the next sentence says that this one's statement was wrong."""
    after = [one for one in document.sentences if one.start > sentence.start][:1]
    return any(_WRONG.search(one.text) for one in after) and not _WRONG.search(sentence.text)
