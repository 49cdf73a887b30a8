"""Who holds a role: a sentence can name several people, each with an office."""

from __future__ import annotations

from claims.checking.assessment.comparison import Comparison
from claims.checking.assessment.coverage import alike
from claims.checking.assessment.offices import nearest_person
from claims.checking.assessment.reading import Reading, Unit
from claims.checking.assessment.window import is_named
from claims.checking.language.names import Name
from claims.checking.language.relations import OFFICES, ROLES

_HEADS = frozenset({"chief_executive", "president", "chairman"})
_ANY_HEAD = frozenset({"director"})  # the head of a school, of a museum, of a company


def _roles_of(found: Comparison) -> list[tuple[Unit, frozenset[str], Name]]:
    """The claim's roles, each with the person next to it."""
    claim = found.claim
    pairs = ((unit, unit.ids & ROLES, nearest_person(claim, unit.start)) for unit in claim.units)
    return [(unit, roles, who) for unit, roles, who in pairs if roles and who]


def role_is_anothers(found: Comparison) -> bool:
    """The claim's role stands in the sentence, but next to somebody else."""
    return role_holder(found) is not None


def role_holder(found: Comparison) -> tuple[Name, Name, Reading] | None:
    """The claim's person, and whoever the sentence gives the claim's role to instead."""
    for _, roles, who in _roles_of(found):
        for reading in found.window.sentences:
            offices = roles & OFFICES  # many can be founders, one is the mayor
            holders = [
                nearest_person(reading, u.start) for u in reading.units if not u.ids.isdisjoint(offices)
            ]
            named = [holder for holder in holders if holder]
            elsewhere = [name for name in found.rivals if name.kind not in ("person", "place")]
            if named and not elsewhere and not any(is_named(holder, [who]) for holder in named):
                return who, named[0], reading
    return None


def other_role(found: Comparison) -> tuple[Unit, Unit, Reading] | None:
    """The claim's role, and the other one of its class that the sentence gives the same person."""
    for unit, roles, who in _roles_of(found):
        if roles & _ANY_HEAD:
            continue
        others = ROLES - roles - _ANY_HEAD
        for reading in found.window.sentences:
            if not roles.isdisjoint(reading.concepts):
                continue
            for theirs in reading.units:
                holder = nearest_person(reading, theirs.start)
                said = alike(unit, theirs, found.claim.language == reading.language)
                if found.claim.language != reading.language and theirs.ids & _HEADS and roles & _HEADS:
                    continue  # the head of a firm has one title here and another there
                if theirs.ids & others and not said and holder and is_named(holder, [who]):
                    return unit, theirs, reading
    return None
