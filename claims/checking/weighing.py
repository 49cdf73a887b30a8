"""How likely each label is, from what stands on both sides: four logistic models, fitted on evaluation cases.

A side is known by its surest item, by how many independent origins it has, and by their tiers. The weights stand
in weights/conclusion.toml; weights/fit_conclusion.py makes them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claims.checking import fitted
from claims.checking.domain import EvidenceItem, Label, Stance, Tier

WEIGHTS = fitted.FOLDER / "conclusion.toml"
TIER_RANK = {Tier.PRIMARY: 0, Tier.REFERENCE: 1, Tier.NEWS: 2, Tier.LOW: 3}
SAYS_SO = 0.5  # strength from which an item counts as another origin of its side
_MOST_ORIGINS = 3
_LEAST = 0.03  # strength that is as good as none
Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Side:
    """The evidence that speaks one way."""

    items: tuple[EvidenceItem, ...]

    @property
    def strength(self) -> float:
        return max((item.strength for item in self.items), default=0.0)

    @property
    def origins(self) -> int:
        """Independent origins of the items that plainly say so, or of the surest one."""
        plain = {item.origin for item in self.items if item.strength >= SAYS_SO}
        return len(plain) or min(len(self.items), 1)

    @property
    def best_tier(self) -> int:
        return min((TIER_RANK[item.document.tier] for item in self.items), default=9)

    @property
    def credible(self) -> bool:
        return any(item.document.tier is not Tier.LOW for item in self.items)


def side(items: Sequence[EvidenceItem], stance: Stance) -> Side:
    return Side(tuple(item for item in items if item.stance is stance))


def features(supports: Side, refutes: Side, corrected: bool) -> Features:
    """What the models weigh; `corrected`: a correction has set evidence of the other side aside."""
    return {
        "support": _logit(supports.strength),
        "refute": _logit(refutes.strength),
        "both": min(_logit(supports.strength), _logit(refutes.strength)),
        "more_support": min(supports.origins, _MOST_ORIGINS) - 1.0 if supports.items else 0.0,
        "more_refute": min(refutes.origins, _MOST_ORIGINS) - 1.0 if refutes.items else 0.0,
        "only_low_support": float(bool(supports.items) and not supports.credible),
        "only_low_refute": float(bool(refutes.items) and not refutes.credible),
        "corrected": float(corrected),
    }


def _logit(strength: float) -> float:
    """Log-odds, moved so that they are 0 where there is next to nothing, growing with strength: 0..7."""
    bounded = min(max(strength, _LEAST), 1 - _LEAST)
    return math.log(bounded / (1 - bounded)) - math.log(_LEAST / (1 - _LEAST))


def weights() -> Mapping[str, Mapping[str, float]]:
    """By label."""
    return fitted.table("conclusion")


def probabilities(
    values: Features, table: Mapping[str, Mapping[str, float]] | None = None
) -> dict[Label, float]:
    """Of the four labels; they add up to 1. `table`: other weights than the fitted ones."""
    by_label = table or weights()
    chances = {label: fitted.chance(by_label[label.value], values) for label in Label}
    total = sum(chances.values())
    return {label: chance / total for label, chance in chances.items()}
