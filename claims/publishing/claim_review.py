"""ClaimReview as JSON-LD (schema.org, in the form that Google's documentation asks for)."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from claims.models import FactCheck, Newsroom

# So that no text in it can end the script element that holds it.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def address_of(fact_check: FactCheck) -> str:
    """The absolute address of the public page."""
    return settings.SITE_URL + reverse("fact_check", args=[fact_check.pk, fact_check.slug])


def claim_review(fact_check: FactCheck, newsroom: Newsroom) -> dict[str, Any]:
    """The markup as plain data. An unrated verdict ("unproven") carries words and no number."""
    claim = fact_check.claim
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": address_of(fact_check),
        "datePublished": fact_check.published_at.date().isoformat(),
        "inLanguage": claim.article.language or newsroom.language,
        "claimReviewed": claim.restatement,
        "author": {"@type": "Organization", "name": newsroom.name, "url": settings.SITE_URL},
        "itemReviewed": _item_reviewed(fact_check),
        "reviewRating": _rating(fact_check),
    }


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


def claim_review_json(fact_check: FactCheck, newsroom: Newsroom) -> SafeString:
    """The markup for a script element of type application/ld+json, with < > & escaped."""
    text = json.dumps(claim_review(fact_check, newsroom), ensure_ascii=False, indent=1)
    return mark_safe(text.translate(_ESCAPES))  # escaped on this line
