"""Two credible sources with two figures for one thing disagree; another figure alone accuses nobody."""

from __future__ import annotations

from datetime import date

from claims.checking.assessment import assess_passages
from claims.checking.conclude import conclude
from claims.checking.domain import (
    ArticleText,
    CheckResult,
    ClaimKind,
    ExtractedClaim,
    Label,
    Passage,
    SourceDocument,
    Tier,
)

ON = date(2025, 6, 1)
CLAIM = "In Calderon, audiobooks made up 7% of all books sold in 2024."
SAME = "Audiobooks made up 7% of all books sold in Calderon in 2024, a survey of shops found."
OTHER = "Audiobooks made up 11% of all books sold in Calderon in 2024, the Reading Observatory of Lorne says."
ELSEWHERE = (
    "Records made up 11% of all music sold in Calderon in 2024, the Reading Observatory of Lorne says."
)


def check(*texts: str) -> CheckResult:
    article = ArticleText("What Calderon reads", CLAIM, "en", ON)
    claim = ExtractedClaim(0, len(CLAIM), CLAIM, CLAIM, ClaimKind.PERCENT, 1.0, "en")
    passages = [_passage(number, text) for number, text in enumerate(texts)]
    return conclude(article, assess_passages(claim, article, passages))


def _passage(number: int, text: str) -> Passage:
    text = f"A report on reading in Calderon, number {number}.\n\n{text}"
    document = SourceDocument(str(number), "Calderon", f"Paper {number}", "", ON, "en", Tier.NEWS, text)
    return Passage(document, 0, len(text), text)


def test_two_sources_with_two_figures_for_one_thing_disagree() -> None:
    result = check(SAME, OTHER)
    assert result.suggestion.label is Label.CONFLICTING
    different = [item.differences[0] for item in result.evidence if item.differences]
    assert [(one.kind.value, one.claim_value, one.source_value) for one in different] == [
        ("percent", "7", "11")
    ]


def test_a_figure_for_another_thing_disputes_nothing() -> None:
    assert check(SAME, ELSEWHERE).suggestion.label is Label.SUPPORTED
