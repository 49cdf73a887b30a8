"""What the machine can say of a statement that a person marks: its kind."""

from __future__ import annotations

from datetime import date as Date

from claims.checking.domain import ArticleText, ClaimKind
from claims.checking.extraction.kinds import kind_of
from claims.checking.extraction.reading import Reading


def likely_kind(text: str, language: str | None, date: Date) -> ClaimKind:
    """The kind of the statement by what in it can be checked first."""
    return kind_of(Reading(ArticleText("", text, language, date)).piece(0, len(text)))
