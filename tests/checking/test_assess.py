"""What one source says of one claim, rule by rule."""

from __future__ import annotations

from datetime import date

import pytest

from claims.checking.domain import (
    DifferenceKind,
    Stance,
)
from tests.checking.assessment.newsroom import evidence


def stances(*arguments: str, **more: str) -> list[Stance]:
    return [item.stance for item in evidence(*arguments, **more)]  # type: ignore[arg-type]  # strings only here


@pytest.mark.parametrize(
    ("claim", "language", "source", "of"),
    [
        ("Nora Feld a quitté Calderon en mai 2022.", "fr", "Nora Feld left Calderon in May 2022.", "en"),
        ("Die Firma Calderon wurde 1794 gegründet.", "de", "In 1794 Calderon was founded.", "en"),
        ("Los ingresos de Calderon fueron de 40 millones de euros.", "es", "Les revenus de Calderon ont été de 40 millions d’euros.", "fr"),
        ("Calderon sold 3,100 million euros of books in Spain in 2024.", "en",
         "Calderon vendió libros en España por 3.100 millones de euros en 2024.", "es"),
    ],
)  # fmt: skip
def test_a_claim_is_supported_across_languages(claim: str, language: str, source: str, of: str) -> None:
    assert stances(claim, source, language=language, of=of) == [Stance.SUPPORTS]


def test_a_differing_figure_is_typed_and_its_quote_is_exact() -> None:
    (item,) = evidence("Calderon is valued at 40 million euros.", "Calderon is valued at 45 million euros.")
    assert item.stance is Stance.REFUTES
    (difference,) = item.differences
    assert (difference.claim_value, difference.source_value) == ("40000000 EUR", "45000000 EUR")
    assert item.quote == item.document.text[item.start : item.end]


def test_the_opposite_direction_is_a_refutation() -> None:
    (item,) = evidence("Calderon's revenue rose by 12% in 2024.", "Calderon's revenue fell by 12% in 2024.")
    assert item.stance is Stance.REFUTES
    assert [(d.kind, d.claim_text, d.source_text) for d in item.differences] == [
        (DifferenceKind.NEGATION, "rose", "fell")
    ]


def test_the_same_words_from_somebody_else_are_a_misattribution() -> None:
    said = '"We sell our kettles and not our souls at all"'
    (item,) = evidence(f"{said}, said Nora Feld.", f"{said}, said Paul Stern.")
    assert item.stance is Stance.REFUTES
    assert [(d.kind, d.source_text) for d in item.differences] == [(DifferenceKind.ATTRIBUTION, "Paul Stern")]


def test_a_value_that_is_called_wrong_is_not_what_the_source_says() -> None:
    source = "Nora Feld signed with Calderon for three seasons and not for five."
    assert stances("Nora Feld signed with Calderon for three seasons.", source) == [Stance.SUPPORTS]
    assert Stance.SUPPORTS not in stances("Nora Feld signed with Calderon for five seasons.", source)


def test_what_a_correction_takes_back_is_no_support() -> None:
    source = "We wrote that Calderon is valued at 40 million euros.\n\nThat figure was wrong."
    claim = "Calderon is valued at 40 million euros."
    assert Stance.SUPPORTS not in stances(claim, source, title="Correction: Calderon")


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        # another subject, another event, another year of the same figure
        ("Nora Feld left Calderon in May 2021.", "Paul Stern left Calderon in May 2022."),
        ("Nora Feld left Calderon in May 2021.", "Nora Feld joined Calderon in May 2022."),
        ("Calderon is valued at 40 million euros.", "Lagar Books is valued at 45 million euros, unlike Calderon."),
        # a month's short form that is a given name
        ("Jan Leike left Calderon in May 2021.", "Jan Leike left Calderon with a smile."),
        # what the claim hangs on is not said
        ("Half of Calderon's 40 books are novels.", "Calderon's 40 books are novels and essays."),
        ("Calderon is the largest publisher of 40 novels.", "Calderon is a publisher of 40 novels."),
    ],
)  # fmt: skip
def test_it_is_silent_where_it_cannot_know(claim: str, source: str) -> None:
    assert [one for one in stances(claim, source) if one is not Stance.NEUTRAL] == []


def test_a_figure_without_a_name_is_not_taken_from_an_old_document() -> None:
    claim, source = (
        "The vaccine costs 62 euros a dose.",
        "Calderon said that each dose of the vaccine costs 62 euros.",
    )
    assert [item.stance for item in evidence(claim, source)] == [Stance.SUPPORTS]
    assert evidence(claim, source, on=date(2023, 1, 1)) == []


def test_a_long_claim_is_supported_by_two_sentences_between_them() -> None:
    claim = "Calderon was founded in 1994, and is valued at 40 million euros."
    source = "Calderon was founded in 1994.\n\nInvestors say that Calderon is valued at 40 million euros."
    assert Stance.SUPPORTS in stances(claim, source)
    wrong = source.replace("1994", "1999")
    assert Stance.SUPPORTS not in stances(claim, wrong)


def test_a_newer_figure_in_a_later_document_is_kept_as_news() -> None:
    claim, source = "Calderon is valued at 40 million euros.", "Calderon is now valued at 55 million euros."
    (item,) = evidence(claim, source, on=date(2025, 9, 1))
    assert (item.stance, item.later) == (Stance.NEUTRAL, True)
    assert item.differences[0].source_value == "55000000 EUR"


def test_a_quotation_belongs_to_whom_the_source_names_beside_it() -> None:
    said = '"We sell our kettles and not our souls at all"'
    source = f"{said}, said Paul Stern. His colleague Nora Feld did not say a word."
    refuting = [
        item for item in evidence(f"Nora Feld said: {said}.", source) if item.stance is Stance.REFUTES
    ]
    assert [d.source_text for item in refuting for d in item.differences] == ["Paul Stern"]


def test_a_coach_is_not_held_against_the_player_of_the_same_claim() -> None:
    assert Stance.REFUTES not in stances(
        "Paul Stern is Nora Feld's coach.", "Her coach Paul Stern said nothing."
    )
