"""A sentence that holds several facts gives one claim for each, in each language."""

from datetime import date

import pytest

from claims.checking.domain import ArticleText
from claims.checking.extraction import extract_claims


def restated(sentence: str, language: str) -> list[str]:
    article = ArticleText("", sentence, language, date(2025, 3, 20))
    claims = extract_claims(article)
    assert all(sentence[claim.start : claim.end] == claim.sentence for claim in claims)
    return [claim.restatement for claim in claims]


COORDINATED = [
    ("en", "The restoration took four months and cost £85,000.",
     ["The restoration took four months.", "The restoration cost £85,000."]),
    ("fr", "La restauration a duré quatre mois et coûté 85 000 euros.",
     ["La restauration a duré quatre mois.", "La restauration a coûté 85 000 euros."]),
    ("es", "La línea D une la estación con el hospital y tiene diecinueve paradas.",
     ["La línea D une la estación con el hospital.", "La línea D tiene diecinueve paradas."]),
    ("de", "Die Restaurierung dauerte vier Monate und kostete 85.000 Euro.",
     ["Die Restaurierung dauerte vier Monate.", "Die Restaurierung kostete 85.000 Euro."]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "sentence", "expected"), COORDINATED)
def test_each_of_two_predicates_is_told_of_their_subject(
    language: str, sentence: str, expected: list[str]
) -> None:
    assert restated(sentence, language) == expected


ADJUNCTS = [
    ("en", "Hanna Wirth was born in Leeds in 1984 and studied in Vienna.",
     ["Hanna Wirth was born in Leeds.", "Hanna Wirth was born in 1984.", "Hanna Wirth studied in Vienna."]),
    ("fr", "Hanna Wirth est née à Lyon en 1984.",
     ["Hanna Wirth est née à Lyon.", "Hanna Wirth est née en 1984."]),
    ("es", "Hanna Wirth nació en Sevilla en 1984.",
     ["Hanna Wirth nació en Sevilla.", "Hanna Wirth nació en 1984."]),
    ("fr", "Le ferry avait quitté Nantes pour Bergen avec 140 personnes à bord.",
     ["Le ferry avait quitté Nantes pour Bergen.", "Le ferry avait quitté avec 140 personnes à bord."]),
    ("es", "Viajaban 312 pasajeros y 28 tripulantes.", ["Viajaban 312 pasajeros.", "Viajaban 28 tripulantes."]),
    ("de", "Die 230 Beschäftigten behalten ihre Arbeit bis Ende 2028.",
     ["Die Zahl der Beschäftigten beträgt 230.", "Die Beschäftigten behalten ihre Arbeit bis Ende 2028."]),
    ("en", "The 230 workers keep their jobs until the end of 2028.",
     ["There are 230 workers.", "The workers keep their jobs until the end of 2028."]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "sentence", "expected"), ADJUNCTS)
def test_date_place_company_and_count_are_told_one_by_one(
    language: str, sentence: str, expected: list[str]
) -> None:
    assert restated(sentence, language) == expected


ASIDES = [
    ("en", "The captain, Elena Moss, gave the order to leave after twelve minutes.",
     ["The captain gave the order to leave after twelve minutes.", "Elena Moss is the captain."]),
    ("es", "La capitana, Elena Moss, dio la orden de evacuar a los doce minutos.",
     ["La capitana dio la orden de evacuar a los doce minutos.", "Elena Moss es la capitana."]),
    ("de", "Die Kapitänin, Elena Moss, gab nach zwölf Minuten den Befehl.",
     ["Die Kapitänin gab nach zwölf Minuten den Befehl.", "Elena Moss ist die Kapitänin."]),
    ("fr", "La statue, volée il y a neuf ans, est de retour.",
     ["La statue est de retour.", "La statue a été volée il y a neuf ans."]),
    ("es", "La nueva sala, diseñada por Dora Lindqvist, se inaugurará en 2027.",
     ["La nueva sala se inaugurará en 2027.", "La nueva sala fue diseñada por Dora Lindqvist."]),
    ("de", "Die Statue, vor neun Jahren gestohlen, ist zurück.",
     ["Die Statue ist zurück.", "Die Statue wurde vor neun Jahren gestohlen."]),
    ("fr", "Peinte en 1871 par Anne Harcourt, la toile a été léguée au musée par sa veuve.",
     ["La toile a été peinte en 1871.", "La toile a été peinte par Anne Harcourt.",
      "La toile a été léguée au musée par sa veuve."]),
    ("en", "The Corvane Group, which Jane Doe founded, employs 300 people.",
     ["The Corvane Group, which Jane Doe founded, employs 300 people."]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "sentence", "expected"), ASIDES)
def test_what_stands_between_commas_is_a_claim_of_its_own(
    language: str, sentence: str, expected: list[str]
) -> None:
    assert restated(sentence, language) == expected


