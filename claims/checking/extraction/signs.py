"""What in a piece of text speaks for a checkable statement, and what against one: named signs, weighed by worth.py.

For it: typed facts, names, events told in the past, institutions, reported talk. Against it: questions, judgements,
guesses, feelings, everybody and nobody as the subject. The cues are those of language/data/cues_*.toml.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.checking.domain import DifferenceKind
from claims.checking.extraction.colour import colour
from claims.checking.extraction.kinds import QUOTED
from claims.checking.extraction.reading import Piece
from claims.checking.facts.base import Fact
from claims.checking.language.cues import Cues, cues, plain
from claims.checking.language.lexicon import Concept
from claims.checking.language.relations import LIGHT
from claims.checking.language.tokens import Token, tokenize

Signs = dict[str, float]
# Cue groups that speak against a statement: how many of one count.
_AGAINST = {
    "judgement": 2, "seeming": 2, "conditional": 2, "guess": 2, "generic": 2, "feeling": 2, "vague": 2, "credit": 1,
}  # fmt: skip
# Bodies and offices whose doings are news.
INSTITUTIONS = frozenset(
    {
        "government", "parliament", "army", "police", "court", "board", "hospital", "minister", "mayor", "president", "company", "party",
        "bank", "church", "museum", "factory", "chief_executive", "spokesperson", "judge", "team",
    }
)  # fmt: skip
_FIGURES = frozenset(
    {DifferenceKind.AMOUNT, DifferenceKind.PERCENT, DifferenceKind.COUNT, DifferenceKind.DURATION}
)
_MOST_EVENTS = 4
_CREDIT_WORDS = 4  # a credit opens its line: „hat ein Bild aufgenommen“ is none
# One, two, a day: said of anything.
_SMALL = frozenset({"1", "2", "PT1H", "P1D", "P1W", "P1M", "P1Y"})
# "Until today" says no more than the tense does.
_NOW = re.compile(r"(?:heute|aujourd[’']hui|hoy|today|now|jetzt|ahora|maintenant)", re.IGNORECASE)
# Units of measure: "the three metres" is a figure, "the three men" points back.
_UNIT = re.compile(
    r"\s(?:metr|mètr|meter|metre|kilom|km|mile|feet|foot|kilo|tonn|tonel|lit|grad|degr|hect|point|punt|mega|gig|volt|watt|hour|heure|"
    r"hora|stunde|year|ans|año|jahr|month|mois|mes|monat)",
    re.IGNORECASE,
)
# A share told by an ordinal: "one in five", „jede fünfte“, « un sur cinq ».
_ONE_IN = re.compile(
    r"\bone in (?:\w+|\d+)\b|\bun(?:e)?(?: \w+)? sur (?:\w+|\d+)\b|\b(?:un[oa]?|dos|tres) de cada \w+|"
    r"\bjede[rns]? (?:zweite|dritte|vierte|fünfte|sechste|achte|zehnte|hundertste)[rns]?\b",
    re.IGNORECASE,
)
_DEFINITE = re.compile(
    r"\b(?:the|les|los|las|die|der|den|both|these|those|ces|estos|estas|l[ae]|el)\s$", re.IGNORECASE
)
_SEASON = re.compile(
    r"\b(?:in|im|en|à l[’']|au) ?(?:spring|summer|autumn|winter|frühjahr|frühling|sommer|herbst|été|hiver|automne|printemps|primavera|"
    r"verano|otoño|invierno)\b",
    re.IGNORECASE,
)


def signs(piece: Piece, language: str, *, subject_known: bool = False, told: str | None = None) -> Signs:
    """Each sign that the piece shows, and how strongly; `subject_known` and `told` are those of `worth`."""
    words = cues(language)
    text = plain(told or piece.text)
    quoted = [(piece.start + m.start(), piece.start + m.end()) for m in QUOTED.finditer(piece.text)]
    outside = piece.tokens
    if quoted:
        outside = [token for token in piece.tokens if not any(a <= token.start < b for a, b in quoted)]
    found = _of_facts(piece) | _of_names(piece, subject_known) | _of_telling(piece, words, text, told)
    found["quote"] = float(bool(quoted) and words.count("say", outside) > 0)
    found |= _against(outside, words, text) | _of_ending(piece.text)
    found |= {group: float(bool(pattern.search(text))) for group, pattern in colour(language).items()}
    return {name: value for name, value in found.items() if value}


def _of_facts(piece: Piece) -> Signs:
    figures = [fact for fact in piece.facts if fact.kind in _FIGURES and not _points_back(piece, fact)]
    small = sum(fact.value in _SMALL and not fact.text[0].isdigit() for fact in figures)
    telling = len(figures) - small + (_ONE_IN.search(piece.text) is not None)
    dates = [
        f for f in piece.facts if f.kind is DifferenceKind.DATE and not _NOW.fullmatch(f.text.split()[-1])
    ]
    in_digits = any(character.isdigit() for fact in dates for character in fact.text)
    dated = bool(dates) or _SEASON.search(piece.text) is not None
    return {
        "figure": min(telling, 1),
        "more_figures": min(max(telling - 1, 0), 2),
        "exact_figure": float(any(_is_exact(fact) for fact in figures)),
        "small_count": min(small, 1),
        "date_in_digits": float(in_digits),
        "date_in_words": float(dated and not in_digits),
        "rank": float(any(fact.kind is DifferenceKind.RANK for fact in piece.facts)),
        "digits": float(any(character.isdigit() for character in piece.text)),
    }


def _is_exact(fact: Fact) -> bool:
    """Written in digits, or money, or a share: no „zehn Jahre“ and no "a thousand"."""
    return fact.text[0].isdigit() or fact.kind in (DifferenceKind.AMOUNT, DifferenceKind.PERCENT)


def _points_back(piece: Piece, fact: Fact) -> bool:
    """ "The two men", « les deux », „die beiden“: a small number after an article counts nothing new."""
    if _UNIT.match(piece.text, fact.end - piece.start):
        return False
    before = piece.text[max(0, fact.start - piece.start - 6) : fact.start - piece.start]
    return fact.text.isalpha() and _DEFINITE.search(before) is not None


def _of_names(piece: Piece, subject_known: bool) -> Signs:
    names = len(piece.names)
    return {
        "name": min(names, 1),
        "more_names": min(max(names - 1, 0), 3),
        "subject_known": float(subject_known),
    }


def _of_telling(piece: Piece, words: Cues, text: str, told: str | None) -> Signs:
    """An event that is told, by whom, and how; its tense is the first that it shows."""
    ids = {concept.id for concept in piece.concepts}
    found = {
        "events": min(_words_that_tell(piece.concepts), _MOST_EVENTS),
        "institution": float(bool(ids & INSTITUTIONS)),
        "says": float(words.count("say", piece.tokens) > 0),
        "measure": float(words.count("measure", tokenize(told, None) if told else piece.tokens) > 0),
    }
    tense = next((tense for tense in ("past", "future", "present") if words.has(tense, text)), None)
    return found | ({tense: 1.0} if tense else {})


def _words_that_tell(concepts: Sequence[Concept]) -> int:
    """How many places hold a concept that tells something: a word with several meanings counts once."""
    return len({concept.start for concept in concepts if concept.id not in LIGHT})


def _against(outside: Sequence[Token], words: Cues, text: str) -> Signs:
    found: Signs = {}
    for group, most in _AGAINST.items():
        where = outside[:_CREDIT_WORDS] if group == "credit" else outside
        found[group] = min(words.count(group, where), most)
    found["opener"] = float(words.has("opener", text))
    return found


def _of_ending(text: str) -> Signs:
    ending = text.rstrip("»”\"’') \u00a0\u202f")
    return {
        "question": float(ending.endswith(("?", "？", "؟"))),
        "exclamation": float(ending.endswith("!")),
    }
