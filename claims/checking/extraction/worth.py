"""How surely a piece of text is a checkable statement.

A sum of what stands for it (typed facts, names, events told in the past, roles, institutions, reported
talk) and what stands against it (questions, judgements, guesses, feelings, everybody and nobody as the
subject), put through the logistic function. The cues are those of language/data/cues_*.toml.
"""

from __future__ import annotations

import math
import re

from claims.checking.domain import DifferenceKind
from claims.checking.extraction.kinds import QUOTED
from claims.checking.extraction.reading import Piece
from claims.checking.facts.base import Fact
from claims.checking.language.cues import Cues, cues, plain
from claims.checking.language.relations import LIGHT

LEAST = 0.5  # a piece worth less is no claim
BIAS = -1.2
# Each cue group: (weight of one, the most that count).
AGAINST = {
    "judgement": (-1.3, 2),
    "seeming": (-1.5, 2),
    "conditional": (-1.7, 1),
    "guess": (-1.5, 2),
    "generic": (-1.0, 2),
    "feeling": (-0.9, 2),
    "vague": (-1.0, 2),
    "credit": (-3.0, 1),
}
INSTITUTIONS = frozenset(
    [
        "government",
        "parliament",
        "army",
        "police",
        "court",
        "board",
        "hospital",
        "minister",
        "mayor",
        "president",
        "company",
        "party",
        "bank",
        "church",
        "museum",
        "factory",
        "chief_executive",
        "spokesperson",
        "judge",
        "team",
    ]
)
SUPERLATIVES = frozenset({"largest", "smallest", "only", "record", "first", "none"})
_CREDIT_WORDS = 4  # a credit opens its line: „hat ein Bild aufgenommen“ is none
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
# "At least", „ein kleiner Kasten“: small, and not the smallest.
_NO_SUPERLATIVE = re.compile(
    r"at least|al menos|au moins|zumindest|\bkleine[nrsm]?\b|\bpetite?s?\b|\bpequeñ[oa]s?\b|\bsmall\b"
)
_SEASON = re.compile(
    r"\b(?:last|this|next) (?:spring|summer|autumn|winter)|(?:au|ce|le) printemps (?:dernier|prochain)|(?:l[’']|cet )(?:été|automne|hiver) "
    r"(?:dernier|prochain)|(?:este|pasado|próximo) (?:verano|otoño|invierno)|(?:verano|otoño|invierno|primavera) pasad[oa]|"
    r"(?:vergangenen|letzten|kommenden|nächsten|diesem|dieses) (?:Frühjahr|Frühling|Sommer|Herbst|Winter)s?\b",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"\b(?:the|les|des|ces|los|las|die|der|den)\s$", re.IGNORECASE)
_HARD = frozenset(
    {DifferenceKind.AMOUNT, DifferenceKind.PERCENT, DifferenceKind.COUNT, DifferenceKind.DURATION}
)


def is_furniture(piece: Piece, language: str | None) -> bool:
    """Photo credits, calls to subscribe, "read also": text that belongs to the page."""
    if language is None:
        return False
    found = cues(language).phrases["credit"].find(piece.tokens[:6])
    return (
        bool(found) and found[0][0] == 0 and (found[0][1] > 1 or ":" in piece.text[:40] or "©" in piece.text)
    )


def worth(
    piece: Piece, language: str | None, *, subject_known: bool = False, told: str | None = None
) -> float:
    """0..1: the likelihood that the piece states something that can be checked.

    `subject_known`: a pronoun or "the company" in it has been resolved to a name. `told` is the wording,
    where that is not the piece's own: verbs are looked for in it.
    """
    if language is None:
        return 0.6 if any(character.isdigit() for character in piece.text) else 0.1
    return 1 / (1 + math.exp(-_score(piece, cues(language), subject_known, told)))


def _score(piece: Piece, words: Cues, subject_known: bool, told: str | None) -> float:
    text = plain(told or piece.text)
    quoted = _quoted_ranges(piece)
    outside = [token for token in piece.tokens if not any(a <= token.start < b for a, b in quoted)]
    score = BIAS + _for_facts(piece) + _for_names(piece, subject_known) + _for_telling(piece, words, text)
    if quoted and words.count("say", outside):
        score += 1.0  # that somebody said it can be checked, whatever was said
    for group, (weight, most) in AGAINST.items():
        where = outside[:_CREDIT_WORDS] if group == "credit" else outside
        score += weight * min(words.count(group, where), most)
    if words.has("opener", text):
        score -= 1.2
    return score + _for_punctuation(piece.text)


def _quoted_ranges(piece: Piece) -> list[tuple[int, int]]:
    return [(piece.start + m.start(), piece.start + m.end()) for m in QUOTED.finditer(piece.text)]


def _for_facts(piece: Piece) -> float:
    hard = sum(fact.kind in _HARD and not _points_back(piece, fact) for fact in piece.facts)
    dates = [
        f for f in piece.facts if f.kind is DifferenceKind.DATE and not _NOW.fullmatch(f.text.split()[-1])
    ]
    hard += _ONE_IN.search(piece.text) is not None
    written = any(character.isdigit() for fact in dates for character in fact.text)
    ranks = sum(fact.kind is DifferenceKind.RANK for fact in piece.facts)
    digits = any(character.isdigit() for character in piece.text)
    score = 2.0 * min(hard, 1) + 0.5 * min(max(hard - 1, 0), 2)
    dated = bool(dates) or _SEASON.search(piece.text) is not None
    score += (1.5 if written else 1.0 if dated else 0.0) + 0.6 * min(ranks, 1)
    return score + (0.8 if digits else 0.0)


def _points_back(piece: Piece, fact: Fact) -> bool:
    """ "The two men", « les deux », „die beiden“: a small number after an article counts nothing new."""
    if _UNIT.match(piece.text, fact.end - piece.start):
        return False
    before = piece.text[max(0, fact.start - piece.start - 6) : fact.start - piece.start]
    return fact.text.isalpha() and _DEFINITE.search(before) is not None


def _for_names(piece: Piece, subject_known: bool) -> float:
    names = len(piece.names)
    return 1.1 * min(names, 1) + 0.4 * min(max(names - 1, 0), 3) + (0.6 if subject_known else 0.0)


def _for_telling(piece: Piece, words: Cues, text: str) -> float:
    """Points for an event that is told, by whom, and how."""
    ids = {concept.id for concept in piece.concepts}
    score = 0.35 * min(len(ids - LIGHT), 3)
    score += 0.5 if ids & INSTITUTIONS else 0.0
    least = {"smallest"} if _NO_SUPERLATIVE.search(text) else set()
    score += 0.7 if (ids - least) & SUPERLATIVES else 0.0
    score += 0.5 if words.count("say", piece.tokens) else 0.0
    score += 0.8 if words.count("measure", piece.tokens) else 0.0
    if words.has("past", text):
        return score + 0.9
    if words.has("future", text):
        return score + 0.2
    return score + (0.3 if words.has("present", text) else -0.5)


def _for_punctuation(text: str) -> float:
    ending = text.rstrip("»”\"’') \u00a0\u202f")
    if ending.endswith(("?", "？", "؟")):
        return -6.0
    return -1.2 if ending.endswith("!") else 0.0
