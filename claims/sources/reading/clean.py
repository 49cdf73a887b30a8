"""Taking out of text what no reader sees, and what no database takes."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urljoin, urlsplit

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# What has no looks of its own: it could hide words from a person, or orders to a model in plain sight.
_UNSEEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls; PostgreSQL refuses NUL
    "\u00ad\u034f\u180e\u200b-\u200d\u2060-\u2064\ufeff"  # soft hyphens, widths of zero
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # turning the direction of text
    "\u115f\u1160\u3164\uffa0\ufff9-\ufffb"  # blank letters, notes between lines
    "\U000e0000-\U000e0fff"  # tag characters and their kin
    "\ud800-\udfff"  # lone surrogates: no encoding takes them
    "]+"
)
_SPACES = re.compile(r"[ \t]+")
_AROUND_LINE_ENDS = re.compile(r"[ \t]*\n[ \t]*")
_EMPTY_LINES = re.compile(r"\n{3,}")
_SPACE = re.compile(r"\s+")

LONGEST_ADDRESS = 2_000


def clean(text: str) -> str:
    """Text with LF line ends and composed letters, without anything unseen. It may be longer by no character."""
    seen = _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", seen)


def tidy(text: str) -> str:
    """`clean`, with single spaces and at most one empty line between paragraphs. Non-breaking spaces stay."""
    lines = _AROUND_LINE_ENDS.sub("\n", _SPACES.sub(" ", clean(text)))
    return _EMPTY_LINES.sub("\n\n", lines).strip()


def one_line(text: str, longest: int = 500) -> str:
    """A title or a name: one line of at most `longest` characters."""
    return _SPACE.sub(" ", clean(text)).strip()[:longest].rstrip()


def web_address(base: str, link: str) -> str:
    """`link` as seen from the page `base`: an http or https address without its fragment, or ""."""
    try:
        address = urljoin(base, one_line(link, LONGEST_ADDRESS + 1))
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or len(address) > LONGEST_ADDRESS:
        return ""
    return parts._replace(fragment="").geturl()


def language_code(value: str) -> str:
    """ "en-GB" -> "en"; "" for what is no two-letter code."""
    code = re.split(r"[-_]", value.strip().lower(), maxsplit=1)[0]
    return code if re.fullmatch("[a-z]{2}", code) else ""
