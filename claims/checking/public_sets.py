"""Public sets of claims with their evidence, one JSON object a line, as something to check."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from claims.checking.conclude import conclude
from claims.checking.domain import (
    ArticleText,
    ClaimKind,
    Engine,
    ExtractedClaim,
    Label,
    Passage,
    SourceDocument,
    Suggestion,
    Tier,
)
from claims.checking.retrieve import split_passages
from claims.checking.scoring import Row

UNDATED = date(2030, 1, 1)  # for sets without dates: nothing in them is later


def check_record(record: dict[str, Any], engine: Engine) -> Row:
    """Checks one record's claim against its own evidence; no search is done."""
    claim, article = _claim(record)
    passages = list(_passages(record, article.date))
    evidence = engine.assess(claim, article, passages) if passages else ()
    return _row(record, conclude(article, evidence).suggestion)


def _row(record: dict[str, Any], suggestion: Suggestion) -> Row:
    label = suggestion.label.value
    if record["label"] == "not_refuted":  # daccord: contradiction, or anything else
        label = "refuted" if suggestion.label is Label.REFUTED else "not_refuted"
    return Row(record["label"], label, suggestion.confidence)


def _claim(record: dict[str, Any]) -> tuple[ExtractedClaim, ArticleText]:
    text, language = record["claim"], record.get("lang")
    on = _date(record.get("claim_date")) or UNDATED
    claim = ExtractedClaim(0, len(text), text, text, ClaimKind.EVENT, 1.0, language)
    return claim, ArticleText("", text, language, on)


def _passages(record: dict[str, Any], on: date) -> Iterator[Passage]:
    for number, item in enumerate(record.get("evidence") or []):
        document = SourceDocument(
            key=str(number),
            title=item.get("title") or "",
            publisher=item.get("url") or item.get("title") or f"evidence {number}",
            url=item.get("url") or "",
            date=_date(item.get("date")) or on,
            language=record.get("lang"),
            tier=Tier.NEWS,
            text=item["text"],
        )
        for start, end in split_passages(document.text):
            yield Passage(document, start, end, document.text[start:end])


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
