"""What bytes are: by what they begin with, and only then by what the server or the file's name claims."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from claims.sources.base import Unreadable
from claims.sources.reading.charset import decode

_PICTURE = "This is a picture, not a document."
_FILM = "This is a sound or video file, not a document."
_PROGRAM = "This is a program, not a document."
_PACKED = "This kind of archive can't be opened; only .zip archives can."
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", _PICTURE),
    (b"GIF87a", _PICTURE),
    (b"GIF89a", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"\x00\x00\x01\x00", _PICTURE),
    (b"8BPS\x00", _PICTURE),
    (b"\x1aE\xdf\xa3", _FILM),
    (b"OggS\x00", _FILM),
    (b"fLaC\x00", _FILM),
    (b"ID3\x02", _FILM),
    (b"ID3\x03", _FILM),
    (b"ID3\x04", _FILM),
    (b"\x7fELF", _PROGRAM),
    (b"\xca\xfe\xba\xbe", _PROGRAM),
    (b"\xcf\xfa\xed\xfe", _PROGRAM),
    (b"\xce\xfa\xed\xfe", _PROGRAM),
    (b"\x00asm", _PROGRAM),
    (b"7z\xbc\xaf\x27\x1c", _PACKED),
    (b"Rar!\x1a\x07", _PACKED),
    (b"\x1f\x8b\x08", _PACKED),
    (b"BZh", _PACKED),
    (b"\xfd7zXZ\x00", _PACKED),
    (b"\x28\xb5\x2f\xfd", _PACKED),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an old Office file (.doc) or one locked with a password; "
     "save it as .docx or PDF without a password."),
    (b"{\\rtf", "This is an RTF file; save it as .docx or PDF."),
    (b"%!PS", "This is a PostScript file; save it as PDF."),
)  # fmt: skip
_HTML_START = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta)\b", re.I | re.S
)
_ANY_TAG = re.compile(
    r"<(?:p|div|br|h[1-6]|article|section|table|ul|ol|span|a|script|style|main)\b[^<>]*>", re.I
)
_XML_ROOT = re.compile(
    r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!doctype[^\[>]*(?:\[.*?\])?\s*>)*<(?:[\w.-]+:)?([\w.-]+)", re.I | re.S
)
_XML_KINDS = {
    "rss": "feed", "feed": "feed", "rdf": "feed", "urlset": "sitemap", "sitemapindex": "sitemap", "html": "html",
}  # fmt: skip
_HEAD = 8192  # bytes are looked at
_TEXT_CONTROLS = frozenset(b"\t\n\x0b\x0c\r\x1b")
_MOST_CONTROLS = 0.05  # of a text's bytes; a program's, a font's or a picture's are a tenth and more
_TEXT_NAMES = (".txt", ".md", ".markdown", ".text")


@dataclass(frozen=True, slots=True)
class Claimed:
    """What others say the bytes are. Anything may be "" or wrong."""

    name: str = ""
    content_type: str = ""
    charset: str = ""

    @property
    def html(self) -> bool:
        return self.content_type in ("text/html", "application/xhtml+xml") or self._ends(
            ".html", ".htm", ".xhtml"
        )

    @property
    def markdown(self) -> bool:
        return self.content_type == "text/markdown" or self._ends(".md", ".markdown")

    @property
    def text(self) -> bool:
        return self.content_type.startswith("text/") or self._ends(*_TEXT_NAMES)

    def _ends(self, *endings: str) -> bool:
        return self.name.lower().endswith(endings)


def sniff(data: bytes, claimed: Claimed) -> str:
    """The kind of the bytes: "html", "pdf", "docx", "text", "zip", "feed", "sitemap", or "" for none of these.

    Raises Unreadable, with what it is instead, for pictures, films, programs and the like.
    """
    if not data.strip():
        raise Unreadable("The file is empty.")
    head = data[:_HEAD]
    _refuse_what_is_no_document(head)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if head.lstrip().startswith(b"%PDF-"):
        return "pdf"
    return _text_kind(head, claimed)


def _refuse_what_is_no_document(head: bytes) -> None:
    for start, message in _STARTS:
        if head.startswith(start):
            raise Unreadable(message)
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        raise Unreadable(_PICTURE if head[8:12] == b"WEBP" else _FILM)
    if head[4:8] == b"ftyp" and head[:2] == b"\x00\x00":
        raise Unreadable(_PICTURE if head[8:12] in (b"avif", b"heic", b"mif1") else _FILM)
    # "BM" and "MZ" also begin words: the bytes that follow in such a file do not.
    if head[:2] == b"BM" and head[6:10] == bytes(4):
        raise Unreadable(_PICTURE)
    if head[:2] == b"MZ" and b"\x00" in head[2:64]:
        raise Unreadable(_PROGRAM)
    if head[257:262] == b"ustar":
        raise Unreadable(_PACKED)


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable("The file is a damaged archive or Word file.") from error
    if "word/document.xml" in names:
        return "docx"
    if "[Content_Types].xml" in names:
        raise Unreadable("This is a spreadsheet or slides; save it as PDF or as text.")
    if "mimetype" in names:
        raise Unreadable("This is an OpenDocument file or an e-book; save it as .docx or PDF.")
    return "zip"


def _text_kind(head: bytes, claimed: Claimed) -> str:
    wide = claimed.charset.lower().startswith("utf-16") or head.startswith((b"\xff\xfe", b"\xfe\xff"))
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in head)
    if controls > len(head) * _MOST_CONTROLS and not wide:
        # A PDF may have up to a kilobyte of anything before its first line.
        return "pdf" if b"%PDF-" in head[:1024] else ""
    start = decode(head, claimed.charset, in_page=True).replace("\x00", "")
    if _HTML_START.match(start):
        return "html"
    return _marked_up_kind(start, claimed) or _plain_kind(start, claimed)


def _marked_up_kind(start: str, claimed: Claimed) -> str:
    if not start.lstrip("\ufeff \t\r\n").startswith("<"):
        return ""
    root = _XML_ROOT.match(start.lstrip("\ufeff"))
    name = root[1].lower() if root else ""
    if name == "svg":
        raise Unreadable(_PICTURE)
    if name in _XML_KINDS:
        return _XML_KINDS[name]
    if start.lstrip().startswith("<?xml"):
        raise Unreadable("This is an XML file of a kind that isn't read.")
    return "html" if _ANY_TAG.search(start) and not claimed.markdown else ""


def _plain_kind(start: str, claimed: Claimed) -> str:
    if b"%PDF-" in start[:1024].encode("utf-8", "ignore") and not claimed.text:
        return "pdf"
    return "html" if claimed.html else "text"
