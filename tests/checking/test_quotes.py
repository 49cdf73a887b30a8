"""A quote is found where it stands, as it stands, whole, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.checking.quotes import find_quote, without_hidden

FOUND = [
    ("Nora left", "Then Nora left.", "Nora left"),
    ("  Nora left \n", "Then Nora left.", "Nora left"),
    ("nora LEFT", "Then Nora left.", "Nora left"),
    ("Nora left", "Then Nora\n  left.", "Nora\n  left"),
    ("Nora left", "Then Nora\u00a0left.", "Nora\u00a0left"),
    ('"Nora" left', "Then “Nora” left.", "“Nora” left"),
    ("« Nora » left", "Then «Nora» left.", "«Nora» left"),
    ("l'usine - vide", "Et l’usine – vide.", "l’usine – vide"),
    ("Nora left", "Then No\u00adra l\u200beft.", "No\u00adra l\u200beft"),
    ("office", "The o\ufb03ce is.", "o\ufb03ce"),
    ("art", "party art", "art"),
    ("2", "In 2022 there were 2.", "2"),
    ("五月离开", "诺拉于五月离开了公司。", "五月离开"),
]  # fmt: skip


@pytest.mark.parametrize(("quote", "text", "words"), FOUND)
def test_it_is_found_as_it_stands_in_the_text(quote: str, text: str, words: str) -> None:
    place = find_quote(quote, text)
    assert place is not None
    assert text[slice(*place)] == words


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("", "Nora left."),
        (" ", "Nora left."),
        ("\u200b", "Nora left."),
        ("Nora ... left", "Nora never left."),
        ("Nora left", "Nora never left."),
        ("Nora left.", "Nora left"),
        ("ora lef", "Nora left."),  # letters, but no words
        ("6 million", "86 million"),
        ("in 202", "in 2022"),
        ("Nоra left", "Nora left."),  # a Cyrillic letter
        ("Nora left", ""),
    ],
)
def test_what_does_not_stand_there_is_not_found(quote: str, text: str) -> None:
    assert find_quote(quote, text) is None


@given(st.text(max_size=60), st.text(max_size=30))
def test_what_is_found_lies_in_the_text(text: str, quote: str) -> None:
    place = find_quote(quote, text)
    if place is not None:
        start, end = place
        assert 0 <= start < end <= len(text)


@given(
    st.lists(
        st.sampled_from(["Nora", "left", "in", "May", "2021", "«", "»", "’s", "–"]), min_size=2, max_size=12
    )
)
def test_every_run_of_words_is_found(words: list[str]) -> None:
    text = " ".join(words)
    quote = " ".join(words[len(words) // 3 : len(words) // 3 + 2])
    place = find_quote(quote, text)
    assert place is not None
    assert text[slice(*place)].split() == quote.split()


def test_hidden_characters_are_those_that_show_nothing() -> None:
    assert without_hidden("a\u200bb\u00adc\u202ed\U000e0041e\ufefff") == "abcdef"
    assert without_hidden("été, naïve, 上海, 👍, नमस्ते") == "été, naïve, 上海, 👍, नमस्ते"
