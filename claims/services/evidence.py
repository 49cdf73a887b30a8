"""Evidence that people add by hand: a quote that stands word for word in a stored document."""

from __future__ import annotations

from django.db import IntegrityError
from django.utils.translation import gettext as _

from claims.checking.origins import is_copy_of
from claims.models import AddedEvidence, Check, Claim, Document, Evidence, Person, Role, StanceChoice, Via
from claims.search.library import source_document
from claims.services import history
from claims.services.changes import changing, refuse_signed_off
from claims.services.errors import Refused
from claims.services.fetching import bring_in_page, why
from claims.services.permissions import require_role
from claims.services.results import record_added
from claims.sources.base import NotFetched, Unreadable

LONGEST_QUOTE = 2_000  # characters


def add_evidence(person: Person, claim: Claim, document: Document, *, quote: str, stance: str) -> Evidence:
    """Adds the quote to the claim's evidence, for this and every later check.

    Raises NotAllowed, and Refused where the quote does not stand in the document, the document is the article itself,
    or the claim has not been checked yet.
    """
    require_role(person, Role.REVIEWER)
    if stance not in StanceChoice.values:
        raise Refused(_("Say whether it supports or refutes the claim."), "stance")
    start, end = _place(document, quote)
    if is_copy_of(source_document(document), claim.article.body):
        raise Refused(
            _("This document is the article itself, or most of it; it can't be evidence."), "document"
        )
    check = Check.objects.filter(claim=claim, pk=claim.suggested_by_id or 0).first()
    if check is None:
        raise Refused(_("The claim has to be checked before evidence can be added."))
    try:
        with changing(claim.article_id) as version:
            refuse_signed_off(claim.article_id)
            added = AddedEvidence.objects.create(
                claim=claim, document=document, start=start, end=end, stance=stance, added_by=person
            )
            evidence = record_added(check, added)
            Claim.objects.filter(pk=claim.pk).update(touched=version)
            history.record(
                "evidence_added",
                article=claim.article,
                claim=claim,
                person=person,
                document=document.pk,
                quote=evidence.quote,
                stance=stance,
            )
    except IntegrityError:
        raise Refused(_("This quote is among the evidence already."), "quote") from None
    return evidence


def add_evidence_from_page(person: Person, claim: Claim, url: str, *, quote: str, stance: str) -> Evidence:
    """The same for a page that is fetched and stored first. Raises NotAllowed, Refused."""
    require_role(person, Role.REVIEWER)
    _refuse_length(quote)
    try:
        stored = bring_in_page(person, url, via=Via.ADDRESS)
    except (NotFetched, Unreadable) as error:
        raise Refused(why(error), "url") from error
    return add_evidence(person, claim, stored.document, quote=quote, stance=stance)


def _place(document: Document, quote: str) -> tuple[int, int]:
    """Where the quote stands, found by code: exactly, but for white space around it."""
    wanted = quote.replace("\r\n", "\n").strip()
    _refuse_length(wanted)
    start = document.text.find(wanted)
    if start < 0:
        raise Refused(_("These words do not stand so in the document. Copy them from it."), "quote")
    return start, start + len(wanted)


def _refuse_length(quote: str) -> None:
    if not quote.strip():
        raise Refused(_("Give the words that count."), "quote")
    if len(quote) > LONGEST_QUOTE:
        raise Refused(
            _("The quote is too long; %(most)s characters is the most.") % {"most": f"{LONGEST_QUOTE:,}"},
            "quote",
        )
