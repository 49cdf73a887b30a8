"""Storing documents: once each, with their passages, versions and origin."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import date as Date
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.checking.domain import LANGUAGES, SourceDocument
from claims.checking.language.detect import detect_language
from claims.checking.language.tokens import fold
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
from claims.services.texts import normalise_body, sha256


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
        title=_one_line(arrival.title, 500),
        publisher=_one_line(arrival.publisher, 200),
        author=_one_line(arrival.author, 300),
        address=_one_line(arrival.address, 2000),
        url=plain_address(arrival.url),
        canonical_url=plain_address(arrival.canonical_url)[:2000],
    )
    if not arrival.title:
        raise Refused(_("Give the document's title."), "title")
    _refuse_own(arrival)
    with transaction.atomic():
        source = source or _source(arrival)
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


def plain_address(url: str) -> str:
    """The address under which a page is kept: without a fragment, the host in lower case."""
    url = url.strip()
    try:
        parts = urlsplit(url)
    except ValueError:  # an unclosed bracket
        return url
    return (
        urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", parts.query, ""))
        if parts.netloc
        else url
    )


def host_of(url: str) -> str:
    """The host of an address without a leading "www."; "" where there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def lies_in(url: str, source: Source) -> bool:
    """Whether the address lies in the source's domain; anywhere does for a source that has none."""
    domain = source.domain.removeprefix("www.")
    return not domain or f".{host_of(url)}".endswith(f".{domain}")


def source_of(url: str) -> Source | None:
    """The source whose domain the address lies in, the longest domain first."""
    host = host_of(url)
    wanted = [host[at:] for at in _starts(host)]
    found = {
        source.domain.removeprefix("www."): source
        for source in Source.objects.filter(domain__in=_with_www(wanted))
    }
    return next((found[domain] for domain in wanted if domain in found), None)


def _starts(host: str) -> list[int]:
    """Where the host's domains begin, "news.example.org" first, and never the last label alone."""
    labels = host.split(".")
    return [sum(len(label) + 1 for label in labels[:n]) for n in range(max(len(labels) - 1, 0))]


def _with_www(domains: list[str]) -> list[str]:
    return [*domains, *(f"www.{domain}" for domain in domains)]


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


def _one_line(text: str, most: int) -> str:
    """On one line, without what no database takes or nobody sees: NUL and the like, lone surrogates."""
    kept = (
        " " if character.isspace() else character
        for character in text
        if character.isspace() or unicodedata.category(character) not in ("Cc", "Cs")
    )
    return " ".join("".join(kept).split())[:most]


def _refuse_own(arrival: Arrival) -> None:
    """Our own fact-checks are never evidence: they are not even stored, under http or https, with "www." or without."""
    own = _place(settings.SITE_URL)
    if any(f"{_place(url)}/".startswith(f"{own}/") for url in (arrival.url, arrival.canonical_url) if url):
        raise Refused(_("This is a page of our own site; it can't be a source."), "url")


def _place(url: str) -> str:
    """The address without its scheme and a leading "www."."""
    return plain_address(url).partition("://")[2].removeprefix("www.").rstrip("/")


def _source(arrival: Arrival) -> Source:
    name, host = arrival.publisher, host_of(arrival.url)[:253]
    if arrival.by_domain or not name:
        known = source_of(arrival.url) or _source_of_page(arrival.url)
        if known:
            return known
        name = name if _may_be_called(name, host) else host
    if not name:
        raise Refused(_("Name the publisher."), "source_name")
    if arrival.tier not in TierChoice.values:
        raise Refused(_("Choose a tier."), "tier")
    source, _made = Source.objects.get_or_create(name=name, defaults={"tier": arrival.tier, "domain": host})
    return source


def _source_of_page(url: str) -> Source | None:
    """Whose page it was when it was stored before."""
    known = Document.objects.filter(url=url).select_related("source").order_by("-pk").first() if url else None
    return known.source if known else None


def _may_be_called(name: str, host: str) -> bool:
    """Whether a page of an unknown host may give its source this name: not that of a source that is known, in any
    spelling, nor another host's."""
    if not name or ("." in name and " " not in name and host_of(f"//{name}".lower()) != host):
        return False
    return fold(name) not in {fold(known) for known in Source.objects.values_list("name", flat=True)}


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


def retire_document(person: Person, document: Document, reason: str) -> None:
    """Takes the document out of every search; it is kept, with the quotes that rest on it.

    Raises NotAllowed, Refused without a reason.
    """
    require_role(person, Role.EDITOR)
    if not reason.strip():
        raise Refused(_("Say why the document is retired."), "reason")
    with transaction.atomic():
        retired = Document.objects.filter(pk=document.pk, retired_at__isnull=True).update(
            retired_at=timezone.now(), retired_by=person, retired_reason=" ".join(reason.split())[:500]
        )
        if retired:
            record_step("retired", person=person, document=document, reason=reason.strip()[:500])


def restore_document(person: Person, document: Document) -> None:
    """Puts a retired document back into use. Raises NotAllowed."""
    require_role(person, Role.EDITOR)
    with transaction.atomic():
        restored = Document.objects.filter(pk=document.pk, retired_at__isnull=False).update(
            retired_at=None, retired_by=None, retired_reason=""
        )
        if restored:
            record_step("restored", person=person, document=document)


def delete_document(person: Person, document: Document) -> None:
    """Deletes a document that nothing rests on. Raises NotAllowed, and Refused for one that is in use: that can
    only be retired."""
    require_role(person, Role.EDITOR)
    try:
        with transaction.atomic():
            record_step(
                "deleted", person=person, subject=document.title, document=document,
                url=document.url, sha256=document.sha256,
            )  # fmt: skip
            document.delete()
    except ProtectedError:
        raise Refused(_("The document is in use and can't be deleted. Retire it instead.")) from None


def save_source(
    person: Person, source: Source, *, name: str, domain: str, tier: str, notes: str, active: bool
) -> None:
    """Changes a source. Raises NotAllowed, Refused where another source has the name."""
    require_role(person, Role.EDITOR)
    domain = host_of(domain if "//" in domain else f"//{domain.strip()}")
    try:
        with transaction.atomic():
            Source.objects.filter(pk=source.pk).update(
                name=" ".join(name.split())[:200], domain=domain[:253], tier=tier, notes=notes, active=active
            )
            record_step(
                "source_changed", person=person, subject=name, source=source.pk, tier=tier, active=active
            )
    except IntegrityError:
        raise Refused(_("Another source has this name."), "name") from None


def add_source(
    person: Person, *, name: str, domain: str, tier: str, notes: str, active: bool = True
) -> Source:
    """Makes a source. Raises NotAllowed, Refused where there is one of that name."""
    require_role(person, Role.EDITOR)
    domain = host_of(domain if "//" in domain else f"//{domain.strip()}")
    try:
        with transaction.atomic():
            source = Source.objects.create(
                name=" ".join(name.split())[:200], domain=domain[:253], tier=tier, notes=notes, active=active
            )
            record_step("source_made", person=person, subject=source.name, source=source.pk, tier=tier)
    except IntegrityError:
        raise Refused(_("Another source has this name."), "name") from None
    return source
