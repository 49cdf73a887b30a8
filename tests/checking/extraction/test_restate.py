"""A restatement is understood without its article."""

from datetime import date

import pytest

from claims.checking.domain import ArticleText
from claims.checking.extraction import extract_claims


def restated(body: str, language: str, title: str = "", on: date = date(2025, 3, 20)) -> list[str]:
    return [claim.restatement for claim in extract_claims(ArticleText(title, body, language, on))]


@pytest.mark.parametrize(
    ("language", "body", "expected"),
    [
        ("en", "Jane Doe founded Meridel in 2001. She sold the firm in 2019.",
         "Jane Doe sold the firm in 2019."),
        ("en", "Meridel Systems was founded in 2001. The company employs 300 people.",
         "Meridel Systems employs 300 people."),
        ("en", "Meridel Systems was founded in 2001. Its revenue rose by 12% in 2024.",
         "Meridel Systems's revenue rose by 12% in 2024."),
        ("en", "Captain Ruth Hale scored twice. The striker joined in 2023.",
         "The striker, Ruth Hale, joined in 2023."),
        ("fr", "La ligne D du tramway a ouvert en 2024. Elle compte dix-neuf stations.",
         "La ligne D du tramway compte dix-neuf stations."),
        ("fr", "Le chantier a commencé en 2019. Il a coûté 90 millions d’euros.",
         "Le chantier a coûté 90 millions d’euros."),
        ("es", "Meridel Libros nació en 1990. El año pasado facturó 3 millones de euros.",
         "El año pasado (2024) Meridel Libros facturó 3 millones de euros."),
        ("de", "Anna Perl wurde 1960 in Wien geboren. Sie leitete das Institut ab 1999.",
         "Anna Perl leitete das Institut ab 1999."),
    ],
)  # fmt: skip
def test_a_word_that_points_back_becomes_what_it_stands_for(language: str, body: str, expected: str) -> None:
    assert restated(body, language)[-1] == expected


def test_he_and_she_are_told_apart_by_given_names() -> None:
    body = "Jane Doe met John Roe in Leeds. He was fined £300. She was acquitted in May 2024."
    assert restated(body, "en")[1:] == ["John Roe was fined £300.", "Jane Doe was acquitted in May 2024."]


def test_a_surname_becomes_the_full_name_and_an_elision_follows() -> None:
    body = "Sam Altman dirige OpenAI. Le conseil a voté la destitution d’Altman en 2023."
    assert restated(body, "fr")[-1] == "Le conseil a voté la destitution de Sam Altman en 2023."


def test_a_surname_of_two_people_is_left_as_it_stands() -> None:
    body = "Jane Doe met John Doe in Leeds in 2020. Doe was fined £300."
    assert restated(body, "en")[-1] == "Doe was fined £300."


@pytest.mark.parametrize(
    ("language", "body", "date_in_it"),
    [
        ("en", "The deal was signed on Tuesday in Leeds.", "(18 March 2025)"),
        ("fr", "L’accord a été signé mardi à Lyon.", "(18 mars 2025)"),
        ("es", "El acuerdo se firmó el martes en Lyon.", "(18 de marzo de 2025)"),
        ("de", "Der Vertrag wurde am Dienstag in Köln unterzeichnet.", "(18. März 2025)"),
        ("en", "The deal was signed on 12 March in Leeds.", "on 12 March 2025"),
    ],
)
def test_a_relative_date_is_written_out(language: str, body: str, date_in_it: str) -> None:
    assert date_in_it in restated(body, language)[0]


def test_a_date_that_is_only_roughly_known_is_not_made_exact() -> None:
    assert "2016" not in restated("Jane Doe founded Meridel nine years ago.", "en")[0]


def test_a_post_names_its_author_and_its_signature_is_dated() -> None:
    body = (
        "J’ai décidé de quitter Meridel.\n— Jeanne Doe (@jdoe) 6 août 2024\n"
        "Je prends un congé jusqu’en décembre.\n— Jean Roe (@jroe) 7 août 2024"
    )
    assert restated(body, "fr") == [
        "Jeanne Doe a écrit : « J’ai décidé de quitter Meridel. »",
        "Le message de Jeanne Doe est daté du 6 août 2024.",
        "Jean Roe a écrit : « Je prends un congé jusqu’en décembre. »",
        "Le message de Jean Roe est daté du 7 août 2024.",
    ]