SHARES = [
    ("en", "Divers have raised 640 objects, most of them porcelain.",
     ["Divers have raised 640 objects.", "Most of the objects are porcelain."]),
    ("fr", "Le budget est de 12,4 millions d’euros, dont la ville apporte la moitié.",
     ["Le budget est de 12,4 millions d’euros.", "La ville apporte la moitié du budget."]),
    ("es", "El presupuesto es de 12,4 millones de euros, de los que la ciudad aporta la mitad.",
     ["El presupuesto es de 12,4 millones de euros.", "La ciudad aporta la mitad del presupuesto."]),
    ("de", "Der Bund übernahm sechzig Prozent der Kosten, das Land ein Drittel.",
     ["Der Bund übernahm sechzig Prozent der Kosten.", "Das Land übernahm ein Drittel der Kosten."]),
    ("fr", "Trois recours ont été déposés, et tous ont été rejetés.",
     ["Trois recours ont été déposés.", "Tous les recours ont été rejetés."]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "sentence", "expected"), SHARES)
def test_a_share_is_told_of_what_it_is_a_share_of(language: str, sentence: str, expected: list[str]) -> None:
    assert sorted(restated(sentence, language)) == sorted(expected)


QUOTES = [
    ("en", "“The bell was cast in 1698,” said Ruth Hale, the head of the museum.",
     ["Ruth Hale said: “The bell was cast in 1698”", "Ruth Hale is the head of the museum.",
      "The bell was cast in 1698."]),
    ("fr", "« La cloche a été fondue en 1698 », a déclaré Jeanne Halle, la directrice du musée.",
     ["Jeanne Halle a déclaré\u00a0: « La cloche a été fondue en 1698 »",
      "Jeanne Halle est la directrice du musée.", "La cloche a été fondue en 1698."]),
    ("es", "«La campana se fundió en 1698», declaró Juana Halle, la directora del museo.",
     ["Juana Halle declaró: «La campana se fundió en 1698»", "Juana Halle es la directora del museo.",
      "La campana se fundió en 1698."]),
    ("de", "„Die Glocke wurde 1698 gegossen“, sagte Ruth Halle, die Leiterin des Museums.",
     ["Ruth Halle sagte: „Die Glocke wurde 1698 gegossen“", "Ruth Halle ist die Leiterin des Museums.",
      "Die Glocke wurde 1698 gegossen."]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "sentence", "expected"), QUOTES)
def test_a_quote_gives_that_it_was_said_by_whom_and_what_it_states(
    language: str, sentence: str, expected: list[str]
) -> None:
    assert restated(sentence, language) == expected


def test_what_somebody_reports_is_a_claim_of_its_own() -> None:
    sentence = (
        "Corvane Systems, the Dutch group, said on Tuesday that it had agreed to buy Pendrell Robotics."
    )
    assert restated(sentence, "en") == [
        "Corvane Systems said on Tuesday (18 March 2025) that it had agreed to buy Pendrell Robotics.",
        "Corvane Systems had agreed to buy Pendrell Robotics.",
        "Corvane Systems is the Dutch group.",
    ]


def test_a_german_report_becomes_a_main_clause() -> None:
    sentence = "Der Minister sagte, dass die Firma Meridel 300 Stellen streicht."
    assert restated(sentence, "de") == ["Die Firma Meridel streicht 300 Stellen."]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Prices rose from 3 to 5 percent between 2010 and 2014."),
        ("en", "Harwick United beat Dunmore 3-2 in Leeds."),
        ("en", "Three of the five judges disagreed."),
        ("en", "The bill passed by 61 votes to 48."),
        ("fr", "Les prix ont augmenté de 3 à 5 % entre 2010 et 2014."),
        ("fr", "Trois des cinq juges s’y sont opposés."),
        ("es", "Los precios subieron del 3 al 5 % entre 2010 y 2014."),
        ("de", "Die Preise stiegen zwischen 2010 und 2014 um 3 bis 5 Prozent."),
        ("de", "Der Umsatz stieg 2024 in Köln auf 74 Millionen Euro."),
    ],
)
def test_what_is_one_fact_stays_one_claim(language: str, sentence: str) -> None:
    assert restated(sentence, language) == [sentence]


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("en", "It cost the public £6.8m, according to the Fraud Office.", "It cost the public £6.8m."),
        ("fr", "Selon le rapport, l’affaire a coûté 6,8 millions d’euros.",
         "L’affaire a coûté 6,8 millions d’euros."),
        ("es", "Diecinueve personas resultaron heridas, según el hospital.",
         "Diecinueve personas resultaron heridas."),
    ],
)  # fmt: skip
def test_a_claim_is_what_is_so_and_not_who_says_so(language: str, sentence: str, expected: str) -> None:
    assert restated(sentence, language) == [expected]
