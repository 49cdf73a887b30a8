"""Ranks that are said by how many are ahead."""

from __future__ import annotations

import pytest

from claims.checking.facts import find_facts


def ranks(language: str, text: str) -> list[str]:
    return [fact.value for fact in find_facts(text, language) if fact.kind == "rank"]


@pytest.mark.parametrize(
    ("language", "text", "rank"),
    [
        ("en", "Only the dairy at Lorne employs more people in the valley.", "2"),
        ("en", "It has been higher only twice.", "3"),
        ("en", "That was more than in any other year but one.", "2"),
        ("fr", "Seules Lagar et l’Union de Lorne ont un chiffre d’affaires plus élevé.", "3"),
        ("es", "Solo Lagar y Calderón tienen más habitantes.", "3"),
        ("es", "En la región solo existían hasta entonces dos unidades.", "3"),
        ("de", "Trockener war es seither nur ein einziges Mal.", "2"),
        ("de", "Nur drei Vereine haben mehr Mitglieder.", "4"),
        ("de", "Die Universität hatte bis dahin erst einen einzigen Satelliten gebaut.", "2"),
    ],
)
def test_who_is_ahead_tells_the_rank(language: str, text: str, rank: str) -> None:
    assert ranks(language, text) == [rank]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Only 20 per cent more were sold."),
        ("en", "He only wanted more money."),
        ("en", "Only then did more people come."),
        ("de", "Nur noch mehr Regen hilft."),
        ("fr", "Il faut seulement plus de temps."),
        ("es", "Solo quiere más tiempo."),
    ],
)
def test_what_says_only_more_is_no_rank(language: str, text: str) -> None:
    assert ranks(language, text) == []
