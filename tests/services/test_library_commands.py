"""The terminal doors of the library: an id, or one line that says why not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from claims.models import Document, Import, LibraryEntry, Passage, Retrieval, Source, StoredFile, Via
from claims.search import library_retriever
from claims.services.core_values import article_text, extracted_claim
from claims.services.fetching import add_page
from claims.services.files import file_path, read_file
from tests.cast import Cast, checked, refuted_claim, stored
from tests.services.library_web import LEAD, OTHER, REST, faults, library_web, page, publish
from tests.sources.files import word, zipped
from tests.sources.web import PUBLIC, Web, answers, redirects

ROOT = Path(__file__).resolve().parents[2]
web = pytest.fixture(library_web)
Output = pytest.CaptureFixture[str]


def said(capsys: Output, command: str, *arguments: object, **options: Any) -> str:
    """What the command prints."""
    call_command(command, *map(str, arguments), **options)
    return capsys.readouterr().out


def refusal(capsys: Output, *arguments: object, command: str = "add_document") -> str:
    """The one line on stderr of a command that stops with 2 and prints nothing."""
    with pytest.raises(SystemExit) as caught:
        call_command(command, *map(str, arguments))
    shown = capsys.readouterr()
    assert caught.value.code == 2
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
    return shown.err


def nothing_is_stored() -> bool:
    return not any(model.objects.exists() for model in (Document, Retrieval, StoredFile, Source))


# add_document


def test_an_address_is_fetched_and_its_id_printed(cast: Cast, web: Web, capsys: Output) -> None:
    address = publish(web, "news.example/ferry", page(site="The Bay News"))
    number = int(said(capsys, "add_document", address))
    document = Document.objects.get()
    assert (document.pk, document.source.name, document.added_by) == (number, "The Bay News", None)
    assert document.retrievals.get().via == Via.TERMINAL
    assert int(said(capsys, "add_document", address)) == number
    assert document.retrievals.count() == 2


def test_a_file_is_read_and_its_id_printed(cast: Cast, web: Web, capsys: Output, tmp_path: Path) -> None:
    letter = tmp_path / "letter.docx"
    letter.write_bytes(word("Nora Feld left Calderon in May 2022."))
    number = int(said(capsys, "add_document", letter, "--source", "The Yard", "--tier", "primary"))
    document = Document.objects.get(pk=number)
    assert (document.source.name, document.source.tier) == ("The Yard", "primary")
    assert document.file is not None
    assert read_file(document.file) == letter.read_bytes()
    assert web.connected == []


def test_a_source_that_is_named_is_the_documents(cast: Cast, web: Web, capsys: Output) -> None:
    Source.objects.create(name="Bay Letters", tier="reference")
    said(capsys, "add_document", publish(web, "news.example/a", page(site="X")), "--source", "Bay Letters")
    assert Document.objects.get().source.name == "Bay Letters"
    assert Source.objects.count() == 1


def test_a_source_that_is_new_is_made(cast: Cast, web: Web, capsys: Output) -> None:
    said(
        capsys,
        "add_document",
        publish(web, "news.example/a", page(site="X")),
        "--source",
        "Bay Letters",
        "--tier",
        "low",
    )
    source = Document.objects.get().source
    assert (source.name, source.tier) == ("Bay Letters", "low")


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://[::ffff:10.0.0.1]/", "http://localhost/",
        "http://169.254.169.254/latest/meta-data/", "http://inside.example/", "http://news.example:22/",
        "file:///etc/passwd", "gopher://news.example/", "http://eva:secret@news.example/", "http:///nowhere", "nothing.txt", "", ".", "x" * 5_000, "\x00",
    ],
)  # fmt: skip
def test_what_is_refused_says_why_in_one_line_stores_nothing_and_opens_no_socket(
    cast: Cast, web: Web, capsys: Output, address: str
) -> None:
    web.names["inside.example"] = ["10.0.0.7"]
    assert refusal(capsys, address).strip()
    assert nothing_is_stored()
    assert web.connected == []


def test_a_page_that_leads_inside_is_refused_before_a_socket_is_opened_there(
    cast: Cast, web: Web, capsys: Output
) -> None:
    address = publish(web, "news.example/a", redirects("http://10.0.0.1/admin"))
    refusal(capsys, address)
    assert nothing_is_stored()
    assert {connected for connected, _ in web.connected} == {PUBLIC}


@pytest.mark.parametrize("script", [answers(b"", 404), answers(b"", 500), answers(b"<html></html>")])
def test_what_can_not_be_had_or_read_stops_it_too(cast: Cast, web: Web, capsys: Output, script: Any) -> None:
    refusal(capsys, publish(web, "news.example/a", script))
    assert nothing_is_stored()


def test_a_file_that_is_no_document_stops_it(
    cast: Cast, web: Web, capsys: Output, tmp_path: Path, settings: Any
) -> None:
    picture, huge = tmp_path / "picture.png", tmp_path / "huge.txt"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(400))
    huge.write_bytes(b"x" * 2_000)
    settings.FILE_LIMIT = 1_000
    refusal(capsys, picture)
    assert "too large" in refusal(capsys, huge)
    assert nothing_is_stored()


# import_documents


def lines(count: int) -> list[dict[str, str]]:
    return [
        {
            "title": f"Note {n}",
            "text": f"The harbour of note {n} was seen {n * 7} times.",
            "publisher": "Notes",
        }
        for n in range(count)
    ]


@pytest.mark.parametrize("form", ["jsonl", "csv", "zip"])
def test_a_bulk_file_is_imported_with_a_bar_and_a_tally(
    cast: Cast, web: Web, capsys: Output, tmp_path: Path, form: str
) -> None:
    path = tmp_path / f"notes.{form}"
    path.write_bytes(
        {
            "jsonl": "\n".join([*map(json.dumps, lines(30)), "nonsense"]).encode(),
            "csv": "\n".join(
                ["title,text,publisher", *(",".join(one.values()) for one in lines(30)), "No text,,Notes"]
            ).encode(),
            "zip": zipped(
                {
                    **{f"{n}.txt": one["text"].encode() for n, one in enumerate(lines(30))},
                    "x.png": b"\x89PNG\r\n\x1a\n" + bytes(400),
                }
            ),
        }[form]
    )
    call_command("import_documents", str(path))
    shown = capsys.readouterr()
    assert shown.out == "30 stored, 0 were there already, 1 failed\n"
    assert "31" in shown.err
    assert {"jsonl": "line 31: ", "csv": "line 31: ", "zip": "x.png: "}[form] in shown.err
    assert Document.objects.count() == 30
    call_command("import_documents", str(path))
    assert capsys.readouterr().out == "0 stored, 30 were there already, 1 failed\n"
    assert faults() == []


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [("notes.csv", b"a,b\n1,2\n", "title and text"), ("notes.zip", b"no zip at all", "archive")],
)
def test_a_bulk_file_that_can_not_be_read_at_all_stops_it_with_the_reason(
    cast: Cast, web: Web, capsys: Output, tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SystemExit) as caught:
        call_command("import_documents", str(tmp_path / name))
    assert caught.value.code == 2
    assert words in capsys.readouterr().err
    assert not Document.objects.exists()


def test_the_kept_bulk_file_is_proved_with_the_rest(
    cast: Cast, web: Web, capsys: Output, tmp_path: Path
) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_text("\n".join(map(json.dumps, lines(3))))
    said(capsys, "import_documents", path)
    job = Import.objects.get()
    assert job.file is not None
    assert read_file(job.file) == path.read_bytes()


# verify_library


def test_a_whole_library_is_said_to_be_whole(cast: Cast, web: Web, capsys: Output) -> None:
    stored()
    add_page(None, publish(web, "news.example/a", page()))
    shown = said(capsys, "verify_library")
    assert shown.startswith("1 files, 2 documents, ")
    assert shown.endswith("all are what was stored\n")


def test_each_fault_is_printed_and_the_exit_status_is_1(cast: Cast, web: Web, capsys: Output) -> None:
    document = add_page(None, publish(web, "news.example/a", page())).document
    assert document.file is not None
    file_path(document.file.sha256).write_bytes(b"something else")
    Passage.objects.filter(document=document, start=0).update(text="Never said.")
    with pytest.raises(SystemExit) as caught:
        call_command("verify_library")
    assert caught.value.code == 1
    shown = capsys.readouterr().out.splitlines()
    assert [line.split(" ")[0] for line in shown[:2]] == ["file", "passage"]
    assert shown[2].endswith("2 faults")


# rebuild_search


def test_after_the_terms_were_lost_rebuilding_finds_the_passages_again(
    cast: Cast, web: Web, capsys: Output
) -> None:
    document = stored()
    stored(f"{LEAD}\n\n{REST}\n\n{OTHER}", title="The ferry stops", publisher="Bay News")
    claim = refuted_claim(checked(cast.sam))

    def found() -> list[str]:
        wanted, article = extracted_claim(claim), article_text(claim.article)
        return [one.document.key for one in library_retriever().retrieve(wanted, article, 20)]

    before, terms = found(), list(Passage.objects.order_by("pk").values_list("terms", flat=True))
    assert str(document.pk) in before
    Passage.objects.update(terms="")
    assert found() == []
    assert said(capsys, "rebuild_search") == f"2 documents, {len(terms)} passages changed\n"
    assert found() == before
    assert list(Passage.objects.order_by("pk").values_list("terms", flat=True)) == terms
    assert said(capsys, "rebuild_search") == "2 documents, 0 passages changed\n"


def test_what_was_refused_is_in_the_librarys_history(cast: Cast, web: Web, capsys: Output) -> None:
    refusal(capsys, "http://127.0.0.1/")
    entry = LibraryEntry.objects.get()
    assert (entry.action, entry.subject, entry.person) == ("refused", "http://127.0.0.1/", None)


def test_a_providers_key_that_cant_be_right_stops_the_start_and_is_not_repeated() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT, env=os.environ | {"BRAVE_KEY": "two words"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "BRAVE_KEY" in done.stderr
    assert "two words" not in done.stderr
