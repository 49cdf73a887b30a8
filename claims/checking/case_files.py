"""Articles and documents as text files, in the form of the newsroom cases."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from claims.checking.domain import LANGUAGES, ArticleText, SourceDocument, Tier
from claims.checking.language.detect import detect_language


class BadFile(ValueError):
    """The file can't be read as what it should be. `str(error)` is one line that says why."""


def read_article(path: Path, *, today: date) -> ArticleText:
    """A title line, `date:` and `lang:` lines, a blank line, the body; or any plain text.

    A plain text has its first line as its title and `today` as its date. Raises BadFile.
    """
    return parse_article(_read(path), name=path.name, today=today)


def parse_article(text: str, *, name: str, today: date) -> ArticleText:
    """The same for a text already read."""
    lines = text.split("\n")
    if len(lines) < 4 or not lines[1].startswith("date:"):
        return _plain_article(text, name, today)
    head, _, body = text.partition("\n\n")
    fields = _fields(head.split("\n")[1:])
    if not body.strip():
        raise BadFile(f"{name}: there is no text after the blank line")
    on = _date(fields.get("date", ""), name)
    if on is None:
        raise BadFile(f"{name}: the date line is empty")
    language = fields.get("lang") or detect_language(body)
    return ArticleText(lines[0].strip(), body, language if language in LANGUAGES else None, on)


def _plain_article(text: str, name: str, today: date) -> ArticleText:
    if not text.strip():
        raise BadFile(f"{name}: the file is empty")
    return ArticleText(text.strip().split("\n")[0][:300], text, detect_language(text), today)


def read_document(path: Path) -> SourceDocument:
    """`title:`, `publisher:`, `url:`, `date:`, `lang:` and `tier:` lines, a blank line, the text.

    The document's key is the file's name. Raises BadFile.
    """
    head, blank, text = _read(path).partition("\n\n")
    fields = _fields(head.split("\n"))
    if not blank or not text.strip():
        raise BadFile(f"{path.name}: there is no text after the blank line")
    missing = [name for name in ("title", "publisher", "tier") if not fields.get(name)]
    if missing:
        raise BadFile(f"{path.name}: no {missing[0]}: line")
    if fields["tier"] not in list(Tier):
        raise BadFile(f"{path.name}: tier must be one of {', '.join(Tier)}, not {fields['tier']!r}")
    language = fields.get("lang") or detect_language(text)
    return SourceDocument(
        key=path.name,
        title=fields["title"],
        publisher=fields["publisher"],
        url=fields.get("url", ""),
        date=_date(fields.get("date", ""), path.name),
        language=language if language in LANGUAGES else None,
        tier=Tier(fields["tier"]),
        text=text,
    )


def read_documents(folder: Path) -> list[SourceDocument]:
    """Every *.md file of the folder, in the order of their names. Raises BadFile."""
    if not folder.is_dir():
        raise BadFile(f"{folder}: no such folder")
    paths = sorted(folder.glob("*.md"))
    if not paths:
        raise BadFile(f"{folder}: there are no *.md documents in it")
    return [read_document(path) for path in paths]


def _read(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadFile(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError:
        raise BadFile(f"{path}: not UTF-8 text") from None
    if "\x00" in text:
        raise BadFile(f"{path}: not a text file")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _fields(lines: list[str]) -> dict[str, str]:
    pairs = (re.match(r"(\w+):\s*(.*)$", line) for line in lines)
    return {match.group(1).lower(): match.group(2).strip() for match in pairs if match}


def _date(text: str, name: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadFile(f"{name}: the date must be YYYY-MM-DD, not {text!r}") from None
