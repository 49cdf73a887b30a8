"""From evidence to a suggestion: one function for every engine. No model is asked for the label."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims.checking.domain import (
    MOST_EVIDENCE,
    ArticleText,
    CheckResult,
    EvidenceItem,
    Label,
    Note,
    Stance,
    Suggestion,
    Tier,
)
from claims.checking.origins import group_origins, is_correction
from claims.checking.rationale import explain

_TIER_RANK = {Tier.PRIMARY: 0, Tier.REFERENCE: 1, Tier.NEWS: 2, Tier.LOW: 3}
_TIER_TRUST = {Tier.PRIMARY: 1.0, Tier.REFERENCE: 0.98, Tier.NEWS: 0.96, Tier.LOW: 0.8}
_OUTRANKS = 2  # tiers between the best of two sides for one to settle it
SHOWN = 3  # items a side: more do not help a reviewer
# How often an abstention was the right label on evaluation/cases (13 of 105): most claims that are left
# undecided could have been decided from the sources by a person.
ABSTAINS = 0.12


@dataclass(frozen=True, slots=True)
class _Side:
    """The evidence that speaks one way."""

    items: tuple[EvidenceItem, ...]

    @property
    def origins(self) -> int:
        return len({item.origin for item in self.items})

    @property
    def best_tier(self) -> int:
        return min((_TIER_RANK[item.document.tier] for item in self.items), default=9)

    @property
    def credible(self) -> bool:
        return any(item.document.tier is not Tier.LOW for item in self.items)

    def confidence(self) -> float:
        """Each origin counts once, by its surest item: 1 - the chance that all of them mislead."""
        surest: dict[str, float] = {}
        for item in self.items:
            trust = item.strength * _TIER_TRUST[item.document.tier]
            surest[item.origin] = max(surest.get(item.origin, 0.0), trust)
        return min(0.97, 1 - math.prod(1 - value for value in surest.values()))


def conclude(article: ArticleText, evidence: Sequence[EvidenceItem]) -> CheckResult:
    """Weighs stances, origins, tiers and dates; abstains when unsure.

    Items dated after the article's day neither support nor refute: they can say "superseded".
    """
    items = _with_origins([_as_of(item, article) for item in evidence if item.quote.strip()])
    items, note = _without_corrected(items)
    supports = _Side(tuple(item for item in items if item.stance is Stance.SUPPORTS))
    refutes = _Side(tuple(item for item in items if item.stance is Stance.REFUTES))
    label, confidence = _label(supports, refutes)
    if label is Label.SUPPORTED and note is None and any(item.later and item.differences for item in items):
        note = Note.SUPERSEDED
    if label is Label.NOT_ENOUGH_EVIDENCE:
        note = None
    shown = _shown(items, label)
    side = refutes if label is Label.REFUTED else supports
    rationale = explain(label, article.language, shown, side.origins, note)
    return CheckResult(Suggestion(label, round(confidence, 3), rationale, note), shown)


def _as_of(item: EvidenceItem, article: ArticleText) -> EvidenceItem:
    later = item.document.date is None or item.document.date > article.as_of
    return replace(item, later=later, stance=Stance.NEUTRAL if later else item.stance)


def _with_origins(items: Sequence[EvidenceItem]) -> list[EvidenceItem]:
    origins = group_origins(item.document for item in items)
    return [replace(item, origin=origins[item.document]) for item in items]


def _without_corrected(items: list[EvidenceItem]) -> tuple[list[EvidenceItem], Note | None]:
    """A correction outranks what is older than it and says otherwise."""
    corrections = [
        item for item in items if item.stance is not Stance.NEUTRAL and is_correction(item.document)
    ]
    if not corrections:
        return items, None
    newest = max(corrections, key=lambda item: str(item.document.date))
    outranked = [
        item
        for item in items
        if item.stance not in (newest.stance, Stance.NEUTRAL)
        and str(item.document.date) <= str(newest.document.date)
        and not is_correction(item.document)
    ]
    kept = [replace(item, stance=Stance.NEUTRAL) if item in outranked else item for item in items]
    return kept, Note.CORRECTED if outranked else None


def _label(supports: _Side, refutes: _Side) -> tuple[Label, float]:
    if supports.items and refutes.items:
        return _between(supports, refutes)
    if supports.items:
        return Label.SUPPORTED, supports.confidence()
    if refutes.items:
        # One low source says otherwise: too little to accuse anybody.
        if not refutes.credible and refutes.origins < 2:
            return Label.NOT_ENOUGH_EVIDENCE, ABSTAINS
        return Label.REFUTED, refutes.confidence()
    return Label.NOT_ENOUGH_EVIDENCE, ABSTAINS


def _between(supports: _Side, refutes: _Side) -> tuple[Label, float]:
    """Both sides have something: one outranks the other, or credible independent origins disagree."""
    if supports.best_tier + _OUTRANKS <= refutes.best_tier or not refutes.credible:
        return Label.SUPPORTED, 0.85 * supports.confidence()
    if refutes.best_tier + _OUTRANKS <= supports.best_tier or not supports.credible:
        return Label.REFUTED, 0.85 * refutes.confidence()
    shared = {item.origin for item in supports.items} & {item.origin for item in refutes.items}
    if shared:
        return Label.NOT_ENOUGH_EVIDENCE, ABSTAINS
    return Label.CONFLICTING, 0.7 * min(supports.confidence(), refutes.confidence())


def _shown(items: Sequence[EvidenceItem], label: Label) -> tuple[EvidenceItem, ...]:
    """The label's own side first; each side's surest; no origin twice on a side while others wait."""
    first = Stance.REFUTES if label is Label.REFUTED else Stance.SUPPORTS
    order = {first: 0, Stance.NEUTRAL: 2}
    ranked = sorted(
        items,
        key=lambda item: (order.get(item.stance, 1), -item.strength, _TIER_RANK[item.document.tier]),
    )
    chosen: list[EvidenceItem] = []
    for item in ranked:
        own_side = [one for one in chosen if one.stance is item.stance]
        if len(own_side) < SHOWN:
            chosen.append(item)
    return tuple(chosen[:MOST_EVIDENCE])
