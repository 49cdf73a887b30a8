"""One claim for each fact that can be checked by itself, and not one more."""

from datetime import date

import pytest

from claims.checking.domain import ArticleText
from claims.checking.extraction import extract_claims


def claims(body: str, language: str) -> list[tuple[str, str]]:
    article = ArticleText("", body, language, date(2025, 3, 20))
    return [(claim.sentence, claim.restatement) for claim in extract_claims(article)]


def test_a_relative_clause_with_a_date_of_its_own_is_a_claim_of_its_own() -> None:
    body = (
        "La société a attiré d’autres chercheurs de Meridel, comme Jan Leike, qui est parti en mai 2023 "
        "et a critiqué la direction de Meridel."
    )
    assert [said for _, said in claims(body, "fr")] == [
        "La société a attiré d’autres chercheurs de Meridel, comme Jan Leike.",
        "Jan Leike est parti en mai 2023.",
        "Jan Leike a critiqué la direction de Meridel.",
    ]


def test_a_vague_main_clause_is_left_out_and_its_relative_clause_kept() -> None:
    body = "Dana Hill won. The head coach, who took over in May 2023, has a heart of gold."
    assert claims(body, "en")[-1] == (
        "The head coach, who took over in May 2023",
        "The head coach, Dana Hill, took over in May 2023.",
    )


def test_an_opening_participle_is_a_claim_on_the_same_subject() -> None:
    body = "Fundada en Sevilla en 1948, Almadena está presidida por Inés Barahona."
    assert claims(body, "es") == [
        ("Fundada en Sevilla en 1948", "Almadena fue fundada en Sevilla."),
        ("Fundada en Sevilla en 1948", "Almadena fue fundada en 1948."),
        ("Almadena está presidida por Inés Barahona.", "Almadena está presidida por Inés Barahona."),
    ]


def test_a_sentence_with_one_fact_is_one_claim() -> None:
    body = "Meridel Systems has agreed to buy Pendrell of Sheffield."
    assert len(claims(body, "en")) == 1


def test_a_cleft_sentence_is_not_cut() -> None:
    body = "C’est Hélène Castel, la présidente de la Métropole, qui a lancé le projet en 2019."
    assert len(claims(body, "fr")) == 1


def test_a_clause_on_somebody_with_a_role_in_apposition_speaks_of_the_person() -> None:
    body = "Hélène Castel, la présidente de la Métropole, qui a signé le contrat en 2019, a vendu la régie."
    assert ("Hélène Castel a signé le contrat en 2019.") in [said for _, said in claims(body, "fr")]


@pytest.mark.parametrize(
    ("language", "body", "expected"),
    [
        ("en", "There is a hole under the carpet, for the pension fund of Meridel Systems is £9 million short.",
         "The pension fund of Meridel Systems is £9 million short."),
        ("en", "Moira Tarrant gave up a third of her salary in 2024, and nobody can have envied her.",
         "Moira Tarrant gave up a third of her salary in 2024."),
        ("fr", "Les chiffres n’y obligeaient guère : le chiffre d’affaires de Meridel a progressé de 12 %.",
         "Le chiffre d’affaires de Meridel a progressé de 12 %."),
    ],
)  # fmt: skip
def test_a_fact_behind_a_remark_is_a_claim_of_its_own(language: str, body: str, expected: str) -> None:
    assert expected in [said for _, said in claims(body, language)]


def test_a_german_verb_leaves_its_prefix_at_the_end() -> None:
    body = "Ilka Dornfeld ist die erste Frau, die sich 2025 in die Siegerliste des Turniers einträgt."
    assert any(said.endswith("Siegerliste des Turniers ein.") for _, said in claims(body, "de"))
