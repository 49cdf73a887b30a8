"""A document is stored once, cut into passages, and found again."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from claims.models import Document, Passage, Source
from claims.services.errors import NotAllowed, Refused
from claims.services.library import add_document
from tests.cast import DEPARTURE, Cast, stored


def test_every_passage_slices_to_its_text(cast: Cast) -> None:
    document = stored("First paragraph.\n\nSecond one, longer.\n\n\nThird.")
    assert [p.text for p in document.passages.all()] == ["First paragraph.", "Second one, longer.", "Third."]
    for passage in document.passages.all():
        assert document.text[passage.start : passage.end] == passage.text


def test_the_same_text_of_the_same_page_is_stored_once(cast: Cast) -> None:
    fields = {
        "source_name": "Wire",
        "tier": "news",
        "title": "T",
        "text": DEPARTURE,
        "url": "https://w.example.org/1",
    }
    first = add_document(cast.eva, **fields)
    assert add_document(cast.emil, **fields) == first
    assert (Document.objects.count(), Source.objects.count()) == (1, 1)
    assert Passage.objects.filter(document=first).count() == 1


def test_only_an_editor_adds_a_document(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        add_document(cast.rita, source_name="Wire", tier="news", title="T", text="Text.")
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"text": " "}, {"title": ""}, {"tier": "great"}, {"source_name": ""}, {"text": "a\x00"}]
)
def test_a_document_that_lacks_something_is_refused(cast: Cast, wrong: dict[str, str]) -> None:
    fields = {"source_name": "Wire", "tier": "news", "title": "T", "text": "Text."}
    with pytest.raises(Refused):
        add_document(cast.eva, **(fields | wrong))
    assert not Document.objects.exists()


def test_a_stored_text_never_changes(cast: Cast) -> None:
    document = stored()
    with pytest.raises(DatabaseError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(text="other")
