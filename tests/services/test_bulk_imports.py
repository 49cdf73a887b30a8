"""Bulk files: every line is stored or listed with its reason, and each document is there once."""

from __future__ import annotations

import io
import json
import threading
import time
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, connection
from pytest_django import Settings

from claims.models import Document, Import, ImportItem, ImportState, Source, Via
from claims.services import bulk, importing
from claims.services.errors import NotAllowed, Refused
from claims.services.files import file_path, store_file
from claims.services.importing import BATCH, run_import
from claims.services.imports import cancel_import, start_bulk, try_again
from claims.services.texts import sha256
from tests.cast import Cast, make_cast
from tests.services.library_web import LEAD, OTHER, REST, faults, page
from tests.sources.files import pdf, zipped

WORDS = (
    "harbour",
    "ferry",
    "gearbox",
    "county",
    "autumn",
    "museum",
    "painting",
    "window",
    "winter",
    "bridge",
)


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def line(number: int, **more: Any) -> dict[str, Any]:
    text = f"Note {number}: the {WORDS[number % 10]} of harbour {number} was seen {number * 7} times by {number + 3} people."
    return {"title": f"Note {number}", "text": text, "publisher": "Harbour Notes", "date": "2022-06-01", "lang": "en",
            "url": f"https://notes.example.org/{number}", **more}  # fmt: skip


def as_jsonl(*lines: Any) -> bytes:
    return b"".join((one if isinstance(one, bytes) else json.dumps(one).encode()) + b"\n" for one in lines)


def started(cast: Cast, name: str, data: bytes, **options: Any) -> Import:
    return start_bulk(cast.eva, name, store_file(data), tier="news", **options)


def finished(job: Import) -> Import:
    for _ in range(50):
        job = Import.objects.get(pk=job.pk)
        if job.state != ImportState.QUEUED:
            break
        run_import(job.pk)
    return job


def listed(job: Import) -> list[tuple[int, str]]:
    return list(ImportItem.objects.filter(of_import=job).values_list("number", "reason"))


def hashes() -> list[str]:
    return sorted(Document.objects.values_list("sha256", flat=True))


# JSON Lines


def test_a_json_lines_file_is_stored_line_by_line(cast: Cast) -> None:
    lines = [line(n) for n in range(60)]
    lines[7] |= {"author": "N. Holm", "tier": "primary", "publisher": "The County", "extra": [1, 2]}
    job = finished(started(cast, "notes.jsonl", as_jsonl(*lines)))
    assert (job.state, job.total, job.position, job.stored) == (ImportState.DONE, 60, 60, 60)
    assert hashes() == sorted(sha256(one["text"]) for one in lines)
    document = Document.objects.get(title="Note 7")
    assert (document.author, document.date, document.url) == ("N. Holm", date(2022, 6, 1), lines[7]["url"])
    assert (document.source.name, document.source.tier) == ("The County", "primary")
    assert (document.retrievals.get().via, document.added_by) == (Via.BULK, cast.eva)
    assert document.passages.get().text == lines[7]["text"]
    assert faults() == []


BAD: dict[str, Any] = {
    "is not JSON": b'{"title": "Half',
    "is empty": b"",
    "is no JSON object": [1, 2],
    "must be a text": {"title": 5, "text": "A note."},
    "title": {"text": "A note without one.", "publisher": "X"},
    "no text": {"title": "T", "text": " \n", "publisher": "X"},
    "publisher": {"title": "T", "text": "A note of nobody."},
    "YYYY-MM-DD": {"title": "T", "text": "A note.", "publisher": "X", "date": "1 June 2022"},
    "tier": {"title": "T", "text": "A note.", "publisher": "X", "tier": "best"},
    "http": {"title": "T", "text": "A note.", "publisher": "X", "url": "javascript:alert(1)"},
    "no address has": {"title": "T", "text": "A note.", "publisher": "X", "url": "https://x.example/a\x00b"},
    "is too long": {
        "title": "T",
        "text": "A note.",
        "publisher": "X",
        "url": "https://x.example/" + "é" * 1500,
    },
    "binary": {"title": "T", "text": "A \x00 note.", "publisher": "X"},
    "no text has": {"title": "T", "text": "A \ud800 note.", "publisher": "X"},
}


