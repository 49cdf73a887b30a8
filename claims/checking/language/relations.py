"""What concepts are to each other: opposites, members of one class, near relations, and light ones."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

from claims.checking.language.data import DATA_DIR

_RAW: dict[str, list[Any]] = tomllib.loads((DATA_DIR / "relations.toml").read_text(encoding="utf-8"))


def _neighbours(groups: Iterable[Sequence[str]]) -> dict[str, frozenset[str]]:
    """Concept -> those that stand in a group with it."""
    found: dict[str, set[str]] = defaultdict(set)
    for group in groups:
        for a, b in combinations(group, 2):
            found[a].add(b)
            found[b].add(a)
    return {concept: frozenset(others) for concept, others in found.items()}


_OPPOSITES = _neighbours(_RAW["opposites"])
_SIBLINGS = _neighbours(_RAW["siblings"])
_RELATED = _neighbours(_RAW["related"])
_NONE: frozenset[str] = frozenset()

# Words of saying and of lasting go with every event: they tell nothing about which one it is.
LIGHT: frozenset[str] = frozenset(_RAW["light"])
# Offices and professions: a person holds one, and another one is another claim.
ROLES: frozenset[str] = frozenset(_RAW["roles"])
# Roles that one person at a time holds in one place.
OFFICES: frozenset[str] = frozenset(_RAW["offices"])
# Bodies that act: one of them for another is another organisation.
INSTITUTIONS: frozenset[str] = frozenset(_RAW["institutions"])
DIRECTIONS: frozenset[str] = frozenset({"north", "south", "east", "west"})
# Events with a doer and a done-to: who stands on which side decides.
ASYMMETRIC: frozenset[str] = frozenset(_RAW["asymmetric"])
# Words that turn a statement into another one: "half", "never", "only".
DECISIVE: frozenset[str] = frozenset(_RAW["decisive"])


def opposites(concept: str) -> frozenset[str]:
    """What cannot be said of one event together with it: "fall" for "rise"."""
    return _OPPOSITES.get(concept, _NONE)


def siblings(concept: str) -> frozenset[str]:
    """The other members of its class, of which only one fills a slot: "finance_director" for "chairman"."""
    return _SIBLINGS.get(concept, _NONE)


def related(concept: str) -> frozenset[str]:
    """What news often says for the same fact: "hospital" for "patient"."""
    return _RELATED.get(concept, _NONE)
