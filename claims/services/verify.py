"""Proving the library: every hash, every passage and every stored quote against the texts they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from claims.models import Document, Evidence, Passage, StoredFile
from claims.services.files import file_path, hash_of
from claims.services.texts import sha256

_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Verified:
    """How many rows of each kind were looked at."""

    files: int = 0
    documents: int = 0
    passages: int = 0
    quotes: int = 0


def verify_library(say: Callable[[str], None]) -> Verified:
    """Looks at everything; `say` gets one line for each fault. Changes nothing."""
    return Verified(
        files=_each(StoredFile.objects.all(), _file_fault, say),
        documents=_each(Document.objects.all(), _document_fault, say),
        passages=_each(Passage.objects.select_related("document"), _passage_fault, say),
        quotes=_each(Evidence.objects.select_related("document"), _quote_fault, say),
    )


def _each(rows: QuerySet, fault: Callable[..., str], say: Callable[[str], None]) -> int:  # type: ignore[type-arg]
    count = 0
    for row in _in_pieces(rows):
        count += 1
        found = fault(row)
        if found:
            say(found)
    return count


def _in_pieces(rows: QuerySet) -> Iterator[object]:  # type: ignore[type-arg]
    """Row by row in the order of their ids, without holding a query open for long."""
    last = 0
    while piece := list(rows.filter(pk__gt=last).order_by("pk")[:_AT_A_TIME]):
        yield from piece
        last = piece[-1].pk


def _file_fault(file: StoredFile) -> str:
    path = file_path(file.sha256)
    if not path.exists():
        return f"file {file.pk}: {path} is missing"
    if path.stat().st_size != file.size or hash_of(path) != file.sha256:
        return f"file {file.pk}: {path} is not what was stored"
    return ""


def _document_fault(document: Document) -> str:
    return (
        ""
        if sha256(document.text) == document.sha256
        else f"document {document.pk}: its text is not what was stored"
    )


def _passage_fault(passage: Passage) -> str:
    same = passage.document.text[passage.start : passage.end] == passage.text
    return "" if same else f"passage {passage.pk}: it does not stand in document {passage.document_id}"


def _quote_fault(item: Evidence) -> str:
    same = item.document.text[item.start : item.end] == item.quote
    return "" if same else f"evidence {item.pk}: its quote does not stand in document {item.document_id}"