def test_a_bad_line_is_listed_with_its_number_and_reason_and_the_rest_is_stored(cast: Cast) -> None:
    good = [line(n) for n in range(len(BAD))]
    mixed = [one for pair in zip(good, BAD.values(), strict=True) for one in pair]
    job = finished(started(cast, "notes.jsonl", as_jsonl(*mixed)))
    assert (job.state, job.stored, job.failed) == (ImportState.DONE, len(good), len(BAD))
    assert [number for number, _ in listed(job)] == list(range(2, 2 * len(BAD) + 1, 2))
    for (_, reason), words in zip(listed(job), BAD, strict=True):
        assert words in reason
    assert set(ImportItem.objects.values_list("name", flat=True)) == {f"line {n}" for n, _ in listed(job)}
    assert hashes() == sorted(sha256(one["text"]) for one in good)
    assert set(Source.objects.values_list("name", flat=True)) == {"Harbour Notes"}
    assert faults() == []


def test_what_no_database_takes_in_a_name_does_not_stop_the_lines_around_it(cast: Cast) -> None:
    odd = line(
        1, title="A\x00 note\ud800 of\u200b 2022", author="N.\x00 Holm", publisher="Harbour\udfff Notes"
    )
    job = finished(started(cast, "notes.jsonl", as_jsonl(line(0), odd, line(2))))
    assert (job.state, job.stored, job.failed) == (ImportState.DONE, 3, 0)
    document = Document.objects.get(url=odd["url"])
    assert (document.author, document.source.name) == ("N. Holm", "Harbour Notes")
    assert document.title.startswith("A note of")


def test_a_line_longer_than_any_document_is_passed_over_whole(cast: Cast, settings: Settings) -> None:
    settings.DOCUMENT_LIMIT = 1_000
    huge = line(1, text="word " * 20_000)
    long = line(2, text="word " * 400)
    job = finished(started(cast, "notes.jsonl", as_jsonl(line(0), huge, long, line(3))))
    assert (job.stored, job.failed) == (2, 2)
    assert [number for number, _ in listed(job)] == [2, 3]
    assert "too long" in listed(job)[0][1]


def test_a_file_without_a_last_line_end_and_with_a_byte_order_mark_is_whole(cast: Cast) -> None:
    data = b"\xef\xbb\xbf" + as_jsonl(line(0), line(1)).rstrip(b"\n")
    job = finished(started(cast, "NOTES.JSONL", data))
    assert (job.total, job.stored, job.failed) == (2, 2, 0)


def test_an_empty_file_is_done_with_nothing(cast: Cast) -> None:
    for name in ("a.jsonl", "b.csv"):
        job = finished(started(cast, name, b""))
        assert (job.state, job.stored, job.failed) == (ImportState.DONE, 0, 0)


def test_of_very_many_bad_lines_all_are_counted_and_the_first_are_listed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST_FAILURES", 30)
    job = finished(started(cast, "notes.jsonl", as_jsonl(*[b"nonsense"] * 90, line(1))))
    assert (job.stored, job.failed, len(listed(job))) == (1, 90, 30)


# CSV


def test_a_csv_file_is_stored_row_by_row(cast: Cast) -> None:
    rows = (
        "Title,TEXT,publisher,url,date,lang,more\r\n"
        '"Ferry, stopped","The ferry stopped.\r\nIt had run since 1961.",Bay News,https://n.example/1,2022-06-01,en,x\r\n'
        "Bad,,Bay News,,,,\r\n"
        'Café,"Le café ferme le 3 mai 2022, dit la ville.",Bay News,,,fr\r\n'
        "Bad date,A note.,Bay News,,yesterday,\r\n"
    ).encode()
    job = finished(started(cast, "notes.csv", b"\xef\xbb\xbf" + rows))
    assert (job.state, job.stored, job.failed) == (ImportState.DONE, 2, 2)
    assert [number for number, _ in listed(job)] == [2, 4]
    ferry, cafe = Document.objects.order_by("pk")
    assert (ferry.title, ferry.text) == ("Ferry, stopped", "The ferry stopped.\nIt had run since 1961.")
    assert (cafe.title, cafe.language, cafe.date) == ("Café", "fr", None)
    assert faults() == []


def test_a_csv_file_without_its_columns_fails_and_says_which(cast: Cast) -> None:
    job = finished(started(cast, "notes.csv", b"name;body\nA;B\n"))
    assert job.state == ImportState.FAILED
    assert "title and text" in job.failure
    assert not Document.objects.exists()


