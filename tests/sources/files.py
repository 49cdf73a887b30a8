"""Files for the tests, built byte by byte: no document of anybody else's lies in the repository."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping

import docx
from pypdf import PdfReader, PdfWriter

PARAGRAPH = (
    "The ferry between Port Amble and the island of Skarn stopped on Monday, the county said, because nobody would pay "
    "for a new gearbox."
)
SECOND = (
    "About 400 people took it every day, most of them pupils and nurses; they now wait for a bus that goes round "
    "the whole bay."
)


def page(body: str, head: str = "", *, lang: str = "en") -> bytes:
    """A web page with an article of two paragraphs, and `body` inside the article after them."""
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">{head}</head><body>'
        f"<nav><a href=/>Start</a> <a href=/a>All news</a></nav><article><p>{PARAGRAPH}</p><p>{SECOND}</p>{body}"
        "</article><footer>Imprint</footer></body></html>"
    ).encode()


def pdf_of(objects: Iterable[bytes], *, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalog."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(places) + 1,
        trailer,
        start,
    )
    return bytes(out)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), entries, data)


def flate(data: bytes) -> bytes:
    return stream(zlib.compress(data, 9), b"/Filter /FlateDecode")


def pdf(
    *pages: list[str], info: Mapping[str, str] | None = None, content: bytes | None = None, catalog: bytes = b"",
    resources: bytes = b"", more: Iterable[bytes] = (),
) -> bytes:  # fmt: skip
    """A PDF with the given lines on each page, or with the stream object `content` as its only page.

    `more` objects are numbered from 4 on, before the pages; `catalog` and `resources` are further entries.
    """
    more = list(more)
    contents = [content] if content else [stream(_typed(lines)) for lines in pages]
    first = 4 + len(more)
    kids = b" ".join(b"%d 0 R" % (first + 2 * number) for number in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %b >>" % catalog,
        b"<< /Type /Pages /Count %d /Kids [%b] >>" % (len(contents), kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        *more,
    ]
    for number, body in enumerate(contents):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> %b >> >>" % (first + 2 * number + 1, resources)
        )
        objects.append(body)
    trailer = b""
    if info:
        entries = (f"/{name} ({value})".encode("cp1252") for name, value in info.items())
        objects.append(b"<< %b >>" % b" ".join(entries))
        trailer = b"/Info %d 0 R" % len(objects)
    return pdf_of(objects, trailer=trailer)


def _typed(lines: list[str]) -> bytes:
    escaped = (line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in lines)
    shown = " T*\n".join(f"({line}) Tj" for line in escaped)
    return f"BT /F1 11 Tf 14 TL 72 780 Td\n{shown}\nET".encode("cp1252")


def locked(data: bytes, *, password: str) -> bytes:
    """The PDF encrypted with a password for its reader; with "" it can be read but not changed."""
    writer = PdfWriter(PdfReader(io.BytesIO(data)))
    writer.encrypt(password, "only the owner knows", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def zipped(members: Mapping[str, bytes], *, packed: bool = True) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    """The zip file with one member replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    return zipped(members | {name: content})


def marked_as_encrypted(data: bytes) -> bytes:
    """The zip file with the flag set that says its members need a password."""
    changed = bytearray(data)
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = changed.find(signature)
        while place >= 0:
            changed[place + flags] |= 1
            place = changed.find(signature, place + 4)
    return bytes(changed)


def png(width: int, height: int) -> bytes:
    """A PNG that says it has so many pixels, and holds next to none."""
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\x00" * 1000)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


LAUGHS = "".join(
    f'<!ENTITY l{level} "{"".join(f"&l{level - 1};" for _ in range(10))}">' for level in range(1, 10)
)
BILLION_LAUGHS = f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'


def rss(*items: str, before: str = "", title: str = "News of the bay") -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{before}<rss version="2.0"><channel><title>{title}</title>'
        f"{''.join(items)}</channel></rss>"
    ).encode()


def sitemap(*entries: str, before: str = "", root: str = "urlset") -> bytes:
    return (
        f'<?xml version="1.0"?>{before}<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        f' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{"".join(entries)}</{root}>'
    ).encode()
