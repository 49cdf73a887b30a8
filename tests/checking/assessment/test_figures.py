"""Which figure of a sentence answers which figure of a claim."""

from __future__ import annotations

import pytest

from claims.checking.domain import Stance
from claims.checking.facts import Relation
from tests.checking.assessment.newsroom import first_pair, stances


@pytest.mark.parametrize(
    "text",
    [
        "Calderon has 40 shops, and Lagar has 45 shops.",
        "Lagar has 45 shops, and Calderon has 40 shops.",
        "Calderon had 38 shops and now has 40 shops.",
    ],
)
def test_the_claims_own_value_in_the_sentence_wins(text: str) -> None:
    pair = first_pair("Calderon has 40 shops.", text)
    assert (pair.relation, pair.theirs.value if pair.theirs else "") == (Relation.SAME, "40")


def test_another_value_among_the_same_words_differs() -> None:
    pair = first_pair("Calderon has 40 shops.", "Calderon has 45 shops.")
    assert (pair.relation, pair.theirs.value if pair.theirs else "") == (Relation.DIFFERENT, "45")


def test_what_counts_something_else_is_no_contradiction() -> None:
    assert stances("Calderon has 40 shops.", "Calderon has 45 trucks.") == set()


SHARES = "In Calderon's poll, 31% chose trams, 27% buses and 12% boats."


@pytest.mark.parametrize("share", ["31% chose trams", "27% chose buses", "12% chose boats"])
def test_of_a_list_of_shares_each_confirms_its_own(share: str) -> None:
    pair = first_pair(f"In Calderon's poll, {share}.", SHARES)
    assert (pair.relation, pair.theirs.text if pair.theirs else "") == (Relation.SAME, share.split()[0])


@pytest.mark.parametrize(
    ("claim", "text", "relation"),
    [
        ("Calderon's revenue rose by 20%.",
         "Calderon's revenue rose to 60 million euros from 50 million euros.", Relation.SAME),
        ("Calderon's revenue fell by 20%.",
         "Calderon's revenue fell to 40 million euros from 50 million euros.", Relation.SAME),
        ("Calderon's revenue rose by 35%.",
         "Calderon's revenue rose to 60 million euros from 50 million euros.", Relation.UNRELATED),
        ("Calderon's revenue fell by 20%.",
         "Calderon's revenue rose to 60 million euros from 50 million euros.", Relation.UNRELATED),
    ],
)  # fmt: skip
def test_a_change_is_worked_out_from_two_figures_and_keeps_its_direction(
    claim: str, text: str, relation: Relation
) -> None:
    assert first_pair(claim, text).relation is relation


@pytest.mark.parametrize(
    ("claim", "relation"),
    [
        ("Nora Feld led Calderon for eight years.", Relation.SAME),
        ("Nora Feld led Calderon for twelve years.", Relation.UNRELATED),
    ],
)
def test_a_span_is_worked_out_from_two_dates(claim: str, relation: Relation) -> None:
    assert first_pair(claim, "Nora Feld led Calderon from March 2010 to April 2018.").relation is relation


@pytest.mark.parametrize(
    ("claim", "language", "text", "of"),
    [
        ("Calderon is valued at 40 million euros.", "en",
         "Lagar Books is valued at 45 million euros, unlike Calderon.", "en"),
        ("Nora Feld left Calderon in May 2021.", "en",
         "Nora Feld led Calderon together with Paul Stern, who left in May 2022.", "en"),
        ("Nora Feld a quitté Calderon en mai 2021.", "fr",
         "Nora Feld dirigeait Calderon avec Paul Stern, dont le départ date de mai 2022.", "fr"),
    ],
)  # fmt: skip
def test_a_figure_told_of_somebody_else_refutes_nothing(
    claim: str, language: str, text: str, of: str
) -> None:
    assert Stance.REFUTES not in stances(claim, text, language=language, of=of)


def test_nor_does_it_support() -> None:
    text = "Nora Feld led Calderon together with Paul Stern, who left in May 2021."
    assert Stance.SUPPORTS not in stances("Nora Feld left Calderon in May 2021.", text)
