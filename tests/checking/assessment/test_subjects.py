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
