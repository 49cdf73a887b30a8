"""The local engine: typed facts, parsed and compared. No model, no network, no key."""

from __future__ import annotations

from collections.abc import Sequence

from claims.checking.assessment import assess_passages
from claims.checking.domain import (
    ArticleText,
    Assessment,
    ExtractedClaim,
    Extraction,
    Passage,
    Question,
    Usage,
)
from claims.checking.extraction import extract_claims


class LocalEngine:
    """See domain.Engine. Holds no state: one object may serve any number of articles."""

    name = "local"
    version = "1"
    most_passages = 36
    most_characters = 1_000_000
    follow_ups = 0

    def extract(self, article: ArticleText) -> Extraction:
        return Extraction(tuple(extract_claims(article)))

    def questions(self, claim: ExtractedClaim, article: ArticleText) -> Sequence[Question]:
        return ()

    def assess(self, claim: ExtractedClaim, article: ArticleText, passages: Sequence[Passage]) -> Assessment:
        return Assessment(tuple(assess_passages(claim, article, passages)))

    def usage(self) -> Usage:
        return Usage()
