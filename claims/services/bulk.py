"""Bulk files: JSON Lines and CSV with a document a line, and zip archives of files. Read row by row, never whole.

Columns and keys: title, text (required); publisher, url, date (YYYY-MM-DD), lang, tier, author. In English only,
and in lower case. Extra ones are passed over.
"""

from __future__ import annotations

import csv
import itertools
import json
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from claims.models import TierChoice, Via
from claims.services.errors import Refused
from claims.services.fetching import file_arrival
from claims.services.library import Arrival
from claims.services.network import reader
from claims.sources.base import ReadPage, Unreadable

ENDINGS = (".jsonl", ".ndjson", ".csv", ".zip")
_FIELDS = ("title", "text", "publisher", "url", "date", "lang", "tier", "author")


@dataclass(frozen=True, slots=True)
class Row:
    """One document of a bulk file, counted from 1; `problem` says why it can't be stored."""

    number: int
    name: str
    fields: Mapping[str, str]
    problem: str = ""
    page: ReadPage | None = None

    def arrival(self, *, tier: str) -> Arrival:
        """The row as a document on its way in. Raises Refused where a field can't be right."""
        if self.page is not None:
            return file_arrival(self.page, self.name, via=Via.BULK, tier=tier)
        given = self.fields
        own_tier = given.get("tier") or tier
        if own_tier not in TierChoice.values:
            raise Refused(_("The tier must be one of %(tiers)s.") % {"tiers": ", ".join(TierChoice.values)})
        return Arrival(
            title=given.get("title", ""),
            text=given.get("text", ""),
            publisher=given.get("publisher", ""),
            tier=own_tier,
            date=_date(given.get("date", "")),
            url=_address(given.get("url", "")),
            language=given.get("lang", ""),
            author=given.get("author", ""),
            via=Via.BULK,
            address=self.name,
        )


def _date(text: str) -> Date | None:
    if not text.strip():
        return None
    try:
        return Date.fromisoformat(text.strip()[:10])
    except ValueError:
        raise Refused(_("The date must be YYYY-MM-DD.")) from None


def _address(url: str) -> str:
    url = url.strip()
    if url and not url.lower().startswith(("http://", "https://")):
        raise Refused(_("The address must begin with http:// or https://."))
    if any(character.isspace() or unicodedata.category(character) in ("Cc", "Cs") for character in url):
        raise Refused(_("The address holds characters that no address has."))
    if len(url.encode()) > 2000:  # bytes: an index takes no more
        raise Refused(_("The address is too long."))
    return url


def ending(name: str) -> str:
    """The form that the file's name says; Refused for one that we don't read."""
    found = next((end for end in ENDINGS if name.lower().endswith(end)), None)
    if found is None:
        raise Refused(
            _("Only %(endings)s files can be imported in bulk.") % {"endings": ", ".join(ENDINGS)}, "file"
        )
    return found


def count(name: str, path: Path) -> int | None:
    """How many rows there are; None where only reading them all would tell. Raises Refused."""
    form = ending(name)
    if form == ".zip":
        return len(_members(path))
    if form == ".csv":
        return None
    with path.open("rb") as file:
        lines = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
        file.seek(max(path.stat().st_size - 1, 0))
        return lines + (file.read(1) not in (b"\n", b""))


class Rows:
    """The rows that are left."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows

    def take(self, most: int) -> list[Row]:
        """The next rows, at most so many; none at the end."""
        return list(itertools.islice(self._rows, most))


@contextmanager
def open_bulk(name: str, path: Path, position: int) -> Iterator[Rows]:
    """The rows after the first `position`. Raises Refused where the file can't be read at all."""
    form = ending(name)
    if form == ".zip":
        yield Rows(_zip_rows(path, position))
    elif form == ".csv":
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as text:
            yield Rows(itertools.islice(_csv_rows(text), position, None))
    else:
        with path.open("rb") as file:
            yield Rows(itertools.islice(_json_rows(file), position, None))


def _longest() -> int:
    """Bytes of one line: a document of the greatest length, escaped."""
    limit: int = settings.DOCUMENT_LIMIT
    return 6 * limit + 20_000


def _json_rows(file: object) -> Iterator[Row]:
    readline = file.readline  # type: ignore[attr-defined]
    for number in itertools.count(1):
        line = readline(_longest())
        if not line:
            return
        too_long = not line.endswith(b"\n") and len(line) >= _longest()
        while too_long and line and not line.endswith(b"\n"):
            line = readline(_longest())
        yield _too_long(number) if too_long else _json_row(number, line)


def _too_long(number: int) -> Row:
    return Row(number, _line(number), {}, problem=_("The line is too long."))


def _line(number: int) -> str:
    return _("line %(number)s") % {"number": number}


def _json_row(number: int, line: bytes) -> Row:
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        blank = not line.strip()
        return Row(
            number,
            _line(number),
            {},
            problem=_("The line is empty.") if blank else _("The line is not JSON."),
        )
    if not isinstance(value, dict):
        return Row(number, _line(number), {}, problem=_("The line is no JSON object."))
    fields = {name: value[name] for name in _FIELDS if value.get(name) is not None}
    wrong = next((name for name, held in fields.items() if not isinstance(held, str)), None)
    problem = _("%(field)s must be a text.") % {"field": wrong} if wrong else ""
    return Row(number, _line(number), {} if wrong else fields, problem=problem)


def _csv_rows(text: object) -> Iterator[Row]:
    csv.field_size_limit(_longest())
    records = csv.reader(text)  # type: ignore[arg-type]
    header: list[str] | None = None
    number = 0
    while True:
        try:
            record = next(records)
        except StopIteration:
            return
        except csv.Error:
            number += 1
            yield Row(number, _line(number), {}, problem=_("The line can't be read as CSV."))
            continue
        if header is None:
            header = [cell.strip().lower() for cell in record]
            if not {"title", "text"} <= set(header):
                raise Refused(_("The first line must name the columns, title and text among them."), "file")
            continue
        number += 1
        fields = {name: cell for name, cell in zip(header, record, strict=False) if name in _FIELDS}
        yield Row(number, _line(number), fields)


def _members(path: Path) -> list[tuple[int, str]]:
    try:
        return [(member.index, member.name) for member in reader().members(path)]
    except Unreadable as error:
        raise Refused(str(error), "file") from error


def _zip_rows(path: Path, position: int) -> Iterator[Row]:
    for number, (index, name) in enumerate(_members(path), 1):
        if number <= position:
            continue
        try:
            yield Row(number, name, {}, page=reader().read_member(path, index))
        except Unreadable as error:
            yield Row(number, name, {}, problem=str(error))
