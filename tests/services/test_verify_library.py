"""`verify_library` proves every file, text, passage and quote, finds each that was tampered with, and changes nothing."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from claims.models import Document, Evidence, Passage, StoredFile
from claims.services import verify
from claims.services.fetching import add_page
from claims.services.files import file_path
from claims.services.verify import Verified, verify_library
from tests.cast import VALUATION, Cast, checked, stored
from tests.services.library_web import faults, library_web, page, publish
from tests.sources.web import Web

web = pytest.fixture(library_web)
_triggers = importlib.import_module("claims.migrations.0002_triggers")


@contextmanager
def behind_the_guards() -> Iterator[None]:
    """What somebody can do who owns the database: no trigger holds."""
    _triggers.drop_triggers(connection)
    try:
        yield
    finally:
        _triggers.create_triggers(connection)


@pytest.fixture
def library(cast: Cast, web: Web) -> Document:
    """Two documents that hold evidence, and one from the web with its file."""
    stored()
    stored(VALUATION, publisher="Ledger", title="Calderon sells shares")
    checked(cast.sam)
    return add_page(cast.eva, publish(web, "news.example/ferry", page())).document


def test_a_whole_library_has_no_fault_and_all_of_it_was_looked_at(library: Document) -> None:
    found: list[str] = []
    seen = verify_library(found.append)
    assert found == []
    assert seen == Verified(
        files=1,
        documents=3,
        passages=Passage.objects.count(),
        quotes=Evidence.objects.count(),
    )
    assert seen.quotes >= 2


def test_looking_piece_by_piece_passes_over_nothing(
    library: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = verify_library(lambda _: None)
    monkeypatch.setattr(verify, "_AT_A_TIME", 1)
    assert verify_library(lambda _: None) == whole


def test_a_changed_file_is_found(library: Document) -> None:
    assert library.file is not None
    path = file_path(library.file.sha256)
    data = path.read_bytes()
    path.write_bytes(data.replace(b"Monday", b"Friday"))
    assert faults() == [f"file {library.file.pk}: {path} is not what was stored"]
    path.write_bytes(data[:-1])
    assert len(faults()) == 1
    path.write_bytes(data)
    assert faults() == []


def test_a_missing_file_is_found(library: Document) -> None:
    assert library.file is not None
    file_path(library.file.sha256).unlink()
    assert len(faults()) == 1
    assert "missing" in faults()[0]


def test_a_file_that_is_another_kind_of_thing_is_found(library: Document) -> None:
    assert library.file is not None
    path = file_path(library.file.sha256)
    path.unlink()
    path.mkdir()
    assert len(faults()) == 1


def test_a_text_that_was_changed_behind_the_guards_is_found(library: Document) -> None:
    with behind_the_guards():
        Document.objects.filter(pk=library.pk).update(text=library.text.replace("Monday", "Friday"))
    assert f"document {library.pk}: its text is not what was stored" in faults()
    assert any(fault.startswith("passage ") for fault in faults())


def test_a_text_and_its_hash_that_were_changed_together_are_betrayed_by_the_passages(
    library: Document,
) -> None:
    from claims.services.texts import sha256

    text = library.text.replace("Monday", "Friday")
    with behind_the_guards():
        Document.objects.filter(pk=library.pk).update(text=text, sha256=sha256(text))
    assert [fault.partition(" ")[0] for fault in faults()] == ["passage"]


def test_a_changed_passage_is_found(library: Document) -> None:
    passage = Passage.objects.filter(document=library).order_by("start")[1]
    Passage.objects.filter(pk=passage.pk).update(text=passage.text.replace("Monday", "Friday"))
    assert faults() == [f"passage {passage.pk}: it does not stand in document {library.pk}"]
    Passage.objects.filter(pk=passage.pk).update(text=passage.text, start=passage.start + 1)
    assert len(faults()) == 1


def test_a_changed_quote_is_found(library: Document) -> None:
    item = Evidence.objects.first()
    assert item is not None
    Evidence.objects.filter(pk=item.pk).update(quote=item.quote.replace("2022", "2021") + "!")
    assert faults() == [f"evidence {item.pk}: its quote does not stand in document {item.document_id}"]


def test_each_fault_is_said_and_nothing_is_mended(library: Document) -> None:
    assert library.file is not None
    file_path(library.file.sha256).unlink()
    item = Evidence.objects.first()
    assert item is not None
    Evidence.objects.filter(pk=item.pk).update(quote="Nobody said that.")
    Passage.objects.filter(document=library, start=0).update(text="Nor that.")
    before = (
        list(StoredFile.objects.values()),
        list(Passage.objects.values()),
        list(Evidence.objects.values()),
    )
    assert len(faults()) == 3
    assert faults() == faults()
    assert before == (
        list(StoredFile.objects.values()),
        list(Passage.objects.values()),
        list(Evidence.objects.values()),
    )
