"""A statement, read once: the names, facts and concepts that it holds, and how it is put."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from claims.checking.domain import SourceDocument
from claims.checking.facts import Fact, find_facts
from claims.checking.language.data import language_data
from claims.checking.language.lexicon import LIGHT, denies, find_concepts, hedged, negated, says_any
from claims.checking.language.names import Name, find_names, name_words
from claims.checking.language.sentences import split_sentences
from claims.checking.language.tokens import tokenize

_PRONOUN_START = {
    "en": re.compile(r"(?:he|she|it|they|the \w+|his|her|its|their)\b", re.IGNORECASE),
    "fr": re.compile(
        r"(?:il|elle|ils|elles|l['’]\w+|le \w+|la \w+|son|sa|ses|celui-ci|celle-ci)\b", re.IGNORECASE
    ),
    "es": re.compile(r"(?:él|ella|ellos|ellas|el \w+|la \w+|su|sus|\w+(?:ó|aron|ieron))\b", re.IGNORECASE),
    "de": re.compile(r"(?:er|sie|es|der \w+|die \w+|das \w+|sein\w*|ihr\w*)\b", re.IGNORECASE),
}


@dataclass(frozen=True)
class Reading:
    """One sentence of a text, at `text[start:end]` of it."""

    start: int
    end: int
    text: str
    language: str | None
    names: tuple[Name, ...]
    facts: tuple[Fact, ...]
    mentions: tuple[frozenset[str], ...]  # one set of concept ids a word that stands for any
    stems: frozenset[str]
    negated: bool
    doubtful: bool  # denied, hearsay or hypothetical
    leans: bool  # begins with a pronoun or a bare noun: its subject stands before it

    @property
    def events(self) -> tuple[frozenset[str], ...]:
        """The mentions that tell one event from another."""
        return tuple(ids - LIGHT for ids in self.mentions if ids - LIGHT)

    @property
    def concepts(self) -> frozenset[str]:
        return frozenset().union(*self.mentions) if self.mentions else frozenset()


def read(
    text: str, language: str | None, anchor: date | None, start: int = 0, known: frozenset[str] = frozenset()
) -> Reading:
    """Reads one sentence that begins at `start` of the text it comes from; `known`: see find_names."""
    tokens = tokenize(text, language)
    by_place: dict[int, set[str]] = defaultdict(set)
    for concept in find_concepts(text, language, tokens):
        by_place[concept.start].add(concept.id)
    common = language_data(language).function_words if language else frozenset()
    facts = tuple(find_facts(text, language, anchor))
    plain = _without(text, facts)
    return Reading(
        start=start,
        end=start + len(text),
        text=text,
        language=language,
        names=tuple(find_names(text, language, known)),
        facts=facts,
        mentions=tuple(frozenset(ids) for _, ids in sorted(by_place.items())),
        stems=frozenset(t.stem for t in tokens if len(t.text) > 3 and t.text.casefold() not in common),
        negated=negated(text, language),
        doubtful=denies(plain, language) or hedged(plain, language) or _hypothetical(plain, language),
        leans=language is not None and _PRONOUN_START[language].match(text) is not None,
    )


def _without(text: str, facts: tuple[Fact, ...]) -> str:
    """The text with its facts blanked out: "May 2024" is no "may"."""
    for fact in facts:
        text = text[: fact.start] + " " * (fact.end - fact.start) + text[fact.end :]
    return text


def _hypothetical(text: str, language: str | None) -> bool:
    return language is not None and says_any(text, language_data(language).hypotheticals)


@lru_cache(maxsize=512)
def read_document(document: SourceDocument) -> tuple[Reading, ...]:
    """Every sentence of the document, in order; read once, whatever the number of claims."""
    known = name_words(f"{document.title}\n{document.text}", document.language)
    return tuple(
        read(document.text[span.start : span.end], document.language, document.date, span.start, known)
        for span in split_sentences(document.text, document.language)
    )


@lru_cache(maxsize=512)
def title_names(document: SourceDocument) -> tuple[Name, ...]:
    return tuple(find_names(document.title, document.language))
