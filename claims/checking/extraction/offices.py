""" "The founder of Orrin Savings was convicted": of whom it is said, and that this is who holds the office."""

from __future__ import annotations

import re

from claims.checking.extraction.cast import Cast
from claims.checking.extraction.clause import Clause, joined, names_in
from claims.checking.extraction.grammar import Grammar
from claims.checking.extraction.reading import Reading
from claims.checking.extraction.roles import names_role
from claims.checking.extraction.subjects import subject_of

_OFFICE = re.compile(
    r"(?:the|le|la|l’|el|der|die)\s?(?P<role>[\w-]+)\s(?:of|de|du|des|del|von|der)(?:\s|(?<=’))|(?:le|la|l’)\s?(?P<office>[\w-]+)\sd’"
)


def with_holder(reading: Reading, cast: Cast, clause: Clause, grammar: Grammar) -> list[Clause]:
    """The statement on the only person spoken of so far, and that the office is theirs; else the clause."""
    match = _OFFICE.match(clause.mask)
    person = cast.only_person if match else None
    subject = subject_of(reading, clause, grammar) if person else None
    if match is None or person is None or subject is None or subject.start > 0 or subject.inverted:
        return [clause]
    role = match["role"] or match["office"]
    if not names_role(role, grammar.code):
        return [clause]
    if any(name.kind == "person" for _, _, name in names_in(reading, clause)):
        return [clause]
    office = clause.part(0, subject.end)
    return [
        joined(clause.span, person.text, clause.part(subject.verb[0], len(clause.text))),
        joined(clause.span, person.text, grammar.copula[0], office),
    ]
