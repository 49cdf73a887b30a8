"""Who is meant by an office: "the captain", where the texts at hand know of one captain only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from claims.checking.assessment.countries import same_bearer
from claims.checking.assessment.reading import Reading
from claims.checking.language.names import Name
from claims.checking.language.relations import OFFICES

_REACH = 35  # characters between an office and whose it is
Holders = Mapping[str, frozenset[tuple[str, ...]]]


def people(reading: Reading) -> list[Name]:
    return [
        name for name in reading.names if name.kind == "person" or (name.kind is None and len(name.key) == 2)
    ]


def nearest_person(reading: Reading, place: int) -> Name | None:
    named = people(reading)
    near = [(min(abs(name.start - place), abs(place - name.end)), n) for n, name in enumerate(named)]
    best = min(near, default=None)
    return named[best[1]] if best and best[0] <= _REACH else None


def office_holders(readings: Iterable[Reading]) -> Holders:
    """By office, the keys of the people whom the sentences give it to."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for reading in readings:
        for unit in reading.units:
            for office in unit.ids & OFFICES:
                holder = nearest_person(reading, unit.start)
                if holder is not None:
                    found.setdefault(office, set()).add(holder.key)
    return {office: frozenset(keys) for office, keys in found.items()}


def is_meant_by_office(name: Name, reading: Reading, holders: Holders) -> bool:
    """Whether the sentence speaks of an office without a name, and the name's bearer alone is known to hold it."""
    if name.kind != "person" or people(reading):
        return False
    offices = {office for unit in reading.units for office in unit.ids & OFFICES}
    return any(
        holders.get(office) and all(same_bearer(name.key, key) for key in holders[office])
        for office in offices
    )
