"""Sources: whose a page is, by its host or by name, and what editors change about them."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from claims.checking.language.tokens import fold
from claims.models import Document, Person, Role, Source, TierChoice
from claims.services.errors import Refused
from claims.services.library_history import record_step
from claims.services.permissions import require_role


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


def source_for(*, publisher: str, by_domain: bool, url: str, tier: str) -> Source:
    """The source of what has arrived, made with the tier where it is new.

    `by_domain`: the host says whose it is; what the page calls itself names a source that is new, and never passes it
    off as one that is known. Raises Refused where nothing names one.
    """
    name, host = publisher, host_of(url)[:253]
    if by_domain or not name:
        known = source_of(url) or _source_of_page(url)
        if known:
            return known
        name = name if _may_be_called(name, host) else host
    if not name:
        raise Refused(_("Name the publisher."), "source_name")
    if tier not in TierChoice.values:
        raise Refused(_("Choose a tier."), "tier")
    source, _made = Source.objects.get_or_create(name=name, defaults={"tier": tier, "domain": host})
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


def lies_in(url: str, source: Source) -> bool:
    """Whether the address lies in the source's domain; anywhere does for a source that has none."""
    domain = source.domain.removeprefix("www.")
    return not domain or f".{host_of(url)}".endswith(f".{domain}")


def host_of(url: str) -> str:
    """The host of an address without a leading "www."; "" where there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


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
