"""An import sees every item through: stored, known, refused or failed, each with a reason, and each once."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from pytest_django import Settings

from claims.models import (
    Document,
    Import,
    ImportItem,
    ImportItemState,
    ImportState,
    LibraryEntry,
    Source,
    StoredFile,
)
from claims.services import files, importing
from claims.services.errors import NotAllowed, Refused
from claims.services.files import file_path, read_file
from claims.services.importing import expire_imports, run_import
from claims.services.imports import (
    cancel_import,
    start_addresses,
    start_files,
    try_again,
)
from claims.services.sources import add_source
from claims.services.sweep import sweep
from tests.cast import Cast, make_cast
from tests.services.library_web import (
    LEAD,
    OTHER,
    REST,
    asked_for_pages,
    faults,
    in_turn,
    library_web,
    page,
    publish,
)
from tests.sources.files import pdf, word
from tests.sources.web import Web, answers

web = pytest.fixture(library_web)
BUSY = answers(b"later", 503)


def started(cast: Cast, *addresses: str, source: Source | None = None) -> Import:
    return start_addresses(cast.eva, addresses, source=source, tier="news")


def fresh(job: Import) -> Import:
    return Import.objects.get(pk=job.pk)


def items(job: Import) -> list[ImportItem]:
    return list(ImportItem.objects.filter(of_import=job).select_related("document"))


def outcomes(job: Import) -> list[tuple[str, str]]:
    return [(item.state, item.reason) for item in items(job)]


def numbers(job: Import) -> tuple[int, int, int]:
    row = fresh(job)
    return row.stored, row.known, row.failed


def later(job: Import) -> None:
    """Time goes by: what waits is due."""
    ImportItem.objects.filter(of_import=job, next_attempt_at__isnull=False).update(
        next_attempt_at=timezone.now()
    )
    Import.objects.filter(pk=job.pk).update(next_attempt_at=None)


def run_to_the_end(job: Import) -> Import:
    for _ in range(20):
        if fresh(job).state not in (ImportState.QUEUED, ImportState.RUNNING):
            break
        later(job)
        run_import(job.pk)
    return fresh(job)


# Outcomes


def test_each_address_ends_stored_known_refused_or_failed_and_says_why(cast: Cast, web: Web) -> None:
    publish(
        web, "news.example/robots.txt", answers(b"User-agent: *\nDisallow: /no", content_type="text/plain")
    )
    good = publish(web, "news.example/a", page())
    job = started(
        cast,
        good,
        good + "#top",
        "http://127.0.0.1/admin",
        publish(web, "news.example/no", page()),
        "http://news.example/missing",
        "http://unknown.example/",
        publish(web, "news.example/empty", b"<html><body></body></html>"),
        "just words",
    )
    done = run_to_the_end(job)
    assert done.state == ImportState.DONE
    assert done.finished_at is not None
    assert [state for state, _ in outcomes(job)] == [
        "stored", "known", "refused", "refused", "failed", "failed", "failed", "refused",
    ]  # fmt: skip
    assert all((reason == "") == (state in ("stored", "known")) for state, reason in outcomes(job))
    assert numbers(job) == (1, 1, 6)
    states = Counter(ImportItem.objects.filter(of_import=job).values_list("state", flat=True))
    assert states == {"stored": 1, "known": 1, "refused": 3, "failed": 3}
    assert all("Error" not in reason and "Traceback" not in reason for _, reason in outcomes(job))
    assert Document.objects.count() == 1
    assert faults() == []


def test_uploaded_files_of_every_kind_come_in_and_a_bad_one_says_why(cast: Cast, web: Web) -> None:
    job = start_files(
        cast.eva,
        [
            ("ferry.html", page()),
            ("report.pdf", pdf(["The county sold the ferry in May 2022."])),
            ("letter.docx", word("Nora Feld left Calderon in May 2022.")),
            ("note.txt", OTHER.encode()),
            ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(500)),
            ("broken.pdf", b"%PDF-1.7 and then nothing"),
        ],
        tier="news",
    )
    assert run_to_the_end(job).state == ImportState.DONE
    assert [state for state, _ in outcomes(job)] == ["stored"] * 4 + ["failed"] * 2
    assert all(len(reason) > 20 for _, reason in outcomes(job)[4:])
    stored = items(job)[0].document
    assert stored is not None
    assert stored.file is not None
    assert read_file(stored.file) == page()
    assert stored.source.name == "Uploaded files"
    assert faults() == []


def test_an_import_under_a_source_stores_under_that_source(cast: Cast, web: Web) -> None:
    source = add_source(cast.eva, name="Bay Letters", domain="", tier="reference", notes="")
    job = started(cast, publish(web, "news.example/a", page(site="The Bay News")), source=source)
    run_to_the_end(job)
    assert Document.objects.get().source == source


# Trying again


def test_what_fails_for_a_while_is_asked_again_later_and_then_stored(cast: Cast, web: Web) -> None:
    address = publish(web, "news.example/a", in_turn(BUSY, answers(page())))
    job = started(cast, address)
    assert run_import(job.pk)
    item = items(job)[0]
    assert (item.state, item.attempt) == (ImportItemState.WAITING, 1)
    assert "trouble" in item.reason
    assert item.next_attempt_at is not None
    assert item.next_attempt_at > timezone.now() + timedelta(seconds=60)
    assert fresh(job).state == ImportState.QUEUED
    assert not run_import(job.pk)  # not at once
    assert asked_for_pages(web) == ["/a"]
    later(job)
    assert run_import(job.pk)
    assert outcomes(job) == [("stored", "")]
    assert (fresh(job).state, numbers(job)) == (ImportState.DONE, (1, 0, 0))


def test_what_goes_on_failing_fails_after_three_attempts(cast: Cast, web: Web) -> None:
    job = started(cast, publish(web, "news.example/a", BUSY), publish(web, "other.example/b", page()))
    assert run_to_the_end(job).state == ImportState.DONE
    assert [state for state, _ in outcomes(job)] == ["failed", "stored"]
    assert asked_for_pages(web).count("/a") == 3
    assert numbers(job) == (1, 0, 1)
    run_import(job.pk)
    assert asked_for_pages(web).count("/a") == 3


def test_a_site_that_asks_for_an_hour_gets_an_hour(cast: Cast, web: Web) -> None:
    job = started(cast, publish(web, "news.example/a", answers(b"later", 429, Retry_After=3600)))
    run_import(job.pk)
    due = fresh(job).next_attempt_at
    assert due is not None
    assert due > timezone.now() + timedelta(minutes=55)


def test_what_was_refused_is_not_tried_again_and_what_failed_is(cast: Cast, web: Web) -> None:
    gone = "http://news.example/missing"
    job = started(cast, gone, "http://10.0.0.1/", publish(web, "news.example/a", page()))
    run_to_the_end(job)
    publish(web, "news.example/missing", page(OTHER))
    asked = len(asked_for_pages(web))
    assert try_again(cast.emil, job) == 1
    assert fresh(job).state == ImportState.QUEUED
    assert numbers(job) == (1, 0, 1)
    run_to_the_end(job)
    assert [state for state, _ in outcomes(job)] == ["stored", "refused", "stored"]
    assert numbers(job) == (2, 0, 1)
    assert asked_for_pages(web)[asked:] == ["/missing"]
    assert LibraryEntry.objects.filter(action="import_again", person=cast.emil).exists()


def test_trying_again_while_it_runs_changes_nothing(cast: Cast, web: Web) -> None:
    job = started(cast, publish(web, "news.example/a", page()))
    assert try_again(cast.eva, job) == 0
    assert not LibraryEntry.objects.filter(action="import_again").exists()


def test_a_full_disk_fails_an_item_so_that_it_can_come_in_later(
    cast: Cast, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    job = started(cast, publish(web, "news.example/a", page()))
    with monkeypatch.context() as patch:
        patch.setattr(files.os, "fsync", full)
        run_to_the_end(job)
    assert outcomes(job) == [("failed", "The file could not be kept: No space left on device.")]
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()
    try_again(cast.eva, job)
    run_to_the_end(job)
    assert outcomes(job) == [("stored", "")]
    assert faults() == []


def test_a_kept_upload_that_is_gone_fails_with_that_reason(cast: Cast, web: Web) -> None:
    job = start_files(cast.eva, [("note.txt", OTHER.encode())], tier="news")
    file_path(StoredFile.objects.get().sha256).unlink()
    run_to_the_end(job)
    assert [state for state, _ in outcomes(job)] == ["failed"]
    assert "kept file" in outcomes(job)[0][1]


def test_an_unforeseen_error_fails_its_item_alone(
    cast: Cast, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importing.bring_in_page

    def bad(person: object, url: str, **options: object) -> object:
        if url.endswith("/bad"):
            raise ZeroDivisionError
        return real(person, url, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "bring_in_page", bad)
    job = started(cast, "http://news.example/bad", publish(web, "news.example/a", page()))
    assert run_to_the_end(job).state == ImportState.DONE
    assert [state for state, _ in outcomes(job)] == ["failed", "stored"]
    assert "internal error" in outcomes(job)[0][1]


# Cancelling


def test_cancelling_ends_it_and_keeps_what_is_stored(
    cast: Cast, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = [publish(web, f"news.example/{n}", page(LEAD, REST, f"Number {n}.")) for n in range(5)]
    job = started(cast, *addresses)
    real = importing._brought_in

    def then_cancelled(*arguments: object) -> object:
        stored = real(*arguments)  # type: ignore[arg-type]
        if Document.objects.count() == 2:
            cancel_import(cast.emil, job)
        return stored

    monkeypatch.setattr(importing, "_brought_in", then_cancelled)
    run_import(job.pk)
    assert fresh(job).state == ImportState.CANCELLED
    assert fresh(job).finished_at is not None
    assert Document.objects.count() == 2
    assert numbers(job) == (2, 0, 0)
    assert not run_import(job.pk)
    assert [state for state, _ in outcomes(job)] == ["stored"] * 2 + ["waiting"] * 3
    assert LibraryEntry.objects.filter(action="import_cancelled", person=cast.emil).count() == 1
    assert not LibraryEntry.objects.filter(action="import_done").exists()


def test_a_cancelled_import_goes_on_where_it_was_when_it_is_tried_again(cast: Cast, web: Web) -> None:
    job = started(cast, *(publish(web, f"news.example/{n}", page(LEAD, REST, f"{n}.")) for n in range(3)))
    cancel_import(cast.eva, job)
    cancel_import(cast.eva, job)
    try_again(cast.eva, job)
    assert run_to_the_end(job).state == ImportState.DONE
    assert numbers(job) == (3, 0, 0)


# Once


def test_running_it_twice_changes_nothing(cast: Cast, web: Web) -> None:
    job = started(cast, publish(web, "news.example/a", page()))
    assert run_import(job.pk)
    before = (
        list(Import.objects.values()),
        list(ImportItem.objects.values()),
        list(Document.objects.values()),
    )
    assert not run_import(job.pk)
    assert before == (
        list(Import.objects.values()),
        list(ImportItem.objects.values()),
        list(Document.objects.values()),
    )
    assert not run_import(987_654)


def test_work_is_given_back_after_a_slice_and_goes_on(cast: Cast, web: Web) -> None:
    job = started(cast, *(publish(web, f"news.example/{n}", page(LEAD, REST, f"{n}.")) for n in range(3)))
    assert run_import(job.pk, seconds=0)
    assert (fresh(job).state, fresh(job).lease_token) == (ImportState.QUEUED, None)
    assert run_import(job.pk)
    assert numbers(job) == (3, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_store_each_document_once(web: Web) -> None:
    cast = make_cast()
    addresses = [publish(web, f"site{n}.example/a", page(LEAD, REST, f"Number {n}.")) for n in range(6)]
    jobs = [started(cast, *addresses), started(cast, *reversed(addresses))]
    errors: list[Exception] = []

    def work(number: int) -> None:
        try:
            for _ in range(4):
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
    assert errors == []
    assert [fresh(job).state for job in jobs] == [ImportState.DONE] * 2
    assert Document.objects.count() == 6
    assert sum(fresh(job).stored for job in jobs) == 6
    assert sum(fresh(job).known for job in jobs) == 6
    assert len(asked_for_pages(web)) == 12  # by each import once, by no second worker
    assert faults() == []


# Workers that die


def killed(job: Import) -> None:
    """A worker has taken the import and given no sign of life since."""
    Import.objects.filter(pk=job.pk).update(
        state=ImportState.RUNNING, attempt=1, lease_token=uuid.uuid4(),
        lease_until=timezone.now() - timedelta(seconds=1),
    )  # fmt: skip


def test_the_sweep_brings_back_an_import_whose_worker_died(cast: Cast, web: Web) -> None:
    job = started(cast, publish(web, "news.example/a", page()))
    killed(job)
    assert not run_import(job.pk)
    assert sweep().expired == 1
    assert sweep().expired == 0
    assert run_import(job.pk)
    assert numbers(job) == (1, 0, 0)


def test_an_import_that_kills_its_worker_every_time_fails_and_can_be_tried_again(
    cast: Cast, web: Web, settings: Settings
) -> None:
    job = started(cast, publish(web, "news.example/a", page()))
    killed(job)
    Import.objects.update(attempt=settings.MAX_ATTEMPTS)
    assert expire_imports() == 1
    assert fresh(job).state == ImportState.FAILED
    assert "died" in fresh(job).failure
    try_again(cast.eva, job)
    assert run_to_the_end(job).state == ImportState.DONE


def test_a_worker_that_dies_after_it_got_something_done_is_not_held_against_the_import(
    cast: Cast, web: Web, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    count = settings.MAX_ATTEMPTS + 2
    job = started(cast, *(publish(web, f"news.example/{n}", page(LEAD, REST, f"{n}.")) for n in range(count)))
    real = importing._item_stored

    def then_killed(*arguments: object) -> None:
        real(*arguments)  # type: ignore[arg-type]
        raise KeyboardInterrupt  # as the kernel's SIGKILL: nothing is tidied up

    monkeypatch.setattr(importing, "_item_stored", then_killed)
    for _ in range(count):
        with pytest.raises(KeyboardInterrupt):
            run_import(job.pk)
        Import.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert expire_imports() == 1
    assert run_import(job.pk)
    assert (fresh(job).state, numbers(job)) == (ImportState.DONE, (count, 0, 0))


def test_a_worker_that_lost_its_lease_does_not_end_the_import(
    cast: Cast, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = started(cast, *(publish(web, f"news.example/{n}", page(LEAD, REST, f"{n}.")) for n in range(2)))
    other, real = uuid.uuid4(), importing._brought_in

    def then_taken(*arguments: object) -> object:
        stored = real(*arguments)  # type: ignore[arg-type]
        Import.objects.filter(pk=job.pk).update(lease_token=other)
        return stored

    monkeypatch.setattr(importing, "_brought_in", then_taken)
    run_import(job.pk)
    assert (fresh(job).state, fresh(job).lease_token) == (ImportState.RUNNING, other)
    assert Document.objects.count() == 1


def test_a_database_that_is_away_puts_the_import_back(
    cast: Cast, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> object:
        raise OperationalError("the server closed the connection")

    job = started(cast, publish(web, "news.example/a", page()))
    with monkeypatch.context() as patch:
        patch.setattr(importing, "_work", away)
        run_import(job.pk)
    assert fresh(job).state == ImportState.QUEUED
    assert run_to_the_end(job).state == ImportState.DONE


# Who may


def test_neither_a_submitter_nor_a_reviewer_starts_cancels_or_repeats_an_import(cast: Cast, web: Web) -> None:
    job = started(cast, publish(web, "news.example/a", page()))
    for person in (cast.sam, cast.rita, cast.remy):
        with pytest.raises(NotAllowed):
            start_addresses(person, ["http://news.example/a"], tier="news")
        with pytest.raises(NotAllowed):
            start_files(person, [("note.txt", b"A note.")], tier="news")
        with pytest.raises(NotAllowed):
            cancel_import(person, job)
        with pytest.raises(NotAllowed):
            try_again(person, job)
    assert Import.objects.count() == 1
    assert not StoredFile.objects.exists()
    assert fresh(job).state == ImportState.QUEUED


def test_too_much_and_nothing_are_refused_before_anything_is_kept(
    cast: Cast, web: Web, settings: Settings
) -> None:
    settings.IMPORT_LIMIT, settings.FILE_LIMIT = 2, 10_000
    for addresses in ([], ["", "  "], [f"http://news.example/{n}" for n in range(3)]):
        with pytest.raises(Refused):
            start_addresses(cast.eva, addresses, tier="news")
    for uploads in ([], [("a.txt", b"x" * 10_001)], [(f"{n}.txt", b"x") for n in range(3)]):
        with pytest.raises(Refused):
            start_files(cast.eva, uploads, tier="news")
    assert not Import.objects.exists()
    assert not StoredFile.objects.exists()


def test_an_address_that_is_given_twice_is_asked_for_once(cast: Cast, web: Web) -> None:
    address = publish(web, "news.example/a", page())
    job = started(cast, address, f"  {address} ", "", address)
    assert fresh(job).total == 1
    run_to_the_end(job)
    assert asked_for_pages(web) == ["/a"]


def test_the_history_says_who_started_it(cast: Cast, web: Web) -> None:
    job = started(cast, publish(web, "news.example/a", page()))
    run_to_the_end(job)
    steps = LibraryEntry.objects.values_list("action", "person__username")
    assert list(steps) == [("import_started", "eva"), ("stored", "eva"), ("import_done", None)]
