"""Claims without an article around them, and texts without a date."""

from __future__ import annotations

from datetime import date

from claims.checking.domain import ClaimKind, ExtractedClaim

UNDATED = date(2030, 1, 1)  # the day of a text that has none: no document is later


def stand_alone(text: str, language: str | None) -> ExtractedClaim:
    """The text as a claim that is its own sentence."""
    return ExtractedClaim(0, len(text), text, text, ClaimKind.EVENT, 1.0, language)
