"""The day on which somebody said a thing is not held against the day on which it happened."""

from __future__ import annotations

from datetime import date

import pytest

from claims.checking.assessment import assess_passages
from claims.checking.domain import ArticleText, Passage, SourceDocument, Stance, Tier
from claims.checking.measuring.stand_alone import stand_alone

TEXT = "The city library of Lanterne reopened on 4 May 2024 after two years of works, the city council said."
NOTICE = SourceDocument(
    "notice", "Library reopens", "City Council", "", date(2024, 5, 4), "en", Tier.PRIMARY, TEXT
)
ARTICLE_DATE = date(2024, 6, 1)


def refuted_by(claim: str) -> list[str]:
    """What the notice gives instead, of every difference that refutes the claim."""
    article = ArticleText("Lanterne", claim, "en", ARTICLE_DATE)
    items = assess_passages(stand_alone(claim, "en"), article, [Passage(NOTICE, 0, len(TEXT), TEXT)])
    return [d.claim_text for item in items if item.stance is Stance.REFUTES for d in item.differences]


@pytest.mark.parametrize(
    "claim",
    [
        "The city library of Lanterne reopened in May 2024, said mayor Ada Brun on Friday (31 May 2024).",
        "The city library of Lanterne reopened in May 2024, mayor Ada Brun said on Friday (31 May 2024).",
        "On Friday (31 May 2024), mayor Ada Brun said the city library of Lanterne reopened in May 2024.",
    ],
)
def test_a_true_statement_is_not_refuted_by_the_day_it_was_made_on(claim: str) -> None:
    assert refuted_by(claim) == []


@pytest.mark.parametrize(
    "claim",
    [
        "The city library of Lanterne reopened in May 2023, said mayor Ada Brun on Friday (31 May 2024).",
        "The city library of Lanterne reopened in May 2023, said mayor Ada Brun.",
        "Mayor Ada Brun said the city library of Lanterne reopened in May 2023.",
    ],
)
def test_the_day_that_the_statement_is_about_still_refutes_it(claim: str) -> None:
    assert refuted_by(claim) == ["May 2023"]
