"""A figure that an old source confirms is not waved through where a newer one has overtaken it."""

from __future__ import annotations

from datetime import date

import pytest

from claims.checking.assessment import assess_passages
from claims.checking.domain import ArticleText, EvidenceItem, Passage, SourceDocument, Stance, Tier
from claims.checking.measuring.stand_alone import stand_alone

ON = date(2025, 6, 1)


def document(key: str, on: date, title: str, text: str, language: str = "en") -> SourceDocument:
    return SourceDocument(key, title, f"Publisher {key}", "", on, language, Tier.NEWS, text)


def held(claim: str, *documents: SourceDocument, language: str = "en") -> list[EvidenceItem]:
    article = ArticleText("Calderon", f"{claim} (Calderon)", language, ON)
    found = [Passage(one, 0, len(one.text), one.text) for one in documents]
    return assess_passages(stand_alone(claim, language), article, found)


OLD = document("old", date(2025, 5, 1), "Calderon", "The new hall of Calderon will cost 59 million euros.")
CLAIM = "The new hall of Calderon will cost 59 million euros."


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Calderon: the hall",
            "Cost of the Calderon hall as of May 2025: 63 million euros\nPrevious estimate (replaced): 59 million euros",
        ),
        (
            "Calderon: the hall",
            "The new hall of Calderon will now cost 63 million euros, up from 59 million.",
        ),
        (
            "Correction: Calderon",
            "Calderon has corrected its notice on the new hall. Instead of the figure first given, it will cost 63 million euros.",
        ),
    ],
)
def test_a_newer_figure_that_names_the_older_one_refutes_it(title: str, text: str) -> None:
    items = held(CLAIM, OLD, document("new", date(2025, 5, 20), title, text))
    refuting = [item for item in items if item.stance is Stance.REFUTES and item.document.key == "new"]
    assert [d.source_value for item in refuting for d in item.differences] == ["63000000 EUR"]
    assert "63 million euros" in refuting[0].quote


@pytest.mark.parametrize(
    ("on", "text"),
    [
        # older than what it would overtake; of another thing; later than the article
        (date(2025, 4, 1), "The new hall of Calderon will now cost 63 million euros, up from 59 million."),
        (date(2025, 5, 20), "Calderon has 63 shops, up from 59."),
        (date(2025, 7, 1), "The new hall of Calderon will now cost 63 million euros, up from 59 million."),
    ],
)
def test_nothing_else_overtakes_it(on: date, text: str) -> None:
    items = held(CLAIM, OLD, document("new", on, "Calderon", text))
    assert not [item for item in items if item.corrects and item.stance is Stance.REFUTES]


def test_a_claim_of_an_earlier_day_is_not_overtaken() -> None:
    claim = "On 2 May 2025 the new hall of Calderon was to cost 59 million euros."
    new = document(
        "new",
        date(2025, 5, 20),
        "Calderon",
        "The new hall of Calderon will now cost 63 million euros, up from 59 million.",
    )
    assert not [item for item in held(claim, OLD, new) if item.corrects and item.stance is Stance.REFUTES]
