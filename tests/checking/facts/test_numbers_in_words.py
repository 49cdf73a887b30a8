"""Numbers in words, halves and shares are read as the figures that they are."""

from __future__ import annotations

from datetime import date

import pytest

from claims.checking.facts import Relation, compare, find_facts


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "Thirty-two boats sank.", "32"),
        ("en", "One hundred and twenty people came.", "120"),
        ("en", "two thousand five hundred euros", "2500 EUR"),
        ("fr", "Elle a perdu trente-deux bateaux.", "32"),
        ("fr", "Soixante et onze maisons ont brûlé.", "71"),
        ("fr", "deux mille trois cents arbres", "2300"),
        ("fr", "quatre-vingt-dix-neuf euros", "99 EUR"),
        ("es", "treinta y dos barcos", "32"),
        ("es", "tres mil millones de euros", "3000000000 EUR"),
        ("es", "durante setenta y siete años", "P77Y"),
        ("de", "zweiunddreißig Boote", "32"),
        ("de", "einhundertzwanzig Bäume", "120"),
    ],
)
def test_a_number_in_words_is_one_number(language: str, text: str, value: str) -> None:
    assert [fact.value for fact in find_facts(text, language)] == [value]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "It cost half a billion euros.", "500000000 EUR"),
        ("fr", "près d’un demi-milliard d’euros", "500000000 EUR"),
        ("fr", "une demi-heure", "PT0.5H"),
        ("es", "media hora", "PT0.5H"),
        ("de", "eine halbe Milliarde Euro", "500000000 EUR"),
    ],
)
def test_a_half_is_a_number_before_a_scale_or_a_unit(language: str, text: str, value: str) -> None:
    assert [fact.value for fact in find_facts(text, language)] == [value]


@pytest.mark.parametrize(
    ("language", "text"), [("en", "half the town"), ("de", "undicht"), ("fr", "la demie du match")]
)
def test_what_only_looks_like_a_number_is_none(language: str, text: str) -> None:
    assert find_facts(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "one in five homes", "20"),
        ("fr", "Un logement inspecté sur cinq est humide.", "20"),
        ("es", "cuatro de cada diez euros", "40"),
        ("de", "vier von zehn Betrieben", "40"),
    ],
)
def test_a_share_in_words_is_a_percentage(language: str, text: str, value: str) -> None:
    assert [(fact.kind.value, fact.value) for fact in find_facts(text, language)] == [("percent", value)]


def test_goals_in_games_and_loans_of_trillions_are_no_shares() -> None:
    assert all(fact.kind.value != "percent" for fact in find_facts("five goals in six games", "en"))
    assert all(fact.kind.value != "percent" for fact in find_facts("ein Kredit von 3 Billionen Euro", "de"))


@pytest.mark.parametrize(
    ("claim", "source", "relation"),
    [
        ("près d’un demi-milliard d’euros", "486 millions d'euros", Relation.SAME),
        ("près d’un demi-milliard d’euros", "412 millions d'euros", Relation.DIFFERENT),
        ("un peu plus d’une demi-heure", "34 minutes", Relation.SAME),
        ("un peu plus d’une demi-heure", "55 minutes", Relation.DIFFERENT),
        ("un logement sur cinq", "20,4 % des logements", Relation.SAME),
        ("un logement sur cinq", "31 % des logements", Relation.DIFFERENT),
    ],
)
def test_round_words_allow_for_their_rounding_and_no_more(
    claim: str, source: str, relation: Relation
) -> None:
    ours, theirs = find_facts(claim, "fr")[0], find_facts(source, "fr")[0]
    assert compare(ours, theirs) is relation


def test_years_ago_in_words_are_the_year_that_they_reach_back_to() -> None:
    ours = find_facts("Fue fundada hace setenta y siete años.", "es", date(2025, 2, 6))[0]
    assert compare(ours, find_facts("founded in 1948", "en")[0]) is Relation.SAME
    assert compare(ours, find_facts("founded in 1958", "en")[0]) is Relation.DIFFERENT


def test_a_full_stop_is_no_part_of_an_amount() -> None:
    assert find_facts("It is worth €3.1m.", "en")[0].text == "€3.1m"
    assert find_facts("Es kostet 3,1 Mio. Euro.", "de")[0].value == "3100000 EUR"
