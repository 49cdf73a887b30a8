"""The wording proposed to the desk: the source's value as the article's language writes it."""

from __future__ import annotations

import pytest

from claims.queries.wording import in_words


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
