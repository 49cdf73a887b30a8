"""Concepts: ids that all languages share, found in text by the words of each language."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from claims.checking.language.data import language_data
from claims.checking.language.tokens import Token, fold, stem, tokenize

# Pairs that cannot both be said of one event. The first of each pair is the other's opposite.
OPPOSITES = (
    ("rise", "fall"),
    ("win", "lose"),
    ("approve", "reject"),
    ("open", "close"),
    ("join", "leave"),
    ("appoint", "dismiss"),
    ("confirm", "deny"),
    ("convict", "acquit"),
    ("profit", "loss"),
    ("support", "oppose"),
    ("largest", "smallest"),
    ("first", "last"),
    ("born", "die"),
    ("all", "none"),
)
_OPPOSITE = {frozenset(pair) for pair in OPPOSITES}

# Words of saying and of lasting go with every event: they tell nothing about which one it is.
LIGHT = frozenset(
    [
        "say",
        "announce",
        "letter",
        "use",
        "give",
        "receive",
        "reach",
        "start",
        "end",
        "find",
        "first",
        "last",
        "only",
        "several",
        "all",
        "former",
        "public",
        "plan",
        "reason",
        "continue",
        "company",
        "country",
        "city",
        "region",
        "man",
        "woman",
        "need_lack",
        "offer",
        "order",
        "begin_position",
        "goal_aim",
        "measure",
        "director",
        "lead",
        "member",
        "largest",
        "smallest",
        "half",
        "most_of",
        "none",
        "test",
    ]
)


@dataclass(frozen=True, slots=True)
class Concept:
    """One mention of a concept: the words at `text[start:end]` stand for `id`."""

    start: int
    end: int
    id: str


@lru_cache(maxsize=8)
def _index(language: str) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First stem of an entry -> (all its stems, concept id)."""
    index: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for concept, entries in language_data(language).concepts.items():
        for entry in entries:
            stems = tuple(stem(word, language) for word in re.findall(r"\w+(?:-\w+)*", entry))
            if stems and (stems, concept) not in index[stems[0]]:
                index[stems[0]].append((stems, concept))
    return dict(index)


def find_concepts(text: str, language: str | None, tokens: Sequence[Token] | None = None) -> list[Concept]:
    """Every concept that the text names; one word may stand for several."""
    if language is None:
        return []
    words = tokens if tokens is not None else tokenize(text, language)
    index = _index(language)
    found = []
    for i, word in enumerate(words):
        for stems, concept in index.get(word.stem, ()):
            if all(i + k < len(words) and words[i + k].stem == wanted for k, wanted in enumerate(stems)):
                found.append(Concept(word.start, words[i + len(stems) - 1].end, concept))
    return found


def opposites(a: str, b: str) -> bool:
    return frozenset((a, b)) in _OPPOSITE


@lru_cache(maxsize=256)
def phrase_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Matches any of the phrases as whole words, in folded text."""
    folded = sorted({fold(phrase) for phrase in phrases}, key=len, reverse=True)
    body = "|".join(re.escape(phrase) for phrase in folded)
    return re.compile(rf"(?<!\w)(?:{body})" + r"(?!\w)" if body else r"(?!)")


def says_any(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether the text holds one of the phrases as whole words, case and accents aside."""
    return phrase_pattern(phrases).search(fold(text)) is not None


_STRONG_NEGATION = {
    "en": re.compile(
        r"\b(?:not|never|no longer|neither|cannot|without|nobody|no one|none of)\b|n't\b"
        r"|\bno (?!doubt\b|longer\b)\w+"
    ),
    "fr": re.compile(r"\b(?:pas|jamais|aucune?|nullement|ni|sans)\b|\bne (?!.*\bque\b)"),
    "es": re.compile(r"\b(?:no|nunca|jamas|ningun[oa]?|tampoco|sin)\b"),
    "de": re.compile(r"\b(?:nicht|nie|niemals|kein\w*|weder|ohne)\b"),
}
# Negation of something else: "not only", "no doubt", « pas seulement ».
_NOT_NEGATION = re.compile(
    r"\bnot only\b|\bno doubt\b|\bpas seulement\b|\bnon seulement\b|"
    r"\bno solo\b|\bnicht nur\b|\bsans doute\b|\bn'a pas tarde\b|\bsin duda\b"
)


def negated(text: str, language: str | None) -> bool:
    """Whether the clause says that something is not so."""
    if language is None:
        return False
    folded = _NOT_NEGATION.sub(" ", fold(text))
    return _STRONG_NEGATION[language].search(folded) is not None


def hedged(text: str, language: str | None) -> bool:
    """Whether the clause is put as hearsay or as a mere possibility."""
    return language is not None and says_any(text, language_data(language).hedges)


def denies(text: str, language: str | None) -> bool:
    """Whether the clause denies something, or calls it a rumour."""
    return language is not None and says_any(text, language_data(language).denials)
