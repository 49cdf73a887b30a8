"""Finding the passages of some documents that are likeliest to decide a claim.

Names, normalised facts and concepts are a language of their own: a French claim and an English
passage share them. Within one language, stems are shared too. Ranked by BM25 (Robertson and
Zaragoza, "The Probabilistic Relevance Framework", 2009; k1 1.2, b 0.75).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from claims.checking.domain import ArticleText, ExtractedClaim, Passage, SourceDocument
from claims.checking.facts import find_facts
from claims.checking.language.data import language_data
from claims.checking.language.lexicon import find_concepts
from claims.checking.language.names import find_names, name_words
from claims.checking.language.relations import LIGHT
from claims.checking.language.tokens import fold, tokenize

K1, B = 1.2, 0.75
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
LONGEST_PASSAGE = 2_500  # characters; longer paragraphs are cut at a sentence's end

# How much a shared term of each sort says; stems weigh 1.
_WEIGHTS = {"n": 2.0, "f": 2.0, "c": 1.2}


def split_passages(text: str) -> list[tuple[int, int]]:
    """The (start, end) offsets of the text's paragraphs, none longer than LONGEST_PASSAGE."""
    spans = []
    for match in _PARAGRAPH.finditer(text):
        start, end = match.span()
        while end - start > LONGEST_PASSAGE:
            cut = text.rfind(". ", start, start + LONGEST_PASSAGE) + 1
            cut = cut if cut > start else start + LONGEST_PASSAGE
            spans.append((start, cut))
            start = cut
        spans.append((start, end))
    trimmed = ((_skip_space(text, start, end), end) for start, end in spans)
    return [(start, end) for start, end in trimmed if text[start:end].strip()]


def _skip_space(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def search_terms(text: str, language: str | None, known: frozenset[str] = frozenset()) -> list[str]:
    """The text's terms, each [a-z0-9_]+: "n_openai", "f_2024_05", "c_leave", and stems "s_fr_part".

    The same function makes the terms of claims and of stored passages. `known`: see find_names.
    """
    names = find_names(text, language, known)
    terms = [f"n_{_plain(word)}" for name in names for word in name.key if len(word) > 1]
    terms += [f"f_{_plain(term)}" for fact in find_facts(text, language) for term in _fact_terms(fact.value)]
    tokens = tokenize(text, language)
    concepts = find_concepts(text, language, tokens)
    terms += [f"c_{concept.id}" for concept in concepts]
    common = language_data(language).function_words if language else frozenset[str]()
    if language != "de":  # a name at the start of a sentence may stand nowhere else in its passage
        places = {concept.start for concept in concepts} | {name.start for name in names}
        terms += [
            f"n_{_plain(token.text)}"
            for token in tokens
            if token.text[0].isupper() and token.start not in places and token.text.casefold() not in common
        ]
    terms += [
        f"s_{language or 'x'}_{_plain(token.stem)}"
        for token in tokens
        if len(token.text) > 2 and token.text.casefold() not in common
    ]
    return [term for term in terms if not term.endswith("_")]


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_")


def _fact_terms(value: str) -> list[str]:
    """A day is found by its month and its year too."""
    if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", value):
        parts = value.split("-")
        return ["-".join(parts[: n + 1]) for n in range(len(parts))]
    return [value]


@lru_cache(maxsize=4_096)
def _cached_terms(text: str, language: str | None, known: frozenset[str]) -> Counter[str]:
    return Counter(search_terms(text, language, known))


def _passage_terms(passage: Passage) -> Counter[str]:
    """Its own terms, and once each those of the title, which names what the paragraphs only hint at."""
    document = passage.document
    known = name_words(f"{document.title}\n{document.text}", document.language)
    titled = _cached_terms(document.title, document.language, known)
    return _cached_terms(passage.text, document.language, known) + Counter(dict.fromkeys(titled, 1))


def claim_terms(claim: ExtractedClaim, article: ArticleText) -> Counter[str]:
    """The terms of the restatement, and its facts as resolved against the article's date."""
    known = name_words(f"{article.title}\n{article.body}", article.language)
    terms = Counter(search_terms(claim.restatement, claim.language, known))
    for fact in find_facts(claim.restatement, claim.language, article.date):
        terms.update(f"f_{_plain(term)}" for term in _fact_terms(fact.value))
    return terms


def term_weight(term: str) -> float:
    """How much this sort of term says, before its rarity."""
    if term.startswith("c_") and term[2:] in LIGHT:
        return 0.3
    return _WEIGHTS.get(term.split("_", 1)[0], 1.0)


@dataclass(frozen=True, slots=True)
class Statistics:
    """What BM25 needs to know of the collection."""

    passages: int
    mean_length: float
    frequency: Callable[[str], int]  # in how many passages a term stands


def score(query: Counter[str], terms: Counter[str], statistics: Statistics) -> float:
    """BM25 of one passage, each term weighted by its sort."""
    length = K1 * (1 - B + B * sum(terms.values()) / max(statistics.mean_length, 1.0))
    total = 0.0
    for term in query:
        count = terms.get(term, 0)
        if count:
            df = statistics.frequency(term)
            idf = math.log(1 + (statistics.passages - df + 0.5) / (df + 0.5))
            total += term_weight(term) * idf * count * (K1 + 1) / (count + length)
    return total


def first_of(passages: Sequence[Passage], most: int, characters: int) -> list[Passage]:
    """The first of the passages: at most so many, and no longer than that together."""
    lengths = accumulate(len(one.text) for one in passages)
    return [one for one, length in zip(passages, lengths, strict=True) if length <= characters][:most]


class InMemoryRetriever:
    """Searches the documents of a folder, or any handful of them."""

    def __init__(self, documents: Sequence[SourceDocument]) -> None:
        self._passages = [
            Passage(document, start, end, document.text[start:end])
            for document in documents
            for start, end in split_passages(document.text)
        ]
        self._terms = [_passage_terms(passage) for passage in self._passages]
        frequencies: Counter[str] = Counter()
        for terms in self._terms:
            frequencies.update(terms.keys())
        total = sum(sum(terms.values()) for terms in self._terms)
        self._statistics = Statistics(
            len(self._passages), total / max(len(self._passages), 1), lambda term: frequencies.get(term, 0)
        )

    def retrieve(self, claim: ExtractedClaim, article: ArticleText, limit: int) -> list[Passage]:
        """See domain.Retriever."""
        query = claim_terms(claim, article)
        scored = (
            replace(passage, score=score(query, terms, self._statistics))
            for passage, terms in zip(self._passages, self._terms, strict=True)
        )
        best = sorted(scored, key=lambda passage: -passage.score)
        return [passage for passage in best[:limit] if passage.score > 0]
