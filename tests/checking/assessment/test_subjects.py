"""Of whom a source speaks: names in titles, namesakes, and somebody else instead."""

from __future__ import annotations

import pytest

from claims.checking.assessment.window import TITLE
from claims.checking.domain import Stance
from tests.checking.assessment.newsroom import hold, stances


def test_a_name_in_the_title_is_meant_by_the_text() -> None:
    claim = "Calderon has 40 shops in Spain."
    text = "The company has 40 shops in Spain."
    (name, how), *_ = hold(claim, text, title="Calderon in Spain", about="Calderon")[0].levels
    assert (name.text, how) == ("Calderon", TITLE)
    assert stances(claim, text, title="Calderon in Spain") == {Stance.SUPPORTS}


def test_a_document_on_a_namesake_spelt_almost_alike_is_off_the_topic() -> None:
    claim, text = "Pendrell has 40 shops.", "The company has 40 shops."
    (ours,) = hold(claim, text, title="The growth of Pendrell", about="Pendrell")
    (namesake,) = hold(claim, text, title="The growth of Pendrill", about="Pendrell")
    assert ours.window.setting.on_topic == 1
    assert namesake.window.setting.on_topic == 0
    assert stances(claim, text, title="The growth of Pendrill", about="Pendrell") == set()


@pytest.mark.parametrize(
    "text",
    [
        "Lagar Books has 45 shops in Spain.",  # another firm, of which the article has nothing
        "Paul Stern left in May 2022.",
    ],
)
def test_somebody_of_whom_the_article_has_nothing_decides_nothing(text: str) -> None:
    assert stances("Calderon has 40 shops in Spain.", text) == set()
    assert stances("Nora Feld left Calderon in May 2021.", text) == set()


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("Calderon has 40 shops in Spain, the Retail Institute of Lorne says.", "en"),
        ("Selon l’Institut du commerce de Lorne, Calderon compte 40 magasins en Espagne.", "fr"),
    ],
)
def test_who_says_so_is_no_other_subject(text: str, of: str) -> None:
    assert stances("Calderon has 40 shops in Spain.", text, of=of) == {Stance.SUPPORTS}
    assert stances("Calderon has 47 shops in Spain.", text, of=of) == {Stance.REFUTES}


@pytest.mark.parametrize(
    "text",
    [
        "Calderon denied that Nora Feld left in May 2021.",
        "Nora Feld would leave Calderon in May 2021 if she could.",
        "Nora Feld reportedly left Calderon in May 2021.",
    ],
)
def test_a_denial_a_wish_and_hearsay_are_no_support(text: str) -> None:
    assert Stance.SUPPORTS not in stances("Nora Feld left Calderon in May 2021.", text)


CAPTAIN = "Elvira Montes, captain of the Calderon, gave the order to leave. "
NOBODY = "“Nobody ran and nobody shouted on the stairs”"


def test_an_office_that_one_person_holds_means_that_person() -> None:
    claim = f"Elvira Montes said: {NOBODY}."
    assert stances(claim, f"{CAPTAIN}It was night.\n\n{NOBODY}, the captain said.") == {Stance.SUPPORTS}


def test_an_office_that_two_people_hold_means_neither() -> None:
    claim = f"Elvira Montes said: {NOBODY}."
    text = f"{CAPTAIN}Paul Stern, captain of the ferry, was there.\n\n{NOBODY}, the captain said."
    assert Stance.SUPPORTS not in stances(claim, text)


@pytest.mark.parametrize(
    "text",
    [
        "The Reading Observatory estimated the cost of the Calderon inquiry at 40 million euros.",
        "Anselm Rott, a dealer in Lorne, estimated the cost of the inquiry at 40 million euros.",
    ],
)
def test_who_estimates_is_not_who_it_is_about(text: str) -> None:
    assert stances("The Calderon inquiry cost 40 million euros.", text) == {Stance.SUPPORTS}


def test_a_name_behind_the_figure_does_not_take_the_sentence_over() -> None:
    text = "Built in 1996 at a yard in the north, where it sailed under the name of Fjordlys."
    assert stances("Calderon was built in 1996.", text) == {Stance.SUPPORTS}
    text = "The sister ship Fjordlys was built in 1996."
    assert Stance.SUPPORTS not in stances("Calderon was built in 1996.", text)


def test_a_figure_told_of_a_rival_refutes_nobody_wherever_the_name_stands_before_it() -> None:
    text = "At the beginning of the year, according to investors, Lagar Books was valued at 18 million euros."
    assert Stance.REFUTES not in stances("Calderon is valued at 86 million euros.", text)
