"""Bringing documents into the library."""

from __future__ import annotations

from datetime import date as Date
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from claims.checking.domain import LANGUAGES, SourceDocument
from claims.checking.language.detect import detect_language
from claims.checking.retrieve import split_passages
from claims.models import Document, Passage, Person, Role, Source, TierChoice
from claims.search import stored_terms
from claims.services.errors import Refused
from claims.services.permissions import require_role
from claims.services.texts import normalise_body, sha256


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
    """Stores a document with its passages; the same text of the same page is stored once.

    `person` is None for the terminal; in the browser it must be an editor. A source of that name
    is made with that tier where there is none. Raises NotAllowed, Refused.
    """
    if person is not None:
        require_role(person, Role.EDITOR)
    body = _checked_text(text)
    if not title.strip():
        raise Refused(_("Give the document's title."), "title")
    with transaction.atomic():
        source = _source(source_name, tier, url.strip())
        return _stored(source, person, title.strip(), body, date, url.strip(), language)


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


def _source(name: str, tier: str, url: str) -> Source:
    if not name.strip():
        raise Refused(_("Name the publisher."), "source_name")
    if tier not in TierChoice.values:
        raise Refused(_("Choose a tier."), "tier")
    new = {"tier": tier, "domain": _host(url)}
    source, _made = Source.objects.get_or_create(name=name.strip(), defaults=new)
    return source


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # an unclosed bracket
        return ""


def _stored(
    source: Source, person: Person | None, title: str, text: str, date: Date | None, url: str, language: str
) -> Document:
    fingerprint = sha256(text)
    try:
        with transaction.atomic():
            document = Document.objects.create(
                source=source,
                added_by=person,
                title=title,
                text=text,
                date=date,
                url=url,
                language=language if language in LANGUAGES else detect_language(text) or "",
                sha256=fingerprint,
            )
            _store_passages(document)
    except IntegrityError:
        return Document.objects.get(source=source, url=url, sha256=fingerprint)
    return document


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
