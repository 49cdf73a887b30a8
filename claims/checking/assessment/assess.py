"""From passages to evidence: each window judged, each document asked for the best it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims.checking.assessment.candidates import candidate_windows, read_claim
from claims.checking.assessment.comparison import Comparison, compare
from claims.checking.assessment.contradictions import contradictions, wrong_order
from claims.checking.assessment.elsewhere import Elsewhere, look_around
from claims.checking.assessment.features import can_support, support
from claims.checking.assessment.joined import joined_windows
from claims.checking.assessment.model import probability
from claims.checking.assessment.overtaken import overtaken
from claims.checking.assessment.reading import Reading
from claims.checking.assessment.refutable import Contradiction, may_replace
from claims.checking.assessment.window import ON_TOPIC, Setting, Window
from claims.checking.domain import ArticleText, Difference, EvidenceItem, ExtractedClaim, Passage, Stance

LEAST = 0.08  # of probability, for a stance to be worth weighing
DENIED, TAKEN_BACK = 0.93, 0.85  # chance that a figure which a source calls wrong, or replaced, is
DATED_OTHERWISE = 0.75  # chance that an order is wrong which the dates of its two events contradict
SUPPORTING = 0.4  # of probability, for a window's figure to be worth asking what came after it
_SAME_THING = 0.3  # of the words around the figures


@dataclass(frozen=True)
class Judged:
    """One window's answer before the document's windows are weighed against each other."""

    found: Comparison
    supports: float
    contradiction: Contradiction | None
    refutes: float


def judge_windows(
    claim: ExtractedClaim,
    article: ArticleText,
    passages: Sequence[Passage],
    named: frozenset[str] = frozenset(),
) -> tuple[list[Judged], list[Judged]]:
    """The judged windows, and those of several sentences together. `named`: words known to be names beside those
    that are in the texts."""
    documents = list(dict.fromkeys(passage.document for passage in passages))
    reading, known = read_claim(claim, article, documents, named)
    windows, weights = candidate_windows(reading, known, article, passages)
    compared = [compare(reading, weights, window) for window in windows]
    elsewhere = look_around(compared)
    single = [_judge(found, elsewhere) for found in compared]
    turned = wrong_order(compared)
    if turned:
        both, contradiction = turned
        single.append(Judged(both, 0.0, contradiction, _chance(contradiction)))
    single += _newer_figure(compared, single)
    together = [
        _judge_support(compare(reading, weights, window), elsewhere) for window in joined_windows(compared)
    ]
    return single, together


def _newer_figure(compared: Sequence[Comparison], judged: Sequence[Judged]) -> list[Judged]:
    """What overtakes a figure that some window confirms."""
    supporting = [one.found for one in judged if one.supports >= SUPPORTING and not one.found.taken_back]
    later = overtaken(supporting, compared)
    if later is None:
        return []
    ours, theirs = later.claimed, later.new
    typed = Difference(ours.kind, ours.text, theirs.text, ours.value, theirs.value)
    against = Contradiction("overtaken", (typed,), later.found.window.main, {})
    return [Judged(later.found, 0.0, against, TAKEN_BACK)]


def _judge(found: Comparison, elsewhere: Elsewhere) -> Judged:
    judged = _judge_support(found, elsewhere)
    possible = contradictions(found, elsewhere)
    scored = [(_chance(one), n, one) for n, one in enumerate(possible)]
    if not scored:
        return judged
    refutes, _, best = max(scored, key=lambda one: one[:2])
    return replace(judged, contradiction=best, refutes=refutes)


def _chance(one: Contradiction) -> float:
    """What the model says, but for what needs no model: a source that takes the figure back by name, two events
    whose dates come the other way round."""
    chance = probability("refute", one.features)
    if one.features.get("denied"):
        return max(chance, DENIED)
    if one.rule == "order":
        return max(chance, DATED_OTHERWISE)
    likeness = max(one.features.get("figure_likeness", 0.0), one.features.get("date_likeness", 0.0))
    known_again = one.features.get("taken_back_rare", 0.0) and one.features["on_topic"] >= ON_TOPIC
    if one.features.get("taken_back") and (likeness >= _SAME_THING or (known_again and may_replace(one))):
        return max(chance, TAKEN_BACK)
    return chance


def _judge_support(found: Comparison, elsewhere: Elsewhere) -> Judged:
    supports = probability("support", support(found, elsewhere)) if can_support(found) else 0.0
    return Judged(found, supports, None, 0.0)


def assess_passages(
    claim: ExtractedClaim, article: ArticleText, passages: Sequence[Passage]
) -> list[EvidenceItem]:
    """At most one item a document, and sentences that support or refute the claim only together."""
    single, together = judge_windows(claim, article, passages)
    items = [item for group in _by_document(single) if (item := _best_item(group))]
    best = max(together, key=lambda one: one.supports, default=None)
    alone = max((item.strength for item in items if item.stance is Stance.SUPPORTS), default=0.0)
    if best and best.supports >= LEAST and best.supports > alone + 0.1:
        items += _joined_items(best, items)
    return items + [item for one in single for item in _other_event(one)]


def _other_event(judged: Judged) -> list[EvidenceItem]:
    """Of an order that is wrong, the sentence that dates the second event."""
    against, window = judged.contradiction, judged.found.window
    if against is None or against.rule != "order" or judged.refutes < LEAST:
        return []
    second, setting = window.sentences[1], window.settings[1]
    return [_item(window, second, Stance.REFUTES, judged.refutes, against.differences, of=setting)]


def _by_document(judged: Sequence[Judged]) -> list[list[Judged]]:
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        groups.setdefault(one.found.window.setting.source.key, []).append(one)
    return list(groups.values())


def _best_item(group: Sequence[Judged]) -> EvidenceItem | None:
    """What the document says, by its surest window; of a later document its newer value matters."""
    support = max(group, key=lambda one: one.supports)
    refutal = max(group, key=lambda one: one.refutes)
    setting = support.found.window.setting
    supports = support.supports >= LEAST and support.supports >= refutal.refutes
    newer = refutal.contradiction is not None and refutal.contradiction.rule == "overtaken"
    if supports and not newer and not (setting.later and refutal.refutes >= LEAST):
        window = support.found.window
        return _item(window, window.main, Stance.SUPPORTS, support.supports)
    against = refutal.contradiction
    if refutal.refutes < LEAST or against is None:
        return None
    item = _item(refutal.found.window, against.where, Stance.REFUTES, refutal.refutes, against.differences)
    return replace(
        item, corrects=against.rule == "overtaken" or setting.correction or bool(refutal.found.taken_back)
    )


def _joined_items(judged: Judged, items: Sequence[EvidenceItem]) -> list[EvidenceItem]:
    window = judged.found.window
    taken = {(item.document.key, item.start) for item in items}
    found = [
        _item(window, sentence, Stance.SUPPORTS, judged.supports, of=setting)
        for sentence, setting in zip(window.sentences, window.settings, strict=True)
    ]
    return [item for item in found if (item.document.key, item.start) not in taken]


def _item(
    window: Window,
    sentence: Reading,
    stance: Stance,
    strength: float,
    differences: tuple[Difference, ...] = (),
    of: Setting | None = None,
) -> EvidenceItem:
    setting = of or window.setting
    document = setting.source
    start = sentence.start
    if sentence.leans and window.before and sentence is window.main:
        start = window.before[-1].start
    item = EvidenceItem(
        document=document,
        start=start,
        end=sentence.end,
        quote=document.text[start : sentence.end],
        stance=stance,
        differences=differences,
        later=setting.later,
        strength=round(strength, 3),
    )
    return replace(item, stance=Stance.NEUTRAL) if item.later else item
