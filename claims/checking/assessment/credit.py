"""Who is named only as the one that a statement comes from: "..., the Observatory says", « selon Lagar »,
"the Audit Board puts the cost at", „der Kunsthändler Rott schätzt“."""

from __future__ import annotations

import re

from claims.checking.assessment.figures import clause_around
from claims.checking.assessment.reading import Reading
from claims.checking.language.names import Name

_SAYING = frozenset({"say", "announce", "report_tell"})
_STATING = _SAYING | {"estimate", "calculate", "measure_reading", "observe", "conclude_infer"}
_HAS = re.compile(r" con\b")  # Spanish «contar con» is to have
_ASIDE = re.compile(r",[^,]{3,120},\s")
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


def is_source(name: Name, reading: Reading) -> bool:
    """Whether the sentence states what the name's bearer says, counts or estimates: the first word behind the
    name, or behind what is put in about it, is one of that."""
    if is_credit(name, reading):
        return True
    aside = _ASIDE.match(reading.text, name.end)
    behind = [unit for unit in reading.units if unit.start >= (aside.end() if aside else name.end)]
    if not behind:
        return False
    counts = "count" in behind[0].ids and not _HAS.match(reading.text, behind[0].end)
    return counts or not behind[0].ids.isdisjoint(_STATING)
