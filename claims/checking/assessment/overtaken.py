"""Figures that a source still gives and another has overtaken: the earlier number is named as the earlier one,
or a correction gives a new number for "the figure we gave"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.checking.assessment.comparison import Comparison
from claims.checking.assessment.corrections import differs, is_same, speaks_of_old
from claims.checking.assessment.figures import weight_of
from claims.checking.assessment.reading import Reading
from claims.checking.assessment.refutable import TELLING
from claims.checking.assessment.window import ON_TOPIC, Setting
from claims.checking.domain import DifferenceKind
from claims.checking.facts import Fact, Relation

_KINDS = frozenset(
    {DifferenceKind.AMOUNT, DifferenceKind.COUNT, DifferenceKind.PERCENT, DifferenceKind.DURATION}
)
_NEAR = 2  # sentences between the figure that holds no longer and the one that holds
# "Up from 26": the figure before it is of the same thing, and the newer one.
_FROM = re.compile(
    r"\b(?:up|down|from|after|compared with|contre|au lieu de|après|frente a|tras|desde|statt|nach|gegenüber|von)\s$",
    re.IGNORECASE,
)
# "The figure we gave last week", „der zunächst genannten Zahl“: what is not said again.
_OUR_FIGURE = re.compile(
    r"\b(?:(?:figures?|numbers?|totals?|counts?)(?: that)? (?:we|it|they|was|were|had been) (?:had )?(?:first |originally )?"
    r"(?:gave|given|published|reported|put out)|(?:earlier|previous|first|original|initial) (?:figure|number|total|count)|"
    r"(?:chiffre|nombre|total|bilan)s? (?:que nous avions|que nous avons|précédemment|initialement|d’abord|d'abord|annoncé|donné|publié)\w*|"
    r"(?:premier|précédent|ancien) (?:chiffre|nombre|total|bilan)|(?:cifra|número|total)s? (?:que (?:dimos|habíamos|publicamos)|inicial\w*|"
    r"anterior\w*|dad[oa]|publicad[oa])|(?:zunächst|zuerst|ursprünglich|bisher|früher|anfangs) (?:genannt|angegeben|gemeldet|veröffentlicht)\w* "
    r"(?:Zahl|Angabe|Summe|Menge)|(?:frühere|bisherige|erste|ursprüngliche)[nr]? (?:Zahl|Angabe|Summe|Menge))\b",
    re.IGNORECASE,
)
_REPLACES = re.compile(
    r"\b(?:updated?|replaces|remplace|mise à jour|mis à jour|sustituye|reemplaza|actualiz\w+|ersetzt|aktualisiert\w*|neufassung)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")


@dataclass(frozen=True, slots=True)
class Overtaken:
    """The window whose sentence gives the newer figure, the claim's figure and the newer one."""

    found: Comparison
    claimed: Fact
    new: Fact


def overtaken(supporting: Sequence[Comparison], found: Sequence[Comparison]) -> Overtaken | None:
    """What has overtaken a figure that the supporting windows confirm, where the claim says it of today.

    `found` are the windows at hand, `supporting` those of them that confirm the claim.
    """
    if not supporting or any(fact.kind is DifferenceKind.DATE for fact in supporting[0].claim.facts):
        return None
    windows = {(one.window.setting.source.key, one.window.main.start): one for one in found}
    settings = {one.window.setting.source.key: one.window.setting for one in found}
    for claimed, old, given in _confirmed(supporting):
        for setting in settings.values():
            if not _may_overtake(setting, given):
                continue
            new = _newer(old, setting)
            one = windows.get((setting.source.key, new[1].start)) if new else None
            if new and one:
                return Overtaken(one, claimed, new[0])
    return None


def _confirmed(supporting: Sequence[Comparison]) -> Iterator[tuple[Fact, Fact, Setting]]:
    """Each figure of the claim's that one of theirs confirms, with that and the document it stands in."""
    for one in supporting:
        for pair in one.pairs:
            if pair.relation is Relation.SAME and pair.theirs and _tells(pair.ours):
                yield pair.ours, pair.theirs, one.window.setting


def _tells(fact: Fact) -> bool:
    """Whether the figure is known again by its value: not one of the small numbers that any text has."""
    return fact.kind in _KINDS and weight_of(fact) >= TELLING


def _may_overtake(setting: Setting, given: Setting) -> bool:
    """Whether the document is about the same matter, no later than the article and no earlier than the other."""
    if setting.later or setting.on_topic < ON_TOPIC or setting.source.key == given.source.key:
        return False
    dates = setting.source.date, given.source.date
    return dates[0] is not None and (dates[1] is None or dates[0] >= dates[1])


def _newer(old: Fact, setting: Setting) -> tuple[Fact, Reading] | None:
    """The one figure that the document gives instead of the old one, with its sentence."""
    sentences = setting.document.sentences
    for number, sentence in enumerate(sentences):
        behind = [other for other in sentence.facts if _is_named_as_earlier(old, other, sentence)]
        if behind:
            return _only(old, [sentence], before=behind[0].start)
        near = sentences[max(0, number - _NEAR) : number + _NEAR + 1]
        if any(is_same(old, other) for other in sentence.facts):
            if any(speaks_of_old(one, sentence, old) for one in sentences[max(0, number - 1) : number + 2]):
                return _only(old, near)
        elif _corrects(setting) and _OUR_FIGURE.search(sentence.text):
            return _only(old, sentences[number : number + _NEAR + 1])
    return None


def _is_named_as_earlier(old: Fact, other: Fact, sentence: Reading) -> bool:
    """ "31 pence, up from 26": the number once more, without its unit, behind the newer one."""
    number = _NUMBER.match(old.text.strip("£$€ "))
    again = is_same(old, other) or (number is not None and other.text.strip("£$€ ") == number.group())
    return again and _FROM.search(sentence.text[: other.start]) is not None


def _corrects(setting: Setting) -> bool:
    opening = (
        f"{setting.source.title} {setting.document.sentences[0].text if setting.document.sentences else ''}"
    )
    return setting.correction or _REPLACES.search(opening) is not None


def _only(old: Fact, near: Sequence[Reading], before: int | None = None) -> tuple[Fact, Reading] | None:
    """The figure of the old one's kind and thing in these sentences, where they give just one such value."""
    found = [
        (fact, one)
        for one in near
        for fact in one.facts
        if differs(old, fact) and (before is None or fact.end <= before)
    ]
    return found[0] if len({fact.value for fact, _ in found}) == 1 else None
