"""The local engine: typed facts, parsed and compared. No model, no network, no key."""

from __future__ import annotations

from collections.abc import Sequence

from claims.checking.assessment import assess_passages
from claims.checking.domain import ArticleText, EvidenceItem, ExtractedClaim, Passage, Usage
from claims.checking.extraction import extract_claims


class LocalEngine:
    """See domain.Engine. Holds no state: one object may serve any number of articles."""

    name = "local"
    version = "1"

    def extract(self, article: ArticleText) -> Sequence[ExtractedClaim]:
        return extract_claims(article)

    def assess(
        self, claim: ExtractedClaim, article: ArticleText, passages: Sequence[Passage]
    ) -> Sequence[EvidenceItem]:
        return assess_passages(claim, article, passages)

    def usage(self) -> Usage:
        return Usage()
