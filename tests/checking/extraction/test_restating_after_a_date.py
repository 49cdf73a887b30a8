"""A date at the start of a sentence is nobody's name."""

from __future__ import annotations

from datetime import date

import pytest

from claims.checking.domain import ArticleText
from claims.checking.extraction import extract_claims


@pytest.mark.parametrize(
    ("language", "body", "subject"),
    [
        (
            "fr",
            "Le 17 novembre 2023, le conseil avait renvoyé Sam Altman. Il est revenu en mai 2024.",
            "Sam Altman",
        ),
        ("fr", "Le même jour, le conseil avait renvoyé Sam Altman. Il est revenu en mai 2024.", "Sam Altman"),
        ("en", "The next day, the board dismissed Sam Altman. He returned in May 2024.", "Sam Altman"),
    ],
)
def test_a_pronoun_after_a_date_stands_for_the_person(language: str, body: str, subject: str) -> None:
    claims = extract_claims(ArticleText("Retour", body, language, date(2024, 8, 9)))
    assert claims[-1].restatement.startswith(subject)
