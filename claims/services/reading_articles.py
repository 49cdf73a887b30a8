"""An article read from a page or a file, to be looked over: nothing is stored before a person submits it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date as Date

from django.conf import settings
from django.utils.translation import gettext as _

from claims.checking.domain import LANGUAGES
from claims.checking.language.detect import detect_language
from claims.models import Person, Role
from claims.services.errors import Refused
from claims.services.network import make_fetcher, reader
from claims.services.permissions import require_role
from claims.services.texts import normalise_body, one_line
from claims.sources import base

log = logging.getLogger(__name__)

ENDINGS = (".txt", ".md", ".markdown", ".html", ".htm", ".pdf", ".docx")
MOST_AT_ONCE = 3  # in one process: somebody waits for each, and the other pages need threads too
_MOST_SECONDS = 20.0  # for one page: longer than that nobody waits before a browser
_LONGEST_HEADING = 120  # characters
_places = threading.BoundedSemaphore(MOST_AT_ONCE)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was read, as the page or the file says it; "" or None where it doesn't say. Not yet an article."""

    title: str
    body: str
    author: str
    date: Date | None
    language: str  # of the four that are spoken here, else ""
    outlet: str
    url: str
    origin: str  # the address or the file's name, for a person to see


def read_address(person: Person, url: str) -> Draft:
    """Fetches a page under the fetcher's limits and reads it. Not inside a transaction: it may take long.

    Raises NotAllowed, or Refused for the field "url", with what to do instead.
    """
    require_role(person, Role.SUBMITTER)
    with _a_place("url"):
        try:
            fetched = make_fetcher(seconds=min(settings.FETCH_SECONDS, _MOST_SECONDS)).get(url.strip())
            page = reader().read(
                fetched.body, content_type=fetched.content_type, charset=fetched.charset, url=fetched.url
            )
        except (base.NotFetched, base.Unreadable) as error:
            if isinstance(error, base.Refused):
                log.warning("an address of person %s was refused: %s", person.pk, error.reason)
            raise Refused(_with_remedy(error), "url") from error
    return _draft(page, url=fetched.url, origin=fetched.url, field="url")


def read_upload(person: Person, name: str, data: bytes) -> Draft:
    """Reads an uploaded file in the reader's own process. Raises NotAllowed, or Refused for the field "file"."""
    require_role(person, Role.SUBMITTER)
    refuse_file(name, len(data))
    with _a_place("file"):
        try:
            page = reader().read(data, name=name)
        except base.Unreadable as error:
            raise Refused(_with_remedy(error), "file") from error
    return _draft(page, url=page.canonical_url, origin=name, field="file")


def refuse_file(name: str, size: int) -> None:
    """Raises Refused for a file that is not even opened: too large, or of a kind that no article comes in."""
    if size > settings.FILE_LIMIT:
        raise Refused(
            _("The file is too large; %(limit)s bytes is the most.") % {"limit": f"{settings.FILE_LIMIT:,}"},
            "file",
        )
    if not name.lower().endswith(ENDINGS):
        raise Refused(
            _("Files that end in .txt, .md, .html, .pdf or .docx can be read. Paste the text instead."),
            "file",
        )


@contextmanager
def _a_place(field: str) -> Iterator[None]:
    if not _places.acquire(blocking=False):
        raise Refused(
            _(
                "Others are having pages or files read just now. Try again in a moment, or paste the text instead."
            ),
            field,
        )
    try:
        yield
    finally:
        _places.release()


def _with_remedy(error: base.NotFetched | base.Unreadable) -> str:
    if isinstance(error, base.NotFetched) and error.temporary:
        return _("%(why)s Try again later, or paste the text instead.") % {"why": error}
    return _("%(why)s Paste the text instead.") % {"why": error}


def _draft(page: base.ReadPage, *, url: str, origin: str, field: str) -> Draft:
    """Cut to what an article's columns take. A text that is too long is refused: its end would go unchecked."""
    body = normalise_body(page.text)
    if len(body) > settings.ARTICLE_LIMIT:
        raise Refused(
            _(
                "The text has %(length)s characters; %(limit)s is the most. Paste the part to be checked instead."
            )
            % {"length": f"{len(body):,}", "limit": f"{settings.ARTICLE_LIMIT:,}"},
            field,
        )
    return Draft(
        title=one_line(page.title, 300) or _heading(body),
        body=body,
        author=one_line(page.author, 200),
        date=page.date,
        language=page.language if page.language in LANGUAGES else detect_language(body) or "",
        outlet=one_line(page.publisher, 200),
        url=url if len(url) <= 2000 else "",
        origin=one_line(origin, 300),
    )


def _heading(body: str) -> str:
    """The first line, where it is short and no sentence; else "", and a person gives a title or none."""
    line = next((line.strip() for line in body.splitlines() if line.strip()), "")
    ends = line.endswith((".", ":", ";", ",", "!", "…"))
    return "" if len(line) > _LONGEST_HEADING or ends else line
