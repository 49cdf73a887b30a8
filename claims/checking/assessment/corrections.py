"""What a document takes back: the wrong or outdated value stands in it too."""

from __future__ import annotations

import re

from claims.checking.assessment.denied import is_denied
from claims.checking.assessment.figures import relation_of
from claims.checking.assessment.reading import DocumentReading, Reading
from claims.checking.domain import DifferenceKind
from claims.checking.facts import Fact, Relation

_WRONG = re.compile(
    r"\b(?:errone\w+|erróne\w+|erron[eé]\w*|error\w*|erreur\w*|inexact\w*|incorrect\w*|wrong\w*|mistake\w*|"
    r"misstated|falsch\w*|fehler\w*|irrtüm\w+|unrichtig\w*|fautif\w*|equivocad\w+)\b",
    re.IGNORECASE,
)
# "Replaced", "instead of", "at first given as": what stands next to it holds no longer.
_OUTDATED = re.compile(
    r"\b(?:replac\w+|supersed\w+|withdrawn|instead of|rather than|originally|initially|at first|(?:we|it) (?:had )?first (?:wrote|said|gave)|previously|formerly|"
    r"had (?:said|stated|given|reported|put)|earlier (?:figure|number|statement|estimate)|no longer holds|"
    r"remplac\w+|annul\w+|retir[ée]\w*|au lieu d\w*|plutôt qu\w*|initialement|d’abord annonc\w*|précédemment|"
    r"avait (?:dit|indiqué|annoncé|donné)|avions (?:dit|indiqué|annoncé|donné)|ancien chiffre|"
    r"sustitu\w+|reemplaz\w+|retirad\w+|en lugar de|en vez de|inicialmente|en un principio|anteriormente|"
    r"había (?:dicho|indicado|anunciado|dado)|habíamos (?:dicho|indicado|anunciado|dado)|"
    r"ersetz\w+|zurückgezogen\w*|statt|anstatt|anstelle|ursprünglich\w*|zunächst|bisherig\w*|früher\w* (?:zahl|angabe)\w*|"
    r"war\w* (?:die|als) (?:zahl|angabe)|war die zahl|genannt\w* (?:zahl|angabe)\w*)\b",
    re.IGNORECASE,
)

# In a correction: "the 5,200 passengers mentioned" are what it corrects.
_MENTIONED = re.compile(
    r"\b(?:mentioned|cited|quoted|reported|(?:we|it) (?:first )?(?:gave|said|wrote|put)|as stated|mentionn\w+|cité\w*|indiqué\w*|annoncé\w*|"
    r"publié\w*|mencionad\w+|citad\w+|indicad\w+|publicad\w+|atribu\w+|genannt\w*|angegeben\w*|gemeldet\w*|erwähnt\w*)\b",
    re.IGNORECASE,
)
_THAT = re.compile(
    r"(?:that|this|these|those|it|cel[au]|cette?|ces?|es[aeo]|est[aeo]|dies\w*|das|jene\w*)\b", re.IGNORECASE
)
# What replaced it stands behind these: "replaced by 45".
_NEW = re.compile(r"\b(?:by|with|par|por|durch|to)\b", re.IGNORECASE)


def takes_back(document: DocumentReading, sentence: Reading) -> bool:
    """Whether the next sentence says that this one's statement was wrong: "That figure is not correct"."""
    after = [one for one in document.sentences if one.start > sentence.start][:1]
    said = any(_THAT.match(one.text) and _WRONG.search(one.text) for one in after)
    return said and not _WRONG.search(sentence.text)


def takes_back_value(document: DocumentReading, fact: Fact, correction: bool) -> bool:
    """Whether the document names the value as a wrong or an earlier one, and gives another of its kind.

    A correction speaks of mistakes throughout: there the value's own sentence has to say that it was one.
    """
    if fact.kind in (DifferenceKind.RANK, DifferenceKind.DATE):
        return False  # a correction names the day of what it corrects
    for number, sentence in enumerate(document.sentences):
        mentions = [other for other in sentence.facts if is_same(fact, other)]
        if not mentions or _other_is_denied(fact, sentence):
            continue
        if any(is_denied(sentence.text, other, sentence.facts) for other in mentions):
            return True  # "1,146, and not 1,460"
        around = [sentence] if correction else document.sentences[max(0, number - 1) : number + 2]
        replaced = any(speaks_of_old(one, sentence, fact) for one in around)
        replaced = replaced or (correction and _MENTIONED.search(sentence.text) is not None)
        if replaced and _has_other(document, fact):
            return True
    return False


def _other_is_denied(fact: Fact, sentence: Reading) -> bool:
    """ "45 shops, not 40 as it had said": it is the other value that holds no longer."""
    return any(
        differs(fact, other) and is_denied(sentence.text, other, sentence.facts) for other in sentence.facts
    )


def speaks_of_old(one: Reading, sentence: Reading, fact: Fact) -> bool:
    """Whether a sentence at hand says that a value is wrong or replaced, and does not mean another one by it:
    "the figure replaces an earlier one of 40"."""
    cue = _OUTDATED.search(one.text) or _WRONG.search(one.text)
    if cue is None or one is sentence:
        return cue is not None
    return not any(
        differs(fact, other) and not _NEW.search(one.text[cue.end() : other.start])
        for other in one.facts
        if other.start >= cue.end()
    )


def is_same(fact: Fact, other: Fact) -> bool:
    """Whether both give the same value."""
    return other.kind is fact.kind and other.value == fact.value


def differs(fact: Fact, other: Fact) -> bool:
    """Whether the other is of the same kind, and cannot be true together with the first."""
    return relation_of(fact, other) is Relation.DIFFERENT


def _has_other(document: DocumentReading, fact: Fact) -> bool:
    return any(differs(fact, other) for one in document.sentences for other in one.facts)
