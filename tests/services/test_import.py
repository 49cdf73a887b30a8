"""The terminal door that puts documents into the library."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from claims.models import Document, Source

pytestmark = pytest.mark.django_db

GOOD = """title: The harbour opens
publisher: Lisvane Port Authority
url: https://port.example.org/opens
date: 2025-05-04
lang: en
tier: primary

The harbour of Lisvane reopened on 4 May 2025.

It had been closed for nine months.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "01-port.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "02-echo.md").write_text(
        GOOD.replace("Port Authority", "Echo").replace("primary", "news").replace("/opens", "/echo"),
        encoding="utf-8",
    )
    (tmp_path / "notes.txt").write_text("not a document", encoding="utf-8")
    return tmp_path


def refusal(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as caught:
        call_command("import_documents", path)
    assert caught.value.code == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    return shown.err


def test_a_folder_of_documents_is_stored(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_documents", folder)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[1:] for line in lines] == [
        ["01-port.md", "The harbour opens"],
        ["02-echo.md", "The harbour opens"],
    ]
    stored = Document.objects.get(source__name="Lisvane Port Authority")
    assert (stored.source.tier, stored.source.domain) == ("primary", "port.example.org")
    assert (stored.url, str(stored.date), stored.language) == (
        "https://port.example.org/opens",
        "2025-05-04",
        "en",
    )
    assert [p.text for p in stored.passages.all()] == [
        "The harbour of Lisvane reopened on 4 May 2025.",
        "It had been closed for nine months.",
    ]
    assert all(stored.text[p.start : p.end] == p.text and p.terms for p in stored.passages.all())


def test_one_file_is_stored(folder: Path) -> None:
    call_command("import_documents", folder / "02-echo.md")
    assert [d.source.name for d in Document.objects.all()] == ["Lisvane Echo"]


def test_running_twice_stores_nothing_twice(folder: Path) -> None:
    call_command("import_documents", folder)
    before = set(Document.objects.values_list("pk", flat=True))
    call_command("import_documents", folder)
    assert set(Document.objects.values_list("pk", flat=True)) == before
    assert Source.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"title: x\npublisher: y\ntier: news\n", "no text"),
        (GOOD.replace("tier: primary", "tier: best").encode(), "tier"),
        (GOOD.replace("2025-05-04\nlang", "4 May\nlang").encode(), "YYYY-MM-DD"),
        (GOOD.replace("publisher: Lisvane Port Authority\n", "").encode(), "publisher"),
        (b"\xff\xfe\x00binary", "UTF-8"),
        (b"", "no text"),
    ],
)
def test_one_bad_file_keeps_the_whole_folder_out(
    folder: Path, capsys: pytest.CaptureFixture[str], content: bytes, said: str
) -> None:
    (folder / "03-bad.md").write_bytes(content)
    message = refusal(folder, capsys)
    assert said in message
    assert "03-bad.md" in message
    assert not Document.objects.exists()
    assert not Source.objects.exists()


def test_what_the_library_refuses_names_the_file(
    folder: Path, capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    settings.DOCUMENT_LIMIT = 1_000
    (folder / "03-long.md").write_text(GOOD + "More of it. " * 200, encoding="utf-8")
    assert "03-long.md" in refusal(folder, capsys)
    assert not Document.objects.exists()


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "nowhere" in refusal(tmp_path / "nowhere", capsys)
    assert str(tmp_path) in refusal(tmp_path, capsys)
