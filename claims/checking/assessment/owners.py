"""Of whom a sentence tells a fact, where it names several."""

from __future__ import annotations

import re

from claims.checking.assessment.comparison import Comparison
from claims.checking.assessment.credit import is_source
from claims.checking.assessment.figures import Pair, clause_around
from claims.checking.assessment.window import is_named

# What stands right before the comma is who the clause is about.
_RELATIVE = re.compile(
    r"\s*(?:who|whose|whom|which|dont|qui|lequel|laquelle|quien|quienes|cuy[oa]s?|dessen|deren|welche[rsnm]?)\b",
    re.IGNORECASE,
)
_SUBJECT = 6  # characters: a name that begins no later in its clause is its subject ("the Lagar ...")


def is_anothers(found: Comparison, pair: Pair) -> bool:
    """Whether the sentence names the claim's subject, but tells the fact of somebody else: in a clause whose
    subject is another name, or in a relative clause behind one."""
    if not found.levels or pair.theirs is None or pair.where is None:
        return False
    ours, where = found.levels[0][0], pair.where
    start, end = clause_around(where.text, pair.theirs.start, pair.theirs.end)
    named = [name for name in where.names if name.kind != "place"]
    inside = [name for name in named if start <= name.start < end]
    if is_named(ours, inside) or not is_named(ours, named):
        return False
    others = [name for name in inside if name.start - start <= _SUBJECT]
    if _RELATIVE.match(where.text, start):
        others += [name for name in named if name.end <= start][-1:]
    return any(not is_named(name, found.claim.names) for name in others)


def is_of_a_rival(found: Comparison, pair: Pair) -> bool:
    """Whether the sentence leaves the claim's subject out, and somebody whom the claim does not name stands
    before the figure in its clause: "In 2024 Lagar was valued at ..." is not said of Calderon."""
    if found.subject_here or not found.levels or pair.theirs is None or pair.where is None:
        return False
    start, _ = clause_around(pair.where.text, pair.theirs.start, pair.theirs.end)
    before = [name for name in pair.where.names if start <= name.start < pair.theirs.start]
    return any(
        name.kind != "place" and name in found.rivals and not is_source(name, pair.where) for name in before
    )
