"""PDFs, Word files, texts and archives; and files that are not what they claim to be."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.shared import RGBColor

from claims.sources.base import Unreadable
from claims.sources.reading import Member, Reader
from claims.sources.reading.sniff import Claimed, sniff
from tests.sources.files import (
    BILLION_LAUGHS,
    PARAGRAPH,
    SECOND,
    flate,
    locked,
    marked_as_encrypted,
    page,
    pdf,
    pdf_of,
    png,
    rss,
    saved,
    sitemap,
    stream,
    with_member,
    word,
    zipped,
)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


# PDF

LINES = [
    "The county has written to the owner of the ferry three times since",
    "the spring, and has had no answer. A well-known yard in Port Am-",
    "ble offered to build a new gearbox for 80,000 crowns.",
    "The owner says that the offer came too late: the boat was sold in",
    "May, and its buyers will not give it back.",
]
READ = (
    "The county has written to the owner of the ferry three times since the spring, and has had no answer. "
    "A well-known yard in Port Amble offered to build a new gearbox for 80,000 crowns.\n\n"
    "The owner says that the offer came too late: the boat was sold in May, and its buyers will not give it back."
)


def test_a_pdf_is_read_as_paragraphs_with_cut_words_whole(reader: Reader) -> None:
    found = reader.read(pdf(LINES), content_type="application/pdf")
    assert (found.kind, found.text) == ("pdf", READ)


def test_a_hyphen_stays_where_the_word_is_written_with_it_elsewhere(reader: Reader) -> None:
    lines = [
        "The ferry was built in a well-known yard, and it was for a long time the well-",
        "known pride of the whole bay.",
    ]
    assert "the well-known pride" in reader.read(pdf(lines)).text


def test_page_numbers_and_running_heads_are_dropped(reader: Reader) -> None:
    towns = ("Amble", "Berry", "Corran", "Dover", "Eskin")
    bodies = [[f"{town} has a ferry.", *LINES, f"So much for {town}."] for town in towns]
    pages = [
        ["County of Skarn - Report 2024", *body, f"Page {number} of 5"]
        for number, body in enumerate(bodies, 1)
    ]
    text = reader.read(pdf(*pages)).text
    assert "Report" not in text
    assert "Page" not in text
    assert all(f"{town} has a ferry." in text and f"So much for {town}." in text for town in towns)
    assert text.count("in May, and its buyers") == 5


@pytest.mark.parametrize("cut", [1, 2, 4])
def test_a_sentence_that_runs_over_two_pages_is_one(reader: Reader, cut: int) -> None:
    text = reader.read(pdf([*LINES[:cut], "1"], [*LINES[cut:], "- 2 -"])).text
    assert text == READ


def test_a_number_that_is_not_the_page_s_own_stays(reader: Reader) -> None:
    assert reader.read(pdf(["1999", "The year of the storm."])).text == "1999\n\nThe year of the storm."


def test_a_pdf_says_its_title_author_and_date(reader: Reader) -> None:
    info = {"Title": "The ferry", "Author": "County of Skarn", "CreationDate": "D:20240806233000-04'00'"}
    found = reader.read(pdf(LINES, info=info, catalog=b"/Lang (en-GB)"))
    assert (found.title, found.author, found.date) == ("The ferry", "County of Skarn", date(2024, 8, 6))
    assert found.language == "en"


@pytest.mark.parametrize(
    "info",
    [
        {"Title": "Microsoft Word - draft7.doc", "CreationDate": "yesterday"},
        {"Title": "untitled", "CreationDate": "D:19700101000000Z"},
        {"Title": "final_FINAL.indd", "CreationDate": "D:29990101000000Z"},
    ],
)
def test_what_a_program_wrote_for_want_of_better_is_not_said(reader: Reader, info: dict[str, str]) -> None:
    found = reader.read(pdf(LINES, info=info))
    assert (found.title, found.date) == ("", None)


def test_a_locked_pdf_is_said_to_be_locked(reader: Reader) -> None:
    with pytest.raises(Unreadable, match=r"The PDF is locked with a password\."):
        reader.read(locked(pdf(LINES), password="skarn"))


def test_a_pdf_locked_only_against_changes_is_read(reader: Reader) -> None:
    assert reader.read(locked(pdf(LINES), password="")).text == READ


def test_a_pdf_that_unpacks_to_gigabytes_is_refused(reader: Reader) -> None:
    """Row 82: the pages are packed once and twice."""
    once = flate(b" " * 100_000_000)
    inner = zlib.compress(zlib.compress(b" " * 100_000_000, 9), 9)
    twice = stream(inner, b"/Filter [/FlateDecode /FlateDecode]")
    for content in (once, twice):
        with pytest.raises(Unreadable, match="unpacks to far more"):
            reader.read(pdf(content=content))


def test_a_pdf_of_a_million_objects_is_done_with_in_time() -> None:
    """Row 82: on a quick computer it is read, and has no text."""
    empty = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 0 /Kids [] >>"]
    with Reader(seconds=3) as reader, pytest.raises(Unreadable, match=r"no text|took too long"):
        reader.read(pdf_of([*empty, *[b"null"] * 1_000_000]))


def test_a_pdf_of_too_many_pages_is_refused(reader: Reader) -> None:
    kids = b"3 0 R " * 100_000
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 100000 /Kids [%b] >>" % kids,
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
    ]
    with pytest.raises(Unreadable, match="more than 3,000 pages"):
        reader.read(pdf_of(objects))


def test_a_pdf_whose_pages_go_round_in_a_ring_is_refused(reader: Reader) -> None:
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>"]
    with pytest.raises(Unreadable):
        reader.read(pdf_of(objects))


def test_a_pdf_starts_nothing(reader: Reader, tmp_path: Path) -> None:
    """Row 82: /Launch, JavaScript and links to files are not even looked at."""
    mark = tmp_path / "launched"
    launch = f"/OpenAction << /S /Launch /F (/usr/bin/touch) /Win << /F (touch) /P ({mark}) >> >>".encode()
    script = b" /AA << /WC << /S /JavaScript /JS (app.launchURL\\('http://127.0.0.1'\\)) >> >>"
    assert reader.read(pdf(LINES, catalog=launch + script)).text == READ
    assert not mark.exists()


def test_a_huge_picture_in_a_pdf_is_not_unpacked(reader: Reader) -> None:
    """Row 84, inside a document."""
    picture = stream(
        zlib.compress(bytes(10_000)),
        b"/Type /XObject /Subtype /Image /Width 50000 /Height 50000 /BitsPerComponent 8 /ColorSpace /DeviceRGB"
        b" /Filter /FlateDecode",
    )
    content = stream(b"q 100 0 0 100 0 0 cm /Im1 Do Q BT /F1 11 Tf 72 700 Td (A boat.) Tj ET")
    data = pdf(content=content, resources=b"/XObject << /Im1 4 0 R >>", more=[picture])
    assert reader.read(data).text == "A boat."


def test_a_scan_is_said_to_have_no_text(reader: Reader) -> None:
    with pytest.raises(Unreadable, match="may be a scan"):
        reader.read(pdf([]))


@pytest.mark.parametrize("cut", [9, 20, 300, 700])
@pytest.mark.parametrize("rest", [False, True])
def test_a_damaged_pdf_is_read_or_said_to_be_damaged(reader: Reader, cut: int, rest: bool) -> None:
    data = pdf(LINES)
    damaged = data[:cut] + (b"\xff\x00" * 40 + data[cut + 80 :] if rest else b"")
    try:
        said = reader.read(damaged).kind
    except Unreadable as error:
        said = str(error)
    assert said.startswith(("pdf", "The PDF is damaged", "The PDF has no text"))


# Word

CORE = (
    b'<?xml version="1.0"?><cp:coreProperties'
    b' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)


def test_a_word_file_is_read_in_its_order(reader: Reader) -> None:
    document = docx.Document()
    document.add_heading("The ferry", 1)
    document.add_paragraph(PARAGRAPH)
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        [*table.rows[0].cells, *table.rows[1].cells], ["Year", "People", "2024", "151,200"], strict=True
    ):
        cell.text = text
    document.add_paragraph(SECOND)
    document.core_properties.title = "Skarn"
    document.core_properties.author = "Ida Holm"
    document.core_properties.language = "en-GB"
    document.core_properties.modified = datetime(2024, 8, 6, 12, tzinfo=UTC)
    found = reader.read(saved(document), name="skarn.docx")
    assert found.text == f"The ferry\n\n{PARAGRAPH}\n\nYear | People\n2024 | 151,200\n\n{SECOND}"
    assert (found.kind, found.title, found.author, found.date) == (
        "docx",
        "Skarn",
        "Ida Holm",
        date(2024, 8, 6),
    )
    assert found.language == "en"


def test_a_word_file_that_says_nothing_of_itself_is_given_nothing(reader: Reader) -> None:
    found = reader.read(word(PARAGRAPH))
    assert (found.author, found.date) == ("", None)
    assert reader.read(with_member(word(PARAGRAPH), "docProps/core.xml", CORE)).date is None


def test_hidden_and_deleted_words_of_a_word_file_are_no_text(reader: Reader) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The boat ")
    paragraph.add_run("never ").font.hidden = True
    paragraph.add_run("hardly ").font.color.rgb = RGBColor(255, 255, 255)
    deleted, inserted = OxmlElement("w:del"), OxmlElement("w:ins")
    deleted.append(paragraph.add_run("did not sail")._r)
    inserted.append(paragraph.add_run("sailed.")._r)
    paragraph._p.extend([deleted, inserted])
    assert reader.read(saved(document)).text == "The boat sailed."


def test_the_text_of_a_content_control_is_read(reader: Reader) -> None:
    document = docx.Document()
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    content.append(document.add_paragraph(PARAGRAPH)._p)
    control.append(content)
    document.element.body.insert(0, control)
    assert reader.read(saved(document)).text == PARAGRAPH


@pytest.mark.parametrize(
    "declared", [BILLION_LAUGHS, '<!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>']
)
def test_entities_in_a_word_file_are_not_expanded(reader: Reader, declared: str) -> None:
    """Row 81, in the XML of a document."""
    body = (
        f'<?xml version="1.0"?>{declared}<w:document'
        ' xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        "<w:t>Seen. &l9;</w:t></w:r></w:p></w:body></w:document>"
    )
    try:
        text = reader.read(with_member(word("x"), "word/document.xml", body.encode())).text
    except Unreadable:
        return
    assert "haha" not in text
    assert "root:" not in text


def test_a_word_file_packed_too_tightly_is_refused(reader: Reader) -> None:
    with pytest.raises(Unreadable, match="packed too tightly"):
        reader.read(with_member(word("x"), "word/document.xml", b" " * 30_000_000))


@pytest.mark.parametrize("part", ["word/document.xml", "[Content_Types].xml", "docProps/core.xml"])
def test_a_damaged_word_file_is_refused_or_read_but_never_fails(reader: Reader, part: str) -> None:
    with pytest.raises(Unreadable, match="damaged"):
        reader.read(with_member(word(PARAGRAPH), part, b"<broken"))
    with pytest.raises(Unreadable, match="damaged"):
        reader.read(word(PARAGRAPH)[:-200])


# Texts


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_is_read_in_its_charset(reader: Reader, encoding: str) -> None:
    text = "L’été à Besançon coûte 12 €."
    found = reader.read(text.encode(encoding), name="note.txt")
    assert (found.kind, found.text) == ("text", text)


def test_line_ends_of_every_system_are_one(reader: Reader) -> None:
    assert (
        reader.read(b"One.\r\n\r\nTwo.\rThree.\xe2\x80\xa8Four.", name="a.txt").text
        == "One.\n\nTwo.\nThree.\nFour."
    )


def test_lines_broken_at_a_margin_are_joined(reader: Reader) -> None:
    text = "\n".join(LINES) + "\n\nShort lines\nstay apart.\n"
    assert reader.read(text.encode(), name="a.txt").text == READ.replace("\n\n", "\n") + (
        "\n\nShort lines\nstay apart."
    )


def test_long_lines_are_paragraphs_where_no_empty_line_says_what_is_one(reader: Reader) -> None:
    assert reader.read(f"{PARAGRAPH}\n{SECOND}\n".encode(), name="a.txt").text == f"{PARAGRAPH}\n\n{SECOND}"
    text = f"{PARAGRAPH}\n{SECOND}\n\n{PARAGRAPH}"
    assert reader.read(text.encode(), name="a.txt").text == text


def test_front_lines_say_what_a_text_is(reader: Reader) -> None:
    front = "title: The ferry\npublisher: Bay Courier\nurl: https://bay.example.org/ferry\ndate: 2024-08-06\nlang: en\ntier: news\n"
    found = reader.read(f"{front}\n{PARAGRAPH}\n".encode(), name="01-bay.md")
    assert (found.title, found.publisher, found.canonical_url, found.date, found.language, found.text) == (
        "The ferry",
        "Bay Courier",
        "https://bay.example.org/ferry",
        date(2024, 8, 6),
        "en",
        PARAGRAPH,
    )


@pytest.mark.parametrize(
    "text", ["note: this is no front line\n\nText.", "Title: The ferry\n\nText.", "title: x\nWords.\n\nText."]
)
def test_a_text_that_only_begins_like_front_lines_stays_whole(reader: Reader, text: str) -> None:
    assert reader.read(text.encode(), name="a.txt").text == text


def test_markdown_s_marks_are_dropped_and_its_words_stay(reader: Reader) -> None:
    text = (
        "# The ferry\nIt **stopped** on _Monday_, [the county](https://x.example) said. ![A boat](b.png)\n\n"
        "> Nobody `paid`.\n\n- One\n- Two\n\n---\n<!-- secret -->2 * 3 * 4 stays, and so does snake_case_name.\n"
    )
    assert reader.read(text.encode(), name="a.md").text == (
        "The ferry\n\nIt stopped on Monday, the county said.\n\nNobody paid.\n\nOne\n\nTwo\n\n"
        "2 * 3 * 4 stays, and so does snake_case_name."
    )


def test_a_text_that_is_longer_than_allowed_is_refused(reader: Reader) -> None:
    with pytest.raises(Unreadable, match="longer than 2,000,000 characters"):
        reader.read(f"{PARAGRAPH}\n\n".encode() * 20_000, name="a.txt")


# What bytes are

KINDS = [
    (page(""), Claimed("a.pdf", "application/pdf"), "html"),  # row 85
    (pdf(LINES), Claimed("a.html", "text/html"), "pdf"),
    (pdf(LINES), Claimed("a.txt", "text/plain"), "pdf"),
    (b"\n " + pdf(LINES), Claimed(), "pdf"),
    (word("x"), Claimed("a.txt", "text/plain"), "docx"),
    (word("x"), Claimed("a.zip", "application/zip"), "docx"),
    (zipped({"a.txt": b"x"}), Claimed("a.docx"), "zip"),
    (page(""), Claimed("a.txt", "text/plain"), "html"),
    (b"<!-- a remark --> <html><p>x", Claimed(), "html"),
    (b"<?xml version='1.0'?><!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml'>", Claimed(), "html"),
    (b"<p>Only a part of a page.</p>", Claimed(), "html"),
    ("<html><p>é".encode("utf-16"), Claimed(), "html"),
    (b"Words without a mark.", Claimed("", "text/html"), "html"),
    (b"Words without a mark.", Claimed("a.pdf", "application/pdf"), "text"),
    (b"BMW and MZ are makers of engines.", Claimed(), "text"),
    (b"<3 this is no mark", Claimed("a.txt"), "text"),
    (b"a < b, and %PDF-1.4 is how a PDF begins", Claimed("a.txt"), "text"),
    (rss(), Claimed("", "text/html"), "feed"),
    (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", Claimed(), "feed"),
    (sitemap(), Claimed("", "text/plain"), "sitemap"),
    (sitemap(root="sitemapindex"), Claimed(), "sitemap"),
    (b"%PDF-1.7\n<html><body><script>alert(1)</script>", Claimed("", "text/html"), "pdf"),  # row 85: both
    (b"<html><body>%PDF-1.7 1 0 obj", Claimed("", "application/pdf"), "html"),
    (bytes(range(256)) * 20, Claimed("", "text/plain"), ""),
]


@pytest.mark.parametrize(("data", "claimed", "kind"), KINDS)
def test_bytes_are_what_they_are_and_not_what_is_claimed(data: bytes, claimed: Claimed, kind: str) -> None:
    assert sniff(data, claimed) == kind


NO_DOCUMENTS = [
    (png(50_000, 50_000), "picture"),  # row 84
    (b"GIF89a<html><script>alert(1)</script>", "picture"),  # row 85
    (b"\xff\xd8\xff\xe0" + bytes(40), "picture"),
    (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "picture"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'><text>Words</text></svg>", "picture"),
    (b"<?xml version='1.0'?><!-- x --><svg/>", "picture"),
    (b"\x00\x00\x00 ftypisom" + bytes(40), "video"),
    (b"\x7fELF" + bytes(60), "program"),
    (b"MZ\x90\x00" + bytes(60), "program"),
    (b"\x1f\x8b\x08" + bytes(40), r"only \.zip"),
    (b"Rar!\x1a\x07\x00", r"only \.zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40), "old Office file"),
    (b"{\\rtf1 Hello}", "RTF"),
    (zipped({"[Content_Types].xml": b"x", "xl/workbook.xml": b"x"}), "spreadsheet"),
    (zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "OpenDocument"),
    (zipped({"a.txt": b"x"}), "archive, not a document"),
    (b"PK\x03\x04 and nothing more", "damaged archive"),
    (rss(), "feed, not a document"),
    (sitemap(), "sitemap, not a document"),
    (b"<?xml version='1.0'?><invoice/>", "XML file of a kind"),
    (bytes(range(256)) * 20, "no kind of document"),
    (b"", "empty"),
    (b" \n", "empty"),
]


@pytest.mark.parametrize(("data", "words"), NO_DOCUMENTS)
def test_what_is_no_document_is_said_to_be_none_whatever_it_claims(
    reader: Reader, data: bytes, words: str
) -> None:
    with pytest.raises(Unreadable, match=words):
        reader.read(data, name="report.pdf", content_type="application/pdf")


def test_a_page_served_as_a_pdf_is_read_as_a_page(reader: Reader) -> None:
    """Row 85."""
    found = reader.read(page(""), content_type="application/pdf", name="a.pdf")
    assert (found.kind, found.text) == ("html", f"{PARAGRAPH}\n\n{SECOND}")


# Archives


def stored(folder: Path, data: bytes) -> Path:
    path = folder / "sources.zip"
    path.write_bytes(data)
    return path


def test_the_files_of_an_archive_are_listed_and_read(reader: Reader, tmp_path: Path) -> None:
    path = stored(
        tmp_path,
        zipped(
            {
                "skarn/": b"",
                "skarn/a.html": page(""),
                "__MACOSX/skarn/._a.html": b"x",
                "skarn/.DS_Store": b"x",
                "skarn/b.pdf": pdf(LINES),
                "c.md": b"# Heading",
            }
        ),
    )
    members = reader.members(path)
    assert [(member.index, member.name) for member in members] == [
        (1, "skarn/a.html"),
        (4, "skarn/b.pdf"),
        (5, "c.md"),
    ]
    assert members[2] == Member(5, "c.md", 9)
    assert [reader.read_member(path, member.index).kind for member in members] == ["html", "pdf", "text"]
    assert reader.read_member(path, 5).text == "Heading"


def test_a_name_in_an_archive_leads_nowhere(reader: Reader, tmp_path: Path) -> None:
    data = zipped({"../../etc/passwd": b"x", "/abs.txt": b"x", "C:\\win\\..\\a\u202e.txt": b"x"})
    assert [member.name for member in reader.members(stored(tmp_path, data))] == [
        "etc/passwd",
        "abs.txt",
        "C:/win/a.txt",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["sources.zip"]


@pytest.mark.parametrize(
    "index", [-1, 1, 2, 10**9], ids=["negative", "folder", "one too many", "far too many"]
)
def test_what_is_not_in_an_archive_is_not_read(reader: Reader, tmp_path: Path, index: int) -> None:
    path = stored(tmp_path, zipped({"a.txt": b"x", "folder/": b""}))
    with pytest.raises(Unreadable, match="no such file"):
        reader.read_member(path, index)


def test_an_archive_in_an_archive_is_not_opened(reader: Reader, tmp_path: Path) -> None:
    inner = zipped({"a.txt": b"x"})
    path = stored(tmp_path, zipped({"inner.zip": inner, "disguised.txt": inner}))
    with pytest.raises(Unreadable, match="inside an archive"):
        reader.read_member(path, 0)
    with pytest.raises(Unreadable, match="archive, not a document"):
        reader.read_member(path, 1)


def test_a_locked_archive_is_said_to_be_locked(reader: Reader, tmp_path: Path) -> None:
    path = stored(tmp_path, marked_as_encrypted(zipped({"a.txt": b"secret"}, packed=False)))
    assert len(reader.members(path)) == 1
    with pytest.raises(Unreadable, match="locked with a password"):
        reader.read_member(path, 0)


def test_an_archive_that_unpacks_to_far_more_is_refused(reader: Reader, tmp_path: Path) -> None:
    path = stored(tmp_path, zipped({"a.txt": bytes(40 << 20)}))
    with pytest.raises(Unreadable, match="packed too tightly"):
        reader.members(path)
    path = stored(tmp_path, zipped({"a.txt": bytes(51 << 20)}))
    with pytest.raises(Unreadable, match="larger than 50 MB"):
        reader.members(path)


def test_an_archive_that_lies_about_a_size_is_refused(reader: Reader, tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": b"word " * 100_000}))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        central = archive.start_dir
    data[central + 24 : central + 28] = (100).to_bytes(4, "little")
    with pytest.raises(Unreadable, match="damaged"):
        reader.read_member(stored(tmp_path, bytes(data)), 0)


def test_an_archive_of_too_many_files_is_refused(reader: Reader, tmp_path: Path) -> None:
    path = stored(tmp_path, zipped({f"{number}.txt": b"" for number in range(20_001)}, packed=False))
    with pytest.raises(Unreadable, match="more than 20,000 files"):
        reader.members(path)


def test_what_is_no_archive_or_not_there_is_unreadable(reader: Reader, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="archive"):
        reader.members(stored(tmp_path, page("")))
    with pytest.raises(Unreadable, match="archive"):
        reader.members(tmp_path / "missing.zip")
