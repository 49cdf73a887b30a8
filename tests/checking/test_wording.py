"""The wording proposed to the desk: the source's value as the article's language writes it."""

from __future__ import annotations

from datetime import date

import pytest

from claims.checking.domain import Difference, DifferenceKind
from claims.checking.facts import difference, find_facts
from claims.checking.wording import in_words, place_of, propose


@pytest.mark.parametrize(
    ("kind", "value", "language", "words"),
    [
        ("date", "2024-05", "fr", "mai 2024"),
        ("date", "2024-05-15", "de", "15. Mai 2024"),
        ("date", "2024", "es", "2024"),
        ("amount", "40000000 EUR", "fr", "40 millions d’euros"),
        ("amount", "1500000 EUR", "es", "1,5 millones de euros"),
        ("amount", "1234567 EUR", "en", "1,234,567 euros"),
        ("count", "4200", "de", "4.200"),
        ("percent", "12.5", "fr", "12,5\N{NO-BREAK SPACE}%"),
        ("percent", "12.5", "en", "12.5%"),
    ],
)
def test_a_value_is_written_as_the_language_writes_it(
    kind: str, value: str, language: str, words: str
) -> None:
    assert in_words(kind, value, language) == words


@pytest.mark.parametrize(
    ("kind", "value"),
    [("date", "2021-01-01/2021-02-01"), ("role", "chair"), ("count", "1 x"), ("amount", "")],
)
def test_what_needs_the_sources_own_words_is_left_to_them(kind: str, value: str) -> None:
    assert in_words(kind, value, "fr") == ""


ANCHOR = date(2023, 3, 1)


def rewritten(language: str, sentence: str, source: str, source_language: str = "en") -> str | None:
    """The sentence after the first wording that is proposed from what the source says; None where there is none."""
    for ours in find_facts(sentence, language, ANCHOR):
        for theirs in find_facts(source, source_language, ANCHOR):
            found = difference(ours, theirs)
            wording = found and propose(
                found, sentence, language, quote=source, source_language=source_language, anchor=ANCHOR
            )
            if wording:
                return sentence[: wording.start] + wording.text + sentence[wording.end :]
    return None


@pytest.mark.parametrize(
    ("language", "sentence", "source", "said"),
    [
        ("fr", "Elle a quitté Calderon en mai 2023.", "She left in May 2024.", "en mai 2024."),
        ("fr", "Elle est partie le 1er mai 2021.", "She left on 15 May 2022.", "le 15 mai 2022."),
        ("fr", "Elle est partie le 15 mai 2021.", "She left on 1 June 2022.", "le 1er juin 2022."),
        ("fr", "Elle est partie en mai.", "She left in July 2022.", "en juillet."),
        ("fr", "Elle est partie en mai.", "She left in July 2021.", "en juillet 2021."),
        ("fr", "C’était le 15/05/2021.", "It was on 3 June 2021.", "le 03/06/2021."),
        ("fr", "Elle date d’avril 2021.", "It is of July 2021.", "date de juillet 2021."),
        ("fr", "Elle date de mai 2021.", "It is of April 2021.", "date d’avril 2021."),
        ("es", "Llegó el 15 de mayo de 2021.", "He came on May 16, 2021.", "el 16 de mayo de 2021."),
        ("de", "Am 15. Mai 2021 kam er.", "On June 16, 2021 he came.", "Am 16. Juni 2021 kam er."),
        ("en", "He came on 15th May 2021.", "He came on 3 June 2021.", "on 3rd June 2021."),
        ("en", "He came on May 15, 2021.", "He came on 3 June 2021.", "on June 3, 2021."),
        ("fr", "Elle vaut 86 milliards de dollars.", "It is worth $80 billion.", "vaut 80 milliards de dollars."),
        ("fr", "Elle vaut 1,2 milliard de dollars.", "It is worth $80 billion.", "vaut 80 milliards de dollars."),
        ("fr", "Elle vaut 2 milliards de dollars.", "It is worth $800 million.", "vaut 800 millions de dollars."),
        ("fr", "La hausse est de 1,5 %.", "It rose by 2.5 percent.", "de 2,5 %."),
        ("fr", "Elle emploie 4 200 personnes.", "It employs 3,900 people.", "3 900 personnes."),
        ("fr", "Il y a travaillé trois ans.", "He worked there five years.", "travaillé 5 ans."),
        ("de", "Sie hat zwölf Büros.", "It has 15 offices.", "hat 15 Büros."),
        ("en", "Profits fell to £1.2bn.", "Profits fell to £1.4bn.", "to £1.4bn."),
        ("en", "It sold 1,200 cars.", "It sold 12,500 cars.", "sold 12,500 cars."),
        ("en", "It raised about $40 million.", "It raised 35 million dollars.", "about $35 million."),
    ],
)  # fmt: skip
def test_a_sentence_takes_the_sources_value_in_its_own_format(
    language: str, sentence: str, source: str, said: str
) -> None:
    assert (rewritten(language, sentence, source) or "").replace("\N{NO-BREAK SPACE}", " ").endswith(said)


@pytest.mark.parametrize(
    ("language", "sentence", "source"),
    [
        (
            "en",
            "It raised more than $40 million.",
            "It raised 35 million dollars.",
        ),  # "more than 35" is not said
        ("en", "He came on Monday, 15 May 2021.", "He came on 3 June 2021."),  # no Monday
        ("fr", "Elle est là depuis avril 2021.", "She came in 2018."),  # which month?
        ("fr", "Elle est partie il y a deux ans.", "She left in 2018."),
        ("fr", "En 2021, puis encore en 2021.", "It was in 2018."),  # which of the two?
        ("en", "He came third in the race.", "He came second in the race."),
        ("en", "The firm has 1 office.", "The firm has 3 offices."),  # "3 office"
        ("en", "It was so in the 1990s.", "It was so on 3 June 2021."),
        ("en", "It raised $40 million.", "It raised more than $60 million."),  # not just 60
        ("en", "It raised $40 million.", "It raised about $60 million."),
    ],
)
def test_where_no_safe_wording_can_be_made_there_is_none(language: str, sentence: str, source: str) -> None:
    assert rewritten(language, sentence, source) is None


def named(sentence: str, ours: str, theirs: str, language: str = "fr") -> str | None:
    found = Difference(DifferenceKind.PERSON, ours, theirs, ours.casefold(), theirs.casefold())
    wording = propose(found, sentence, language, quote=theirs, source_language="en")
    return wording and sentence[: wording.start] + wording.text + sentence[wording.end :]


def test_a_name_takes_the_place_of_a_whole_name() -> None:
    assert named("Elle cite Nora Feld.", "Nora Feld", "Paul Wirth") == "Elle cite Paul Wirth."
    assert named("Le départ d’Anna Holm.", "Anna Holm", "Paul Wirth") == "Le départ de Paul Wirth."
    assert named("Elle cite Nora Feld.", "Feld", "Paul Wirth") is None  # a part of a longer name
    assert named("Elle cite Nora Feld.", "Nora", "Paul Wirth") is None
    assert named("Elle cite Nora Feld.", "Nora Feld", "a man from Lyon") is None
    assert named("Elle cite Feld et Feld.", "Feld", "Wirth") is None


def test_a_place_is_of_whole_words_and_only_where_there_is_one() -> None:
    assert place_of("3", "in 2023, 3 of 13").start == 9
    assert place_of("mai", "en mai, puis en mai").count == 2
    assert place_of("mai", "maison").count == 0
    assert place_of("", "anything").count == 0
    assert place_of("é🙂", "été é🙂 là").start == 4  # code points
