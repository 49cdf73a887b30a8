"""Two wordings of one thing, side by side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from claims.queries.word_diff import MOST_COMPARED, word_diff

TEXTS = st.text(st.sampled_from("ab é🙂.,\n1"), max_size=60)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_put_together_again(before: str, after: str) -> None:
    was, now = word_diff(before, after)
    assert "".join(text for text, _ in was) == before
    assert "".join(text for text, _ in now) == after


def test_texts_that_are_too_long_to_compare_are_shown_whole() -> None:
    before, after = "a " * MOST_COMPARED, "b " * MOST_COMPARED
    assert word_diff(before, after) == ([(before, True)], [(after, True)])


def test_the_words_that_differ_are_marked_and_the_texts_are_whole() -> None:
    before, after = "Elle est partie en mai 2021.\nPoint.", "Elle est partie en mai 2022,  dit-elle.\nPoint."
    was, now = word_diff(before, after)
    assert [text for text, changed in was if changed] == ["2021."]
    assert [text for text, changed in now if changed] == ["2022,  dit-elle."]
    assert word_diff("", "") == ([], [])
    assert word_diff("same words", "same  words ") == (
        [("same words", False)],
        [("same  words", False), (" ", False)],
    )
