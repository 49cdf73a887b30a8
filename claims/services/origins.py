"""Origins: which documents tell one and the same story, and what a correction corrects.

The machine proposes a group when a document is stored; what a person has grouped or parted it leaves alone.
"""

from __future__ import annotations

import re
from datetime import timedelta

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from claims.checking.origins import containment, is_correction
from claims.checking.sketches import sketch
from claims.models import Document, Origin, OriginReason, Person, Role, Sketch, TierChoice
from claims.search.library import source_document
from claims.services.errors import Refused
from claims.services.library_history import record_step
from claims.services.permissions import require_role

COPY = 0.5  # of the shorter text's shingles
CREDITED = 0.2  # the same, where both credit one agency, or one of them is a press release
MOST_COMPARED = 20
SAME_STORY = timedelta(days=7)  # between a story and its copies
CORRECTED_WITHIN = timedelta(days=120)
_AGENCIES = (
    "AFP", "Agence France-Presse", "Reuters", "dpa", "Deutsche Presse-Agentur", "Associated Press", "AP", "EFE",
    "Europa Press", "ANSA", "APA", "Keystone-SDA", "SDA", "Belga", "ANP", "TASS", "Xinhua", "Press Association", "PA Media",
    "Bloomberg", "epd", "KNA", "AFX", "Lusa",
)  # fmt: skip
_CREDIT = re.compile(
    rf"(?:[(\[/–—-]\s?|\b(?i:avec|with|con|mit|by|par|von|por|source|quelle|fuente)\s*:?\s+)(?P<agency>{'|'.join(re.escape(name) for name in _AGENCIES)})\b"
)
_EDGE = 400  # characters at both ends of a text, where a credit stands
_RELEASE = re.compile(
    r"press release|communiqué de presse|pressemitteilung|nota de prensa|comunicado de prensa|presseinformation|for immediate release",
    re.IGNORECASE,
)


def settle_origin(document: Document) -> None:
    """Gives a new document its origin, in the caller's transaction: that of the likeliest twin it has."""
    bands = sketch(document.text)
    Sketch.objects.bulk_create(
        Sketch(document=document, band=n, value=value) for n, value in enumerate(bands)
    )
    found = _canonical_twin(document) or _twin(document, bands)
    if found is None:
        return
    twin, reason = found
    if twin.origin is None:
        twin.origin = Origin.objects.create(name=agency_of(twin.text) or agency_of(document.text) or "")
        alone = Document.objects.filter(pk=twin.pk, origin__isnull=True)
        if not alone.update(origin=twin.origin, origin_reason=reason):  # somebody was faster
            twin.refresh_from_db(fields=["origin"])
    document.origin, document.origin_reason = twin.origin, reason
    document.save(update_fields=["origin", "origin_reason"])


def agency_of(text: str) -> str:
    """The news agency that the text credits at its beginning or its end; "" where it credits none."""
    for edge in (text[:_EDGE], text[-_EDGE:]):
        match = _CREDIT.search(edge)
        if match:
            return match["agency"]
    return ""


def _canonical_twin(document: Document) -> tuple[Document, str] | None:
    """The stored page that this one calls its canonical address, or that calls this one its."""
    others = Document.objects.select_related("origin").exclude(pk=document.pk).order_by("-pk")
    twin = None
    if document.canonical_url and document.canonical_url != document.url:
        twin = others.filter(url=document.canonical_url).first()
    if twin is None and document.url:
        twin = others.filter(canonical_url=document.url).exclude(url=document.url).first()
    return (twin, OriginReason.CANONICAL) if twin else None


def _twin(document: Document, bands: list[int]) -> tuple[Document, str] | None:
    """The stored document that shares most with this one, if that is enough for one origin."""
    best: tuple[float, Document, str] | None = None
    for other in _alike(document, bands):
        shared = containment(document.text, other.text)
        reason = _reason(document, other, shared)
        if reason and (best is None or shared > best[0]):
            best = shared, other, reason
    return (best[1], best[2]) if best else None


def _alike(document: Document, bands: list[int]) -> list[Document]:
    """Those that share a band, most bands first: of each other page, and not an earlier version of this one."""
    if not bands:
        return []
    shared = (
        Sketch.objects.filter(value__in=bands)
        .exclude(document=document)
        .values("document")
        .annotate(bands=Count("pk"))
        .order_by("-bands", "document")[:MOST_COMPARED]
    )
    ids = [row["document"] for row in shared]
    return list(Document.objects.filter(pk__in=ids).select_related("origin", "source"))


