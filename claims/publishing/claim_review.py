"""ClaimReview as JSON-LD (schema.org, in the form that Google's documentation asks for)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from claims.models import Correction, FactCheck, Newsroom

# So that no text in it can end the script element that holds it.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def address_of(fact_check: FactCheck) -> str:
    """The absolute address of the public page."""
    return settings.SITE_URL + reverse("fact_check", args=[fact_check.pk, fact_check.slug])


def claim_review(
    fact_check: FactCheck, newsroom: Newsroom, corrections: Sequence[Correction] = ()
) -> dict[str, Any]:
    """The markup as plain data, as the fact-check says it now. An unrated verdict ("unproven") has no number.

    `corrections` are the published ones; the claim's own words never carry the rating.
    """
    claim = fact_check.claim
    markup: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": address_of(fact_check),
        "datePublished": _day(fact_check.published_at),
        "inLanguage": claim.article.language or newsroom.language,
        "claimReviewed": claim.restatement,
        "author": {"@type": "Organization", "name": newsroom.name, "url": settings.SITE_URL},
        "itemReviewed": _item_reviewed(fact_check),
        "reviewRating": _rating(fact_check),
    }
    if fact_check.corrected_at is not None:
        markup["dateModified"] = _day(fact_check.corrected_at)
        markup["correction"] = [_correction(row) for row in corrections]
    return markup


def _day(moment: datetime) -> str:
    """In the newsroom's zone, as on the page."""
    return timezone.localdate(moment).isoformat()


def _correction(row: Correction) -> dict[str, Any]:
    comment = {"@type": "CorrectionComment", "name": row.get_kind_display(), "text": row.reason}
    return comment | ({"datePublished": _day(row.ended_at)} if row.ended_at else {})


def _item_reviewed(fact_check: FactCheck) -> dict[str, Any]:
    article = fact_check.claim.article
    item: dict[str, Any] = {"@type": "Claim", "datePublished": article.date.isoformat()}
    if article.author or article.outlet:
        kind = "Person" if article.author else "Organization"
        item["author"] = {"@type": kind, "name": article.author or article.outlet}
    if article.url:
        item["appearance"] = {"@type": "CreativeWork", "url": article.url, "headline": article.title}
    return item


def _rating(fact_check: FactCheck) -> dict[str, Any]:
    verdict = fact_check.verdict
    words = verdict.rating.name_in(fact_check.claim.article.language)
    rating: dict[str, Any] = {
        "@type": "Rating",
        "alternateName": words,
        "ratingExplanation": verdict.explanation,
    }
    if verdict.rating.value is not None:
        rating |= {"ratingValue": verdict.rating.value, "bestRating": 5, "worstRating": 1, "name": words}
    return rating


def claim_review_json(
    fact_check: FactCheck, newsroom: Newsroom, corrections: Sequence[Correction] = ()
) -> SafeString:
    """The markup for a script element of type application/ld+json, with < > & escaped."""
    text = json.dumps(claim_review(fact_check, newsroom, corrections), ensure_ascii=False, indent=1)
    return mark_safe(text.translate(_ESCAPES))  # escaped on this line
