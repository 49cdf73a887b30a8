"""Typed facts as they stand in news text, and what comparing two of them comes to."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.checking.facts import Relation, compare, difference, find_facts

ANCHOR = date(2024, 8, 6)  # a Tuesday


def values(text: str, language: str, kind: str) -> list[str]:
    return [fact.value for fact in find_facts(text, language, ANCHOR) if fact.kind == kind]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("fr", "Elle est partie en mai 2023.", "2023-05"),
        ("fr", "Le 1er mars 2021, il signait.", "2021-03-01"),
        ("fr", "Le vote a eu lieu mardi dernier.", "2024-07-30"),
        ("fr", "L’usine a fermé l’an dernier.", "2023"),
        ("fr", "Fondée en 1998, elle grandit.", "1998"),
        ("en", "She left on 15 May 2024.", "2024-05-15"),
        ("en", "She left on May 15, 2024.", "2024-05-15"),
        ("en", "He resigned in May.", "2024-05"),
        ("en", "The plant closed last year.", "2023"),
        ("es", "Abrió el 3 de marzo de 2021.", "2021-03-03"),
        ("es", "Cerró el año pasado.", "2023"),
        ("de", "Am 5. Mai 2024 begann der Bau.", "2024-05-05"),
        ("de", "Im Jahr 2019 schloss das Werk.", "2019"),
    ],
)
def test_dates_are_read_with_their_granularity(language: str, text: str, value: str) -> None:
    assert values(text, language, "date") == [value]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It may rain, said the man followed by Jan Leyden."),
        ("en", "They march on, in GPT-4 style, in 3 steps."),
        ("fr", "Il a tout fini en sept jours."),
        ("en", "It costs 2024 dollars."),
    ],
)
def test_what_only_looks_like_a_date_is_none(language: str, text: str) -> None:
    assert values(text, language, "date") == []


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("fr", "une valorisation de 86 milliards de dollars", "86000000000 USD"),
        ("fr", "un prêt de 1,5 million d’euros", "1500000 EUR"),
        ("fr", "un coût de 2\u202f500\u00a0€", "2500 EUR"),
        ("en", "valued at about $86 billion", "86000000000 USD"),
        ("en", "a fee of £1,250.50", "1250.5 GBP"),
        ("en", "raised $1.2bn", "1200000000 USD"),
        ("es", "facturó 2.500 millones de euros", "2500000000 EUR"),
        ("de", "ein Umsatz von 1,2 Milliarden Euro", "1200000000 EUR"),
        ("de", "ein Kredit von 3 Billionen Euro", "3000000000000 EUR"),
    ],
)
def test_amounts_are_read_in_each_languages_own_writing(language: str, text: str, value: str) -> None:
    assert values(text, language, "amount") == [value]


@pytest.mark.parametrize(
    ("claim", "source", "relation"),
    [
        (("fr", "parti en mai 2023"), ("en", "left on 15 May 2024"), Relation.DIFFERENT),
        (("fr", "parti en mai 2024"), ("en", "left on 15 May 2024"), Relation.SAME),
        (("en", "left on 15 May 2024"), ("fr", "parti en mai 2024"), Relation.COMPATIBLE),
        (("fr", "86 milliards de dollars"), ("en", "about $86 billion"), Relation.SAME),
        (("fr", "86 millions de dollars"), ("en", "about $86 billion"), Relation.DIFFERENT),
        (("fr", "86 milliards d’euros"), ("en", "$86 billion"), Relation.UNRELATED),
        (("en", "700 employees signed"), ("fr", "770 salariés ont signé"), Relation.DIFFERENT),
        (("en", "more than 700 employees"), ("fr", "plus de 700 salariés"), Relation.SAME),
        (("en", "700 employees"), ("en", "770 pages"), Relation.UNRELATED),
        (("en", "up 5 percent"), ("en", "up 5 percentage points"), Relation.UNRELATED),
        (("fr", "pendant cinq jours"), ("en", "for five days"), Relation.SAME),
    ],
)
def test_two_facts_are_compared_across_languages(
    claim: tuple[str, str], source: tuple[str, str], relation: Relation
) -> None:
    ours, theirs = (find_facts(text, language, ANCHOR)[0] for language, text in (claim, source))
    assert compare(ours, theirs) is relation
    assert (difference(ours, theirs) is not None) == (relation is Relation.DIFFERENT)


def test_a_difference_names_both_values_at_the_coarser_granularity() -> None:
    ours = find_facts("parti en mai 2023", "fr", ANCHOR)[0]
    theirs = find_facts("left on 15 May 2024", "en", ANCHOR)[0]
    found = difference(ours, theirs)
    assert found is not None
    assert (found.claim_value, found.source_value) == ("2023-05", "2024-05")
    assert (found.claim_text, found.source_text) == ("mai 2023", "15 May 2024")


@given(st.text(max_size=300), st.sampled_from(["en", "fr", "es", "de", None]))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_exact_spans_and_never_raises(text: str, language: str | None) -> None:
    for fact in find_facts(text, language, ANCHOR):
        assert text[fact.start : fact.end] == fact.text != ""


@pytest.mark.parametrize(
    "text", ["1" * 50_000, "in 2024 " * 5_000, "1,000" * 9_000, "mai " * 10_000, "$" * 20_000]
)
def test_a_very_long_line_is_read_in_time(text: str) -> None:
    for language in ("en", "fr"):
        assert isinstance(find_facts(text, language, ANCHOR), list)
