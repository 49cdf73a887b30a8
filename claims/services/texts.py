"""Texts at the door: fixed once, in one way, and named by their hashes."""

from __future__ import annotations

import hashlib
import unicodedata

from django.utils.translation import gettext as _

from claims.services.errors import Refused


def sha256(text: str) -> str:
    """The hex digest of the text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def normalise_body(raw: str) -> str:
    """CRLF and CR become LF; nothing else is changed. Refuses NUL and lone surrogates."""
    if "\x00" in raw or any(0xD800 <= ord(character) <= 0xDFFF for character in raw):
        raise Refused(_("The text holds characters that no text has; is it a binary file?"), "body")
    return raw.replace("\r\n", "\n").replace("\r", "\n")


def decode_upload(data: bytes) -> str:
    """The text of an uploaded file: UTF-8, with or without a byte order mark."""
    if b"\x00" in data:
        raise Refused(_("This is not a text file."), "file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(
            _("The file can't be read as UTF-8 text. Save it as UTF-8 and try again."), "file"
        ) from None


def restatement_key(restatement: str) -> str:
    """What makes two restatements the same claim: letters and digits, not case or spacing."""
    folded = unicodedata.normalize("NFKC", restatement).casefold()
    return sha256(" ".join(folded.split()))


def one_line(text: str, most: int) -> str:
    """On one line, without what no database takes or nobody sees: NUL and the like, lone surrogates."""
    kept = (
        " " if character.isspace() else character
        for character in text
        if character.isspace() or unicodedata.category(character) not in ("Cc", "Cs")
    )
    return " ".join("".join(kept).split())[:most]
