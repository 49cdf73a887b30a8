"""What is stored stays: once each, with its bytes, its versions, its quotes and its history."""

from __future__ import annotations

import errno
import hashlib
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError
from pytest_django import Settings

from claims.checking.domain import ArticleText, ExtractedClaim
from claims.models import (
    Check,
    CheckState,
    Claim,
    Document,
    Evidence,
    LibraryEntry,
    Passage,
    Retrieval,
    StoredFile,
    Via,
)
from claims.search import library_retriever
from claims.services import files
from claims.services.check import run_check, start_check
from claims.services.core_values import article_text, extracted_claim
from claims.services.errors import NotAllowed, Refused
from claims.services.fetching import add_file, add_page
from claims.services.files import NotKept, file_path, read_file, store_file
from claims.services.keeping import delete_document, restore_document, retire_document
from tests.cast import DEPARTURE, Cast, checked, refuted_claim, stored
from tests.services.library_web import LEAD, OTHER, REST, faults, in_turn, library_web, page, publish
from tests.sources.files import word
from tests.sources.web import Web, answers

web = pytest.fixture(library_web)


def found_for(claim: Claim) -> set[str]:
    """The documents that a search for the claim leads to."""
    article: ArticleText = article_text(claim.article)
    wanted: ExtractedClaim = extracted_claim(claim)
    return {passage.document.key for passage in library_retriever().retrieve(wanted, article, 20)}


# Once each


def test_the_same_page_fetched_twice_is_one_document_with_two_dates(cast: Cast, web: Web) -> None:
    address = publish(web, "news.example/ferry", page())
    first, again = add_page(cast.eva, address), add_page(cast.emil, address)
    assert (first.known, again.known, again.document) == (False, True, first.document)
    assert Document.objects.count() == StoredFile.objects.count() == 1
    assert [(had.via, had.person) for had in first.document.retrievals.all()] == [
        (Via.ADDRESS, cast.eva),
        (Via.ADDRESS, cast.emil),
    ]
    assert Passage.objects.filter(document=first.document).count() == first.document.passages.count() == 3
    assert faults() == []


def test_an_address_is_the_same_without_its_fragment_and_in_capitals(cast: Cast, web: Web) -> None:
    publish(web, "news.example/ferry", page())
    documents = {
        add_page(cast.eva, address).document
        for address in (
            "http://news.example/ferry",
            "HTTP://News.Example/ferry#comments",
            " http://news.example:80/ferry ",
        )
    }
    assert len(documents) == 1


def test_a_page_that_only_looks_new_is_the_same_document_with_both_files(cast: Cast, web: Web) -> None:
    before, after = page(), page().replace(b"Imprint", b"Imprint and cookies")
    address = publish(web, "news.example/ferry", in_turn(answers(before), answers(after)))
    first, again = add_page(cast.eva, address), add_page(cast.eva, address)
    assert again.document == first.document
    assert [read_file(had.file) for had in first.document.retrievals.all() if had.file] == [before, after]


def test_a_changed_page_is_a_new_version_that_follows_the_old_one(cast: Cast, web: Web) -> None:
    pages = [page(LEAD, REST), page(LEAD, REST, "The county has since found 4 million crowns."), page(OTHER)]
    address = publish(web, "news.example/ferry", in_turn(*map(answers, pages)))
    first, second, third = (add_page(cast.eva, address).document for _ in pages)
    assert (first.previous, second.previous, third.previous) == (None, first, second)
    first.refresh_from_db()
    assert "4 million" not in first.text  # the old one is as it was
    assert "4 million" in second.text
    assert list(first.later_versions.all()) == [second]


def test_the_same_text_at_two_addresses_is_two_documents(cast: Cast, web: Web) -> None:
    one, two = (add_page(cast.eva, publish(web, f"news.example/{n}", page())).document for n in "ab")
    assert one != two
    assert two.previous is None
    assert one.file == two.file  # the bytes are kept once


# Bytes


def test_the_bytes_are_kept_as_they_were_served_under_their_hash(cast: Cast, web: Web) -> None:
    served = page().replace(b"county", "comt\u00e9".encode("latin-1"))  # not even UTF-8
    document = add_page(cast.eva, publish(web, "news.example/ferry", served)).document
    assert document.file is not None
    digest = hashlib.sha256(served).hexdigest()
    assert (document.file.sha256, document.file.size) == (digest, len(served))
    assert file_path(digest).read_bytes() == served == read_file(document.file)
    assert document.sha256 == hashlib.sha256(document.text.encode()).hexdigest()


def test_an_uploads_bytes_are_kept_too(cast: Cast, web: Web) -> None:
    data = word("The county sold the ferry in May 2022.", "It had no use for it.")
    document = add_file(cast.eva, data, "reports/ferry_sale.docx", publisher="Uploaded files").document
    assert document.file is not None
    assert read_file(document.file) == data
    assert document.retrievals.get().address == "reports/ferry_sale.docx"


def test_a_file_is_whole_on_the_disk_before_its_row_is_written(
    cast: Cast, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bytes] = []

    def row(sha256: str, **_: object) -> None:
        seen.append(file_path(sha256).read_bytes())
        raise DatabaseError("the database went away")

    monkeypatch.setattr(StoredFile.objects, "get_or_create", row)
    with pytest.raises(DatabaseError):
        store_file([b"half ", b"and half"])
    assert seen == [b"half and half"]
    assert not StoredFile.objects.exists()
    monkeypatch.undo()
    store_file(b"half and half")  # the file without a row did no harm
    assert faults() == []


