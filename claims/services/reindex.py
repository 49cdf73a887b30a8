"""Making the search terms of stored passages anew, after the way they are made has changed."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from claims.models import Document, Passage
from claims.search import stored_terms

_AT_A_TIME = 50  # documents


def rebuild_search(progress: Callable[[int], None] = lambda _done: None) -> int:
    """Writes the terms of every passage anew where they differ; gives how many did. `progress` gets the number of
    documents done. The site can be in use meanwhile: each batch is a short transaction."""
    changed = done = last = 0
    while documents := list(Document.objects.filter(pk__gt=last).order_by("pk")[:_AT_A_TIME]):
        changed += _reindex(documents)
        done += len(documents)
        last = documents[-1].pk
        progress(done)
    return changed


def _reindex(documents: list[Document]) -> int:
    by_id = {document.pk: document for document in documents}
    changed = []
    for passage in Passage.objects.filter(document__in=by_id):
        document = by_id[passage.document_id]
        terms = stored_terms(passage.text, document.title, document.language or None)
        if terms != passage.terms:
            passage.terms = terms
            changed.append(passage)
    with transaction.atomic():
        Passage.objects.bulk_update(changed, ["terms"], batch_size=100)
    return len(changed)
