"""The library as a retriever: candidates by the rarest terms, then BM25 over all of them.

The budget bounds the work of one claim, whatever the size of the library. Both databases give the
same candidates and the same Python ranks them, so their answers agree.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from django.conf import settings

from claims.checking.domain import ArticleText, ExtractedClaim, SourceDocument, Tier
from claims.checking.domain import Passage as FoundPassage
from claims.checking.retrieve import Statistics, claim_terms, score, search_terms, term_weight
from claims.models import Document, Passage
from claims.search.index import Index, current_index

BUDGET = 20_000  # postings read for one claim
LEAST_TERMS = 3
RERANKED = 80  # candidates that get the exact score
MEAN_LENGTH = 60.0  # terms; a paragraph of news


class LibraryRetriever:
    """Searches the site's library. See domain.Retriever."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def retrieve(self, claim: ExtractedClaim, article: ArticleText, limit: int) -> list[FoundPassage]:
        """The best passages of active sources; a document's key is its primary key."""
        query = claim_terms(claim, article)
        frequencies = self._index.frequencies(sorted(query))
        candidates = self._candidates(query, frequencies)
        rows = _rows(candidates)
        statistics = Statistics(max(_passages(), 1), MEAN_LENGTH, lambda term: frequencies.get(term, 0))
        ranked = sorted(
            ((score(query, _terms(row), statistics), row) for row in rows), key=lambda pair: -pair[0]
        )
        documents: dict[int, SourceDocument] = {}
        return [
            FoundPassage(_document(row.document, documents), row.start, row.end, row.text, value)
            for value, row in ranked[:limit]
            if value > 0
        ]

    def _candidates(self, query: Counter[str], frequencies: dict[str, int]) -> list[int]:
        """The passages with the greatest sum of weights over the rarest terms."""
        total = max(_passages(), 1)
        sums: Counter[int] = Counter()
        spent = 0
        known = sorted((term for term in query if frequencies.get(term)), key=lambda term: frequencies[term])
        for position, term in enumerate(known):
            if position >= LEAST_TERMS and spent + frequencies[term] > BUDGET:
                break
            spent += frequencies[term]
            weight = term_weight(term) * math.log(1 + total / frequencies[term])
            for passage in self._index.holding(term, BUDGET):
                sums[passage] += weight  # type: ignore[assignment]  # a Counter of floats
        return [passage for passage, _ in sums.most_common(RERANKED)]


def library_retriever() -> LibraryRetriever:
    return LibraryRetriever(current_index())


def _passages() -> int:
    newest = Passage.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def _rows(ids: Sequence[int]) -> list[Passage]:
    """Our own fact-checks are never evidence, should a copy of one ever be stored."""
    return list(
        Passage.objects.select_related("document__source")
        .filter(pk__in=ids, document__source__active=True)
        .exclude(document__url__startswith=settings.SITE_URL)
    )


def _terms(row: Passage) -> Counter[str]:
    """The passage's terms; its document's title names what the paragraph only hints at."""
    title = search_terms(row.document.title, row.document.language or None)
    return Counter(row.terms.split()) + Counter(dict.fromkeys(title, 1))


def _document(document: Document, known: dict[int, SourceDocument]) -> SourceDocument:
    if document.pk not in known:
        known[document.pk] = SourceDocument(
            key=str(document.pk),
            title=document.title,
            publisher=document.source.name,
            url=document.url,
            date=document.date,
            language=document.language or None,
            tier=Tier(document.source.tier),
            text=document.text,
        )
    return known[document.pk]
