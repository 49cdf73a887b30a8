"""Two wordings of one thing, side by side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from claims.checking.likeness import GONE, NEW, SAME, likest, word_diff

TEXTS = st.text(st.sampled_from("ab é🙂.,\n1"), max_size=60)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_put_together_again(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert "".join(text for what, text in pieces if what != NEW) == old
    assert "".join(text for what, text in pieces if what != GONE) == new


def test_what_is_other_is_whole_words() -> None:
    assert word_diff("left in May 2022", "left in June 2022") == [
        (SAME, "left in "), (GONE, "May"), (NEW, "June"), (SAME, " 2022"),
    ]  # fmt: skip


def test_texts_that_are_too_long_to_compare_are_shown_whole() -> None:
    old, new = "a " * 3_000, "b " * 3_000
    assert word_diff(old, new) == [(GONE, old), (NEW, new)]


def test_the_likest_sentence_is_found_and_nothing_where_none_is_like_it() -> None:
    sentences = ["The weather was fine.", "She left Calderon in June 2022.", "It rained in Lyon."]
    assert likest("She left Calderon in May 2022.", sentences) == sentences[1]
    assert likest("Boats are sold on Mondays.", sentences) == ""
    assert likest("...", sentences) == ""