def test_a_csv_row_that_can_not_be_read_is_listed(cast: Cast, settings: Settings) -> None:
    settings.DOCUMENT_LIMIT = 1_000
    data = b"title,text,publisher\nA,One note.,X\nB," + b"x" * 40_000 + b",X\nC,Another note.,X\n"
    job = finished(started(cast, "notes.csv", data))
    assert (job.state, job.stored, job.failed) == (ImportState.DONE, 2, 1)
    assert [number for number, _ in listed(job)] == [2]


# Zip


def test_a_zip_of_pages_and_files_is_stored_member_by_member(cast: Cast) -> None:
    data = zipped(
        {
            "pages/ferry.html": page(
                site="The Bay News", day="2022-06-01", canonical="https://bay.example/ferry"
            ),
            "report.pdf": pdf(["The county sold the ferry in May 2022."]),
            "broken.pdf": b"%PDF-1.7 and then nothing",
            "__MACOSX/._ferry.html": b"\x00\x05",
            "inner.zip": zipped({"a.txt": b"A note."}),
            "note.txt": OTHER.encode(),
        }
    )
    job = finished(started(cast, "notes.zip", data))
    assert (job.state, job.total, job.stored, job.failed) == (ImportState.DONE, 5, 3, 2)
    assert set(ImportItem.objects.values_list("name", flat=True)) == {"broken.pdf", "inner.zip"}
    ferry = Document.objects.get(url="https://bay.example/ferry")
    assert (ferry.source.name, ferry.date) == ("The Bay News", date(2022, 6, 1))
    assert LEAD in ferry.text
    assert REST in ferry.text
    assert faults() == []


def test_what_is_no_zip_is_refused_at_the_door(cast: Cast) -> None:
    with pytest.raises(Refused, match="damaged"):
        started(cast, "notes.zip", b"PK\x03\x04 and then nothing")
    assert not Import.objects.exists()


# At the door


def test_only_an_editor_starts_one_and_only_of_a_form_that_we_read(cast: Cast, settings: Settings) -> None:
    kept = store_file(as_jsonl(line(0)))
    for person in (cast.sam, cast.rita):
        with pytest.raises(NotAllowed):
            start_bulk(person, "notes.jsonl", kept, tier="news")
    with pytest.raises(Refused, match=r"\.jsonl"):
        start_bulk(cast.eva, "notes.xlsx", kept, tier="news")
    settings.BULK_LIMIT = 10
    with pytest.raises(Refused, match="too large"):
        start_bulk(cast.eva, "notes.jsonl", kept, tier="news")
    assert not Import.objects.exists()


# Once, and from where it was


