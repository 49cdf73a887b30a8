"""Who did it to whom: the two sides of an event, active or passive."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.checking.assessment.comparison import Comparison
from claims.checking.assessment.reading import Reading
from claims.checking.assessment.window import bearers
from claims.checking.language.names import Name, same_name
from claims.checking.language.relations import ASYMMETRIC, ROLES

# A doer behind "by": a name or an article follows, no figure ("por 3.100 millones").
_BY = re.compile(r"\b(?:by|par|por|von|vom|durch)\s+(?!\d)(?=\w)", re.IGNORECASE)


def same_sides(found: Comparison) -> bool:
    """Whether doer and done-to stand on the same sides, where an event has such sides and two names."""
    return all(_same_in(found.claim, sentence) for sentence in found.window.sentences)


def _same_in(claim: Reading, sentence: Reading) -> bool:
    # "Her co-founder" is somebody's as well as she is his.
    roles = frozenset().union(*(unit.ids for unit in claim.units if unit.ids & ROLES))
    shared = (claim.concepts & sentence.concepts & ASYMMETRIC) - roles
    ours = bearers(claim.names)
    if not shared or len(ours) < 2:
        return True
    order = _order(ours, sentence)
    if len(order) < 2:
        return True
    mine = [name.key for name in ours if name.key in order][:2]
    flipped = bool(_BY.search(claim.text)) != bool(_BY.search(sentence.text))
    return (mine == order[:2]) != flipped


def _order(wanted: Sequence[Name], sentence: Reading) -> list[tuple[str, ...]]:
    """The claim's names in the order in which the sentence has them."""
    placed = []
    for name in wanted:
        places = [other.start for other in sentence.names if same_name(name.key, other.key)]
        if places:
            placed.append((min(places), name.key))
    return [key for _, key in sorted(placed)]
