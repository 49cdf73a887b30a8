"""Whether a window may refute a claim: it has to be plainly about the same subject and the same event."""

from __future__ import annotations

import re
from dataclasses import dataclass

from claims.checking.assessment.comparison import Comparison
from claims.checking.assessment.features import Features, is_meant
from claims.checking.assessment.figures import weight_of
from claims.checking.assessment.reading import Reading, Unit
from claims.checking.assessment.window import ON_TOPIC, TITLE
from claims.checking.domain import Difference
from claims.checking.facts import Relation
from claims.checking.language.relations import DECISIVE

AGREE = (Relation.SAME, Relation.COMPATIBLE)
TELLING = 0.8  # see figures.weight_of
_BY_FIGURE = frozenset({"amount", "count", "percent", "duration", "rank"})
_BY_NAME = frozenset({"person", "organisation", "place"})
_ALIKE, _MORE_ALIKE = 0.25, 0.35  # of the words around what differs
_HARDLY_ALIKE = 0.15
_OF_A_KIND = 0.5  # see comparable.far_apart: a tenth or ten times as much
_SAME_EVENT, _SAME_STATEMENT, _SAME_WORDS = 0.4, 0.45, 0.6  # of the claim's words
_DATED_EVENT = 0.5  # of the words that the other date stands among
_WEIGHTY = 0.5  # a word that a statement hangs on, see coverage.rarity
_SHARED = 2  # words that the sentence has to have of a claim that it names nobody of
_IT_IS = re.compile(r"(?:it|this|that) is\b|c['’]est\b|es\b|se trata\b|(?:es|das|dies) ist\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """`rule` names how it was found; `features` are what the model weighs."""

    rule: str
    differences: tuple[Difference, ...]
    where: Reading
    features: Features


def can_refute(found: Comparison, one: Contradiction) -> bool:
    """Whether the window is plainly about the same subject and the same event, but for what differs: a near
    date or a similar name can belong to a neighbouring one."""
    if one.rule == "opposite" and _same_telling_figure(found):
        return True
    differing = {d.claim_text for d in one.differences}
    others = [(name, how) for name, how in found.levels if name.text not in differing]
    if not all(is_meant(found, name, how) for name, how in others):
        return False
    if one.features.get("taken_back") and may_replace(one):
        return True  # the document itself says that the claim's figure holds no longer
    if found.of_another or (not found.levels and found.window.setting.on_topic < ON_TOPIC):
        return False
    if one.rule in ("attribution", "direction"):
        return True
    if one.rule == "date" or one.rule in _BY_FIGURE:
        return not found.led_by_another and _figure_refutes(found, one)
    if not all(pair.relation in AGREE for pair in found.pairs):
        return False
    if one.rule == "negation":  # "never" and "before" are what the other side leaves out
        left_out = any(
            weight > _WEIGHTY and not unit.ids & DECISIVE for unit, weight in found.coverage.missing
        )
        return not left_out and found.rest(lambda unit: not unit.ids.isdisjoint(DECISIVE)) >= _SAME_WORDS
    if one.rule in _BY_NAME:
        return found.rest(_nothing) >= _SAME_EVENT and one.features["name_likeness"] >= _ALIKE
    shared = found.named_here > 0 or len(found.claim.units) - len(found.coverage.missing) >= _SHARED
    return shared and one.features.get("word_rest", found.rest(_nothing)) >= _SAME_STATEMENT


def may_replace(one: Contradiction) -> bool:
    """Whether the figure can be the one that a document gives instead of one that it takes back."""
    return (
        one.features.get("figure_likeness", 0.0) >= _HARDLY_ALIKE and one.features["far_apart"] < _OF_A_KIND
    )


def _figure_refutes(found: Comparison, one: Contradiction) -> bool:
    """Whether a figure or a date stands among enough of the words that the claim's stands among."""
    if one.rule == "date":  # any text has dates: more is asked before one refutes another
        if found.rivals and found.levels and found.levels[0][1] < TITLE:
            return False  # the document only implies what the claim is about, and the sentence names others
        same_event = one.features["date_event"] >= _DATED_EVENT and found.rest(_nothing) >= _SAME_EVENT
        return one.features["date_likeness"] >= _ALIKE and same_event
    if one.rule == "rank" and _is_anothers_rank(found, one):
        return False
    alike = _ALIKE if one.rule in ("count", "amount") else _MORE_ALIKE
    return one.features["figure_likeness"] >= alike and one.features["far_apart"] < 1


def _is_anothers_rank(found: Comparison, one: Contradiction) -> bool:
    """Whether it may be somebody else's place in the table: another name stands before it, or the sentence names
    nobody and the document is not plainly about the claim's subject."""
    said = one.where.text.find(one.differences[0].source_text)
    ahead = any(rival.start < said for rival in found.rivals if rival in one.where.names)
    leaning = found.headed and (
        one.where.leans or not one.where.names or _IT_IS.match(one.where.text) is not None
    )
    return ahead or not (found.subject_here or leaning)


def _same_telling_figure(found: Comparison) -> bool:
    """ "Up 6.2 %" and "down 6.2 %" of one subject: the figure shows that the event is the same."""
    if found.of_another or not (found.subject_here or found.window.setting.on_topic >= ON_TOPIC):
        return False
    return any(
        pair.relation is Relation.SAME
        and pair.here
        and weight_of(pair.ours) >= TELLING
        and pair.likeness > 0.1
        for pair in found.pairs
    )


def _nothing(_: Unit) -> bool:
    """Leaves no word out."""
    return False
