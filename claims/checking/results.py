"""A checked article as the JSON that the terminal door prints (its form is fixed: scripts read it)."""

from __future__ import annotations

from typing import Any

from claims.checking.domain import CheckedArticle, CheckedClaim, EvidenceItem


def as_json(checked: CheckedArticle) -> dict[str, Any]:
    """Plain dicts, lists, strings and numbers."""
    article = checked.article
    return {
        "article": {
            "title": article.title,
            "lang": article.language,
            "date": article.date.isoformat(),
            "as_of": article.as_of.isoformat(),
        },
        "engine": {"name": checked.engine_name, "version": checked.engine_version},
        "claims": [_claim(one) for one in checked.claims],
    }


def _claim(checked: CheckedClaim) -> dict[str, Any]:
    claim, suggestion = checked.claim, checked.result.suggestion
    return {
        "start": claim.start,
        "end": claim.end,
        "sentence": claim.sentence,
        "claim": claim.restatement,
        "kind": claim.kind.value,
        "check_worthiness": claim.check_worthiness,
        "suggestion": {
            "label": suggestion.label.value,
            "confidence": suggestion.confidence,
            "rationale": suggestion.rationale,
            "note": suggestion.note.value if suggestion.note else None,
        },
        "evidence": [_evidence(item) for item in checked.result.evidence],
    }


def _evidence(item: EvidenceItem) -> dict[str, Any]:
    document = item.document
    return {
        "document": document.key,
        "title": document.title,
        "publisher": document.publisher,
        "url": document.url,
        "date": document.date.isoformat() if document.date else None,
        "tier": document.tier.value,
        "quote": item.quote,
        "stance": item.stance.value,
        "origin": item.origin,
        "later": item.later,
        "differences": [
            {"kind": one.kind.value, "claim": one.claim_value, "source": one.source_value}
            for one in item.differences
        ],
    }
