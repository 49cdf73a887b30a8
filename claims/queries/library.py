"""What the library's pages read."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet

from claims.models import Document, Source

ROWS = 50  # a page


def sources() -> QuerySet[Source]:
    return Source.objects.annotate(document_count=Count("documents"))


def documents(page: int) -> Page[Document]:
    """Without their texts, which a list does not need."""
    return Paginator(Document.objects.select_related("source").defer("text"), ROWS).get_page(page)
