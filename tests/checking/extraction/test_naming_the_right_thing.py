"""A restatement names what is meant, or nobody: never the wrong firm, place or person."""

from datetime import date

import pytest

from claims.checking.domain import ArticleText
from claims.checking.extraction import extract_claims

ON = date(2025, 3, 20)  # a Thursday


def restated(body: str, language: str, title: str = "") -> list[str]:
    return [claim.restatement for claim in extract_claims(ArticleText(title, body, language, ON))]


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("de", "Der Konzern Nordbrand übernimmt die Brauerei Ulmen. Nordbrand zahlt 40 Millionen Euro. Der Umsatz stieg auf 74 Millionen Euro."),
        ("en", "The firm Marlow Copper joined the exchange on 3 March. Marlow Copper raised £32m. The permit runs for twenty years."),
        ("es", "En el vestíbulo del Olmedal hay 30 sillas. La clínica del Olmedal abrió en 2019. La unidad tiene catorce camas."),
        ("fr", "Sur l’île d’Arzenn, le lycée Kerval a ouvert en 1990. Le feu avait pris dans le laboratoire en mars 2024."),
    ],
)  # fmt: skip
def test_what_is_not_the_main_thing_gets_no_name_in_brackets(language: str, body: str) -> None:
    assert "(" not in restated(body, language)[-1].replace("(2024)", "")


def test_a_statement_that_names_its_subject_gets_no_other_name() -> None:
    body = "Die Molkerei Ostrau hat 138 Beschäftigte. Ostrau verkauft Käse in sechs Ländern. Der Dienst Sanvia kündigte 2024 den Vertrag."
    assert restated(body, "de")[-1] == "Der Dienst Sanvia kündigte 2024 den Vertrag."


def test_a_court_owns_no_revenue() -> None:
    body = "La société Meridel emploie 90 personnes. Vendredi, le tribunal de Valmor a condamné Meridel. Son chiffre d’affaires avait progressé de 8 % en 2023."
    assert "tribunal" not in restated(body, "fr")[-1]


def test_the_first_word_of_the_next_sentence_is_no_surname() -> None:
    body = "Le président Jean Roe Le même jour, Roe a démissionné. Le remaniement a coûté 2 millions d’euros."
    assert restated(body, "fr")[-1] == "Le remaniement a coûté 2 millions d’euros."


def test_a_figure_that_counts_what_comes_next_is_no_part_of_a_name() -> None:
    sentence = "Der Minister sagte, dass die Firma Meridel 300 Stellen streicht."
    assert restated(sentence, "de") == ["Die Firma Meridel streicht 300 Stellen."]


@pytest.mark.parametrize(
    ("language", "body", "expected"),
    [
        ("en", "John Roe founded Meridel in 2001. His co-founder, Jane Doe, will leave in May 2026.",
         ["Jane Doe will leave in May 2026.", "Jane Doe is John Roe's co-founder."]),
        ("es", "El sábado, en un acto en Burgos, la presidenta regional, Ana Roa, prometió 340 viviendas.",
         ["El sábado (15 de marzo de 2025), en un acto en Burgos, la presidenta regional prometió 340 viviendas.",
          "Ana Roa es la presidenta regional."]),
    ],
)  # fmt: skip
def test_the_name_in_an_apposition_is_whose_office_it_is(
    language: str, body: str, expected: list[str]
) -> None:
    assert restated(body, language)[-2:] == expected


def test_a_title_before_a_name_is_no_statement() -> None:
    body = "« Nous avons 40 lits », a dit le Dr Jeanne Doe."
    assert not any("est le Dr" in one for one in restated(body, "fr"))


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("en", "Some 27 people fell ill, three of them have died.",
         ["Some 27 people fell ill.", "Three of the 27 people have died."]),
        ("fr", "Le feu a blessé 27 personnes, trois d’entre elles sont mortes.",
         ["Le feu a blessé 27 personnes.", "Trois des 27 personnes sont mortes."]),
        ("es", "El incendio hirió a 27 personas, tres de ellas murieron.",
         ["El incendio hirió a 27 personas.", "Tres de las 27 personas murieron."]),
        ("de", "Siebenundzwanzig Menschen haben sich angesteckt, drei von ihnen sind tot.",
         ["Siebenundzwanzig Menschen haben sich angesteckt.", "Drei der siebenundzwanzig Menschen sind tot."]),
    ],
)  # fmt: skip
def test_some_of_them_are_told_of_by_how_many_there_are(
    language: str, sentence: str, expected: list[str]
) -> None:
    assert restated(sentence, language) == expected


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("en", "The deal was signed on Tuesday two weeks ago.",
         "The deal was signed on Tuesday two weeks ago (4 March 2025)."),
        ("fr", "L’accord a été signé mardi il y a deux semaines.",
         "L’accord a été signé mardi il y a deux semaines (4 mars 2025)."),
        ("es", "El acuerdo se firmó el martes hace dos semanas.",
         "El acuerdo se firmó el martes hace dos semanas (4 de marzo de 2025)."),
        ("de", "Am Dienstag vor gut zwei Wochen wurde der Vertrag unterzeichnet.",
         "Am Dienstag vor gut zwei Wochen (4. März 2025) wurde der Vertrag unterzeichnet."),
    ],
)  # fmt: skip
def test_a_weekday_so_many_weeks_ago_is_one_date(language: str, sentence: str, expected: str) -> None:
    assert restated(sentence, language) == [expected]


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f"])
def test_a_figure_with_a_space_in_it_is_one_figure(space: str) -> None:
    sentence = f"Les 3{space}870 billets déjà vendus seront remboursés avant juin 2025."
    found = restated(sentence, "fr")
    assert not any("Le nombre de 870" in one for one in found)
    assert "870" in found[0]
    assert "billets" in found[0]
