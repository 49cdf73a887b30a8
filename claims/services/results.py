"""Writing what a check found: evidence that stands word for word, and what it means for a verdict."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.db.models import Max

from claims.checking.domain import CheckResult, EvidenceItem
from claims.models import (
    AddedEvidence,
    Check,
    CheckDetails,
    Claim,
    Difference,
    Document,
    Evidence,
    Passage,
    StanceChoice,
)
from claims.services.findings import differing_suggestion
from claims.services.model_calls import Cost
from claims.services.stale import decided_verdict, raise_reasons

log = logging.getLogger(__name__)


def record_details(check: Check, result: CheckResult, trail: dict[str, Any], cost: Cost) -> None:
    """Stores how the check came to its suggestion."""
    readings = [
        {"engine": one.engine, "version": one.version, "label": one.label.value, "confidence": one.confidence}
        for one in result.readings
    ]
    CheckDetails.objects.create(
        check_run=check,
        fell_back=result.fell_back[:500],
        counter_argument=result.counter_argument,
        gaps=list(result.gaps),
        readings=readings,
        money=cost.money,
        reused=cost.reused,
        trail=trail,
    )


def record_evidence(check: Check, items: Sequence[EvidenceItem]) -> None:
    """Stores the items in their order, each once; one whose quote is not in the stored document is dropped."""
    seen: set[tuple[int, int, int]] = set()
    for item in items:
        key = (int(item.document.key), item.start, item.end)
        if key in seen:
            continue
        seen.add(key)
        document = Document.objects.filter(pk=key[0]).first()
        if document is None or document.text[item.start : item.end] != item.quote or not item.quote.strip():
            log.warning("check %s: a quote that is not in document %s was dropped", check.pk, key[0])
            continue
        _store(check, document, item, rank=len(seen))
    for added in AddedEvidence.objects.filter(claim=check.claim_id).select_related("document"):
        if added.place not in seen:
            record_added(check, added)


def record_added(check: Check, added: AddedEvidence) -> Evidence:
    """Puts what a person added behind the check's own evidence."""
    document = added.document
    last = Evidence.objects.filter(check_run=check).aggregate(last=Max("rank"))["last"] or 0
    later = is_later(document, check)
    return Evidence.objects.create(
        check_run=check,
        document=document,
        passage=_passage_of(document, added.start, added.end),
        start=added.start,
        end=added.end,
        quote=document.text[added.start : added.end],
        stance=StanceChoice.NEUTRAL if later else added.stance,  # what is later can't support or refute
        strength=1.0,
        origin=f"origin-{document.origin_id}" if document.origin_id else str(document.pk),
        later=later,
        rank=last + 1,
        added_by=added.added_by,
    )


def is_later(document: Document, check: Check) -> bool:
    """Whether it can't support or refute: later than the check's day, or undated."""
    return document.date is None or document.date > check.as_of


def _passage_of(document: Document, start: int, end: int) -> Passage | None:
    return Passage.objects.filter(document=document, start__lte=start, end__gte=end).first()


def _store(check: Check, document: Document, item: EvidenceItem, *, rank: int) -> None:
    passage = _passage_of(document, item.start, item.end)
    evidence = Evidence.objects.create(
        check_run=check,
        document=document,
        passage=passage,
        start=item.start,
        end=item.end,
        quote=item.quote,
        stance=item.stance.value,
        strength=item.strength,
        origin=item.origin[:200],
        later=item.later,
        rank=rank,
        found_by=" ".join(item.found_by) or None,
    )
    Difference.objects.bulk_create(
        Difference(
            evidence=evidence,
            kind=difference.kind.value,
            claim_text=difference.claim_text,
            source_text=difference.source_text,
            claim_value=difference.claim_value[:500],
            source_value=difference.source_value[:500],
        )
        for difference in item.differences
    )


def mark_stale_if_changed(claim: Claim, *, version: int) -> None:
    """A result that comes after the verdict and says otherwise marks it stale; it changes nothing else.

    Inside a `changing` transaction, whose article `version` is given.
    """
    verdict = decided_verdict(claim)
    found = differing_suggestion(claim, verdict) if verdict else None
    if verdict and found:
        raise_reasons(claim, verdict, [found], version=version)
