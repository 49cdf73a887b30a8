"""From bytes to characters: byte order mark, then the server's word, the page's own, UTF-8, Windows-1252."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A list of what is allowed: Python also "decodes" utf-7, punycode and unicode_escape, in which a filter sees
# harmless letters where a later reader sees a tag.
_ALLOWED = frozenset(
    ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "koi8-r", "koi8-u", "mac-roman"]
    + ["shift_jis", "euc_jp", "euc_kr", "gbk", "gb18030", "big5"]
    + [f"iso8859-{part}" for part in (*range(2, 12), *range(13, 17))]
    + [f"cp{page}" for page in (874, 932, 949, *range(1250, 1259))]
)
_ALSO_KNOWN_AS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "iso8859-9": "cp1254",
}  # WHATWG
_IN_PAGE = re.compile(
    rb"""<meta[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]{1,40})|^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_HEAD = 4096  # bytes in which a page has to say it
_MOSTLY = 0.9


def decode(data: bytes, stated: str = "", *, in_page: bool = False) -> str:
    """The characters of a text. `stated` is the server's charset; `in_page` also looks at <meta> and <?xml?>."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    declared = _declared(data) if in_page else ""
    for encoding in filter(None, (_encoding(stated), declared, "utf-8")):
        text = _decoded(data, encoding)
        if text is not None:
            return text
    return data.decode("cp1252", "replace")


def _encoding(name: str) -> str:
    """Python's name for an encoding that we allow, or ""."""
    try:
        found = codecs.lookup(name.strip()).name if name.strip().isascii() else ""
    except (LookupError, ValueError):
        return ""
    found = _ALSO_KNOWN_AS.get(found, found)
    return found if found in _ALLOWED else ""


def _declared(data: bytes) -> str:
    match = _IN_PAGE.search(data[:_HEAD])
    encoding = _encoding((match[1] or match[2]).decode("ascii", "ignore")) if match else ""
    return "utf-8" if encoding.startswith("utf-16") else encoding  # it was just read as ASCII


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return _mostly_utf8(data) if encoding == "utf-8" else None


def _whole_characters(data: bytes) -> int:
    """How many bytes there are without a character at the end that was cut in two."""
    _, used = codecs.utf_8_decode(data[-4:], "replace", False)
    return len(data) - len(data[-4:]) + used


def _mostly_utf8(data: bytes) -> str | None:
    """UTF-8 with a few broken places (a page cut in two, a pasted letter) stays UTF-8."""
    text = data[: _whole_characters(data)].decode("utf-8", "replace")
    broken = text.count("\ufffd")
    foreign = sum(not character.isascii() for character in text)
    return text if broken <= foreign * (1 - _MOSTLY) else None
