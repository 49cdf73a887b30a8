"""From evidence to a suggestion: one function for every engine. No model is asked for the label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from claims.checking.domain import (
    MOST_EVIDENCE,
    ArticleText,
    CheckResult,
    DifferenceKind,
    EvidenceItem,
    Label,
    Note,
    Stance,
    Suggestion,
    Tier,
)
from claims.checking.origins import group_origins, is_correction
from claims.checking.rationale import explain
from claims.checking.weighing import SAYS_SO, TIER_RANK, Features, Side, features, probabilities, side

SPEAKS = 0.55  # probability from which on a label is worth saying: below, silence is better
PLAINLY = 0.6  # strength of both sides from which on they disagree
LEAST_SURE = 0.4  # strength of its best item below which a label would rest on what is likely beside it
_OUTRANKS = 2  # tiers between the best of two sides for one to settle it
_OUTDATED = timedelta(days=60)  # by which a document is clearly older
_FIGURES = frozenset({DifferenceKind.AMOUNT, DifferenceKind.COUNT, DifferenceKind.PERCENT})
SHOWN = 3  # items a side: more do not help a reviewer
PLAIN = 0.3  # strength from which a further item is worth showing
NEAR = 1  # items that come near, shown with an abstention


def conclude(article: ArticleText, evidence: Sequence[EvidenceItem]) -> CheckResult:
    """Weighs stances, origins, tiers and dates; abstains when unsure.

    Items dated after the article's day neither support nor refute: they can say "superseded".
    """
    items, note = _prepared(article, evidence)
    supports, refutes = side(items, Stance.SUPPORTS), side(items, Stance.REFUTES)
    label, confidence = _label(supports, refutes, note)
    if label is Label.SUPPORTED and note is None and any(item.later and item.differences for item in items):
        note = Note.SUPERSEDED
    if label is Label.NOT_ENOUGH_EVIDENCE:
        note = None
    shown = _shown(items, label)
    own = refutes if label is Label.REFUTED else supports
    rationale = explain(label, article.language, shown, own.origins, note)
    return CheckResult(Suggestion(label, round(confidence, 3), rationale, note), shown)


def weighed(article: ArticleText, evidence: Sequence[EvidenceItem]) -> Features:
    """What the label hangs on, for fitting."""
    items, note = _prepared(article, evidence)
    return features(side(items, Stance.SUPPORTS), side(items, Stance.REFUTES), note is Note.CORRECTED)


def _prepared(
    article: ArticleText, evidence: Sequence[EvidenceItem]
) -> tuple[list[EvidenceItem], Note | None]:
    items, note = _without_corrected(
        _with_origins([_as_of(item, article) for item in evidence if item.quote.strip()])
    )
    return _without_outdated(items), note


def _as_of(item: EvidenceItem, article: ArticleText) -> EvidenceItem:
    later = item.document.date is None or item.document.date > article.as_of
    return replace(item, later=later, stance=Stance.NEUTRAL if later else item.stance)


def _with_origins(items: Sequence[EvidenceItem]) -> list[EvidenceItem]:
    origins = group_origins(item.document for item in items)
    return [replace(item, origin=origins[item.document]) for item in items]


def _without_corrected(items: list[EvidenceItem]) -> tuple[list[EvidenceItem], Note | None]:
    """A correction outranks what says otherwise and is older than it, or newer and of a lesser source."""
    plain = [item for item in items if item.stance is not Stance.NEUTRAL and item.strength >= SAYS_SO]
    corrections = [item for item in plain if _corrects(item)]
    if not corrections:
        return items, None
    newest = max(corrections, key=lambda item: (item.strength, str(item.document.date)))
    outranked = [
        item
        for item in items
        if item.stance not in (newest.stance, Stance.NEUTRAL)
        and _is_outranked(item, newest)
        and not _corrects(item)
    ]
    kept = [replace(item, stance=Stance.NEUTRAL) if item in outranked else item for item in items]
    return kept, Note.CORRECTED if outranked else None


def _is_outranked(item: EvidenceItem, correction: EvidenceItem) -> bool:
    """What calls itself a correction is believed against its betters only where it is credible itself."""
    if correction.document.tier is Tier.LOW and item.document.tier is not Tier.LOW:
        return False
    older = str(item.document.date) <= str(correction.document.date)
    return older or TIER_RANK[item.document.tier] > TIER_RANK[correction.document.tier]


def _without_outdated(items: list[EvidenceItem]) -> list[EvidenceItem]:
    """A figure that a clearly newer document gives outranks the older one: what was true once is not so now."""
    newer = [
        item
        for item in items
        if item.stance is Stance.REFUTES
        and item.strength >= SAYS_SO
        and item.differences
        and item.differences[0].kind in _FIGURES
    ]
    if not newer:
        return items
    newest = max(str(item.document.date) for item in newer)
    return [
        replace(item, stance=Stance.NEUTRAL)
        if item.stance is Stance.SUPPORTS and _is_older(item, newest)
        else item
        for item in items
    ]


def _is_older(item: EvidenceItem, day: str) -> bool:
    return item.document.date is not None and item.document.date + _OUTDATED < date.fromisoformat(day)


def _corrects(item: EvidenceItem) -> bool:
    return item.corrects or is_correction(item.document)


def _label(supports: Side, refutes: Side, note: Note | None) -> tuple[Label, float]:
    """The likeliest label that the evidence allows, with its probability."""
    chances = probabilities(features(supports, refutes, note is Note.CORRECTED))
    possible = {label for label in Label if _allowed(label, supports, refutes)}
    if note is Note.CORRECTED:  # the matter is settled: what that rules out has no share
        chances = {label: chances[label] / sum(chances[one] for one in possible) for label in possible}
    if _disagree(supports, refutes):
        return Label.CONFLICTING, supports.strength * refutes.strength  # both have to be right
    label = max(possible, key=lambda one: chances[one])
    if chances[label] < SPEAKS:
        label = Label.NOT_ENOUGH_EVIDENCE
    return label, chances[label]


def _allowed(label: Label, supports: Side, refutes: Side) -> bool:
    if label is Label.SUPPORTED:
        # One low source says so: that is no credible evidence. Nor is it what only such say, and a credible one denies.
        among_low = supports.origins > 1 and not _says_so(refutes)
        return supports.strength >= LEAST_SURE and (supports.credible or among_low)
    if label is Label.REFUTED:
        # One low source says otherwise: too little to accuse anybody.
        return refutes.strength >= LEAST_SURE and (refutes.credible or refutes.origins > 1)
    if label is Label.CONFLICTING:
        return _may_conflict(supports, refutes)
    return True


def _says_so(one: Side) -> bool:
    """Whether a credible source plainly says so."""
    return one.credible and one.strength >= SAYS_SO


def _disagree(supports: Side, refutes: Side) -> bool:
    """Whether both sides plainly say so: then neither is likelier, by what the label means."""
    return _may_conflict(supports, refutes) and min(supports.strength, refutes.strength) >= PLAINLY


def _may_conflict(supports: Side, refutes: Side) -> bool:
    """Credible origins that do not depend on each other, and neither side outranks the other."""
    if not (supports.credible and refutes.credible):
        return False
    if abs(supports.best_tier - refutes.best_tier) >= _OUTRANKS:
        return False
    return {item.origin for item in supports.items} != {item.origin for item in refutes.items}


def _is_written_out(item: EvidenceItem) -> bool:
    """Whether the quote itself shows the year of a date that differs: of two as sure, it proves more."""
    dates = [one.source_value for one in item.differences if one.kind is DifferenceKind.DATE]
    return all(value[:4] in item.quote for value in dates)


def _shown(items: Sequence[EvidenceItem], label: Label) -> tuple[EvidenceItem, ...]:
    """The label's own side first; each side's surest, and of those as sure the one that is written out."""
    first = Stance.REFUTES if label is Label.REFUTED else Stance.SUPPORTS
    order = {first: 0, Stance.NEUTRAL: 2}
    ranked = sorted(
        items,
        key=lambda item: (
            order.get(item.stance, 1),
            -round(item.strength, 1),
            not _is_written_out(item),
            -item.strength,
            TIER_RANK[item.document.tier],
        ),
    )
    if label is Label.NOT_ENOUGH_EVIDENCE:
        nearest = sorted(items, key=lambda item: -item.strength)[:NEAR]
        return tuple(replace(item, stance=Stance.NEUTRAL) for item in nearest)
    sides = {Label.SUPPORTED: {Stance.SUPPORTS}, Label.REFUTED: {Stance.REFUTES}}
    wanted = sides.get(label, {Stance.SUPPORTS, Stance.REFUTES}) | {Stance.NEUTRAL}
    chosen: list[EvidenceItem] = []
    for item in ranked:
        own = [one for one in chosen if one.stance is item.stance]
        plain = item.strength >= PLAIN or not own
        if (
            item.stance in wanted
            and plain
            and len(own) < SHOWN
            and not (item.stance is Stance.NEUTRAL and own)
        ):
            chosen.append(item)
    return tuple(chosen[:MOST_EVIDENCE])
