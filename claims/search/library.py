"""Searching the library: candidates by their rarest terms, then BM25 over all of them.

The index is asked only for lists of a bounded length; weighing and ranking are done here, the same
for both databases, and the same as checking.retrieve does for a folder. So ranks agree.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from django.conf import settings
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Length, Replace

from claims.checking.domain import ArticleText, ExtractedClaim, SourceDocument, Tier
from claims.checking.domain import Passage as FoundPassage
from claims.checking.retrieve import Statistics, claim_terms, score, term_weight
from claims.models import Document, Passage
from claims.search.indexes import Index, database_index
from claims.search.terms import searchable

COMMON = 10_000  # a term in more passages than this says little: it is counted no further
BUDGET = 20_000  # entries of the index that one search reads, in all
FEWEST_TERMS = 3  # are looked up whatever the budget
BATCH = 200  # passages ranked at a time
MOST_RANKED = 1_000
SAMPLE = 1_000  # passages that the mean length is taken from


def library_retriever() -> LibraryRetriever:
    """A retriever over the documents of all active sources, as they are now."""
    return LibraryRetriever(database_index())


class LibraryRetriever:
    """See domain.Retriever. Made for one check: it counts the library once and remembers it."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def retrieve(self, claim: ExtractedClaim, article: ArticleText, limit: int) -> Sequence[FoundPassage]:
        """The `limit` likeliest passages of active sources, best first; of equals, the older first."""
        return _as_found(self.ranked(claim_terms(claim, article), limit, _active))

    def ranked(
        self, query: Counter[str], limit: int, rows: Callable[[Iterable[int]], Iterable[Passage]]
    ) -> list[tuple[float, Passage]]:
        """The same for any terms: `rows` loads those of the passages that may be found."""
        frequency = self._index.frequencies(searchable(query), COMMON)
        statistics = Statistics(self._passages_in_all, self._mean_length, lambda term: frequency.get(term, 0))
        found: list[tuple[float, Passage]] = []
        for ids in self._batches(frequency):
            found += [(score(query, Counter(row.terms.split()), statistics), row) for row in rows(ids)]
            if len(found) >= max(BATCH, limit):
                break
        found.sort(key=lambda pair: (-pair[0], pair[1].pk))
        return found[:limit]

    def _batches(self, frequency: Mapping[str, int]) -> Iterator[list[int]]:
        """Ids of candidates, the likeliest first, so many at a time."""
        candidates = self._candidates(frequency)[:MOST_RANKED]
        for start in range(0, len(candidates), BATCH):
            yield candidates[start : start + BATCH]

    def _candidates(self, frequency: Mapping[str, int]) -> list[int]:
        weights: defaultdict[int, float] = defaultdict(float)
        for term, ids in self._index.passages(rarest(frequency), COMMON).items():
            weight = term_weight(term) * math.log(1 + self._passages_in_all / frequency[term])
            for passage_id in ids:
                weights[passage_id] += weight
        return sorted(weights, key=lambda passage_id: (-weights[passage_id], passage_id))

    @cached_property
    def _passages_in_all(self) -> int:
        return Passage.objects.count()

    @cached_property
    def _mean_length(self) -> float:
        """Terms in a passage: of the oldest SAMPLE, which is all of a small library."""
        spaces = Length(F("terms")) - Length(Replace(F("terms"), Value(" ")))
        lengths = list(Passage.objects.order_by("pk").values_list(spaces + 1, flat=True)[:SAMPLE])
        return float(sum(lengths)) / max(len(lengths), 1)


def rarest(frequency: Mapping[str, int]) -> list[str]:
    """The terms to look up: the rarest that the library has, as far as the budget goes."""
    known = sorted((count, term) for term, count in frequency.items() if count)
    chosen: list[str] = []
    spent = 0
    for count, term in known:
        spent += count
        if spent > BUDGET and len(chosen) >= FEWEST_TERMS:
            break
        chosen.append(term)
    return chosen


def usable(ids: Iterable[int]) -> QuerySet[Passage]:
    """Those of the passages whose source is active and whose document is not retired. Our own fact-checks are
    never evidence, should a copy of one ever be stored."""
    return Passage.objects.filter(
        pk__in=list(ids), document__source__active=True, document__retired_at__isnull=True
    ).exclude(document__url__startswith=f"{settings.SITE_URL}/")


def _active(ids: Iterable[int]) -> Iterable[Passage]:
    return usable(ids).only("document_id", "start", "end", "text", "terms")


def _as_found(ranked: Sequence[tuple[float, Passage]]) -> list[FoundPassage]:
    documents = Document.objects.select_related("source").in_bulk({row.document_id for _, row in ranked})
    known = {key: source_document(document) for key, document in documents.items()}
    return [
        FoundPassage(known[row.document_id], row.start, row.end, row.text, score=points)
        for points, row in ranked
        if points > 0 and row.document_id in known
    ]


def source_document(document: Document) -> SourceDocument:
    """The stored row as the core sees it; `document.source` should be loaded already."""
    return SourceDocument(
        key=str(document.pk),
        title=document.title,
        publisher=document.source.name,
        url=document.url,
        date=document.date,
        language=document.language or None,
        tier=Tier(document.source.tier),
        text=document.text,
        origin=f"origin-{document.origin_id}" if document.origin_id else "",
        corrects=document.corrects_id is not None,
    )
