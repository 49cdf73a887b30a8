"""Which documents go back to one origin: ten copies of one wire story count once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from claims.checking.domain import SourceDocument
from claims.checking.language.lexicon import find_concepts
from claims.checking.language.tokens import WORD, fold

SHINGLE = 5  # words
COPIED = 0.35  # of the shorter text's shingles
NEAR_COPY = 0.5  # of an article's shingles: the document is the article
SHORT = 30  # shingles: two short notes on one event share half of their words by chance


@lru_cache(maxsize=2_048)
def shingles(text: str) -> frozenset[int]:
    """Hashes of every run of five words, case and accents aside (Broder, "On the resemblance and
    containment of documents", 1997)."""
    words = [fold(match.group()) for match in WORD.finditer(text)]
    return frozenset(hash(tuple(words[i : i + SHINGLE])) for i in range(max(len(words) - SHINGLE + 1, 0)))


def containment(a: str, b: str) -> float:
    """The share of the shorter text's shingles that the other has too (0..1)."""
    x, y = shingles(a), shingles(b)
    small = min(len(x), len(y))
    return len(x & y) / small if small else 0.0


def is_copy_of(document: SourceDocument, body: str) -> bool:
    """Whether the document is the article under check, or most of it."""
    short = min(len(shingles(document.text)), len(shingles(body))) < SHORT
    return containment(document.text, body) >= (0.9 if short else NEAR_COPY)


@lru_cache(maxsize=2_048)
def is_correction(document: SourceDocument) -> bool:
    """Whether the document is known to correct another, or says so in its title or its first lines."""
    if document.corrects:
        return True
    opening = f"{document.title}\n{document.text[:200]}"
    return any(concept.id == "correct_fix" for concept in find_concepts(opening, document.language))


def group_origins(documents: Iterable[SourceDocument]) -> dict[SourceDocument, str]:
    """The origin of each document: the key of the first document of its group."""
    origins: dict[SourceDocument, str] = {}
    seen: list[SourceDocument] = []
    for document in sorted(set(documents), key=lambda one: (str(one.date or "9999"), one.key)):
        twin = next((other for other in seen if _one_origin(document, other)), None)
        origins[document] = origins[twin] if twin else document.origin or document.key
        seen.append(document)
    return origins


def _one_origin(a: SourceDocument, b: SourceDocument) -> bool:
    if a.origin and a.origin == b.origin:
        return True
    if a.publisher == b.publisher and a.date == b.date and a.title == b.title:
        return True
    return _credits(a, b) or _credits(b, a) or containment(a.text, b.text) >= COPIED


def _credits(document: SourceDocument, publisher_of: SourceDocument) -> bool:
    """Whether the document names the other's publisher as where it has its story from."""
    name = fold(re.sub(r"\s*\(.*?\)", "", publisher_of.publisher)).strip()
    if len(name) < 4:
        return False
    if name in fold(document.publisher) and document.publisher != publisher_of.publisher:
        return True
    edges = fold(document.text[:300] + " \n " + document.text[-300:])
    return (
        re.search(
            rf"(?:syndicat\w*|from|with|source\s*:|avec|d'apres|via|agence|agency)\W+(?:\w+\W+){{0,3}}{re.escape(name)}",
            edges,
        )
        is not None
    )


def count_origins(documents: Sequence[SourceDocument], origins: dict[SourceDocument, str]) -> int:
    return len({origins[document] for document in documents})
