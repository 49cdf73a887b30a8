"""Storing documents: once each, with their passages, versions and origin."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date as Date

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from claims.checking.domain import LANGUAGES, SourceDocument
from claims.checking.language.detect import detect_language
from claims.checking.retrieve import split_passages
from claims.models import (
    Document,
    Passage,
    Person,
    Retrieval,
    Role,
    Source,
    StoredFile,
    TierChoice,
    Via,
)
from claims.search import stored_terms
from claims.services.errors import Refused
from claims.services.library_history import record_step
from claims.services.origins import link_correction, settle_origin
from claims.services.permissions import require_role
from claims.services.sources import plain_address, source_for
from claims.services.texts import normalise_body, one_line, sha256


@dataclass(frozen=True, slots=True)
class Arrival:
    """A document on its way in. `publisher` names its source, which is made with `tier` where there is none.

    `by_domain`: the document came from its address, so the host says whose it is. What the page calls itself can
    name a source that is new, and never passes it off as one that is known.
    """

    title: str
    text: str
    publisher: str = ""
    by_domain: bool = False
    tier: str = TierChoice.NEWS
    date: Date | None = None
    url: str = ""
    language: str = ""
    author: str = ""
    canonical_url: str = ""
    via: str = Via.PASTE
    address: str = ""  # as it was asked for
    file: StoredFile | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """`known`: it was there already, and now has one more retrieval."""

    document: Document
    known: bool


def add_document(
    person: Person | None,
    *,
    source_name: str,
    tier: str,
    title: str,
    text: str,
    date: Date | None = None,
    url: str = "",
    language: str = "",
) -> Document:
    """Stores a pasted document with its passages; the same text of the same page is stored once.

    `person` is None for the terminal; in the browser it must be an editor. A source of that name
    is made with that tier where there is none. Raises NotAllowed, Refused.
    """
    if person is not None:
        require_role(person, Role.EDITOR)
    if not source_name.strip():
        raise Refused(_("Name the publisher."), "source_name")
    via = Via.PASTE if person else Via.TERMINAL
    arrival = Arrival(
        title=title,
        text=text,
        publisher=source_name,
        tier=tier,
        date=date,
        url=url,
        language=language,
        via=via,
    )
    return store_document(person, arrival).document


def add_read_document(document: SourceDocument) -> Document:
    """The same for a document read from a file of the newsroom's own. Raises Refused."""
    return add_document(
        None,
        source_name=document.publisher,
        tier=document.tier.value,
        title=document.title,
        text=document.text,
        date=document.date,
        url=document.url,
        language=document.language or "",
    )


def store_document(person: Person | None, arrival: Arrival, source: Source | None = None) -> Stored:
    """Stores what arrived, in one transaction; `source` is its source, where that is known already.

    The same text of the same page is one document with two retrievals; a page that has changed is a new
    document that follows the old one. The caller has asked for the person's role. Raises Refused.
    """
    text = _checked_text(arrival.text)
    arrival = replace(
        arrival,
        text=text,
        title=one_line(arrival.title, 500),
        publisher=one_line(arrival.publisher, 200),
        author=one_line(arrival.author, 300),
        address=one_line(arrival.address, 2000),
        url=plain_address(arrival.url),
        canonical_url=plain_address(arrival.canonical_url)[:2000],
    )
    if not arrival.title:
        raise Refused(_("Give the document's title."), "title")
    _refuse_own(arrival)
    with transaction.atomic():
        source = source or source_for(
            publisher=arrival.publisher, by_domain=arrival.by_domain, url=arrival.url, tier=arrival.tier
        )
        stored = _stored(source, person, arrival)
        Retrieval.objects.create(
            document=stored.document,
            via=arrival.via,
            address=arrival.address or arrival.url,
            file=arrival.file,
            person=person,
        )
        record_step(
            "seen_again" if stored.known else "stored",
            person=person,
            document=stored.document,
            via=arrival.via,
            sha256=stored.document.sha256,
        )
    return stored


def _checked_text(raw: str) -> str:
    text = normalise_body(raw)
    if not text.strip():
        raise Refused(_("There is no text."), "text")
    if len(text) > settings.DOCUMENT_LIMIT:
        raise Refused(
            _("The text is too long; %(limit)s characters is the most.")
            % {"limit": f"{settings.DOCUMENT_LIMIT:,}"},
            "text",
        )
    return text


def _refuse_own(arrival: Arrival) -> None:
    """Our own fact-checks are never evidence: they are not even stored, under http or https, with "www." or without."""
    own = _place(settings.SITE_URL)
    if any(f"{_place(url)}/".startswith(f"{own}/") for url in (arrival.url, arrival.canonical_url) if url):
        raise Refused(_("This is a page of our own site; it can't be a source."), "url")


def _place(url: str) -> str:
    """The address without its scheme and a leading "www."."""
    return plain_address(url).partition("://")[2].removeprefix("www.").rstrip("/")


def _stored(source: Source, person: Person | None, arrival: Arrival) -> Stored:
    fingerprint = sha256(arrival.text)
    try:
        with transaction.atomic():
            document = Document.objects.create(
                source=source,
                added_by=person,
                title=arrival.title,
                text=arrival.text,
                date=arrival.date,
                url=arrival.url,
                language=arrival.language
                if arrival.language in LANGUAGES
                else detect_language(arrival.text) or "",
                sha256=fingerprint,
                author=arrival.author,
                canonical_url=arrival.canonical_url,
                file=arrival.file,
                previous=_previous(source, arrival.url),
            )
            _store_passages(document)
            settle_origin(document)
            link_correction(document)
    except IntegrityError:
        return Stored(Document.objects.get(source=source, url=arrival.url, sha256=fingerprint), known=True)
    return Stored(document, known=False)


def _previous(source: Source, url: str) -> Document | None:
    """The newest version of the page that is kept."""
    return Document.objects.filter(source=source, url=url).order_by("-pk").first() if url else None


def _store_passages(document: Document) -> None:
    Passage.objects.bulk_create(
        Passage(
            document=document,
            start=start,
            end=end,
            text=document.text[start:end],
            terms=stored_terms(document.text[start:end], document.title, document.language or None),
        )
        for start, end in split_passages(document.text)
    )