def test_a_file_that_lost_its_row_or_its_bytes_is_mended_when_it_comes_again(cast: Cast, web: Web) -> None:
    kept = store_file(b"the ferry")
    file_path(kept.sha256).write_bytes(b"another")
    assert len(faults()) == 1
    assert store_file(b"the ferry") == kept
    assert faults() == []


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_a_full_disk_stores_nothing_and_says_so(
    cast: Cast, web: Web, monkeypatch: pytest.MonkeyPatch, settings: Settings, step: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    address = publish(web, "news.example/ferry", page())
    if step == "write":
        settings.MEDIA_ROOT.parent.joinpath("media").write_bytes(b"no folder")  # nothing can be made in it
    else:
        monkeypatch.setattr(files.os, step, full)
    with pytest.raises(NotKept, match=r"could not be kept: (No space left|Not a directory|File exists)"):
        add_page(cast.eva, address)
    assert not any(model.objects.exists() for model in (Document, Passage, Retrieval, StoredFile))
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    monkeypatch.undo()


def test_what_the_full_disk_kept_out_comes_in_once_there_is_room(
    cast: Cast, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    address = publish(web, "news.example/ferry", page())
    with monkeypatch.context() as patch:
        patch.setattr(files.os, "fsync", full)
        with pytest.raises(NotKept):
            add_page(cast.eva, address)
    assert not add_page(cast.eva, address).known
    assert faults() == []


# Evidence outlives


def test_a_document_in_use_as_evidence_can_not_be_deleted(cast: Cast) -> None:
    document = stored()
    refuted_claim(checked(cast.sam))
    before = LibraryEntry.objects.count()
    with pytest.raises(Refused, match="Retire it instead"):
        delete_document(cast.eva, document)
    with pytest.raises(ProtectedError):
        Document.objects.filter(pk=document.pk).delete()
    assert Document.objects.filter(pk=document.pk).exists()
    assert Passage.objects.filter(document=document).exists()
    assert LibraryEntry.objects.count() == before  # what did not happen is not in the history


def test_a_retired_document_is_found_by_no_search_and_its_quotes_stay(cast: Cast) -> None:
    document = stored()
    claim = refuted_claim(checked(cast.sam))
    quotes = list(Evidence.objects.filter(document=document).values())
    assert found_for(claim) == {str(document.pk)}
    retire_document(cast.eva, document, "Withdrawn by its publisher.")
    assert found_for(claim) == set()
    start_check(cast.rita, claim)
    check = Check.objects.get(state=CheckState.QUEUED)
    assert run_check(check.pk)
    check.refresh_from_db()
    assert check.label == "not_enough_evidence"
    assert not Evidence.objects.filter(check_run=check).exists()
    assert list(Evidence.objects.filter(document=document).values()) == quotes
    assert faults() == []


def test_a_retired_document_that_comes_in_again_stays_retired(cast: Cast, web: Web) -> None:
    address = publish(web, "news.example/ferry", page())
    document = add_page(cast.eva, address).document
    retire_document(cast.eva, document, "It is a parody.")
    assert add_page(cast.emil, address).document == document
    document.refresh_from_db()
    assert document.retired_at is not None


def test_a_restored_document_is_found_again(cast: Cast) -> None:
    document = stored()
    claim = refuted_claim(checked(cast.sam))
    retire_document(cast.eva, document, "A mistake.")
    restore_document(cast.emil, document)
    assert found_for(claim) == {str(document.pk)}
    document.refresh_from_db()
    assert (document.retired_by, document.retired_reason) == (None, "")
    assert [entry.action for entry in document.history.all()][-2:] == ["retired", "restored"]


def test_retiring_needs_a_reason_and_an_editor(cast: Cast) -> None:
    document = stored()
    for reason in ("", " \n"):
        with pytest.raises(Refused, match="why"):
            retire_document(cast.eva, document, reason)
    for person in (cast.sam, cast.rita):
        with pytest.raises(NotAllowed):
            retire_document(person, document, "I don't like it.")
        with pytest.raises(NotAllowed):
            restore_document(person, document)
        with pytest.raises(NotAllowed):
            delete_document(person, document)
    document.refresh_from_db()
    assert document.retired_at is None


def test_the_second_to_retire_a_document_changes_nothing(cast: Cast) -> None:
    document = stored()
    retire_document(cast.eva, document, "Withdrawn.")
    retire_document(cast.emil, document, "Another reason.")
    document.refresh_from_db()
    assert (document.retired_by, document.retired_reason) == (cast.eva, "Withdrawn.")
    assert LibraryEntry.objects.filter(action="retired").count() == 1


# History


def test_the_librarys_history_can_neither_be_changed_nor_deleted(cast: Cast) -> None:
    document = stored()
    entry = LibraryEntry.objects.get(document=document)
    for change in (
        lambda: LibraryEntry.objects.filter(pk=entry.pk).update(action="never"),
        lambda: LibraryEntry.objects.filter(pk=entry.pk).delete(),
        lambda: LibraryEntry.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert LibraryEntry.objects.get().action == "stored"


def test_the_history_says_who_did_what_and_outlives_the_document(cast: Cast, web: Web) -> None:
    document = add_page(cast.eva, publish(web, "news.example/ferry", page())).document
    number, digest = document.pk, document.sha256
    delete_document(cast.emil, document)
    entries = LibraryEntry.objects.filter(document_id=number)
    assert [(entry.action, entry.person) for entry in entries] == [
        ("stored", cast.eva),
        ("deleted", cast.emil),
    ]
    assert entries[1].subject == "The ferry stops"
    assert entries[1].details["sha256"] == digest
    assert not Passage.objects.exists()
    assert faults() == []


def test_a_stored_text_never_changes_by_any_statement(cast: Cast) -> None:
    document = stored(DEPARTURE)
    document.text = "Nora Feld never left."
    with pytest.raises(DatabaseError), transaction.atomic():
        document.save()
    document.refresh_from_db()
    assert document.text == DEPARTURE