def test_the_position_moves_with_its_batch_or_not_at_all(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [line(n) for n in range(2 * BATCH + 10)]
    job = started(cast, "notes.jsonl", as_jsonl(*lines))
    real, calls = importing.store_document, []

    def dies(*arguments: Any) -> Any:
        calls.append(1)
        if len(calls) >= BATCH + 5:
            raise OperationalError("the server closed the connection")
        return real(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(importing, "store_document", dies)
        run_import(job.pk)
    job.refresh_from_db()
    assert (job.state, job.position, job.stored) == (ImportState.QUEUED, BATCH, BATCH)
    assert hashes() == sorted(sha256(one["text"]) for one in lines[:BATCH])
    job = finished(job)
    assert (job.state, job.position, job.stored, job.known) == (ImportState.DONE, len(lines), len(lines), 0)
    assert hashes() == sorted(sha256(one["text"]) for one in lines)


@pytest.mark.parametrize("form", ["jsonl", "csv", "zip"])
def test_slice_by_slice_nothing_is_lost_or_doubled(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(importing, "BATCH", 4)
    lines = [line(n) for n in range(11)]
    data = {
        "jsonl": as_jsonl(*lines),
        "csv": "\n".join(
            ["title,text,publisher", *(f'{one["title"]},"{one["text"]}",N' for one in lines)]
        ).encode(),
        "zip": zipped({f"{n}.txt": one["text"].encode() for n, one in enumerate(lines)}),
    }[form]
    job = started(cast, f"notes.{form}", data)
    seen: list[list[int]] = []
    clock = [0.0]
    real = bulk.Rows.take

    def one_batch(rows: bulk.Rows, most: int) -> list[bulk.Row]:
        batch = real(rows, most)
        seen.append([row.number for row in batch])
        clock[0] += 1_000  # the slice is over
        return batch

    monkeypatch.setattr(importing, "time", SimpleNamespace(monotonic=lambda: clock[0], sleep=time.sleep))
    monkeypatch.setattr(bulk.Rows, "take", one_batch)
    for _ in range(6):
        run_import(job.pk)
    assert [one for one in seen if one] == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11]]
    job = Import.objects.get(pk=job.pk)
    assert (job.state, job.position, job.stored) == (ImportState.DONE, 11, 11)
    assert hashes() == sorted(sha256(one["text"]) for one in lines)


def test_a_batch_that_the_database_broke_off_once_is_stored_all_the_same(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = importing.store_document, []

    def breaks_off_once(*arguments: Any) -> Any:
        calls.append(1)
        if len(calls) == 5:
            raise OperationalError("deadlock detected")
        return real(*arguments)

    monkeypatch.setattr(importing, "store_document", breaks_off_once)
    lines = [line(n) for n in range(BATCH)]
    job = started(cast, "notes.jsonl", as_jsonl(*lines, b"nonsense"))
    assert run_import(job.pk)
    job.refresh_from_db()
    assert (job.state, job.stored, job.failed) == (ImportState.DONE, BATCH, 1)
    assert hashes() == sorted(sha256(one["text"]) for one in lines)


def test_the_same_file_again_stores_nothing_again(cast: Cast) -> None:
    data = as_jsonl(*(line(n) for n in range(30)))
    finished(started(cast, "notes.jsonl", data))
    again = finished(started(cast, "notes.jsonl", data))
    assert (again.stored, again.known) == (0, 30)
    assert Document.objects.count() == 30
    assert faults() == []


def test_a_line_that_stands_twice_is_one_document(cast: Cast) -> None:
    job = finished(
        started(cast, "notes.jsonl", as_jsonl(line(1), line(1), line(1, text=line(1)["text"] + "\r\n")))
    )
    assert (job.stored, job.known) == (2, 1)


def test_a_cancelled_one_keeps_what_it_has_and_goes_on_from_there(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [line(n) for n in range(3 * BATCH)]
    job = started(cast, "notes.jsonl", as_jsonl(*lines))
    real = bulk.Rows.take

    def then_cancelled(rows: bulk.Rows, most: int) -> list[bulk.Row]:
        if Document.objects.exists():
            cancel_import(cast.emil, job)
        return real(rows, most)

    with monkeypatch.context() as patch:
        patch.setattr(bulk.Rows, "take", then_cancelled)
        run_import(job.pk)
    job.refresh_from_db()
    assert (job.state, job.position, Document.objects.count()) == (ImportState.CANCELLED, BATCH, BATCH)
    try_again(cast.eva, job)
    assert finished(job).stored == 3 * BATCH
    assert hashes() == sorted(sha256(one["text"]) for one in lines)


def test_a_kept_file_that_is_gone_fails_the_import_with_that_reason(cast: Cast) -> None:
    job = started(cast, "notes.jsonl", as_jsonl(line(0)))
    assert job.file is not None
    kept = file_path(job.file.sha256)
    data = kept.read_bytes()
    kept.unlink()
    job = finished(job)
    assert job.state == ImportState.FAILED
    assert "file" in job.failure
    assert "internal error" not in job.failure
    store_file(data)
    try_again(cast.eva, job)
    assert finished(job).stored == 1


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_store_each_line_once() -> None:
    cast = make_cast()
    lines = [line(n) for n in range(3 * BATCH)]
    jobs = [
        started(cast, "one.jsonl", as_jsonl(*lines)),
        started(cast, "two.jsonl", as_jsonl(*reversed(lines))),
    ]
    errors: list[Exception] = []

    def work(number: int) -> None:
        try:
            for _ in range(3):
                run_import(jobs[number % 2].pk)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ended = [finished(job) for job in jobs]
    assert errors == []
    assert [(job.state, job.failure) for job in ended] == [(ImportState.DONE, "")] * 2
    assert [job.stored + job.known for job in ended] == [3 * BATCH] * 2
    assert sum(job.stored for job in ended) == 3 * BATCH
    assert hashes() == sorted(sha256(one["text"]) for one in lines)
    assert faults() == []


def test_a_file_is_read_row_by_row_and_never_whole(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    class Watched(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            found = super().readline(size)
            read.append(len(found))
            return found

        def read(self, *_: object) -> bytes:
            raise AssertionError("read whole")

    rows = bulk.Rows(bulk._json_rows(Watched(as_jsonl(*(line(n) for n in range(100))))))
    assert [row.number for row in rows.take(3)] == [1, 2, 3]
    assert len(read) == 3
