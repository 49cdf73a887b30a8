"""A statement, read once: the names, facts, concepts and words that it holds, and how it is put."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

from claims.checking.assessment.denied import without_denied
from claims.checking.assessment.years import with_bare_years
from claims.checking.domain import DifferenceKind, SourceDocument
from claims.checking.facts import Fact, find_facts
from claims.checking.facts.base import Taken
from claims.checking.facts.outdone import OUTDONE
from claims.checking.facts.quantity import Quantity
from claims.checking.language.data import language_data
from claims.checking.language.lexicon import Concept, denies, find_concepts, hedged, negated, says_any
from claims.checking.language.names import Name, find_names
from claims.checking.language.relations import DECISIVE, LIGHT, related
from claims.checking.language.sentences import split_sentences
from claims.checking.language.tokens import Token, stem, tokenize

_PRONOUN_START = {
    "en": re.compile(r"(?:he|she|it|they|the \w+|his|her|its|their)\b", re.IGNORECASE),
    "fr": re.compile(
        r"(?:il|elle|ils|elles|l['’]\w+|le \w+|la \w+|son|sa|ses|celui-ci|celle-ci)\b", re.IGNORECASE
    ),
    "es": re.compile(r"(?:él|ella|ellos|ellas|el \w+|la \w+|su|sus|\w+(?:ó|aron|ieron))\b", re.IGNORECASE),
    "de": re.compile(r"(?:er|sie|es|der \w+|die \w+|das \w+|sein\w*|ihr\w*)\b", re.IGNORECASE),
}
_RANKS = {"1": "first", "2": "second_rank", "3": "third_rank"}  # "first" is a rank, and a concept
COGNATE = 5  # letters that words of two languages share from their start
SHORT = 3  # letters: shorter words say nothing by themselves


@dataclass(frozen=True, slots=True)
class Unit:
    """One content word: the concepts it stands for, and its own stem and folded form."""

    start: int
    end: int
    ids: frozenset[str]
    stem: str
    folded: str

    @property
    def senses(self) -> frozenset[str]:
        """What it has to share with another word to mean the same: « assurer » is more than saying."""
        return self.ids - LIGHT or self.ids

    @property
    def weight(self) -> float:
        """How much sharing it says: an event more than a word outside the lexicon or one of saying."""
        if not self.ids:
            return 0.6
        return 1.0 if self.ids - LIGHT else 0.35


@dataclass(frozen=True)
class Reading:
    """One sentence of a text, at `text[start:end]` of it."""

    start: int
    end: int
    text: str
    language: str | None
    names: tuple[Name, ...]
    facts: tuple[Fact, ...]
    units: tuple[Unit, ...]
    words: frozenset[str]  # every word, folded: those of names too
    negated: bool
    doubtful: bool  # denied, hearsay or hypothetical
    leans: bool  # begins with a pronoun or a bare noun: its subject stands before it
    paragraph: int = 0  # which paragraph of its text it stands in

    @cached_property
    def concepts(self) -> frozenset[str]:
        """Of every word, and of what ranks say: "first", "the second-largest"."""
        found = set[str]().union(*(unit.ids for unit in self.units))
        for fact in self.facts:
            if fact.kind is DifferenceKind.RANK and isinstance(fact.data, Quantity):
                superlative = fact.data.unit.removeprefix("rank").strip()
                found.add(superlative or _RANKS.get(fact.value, "rank"))
        return frozenset(found)

    @cached_property
    def near_concepts(self) -> frozenset[str]:
        """What is related to the concepts."""
        return frozenset().union(*(related(concept) for concept in self.concepts)) - self.concepts

    @cached_property
    def stems(self) -> frozenset[str]:
        """Of the units, and of the words of names, which another text may write without capitals."""
        names = (stem(word, self.language) for name in self.names for word in name.key)
        return frozenset(unit.stem for unit in self.units).union(names)

    @cached_property
    def beginnings(self) -> dict[str, tuple[str, ...]]:
        """The folded words by their first letters: cognates in another language share those."""
        found: dict[str, list[str]] = defaultdict(list)
        for word in self.words:
            if len(word) >= COGNATE:
                found[word[:COGNATE]].append(word)
        return {start: tuple(words) for start, words in found.items()}


@lru_cache(maxsize=8_192)
def read(
    text: str, language: str | None, anchor: date | None, start: int = 0, known: frozenset[str] = frozenset()
) -> Reading:
    """Reads one sentence that begins at `start` of the text it comes from; `known`: see find_names."""
    tokens = tokenize(text, language)
    facts = with_bare_years(text, language, tuple(find_facts(text, language, anchor)))
    ids: dict[int, set[str]] = defaultdict(set)
    place = {token.start: number for number, token in enumerate(tokens)}
    for concept in find_concepts(text, language, tokens):
        ids[_bearer(concept, tokens, place, language)].add(concept.id)
    _add_moves(tokens, language, facts, ids)
    names = _names(text, language, known, tokens, frozenset(ids))
    facts = tuple(fact for fact in facts if not _inside_name(fact, names))
    plain = _without(text, facts)
    return Reading(
        start=start,
        end=start + len(text),
        text=text,
        language=language,
        names=names,
        facts=facts,
        units=tuple(_units(tokens, language, ids, _covered([*names, *_written(facts)], len(text)), facts)),
        words=frozenset(token.folded for token in tokens),
        negated=negated(without_denied(text, facts), language),
        doubtful=denies(plain, language) or hedged(plain, language) or _hypothetical(plain, language),
        leans=language is not None and _PRONOUN_START[language].match(text) is not None,
    )


# What makes a percentage next to it one of a rise or of a fall; elsewhere these words say nothing by themselves.
_BESIDE_IT = {"en": {"up": "rise", "down": "fall"}}
_BEHIND_IT = {
    "en": {"more": "rise", "higher": "rise", "above": "rise", "less": "fall", "fewer": "fall", "lower": "fall",
           "below": "fall"},
    "fr": {"plus": "rise", "superieur": "rise", "superieure": "rise", "moins": "fall", "inferieur": "fall",
           "inferieure": "fall"},
    "es": {"mas": "rise", "superior": "rise", "encima": "rise", "menos": "fall", "inferior": "fall", "debajo": "fall"},
    "de": {"mehr": "rise", "hoher": "rise", "uber": "rise", "weniger": "fall", "niedriger": "fall", "unter": "fall"},
}  # fmt: skip
_BESIDE = 10  # characters between "down" and its percentage


def _add_moves(
    tokens: list[Token], language: str | None, facts: tuple[Fact, ...], ids: dict[int, set[str]]
) -> None:
    beside, behind = _BESIDE_IT.get(language or "", {}), _BEHIND_IT.get(language or "", {})
    percentages = [fact for fact in facts if fact.kind is DifferenceKind.PERCENT]
    for token in tokens if percentages else ():
        move = beside.get(token.folded) or behind.get(token.folded)
        after = any(0 <= token.start - fact.end <= _BESIDE for fact in percentages)
        before = token.folded in beside and any(
            0 <= fact.start - token.end <= _BESIDE for fact in percentages
        )
        if move and (after or before):
            ids[token.start].add(move)


def _names(
    text: str, language: str | None, known: frozenset[str], tokens: list[Token], concepts: frozenset[int]
) -> tuple[Name, ...]:
    """The names found, and capitalised words that are names elsewhere in the texts at hand."""
    names = list(find_names(text, language, known))
    covered = _covered(names, len(text))
    for token in tokens:
        if (
            not _stands_in(token, covered)
            and token.text[0].isupper()
            and token.folded in known
            and token.start not in concepts
        ):
            names.append(Name(token.start, token.end, token.text, (token.folded,)))
    return tuple(sorted(names, key=lambda name: name.start))


def _inside_name(fact: Fact, names: tuple[Name, ...]) -> bool:
    """ "Jan Leike" is no month; but "Brunnau 70 per cent" is a figure that a name runs into."""
    return any(name.start <= fact.start and fact.end <= name.end and len(name.key) > 1 for name in names)


def _units(
    tokens: list[Token],
    language: str | None,
    ids: dict[int, set[str]],
    covered: Taken,
    facts: tuple[Fact, ...],
) -> list[Unit]:
    """The content words outside names and facts; "about" and "more than" before a figure belong to it."""
    common = _common(language)
    ends = [token.end for token in tokens]
    bounded = {token.start for fact in facts for token in _before(tokens, ends, fact.start)}
    return [
        Unit(token.start, token.end, frozenset(ids.get(token.start, ())), token.stem, token.folded)
        for token in tokens
        if not _stands_in(token, covered)
        and not (token.start in bounded and _is_bound(token, language))
        and _tells(token, ids.get(token.start, set()), common)
    ]


def _written(facts: tuple[Fact, ...]) -> list[Fact]:
    """Those that are nothing but their figure: a rank that half a sentence tells leaves its words to the rest."""
    return [fact for fact in facts if not (isinstance(fact.data, Quantity) and OUTDONE in fact.data.things)]


def _covered(spans: Sequence[Name | Fact], length: int) -> Taken:
    covered = Taken(length)
    for one in spans:
        covered.take(one.start, one.end)
    return covered


def _stands_in(token: Token, covered: Taken) -> bool:
    return covered.touches(token.start, token.start + 1)


def _bearer(concept: Concept, tokens: list[Token], place: dict[int, int], language: str | None) -> int:
    """Where the first content word stands of those that name the concept: « a rejoint » is said by « rejoint ».

    `place`: which token starts at a character.
    """
    common = _common(language)
    number = place.get(concept.start, len(tokens))
    while number < len(tokens) and tokens[number].start < concept.end:
        if tokens[number].text.casefold() not in common:
            return tokens[number].start
        number += 1
    return concept.start


def _tells(token: Token, ids: set[str], common: frozenset[str]) -> bool:
    """Small words tell nothing, but for those that turn a statement into another one: "before", "never"."""
    if token.text.casefold() in common:
        return not ids.isdisjoint(DECISIVE) or not ids.isdisjoint(("rise", "fall"))
    return bool(ids) or len(token.text) > SHORT


@lru_cache(maxsize=8)
def _common(language: str | None) -> frozenset[str]:
    if language is None:
        return frozenset()
    data = language_data(language)
    return data.function_words | data.pronouns | frozenset(data.weekdays)


def _before(tokens: list[Token], ends: list[int], start: int) -> list[Token]:
    """The three words before that place; `ends`: where each token ends."""
    number = bisect_right(ends, start)
    return tokens[max(0, number - 3) : number]


@lru_cache(maxsize=4_096)
def _is_bound(token: Token, language: str | None) -> bool:
    bounds = language_data(language).bounds if language else {}
    return any(token.text.casefold() in phrase.split() for phrase in bounds)


def _without(text: str, facts: tuple[Fact, ...]) -> str:
    """The text with its facts blanked out: "May 2024" is no "may"."""
    for fact in facts:
        text = text[: fact.start] + " " * (fact.end - fact.start) + text[fact.end :]
    return text


def _hypothetical(text: str, language: str | None) -> bool:
    return language is not None and says_any(text, language_data(language).hypotheticals)


@dataclass(frozen=True)
class DocumentReading:
    """Every sentence of a document in order, and whom the document speaks of."""

    sentences: tuple[Reading, ...]
    title: tuple[Name, ...]
    publisher: tuple[Name, ...]
    names: frozenset[tuple[str, ...]]  # the keys of every name in it

    @cached_property
    def concepts(self) -> frozenset[str]:
        return frozenset().union(*(one.concepts for one in self.sentences))

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset().union(*(one.stems for one in self.sentences))


def _with_people(sentences: Sequence[Reading], title: Sequence[Name]) -> tuple[Reading, ...]:
    """A name of unknown kind is a person's where it is the surname of one whom the text names in full."""
    whole = [name for names in (title, *(one.names for one in sentences)) for name in names if name.kind]
    surnames = {name.key[-1] for name in whole if name.kind == "person" and len(name.key) > 1}
    surnames -= {word for name in whole if name.kind != "person" for word in name.key}
    return tuple(
        replace(
            one,
            names=tuple(
                replace(name, kind="person") if name.kind is None and name.key[-1] in surnames else name
                for name in one.names
            ),
        )
        for one in sentences
    )


@lru_cache(maxsize=512)
def read_document(document: SourceDocument, known: frozenset[str] = frozenset()) -> DocumentReading:
    """Read once, whatever the number of claims. `known`: see find_names."""
    text, language = document.text, document.language
    sentences = tuple(
        replace(
            read(text[span.start : span.end], language, document.date, span.start, known),
            paragraph=text.count("\n\n", 0, span.start),
        )
        for span in split_sentences(text, language)
    )
    title = read(document.title, document.language, document.date, 0, known).names
    sentences = _with_people(sentences, title)
    publisher = tuple(find_names(document.publisher, document.language, known))
    keys = frozenset(name.key for names in (title, *(one.names for one in sentences)) for name in names)
    return DocumentReading(sentences, title, publisher, keys)
