"""What the library's pages read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date as Date

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet

from claims.checking.language.data import language_data
from claims.checking.language.tokens import fold, tokenize
from claims.models import (
    Document,
    Feed,
    Import,
    ImportItem,
    ImportItemState,
    LibraryEntry,
    Passage,
    Retrieval,
    Source,
)
from claims.search import library_retriever, people_terms, usable

ROWS = 50  # a page
MOST_FOUND = 200  # passages of one search
FOUND_ROWS = 20  # a page of them


def sources() -> QuerySet[Source]:
    return Source.objects.annotate(document_count=Count("documents"))


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of documents, or a search, is narrowed to; "" and None narrow nothing."""

    source: Source | None = None
    language: str = ""
    tier: str = ""
    since: Date | None = None
    until: Date | None = None

    def of(self, prefix: str) -> dict[str, object]:
        """As conditions of a query, on a document's fields behind the prefix."""
        conditions = {
            "source": self.source,
            "language": self.language,
            "source__tier": self.tier,
            "date__gte": self.since,
            "date__lte": self.until,
        }
        return {f"{prefix}{name}": value for name, value in conditions.items() if value}


def documents(page: int, filters: Filters | None = None, *, retired: bool = False) -> Page[Document]:
    """Without their texts, which a list does not need."""
    rows = Document.objects.select_related("source").defer("text").filter(retired_at__isnull=not retired)
    return Paginator(rows.filter(**(filters or Filters()).of("")), ROWS).get_page(page)


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage that a search found, cut into pieces: (text, whether it is what was looked for)."""

    passage: Passage
    pieces: list[tuple[str, bool]]

    @property
    def document(self) -> Document:
        return self.passage.document


def search_library(words: str, filters: Filters, page: int) -> Page[FoundPassage]:
    """The likeliest passages for what a person typed, best first. Words in quotation marks have to stand so."""
    query = people_terms(words, filters.language)
    phrases = [fold(phrase) for phrase in re.findall(r"[\"“«„]\s*([^\"”»“]{2,200}?)\s*[\"”»“]", words)]

    def rows(ids: object) -> list[Passage]:
        found = usable(ids).filter(**filters.of("document__"))  # type: ignore[arg-type]
        loaded = found.select_related("document__source").defer("document__text")
        return [one for one in loaded if all(phrase in fold(one.text) for phrase in phrases)]

    ranked = [one for points, one in library_retriever().ranked(query, MOST_FOUND, rows) if points > 0]
    paged = Paginator(ranked, FOUND_ROWS).get_page(page)
    paged.object_list = [
        FoundPassage(one, highlighted(one.text, one.document.language, words)) for one in paged
    ]
    return paged


def highlighted(text: str, language: str, words: str) -> list[tuple[str, bool]]:
    """The text in pieces; those that are a form of one of the words are marked, but for "in", « de » and the like."""
    common = language_data(language).function_words if language else frozenset[str]()
    told = [token for token in tokenize(words, language or None) if token.text.casefold() not in common]
    wanted = {token.stem for token in told if len(token.text) > 1}
    folded = {token.folded for token in told if len(token.text) > 1}
    pieces: list[tuple[str, bool]] = []
    at = 0
    for token in tokenize(text, language or None):
        if token.stem in wanted or token.folded in folded:
            pieces += [(text[at : token.start], False), (text[token.start : token.end], True)]
            at = token.end
    pieces.append((text[at:], False))
    return [piece for piece in pieces if piece[0]]


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with its past and its relations. `before`, `passage`, `after`: the text around a passage."""

    document: Document
    before: str
    passage: str
    after: str
    retrievals: list[Retrieval]
    same_origin: list[Document]
    later_versions: list[Document]
    corrections: list[Document]
    history: list[LibraryEntry]
    in_use: bool


def document_view(document: Document, start: int | None, end: int | None) -> DocumentView:
    """`start` and `end` are offsets into the text, as an address gives them; anything else shows it whole."""
    text = document.text
    inside = start is not None and end is not None and 0 <= start < end <= len(text)
    first, last = (start or 0, end or 0) if inside else (0, 0)
    slim = Document.objects.select_related("source").defer("text")
    return DocumentView(
        document=document,
        before=text[:first],
        passage=text[first:last],
        after=text[last:],
        retrievals=list(document.retrievals.select_related("person")),
        same_origin=list(slim.filter(origin=document.origin_id).exclude(pk=document.pk)[:ROWS])
        if document.origin_id
        else [],
        later_versions=list(slim.filter(previous=document)),
        corrections=list(slim.filter(corrects=document)),
        history=list(LibraryEntry.objects.filter(document=document).select_related("person")),
        in_use=document.evidence.exists(),
    )


def imports(page: int) -> Page[Import]:
    return Paginator(Import.objects.select_related("created_by", "source"), ROWS).get_page(page)


@dataclass(frozen=True, slots=True)
class ImportView:
    """An import with its items: what did not come in first."""

    job: Import
    done: int
    percent: int | None
    troubled: list[ImportItem]
    brought: list[ImportItem]
    waiting: int
    may_try_again: bool


def import_view(job: Import) -> ImportView:
    items = (
        ImportItem.objects.filter(of_import=job).select_related("document__source").defer("document__text")
    )
    bad = (ImportItemState.REFUSED, ImportItemState.FAILED)
    done = job.stored + job.known + job.failed
    return ImportView(
        job=job,
        done=done,
        percent=min(100, 100 * done // job.total) if job.total else None,
        troubled=[
            *items.filter(state__in=bad)[:ROWS],
            *items.filter(state=ImportItemState.WAITING).exclude(reason="")[:ROWS],
        ],
        brought=list(items.filter(document__isnull=False).order_by("-number")[:ROWS]),
        waiting=items.filter(state=ImportItemState.WAITING).count(),
        may_try_again=job.state in ("failed", "cancelled")
        or (
            job.state == "done" and job.kind != "bulk" and items.filter(state=ImportItemState.FAILED).exists()
        ),
    )


def feeds() -> QuerySet[Feed]:
    return Feed.objects.select_related("source")
