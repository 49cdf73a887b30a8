"""Who is named only as the one that a statement comes from: "..., the Observatory says", « selon Lagar »."""

from __future__ import annotations

import re

from claims.checking.assessment.figures import clause_around
from claims.checking.assessment.reading import Reading
from claims.checking.language.names import Name

_SAYING = frozenset({"say", "announce", "report_tell"})
_ACCORDING = re.compile(
    r"\b(?:according\s+to|as\s+reported\s+by|selon|d['’]après|à\s+en\s+croire|según|de\s+acuerdo\s+con|laut|zufolge|"
    r"nach\s+angaben(?:\s+von)?)\s+(?:\w{1,5}\s+){0,2}$",
    re.IGNORECASE,
)
_REACH = 40  # characters before the name


def is_credit(name: Name, reading: Reading) -> bool:
    """Whether the name's clause says nothing but that its bearer says so."""
    text = reading.text
    if _ACCORDING.search(text[max(0, name.start - _REACH) : name.start]):
        return True
    start, end = clause_around(text, name.start, name.end)
    words = [unit for unit in reading.units if start <= unit.start < end]
    return len(words) == 1 and not words[0].ids.isdisjoint(_SAYING)
