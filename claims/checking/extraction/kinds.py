"""What kind of statement a claim is, by what in it can be checked first."""

from __future__ import annotations

import re

from claims.checking.domain import ClaimKind, DifferenceKind
from claims.checking.extraction.reading import Piece
from claims.checking.language.relations import LIGHT

QUOTED = re.compile(r"«[^»]{12,}»|“[^”]{12,}”|„[^“”]{12,}[“”]|\"[^\"]{12,}\"")
_OF_FACT = (
    (DifferenceKind.PERCENT, ClaimKind.PERCENT),
    (DifferenceKind.AMOUNT, ClaimKind.AMOUNT),
    (DifferenceKind.COUNT, ClaimKind.COUNT),
    (DifferenceKind.DURATION, ClaimKind.DURATION),
    (DifferenceKind.DATE, ClaimKind.DATE),
    (DifferenceKind.RANK, ClaimKind.RANK),
)
ROLES = frozenset(
    {
        "founder",
        "chief_executive",
        "president",
        "chairman",
        "vice_president",
        "scientist",
        "director",
        "mayor",
        "minister",
        "spokesperson",
        "coach",
        "captain",
        "judge",
        "lawyer",
        "doctor",
        "engineer",
        "teacher",
    }
)
_RANKS = frozenset({"largest", "smallest", "only"})


def kind_of(piece: Piece) -> ClaimKind:
    """The kind: a quote, else the first typed fact in the order above, else role, event, name."""
    if QUOTED.search(piece.text):
        return ClaimKind.QUOTE
    facts = {fact.kind for fact in piece.facts}
    for of_fact, kind in _OF_FACT:
        if of_fact in facts:
            return kind
    return _kind_without_facts(piece)


def _kind_without_facts(piece: Piece) -> ClaimKind:
    ids = {concept.id for concept in piece.concepts}
    names = {name.kind for name in piece.names}
    if ids & _RANKS:
        return ClaimKind.RANK
    if ids - LIGHT - ROLES:
        return ClaimKind.EVENT
    if ids & ROLES and names:
        return ClaimKind.ROLE
    if "person" in names:
        return ClaimKind.PERSON
    if "organisation" in names:
        return ClaimKind.ORGANISATION
    return ClaimKind.PLACE if "place" in names else ClaimKind.EVENT
