"""Pages from the web into the library: fetched safely, kept as they came, read, stored."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from claims.models import Person, Role, Source, TierChoice, Via
from claims.services.errors import Refused
from claims.services.files import store_file
from claims.services.library import Arrival, Stored, store_document
from claims.services.library_history import record_step
from claims.services.network import make_fetcher, reader
from claims.services.permissions import require_role
from claims.services.sources import lies_in
from claims.sources import base
from claims.sources.fetch import Fetcher

_LONGEST_HEADING = 120  # characters


def add_page(
    person: Person | None,
    url: str,
    *,
    source: Source | None = None,
    publisher: str = "",
    tier: str = TierChoice.NEWS,
) -> Stored:
    """Fetches one page and stores it. `person` is None for the terminal; else it must be an editor.

    Without a `source` the page's host says whose it is, or `publisher`, where the person names one that is new.

    Raises NotAllowed; claims.sources.base.NotFetched and Unreadable, and Refused, with nothing stored.
    """
    if person is not None:
        require_role(person, Role.EDITOR)
    via = Via.ADDRESS if person else Via.TERMINAL
    return bring_in_page(person, url, source=source, publisher=publisher, tier=tier, via=via)


def bring_in_page(
    person: Person | None,
    url: str,
    *,
    source: Source | None = None,
    publisher: str = "",
    tier: str = TierChoice.NEWS,
    via: str,
    hint: Arrival | None = None,
    dated_by_hint: bool = False,
    fetcher: Fetcher | None = None,
) -> Stored:
    """The same for callers that have asked for the role. Network first, then one short transaction.

    `hint`: title and date as a feed or a provider gives them, for where the page itself says none.
    `dated_by_hint`: the date is the hint's, whatever the page says: an encyclopedia's page is as old as its last
    edit, not as its first.
    """
    try:
        fetched = (fetcher or make_fetcher()).get(url.strip())
    except base.Refused as error:
        record_step("refused", person=person, subject=url, reason=error.reason, message=error.message)
        raise
    return store_fetched(
        person,
        fetched,
        address=url.strip(),
        source=source,
        publisher=publisher,
        tier=tier,
        via=via,
        hint=hint,
        dated_by_hint=dated_by_hint,
    )


def store_fetched(
    person: Person | None,
    fetched: base.Fetched,
    *,
    address: str,
    source: Source | None = None,
    publisher: str = "",
    tier: str = TierChoice.NEWS,
    via: str,
    hint: Arrival | None = None,
    dated_by_hint: bool = False,
) -> Stored:
    """The second half: an answer that was had for `address` is read, kept and stored. Raises Unreadable, Refused."""
    page = reader().read(
        fetched.body, content_type=fetched.content_type, charset=fetched.charset, url=fetched.url
    )
    if via == Via.FEED and source is not None and not lies_in(fetched.url, source):
        source, tier = None, TierChoice.LOW  # what a feed links to elsewhere is not its publisher's
    arrival = arrival_of(page, url=fetched.url, via=via, tier=tier, hint=hint)
    if publisher:
        arrival = replace(arrival, publisher=publisher, by_domain=False)
    if dated_by_hint:
        arrival = replace(arrival, date=hint.date if hint else None)
    kept = store_file(fetched.body, fetched.content_type)
    return store_document(person, replace(arrival, address=address, file=kept), source)


def add_file(
    person: Person | None,
    data: bytes,
    name: str,
    *,
    source: Source | None = None,
    publisher: str = "",
    tier: str = TierChoice.NEWS,
    via: str = Via.UPLOAD,
) -> Stored:
    """Stores one uploaded file. The caller has asked for the role. Raises Unreadable, Refused."""
    page = reader().read(data, name=name)
    arrival = file_arrival(page, name, via=via, tier=tier, publisher=publisher)
    return store_document(person, replace(arrival, file=store_file(data)), source)


def file_arrival(page: base.ReadPage, name: str, *, via: str, tier: str, publisher: str = "") -> Arrival:
    """What was read of a file as a document on its way in: titled by itself, its heading or its name."""
    arrival = arrival_of(page, url="", via=via, tier=tier, hint=None)
    return replace(
        arrival,
        title=page.title or _heading(page.text) or _title_of(name),
        publisher=arrival.publisher or publisher or _("Uploaded files"),
        address=name[:2000],
    )


def arrival_of(page: base.ReadPage, *, url: str, via: str, tier: str, hint: Arrival | None) -> Arrival:
    """What was read of a page as a document on its way in."""
    title = page.title or (hint.title if hint else "") or _first_line(page.text)
    return Arrival(
        title=title,
        text=page.text,
        publisher=page.publisher,
        by_domain=bool(url),
        tier=tier,
        date=page.date or (hint.date if hint else None),
        url=url or page.canonical_url,
        language=page.language,
        author=page.author,
        canonical_url=page.canonical_url,
        via=via,
    )


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")[:200]


def _heading(text: str) -> str:
    """The first line, where it is short and no sentence."""
    line = _first_line(text)
    return "" if len(line) > _LONGEST_HEADING or line.endswith((".", ":", ";", ",", "!", "?", "…")) else line


def _title_of(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0].replace("_", " ").strip() or _(
        "Untitled"
    )


def why(error: Exception) -> str:
    """An error of fetching, reading or storing, in words for a person."""
    if isinstance(error, base.NotFetched):
        return error.message
    if isinstance(error, Refused):
        return str(error.message)
    return str(error) or type(error).__name__