def _reason(document: Document, other: Document, shared: float) -> str | None:
    if document.url and document.url == other.url:
        return OriginReason.COPY  # another version of the page
    if shared >= COPY:
        release = _is_release(document) or _is_release(other)
        agency = agency_of(document.text) or agency_of(other.text)
        return OriginReason.RELEASE if release else OriginReason.WIRE if agency else OriginReason.COPY
    if shared < CREDITED or not _near_in_time(document, other):
        return None
    if agency_of(document.text) and agency_of(document.text) == agency_of(other.text):
        return OriginReason.WIRE
    return OriginReason.RELEASE if _is_release(document) or _is_release(other) else None


def _near_in_time(document: Document, other: Document) -> bool:
    return document.date is None or other.date is None or abs(document.date - other.date) <= SAME_STORY


def _is_release(document: Document) -> bool:
    said = _RELEASE.search(f"{document.title}\n{document.text[:_EDGE]}") is not None
    return said or (document.source.tier == TierChoice.PRIMARY and len(document.text) < 8_000)


def link_correction(document: Document) -> None:
    """Links a correction to what it corrects, in the caller's transaction, where just one document fits best."""
    if not is_correction(source_document(document)):
        return
    corrected = _corrected(document)
    if corrected:
        document.corrects = corrected
        document.save(update_fields=["corrects"])


def _corrected(document: Document) -> Document | None:
    """The document of the same source whose address it names, or whose title it shares most words with."""
    earlier = Document.objects.filter(source=document.source).exclude(pk=document.pk)
    if document.url:
        earlier = earlier.exclude(url=document.url)
    if document.date:
        earlier = earlier.filter(date__lte=document.date, date__gte=document.date - CORRECTED_WITHIN)
    candidates = list(earlier.order_by("-date", "-pk").only("pk", "url", "title", "date", "source")[:200])
    for one in candidates:
        if one.url and one.url in document.text:
            return one
    said = _words(f"{document.title} {document.text[:600]}")
    ranked = sorted(
        ((len(_words(one.title) & said) / max(len(_words(one.title)), 1), one.pk, one) for one in candidates),
        reverse=True,
    )
    return ranked[0][2] if ranked and ranked[0][0] >= 0.5 else None


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in re.findall(r"\w{4,}|[A-ZÀ-Þ]\w+", text))


def group(person: Person, document: Document, other: Document) -> Origin:
    """Says that both have one origin; the groups of both become one. Raises NotAllowed, Refused."""
    require_role(person, Role.EDITOR)
    if document.pk == other.pk:
        raise Refused(_("Choose another document."), "other")
    with transaction.atomic():
        for one in (document, other):  # as they are now, not as they were shown
            one.refresh_from_db(fields=["origin"])
        origin = other.origin or document.origin or Origin.objects.create()
        merged = [one.origin for one in (document, other) if one.origin and one.origin != origin]
        by_hand = {"origin": origin, "origin_reason": OriginReason.PERSON, "origin_by": person}
        Document.objects.filter(origin__in=merged).update(origin=origin)
        Document.objects.filter(pk__in=(document.pk, other.pk)).update(**by_hand)
        record_step("grouped", person=person, document=document, other=other.pk, origin=origin.pk)
    return origin


def part(person: Person, document: Document) -> None:
    """Says that the document is an origin of its own. Raises NotAllowed."""
    require_role(person, Role.EDITOR)
    with transaction.atomic():
        alone = Origin.objects.create()
        Document.objects.filter(pk=document.pk).update(
            origin=alone, origin_reason=OriginReason.PERSON, origin_by=person
        )
        record_step("parted", person=person, document=document, was=document.origin_id)


def say_corrects(person: Person, document: Document, corrected: Document | None) -> None:
    """Says which document this one corrects, or that it corrects none. Raises NotAllowed, Refused."""
    require_role(person, Role.EDITOR)
    if corrected is not None and corrected.pk == document.pk:
        raise Refused(_("Choose another document."), "other")
    with transaction.atomic():
        Document.objects.filter(pk=document.pk).update(corrects=corrected)
        record_step(
            "correction_linked",
            person=person,
            document=document,
            corrects=corrected.pk if corrected else None,
        )
