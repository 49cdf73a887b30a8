"""Where a text says now what a quote of it once said."""

from __future__ import annotations

from claims.checking.likeness import likest


def test_the_likest_sentence_is_found_and_nothing_where_none_is_like_it() -> None:
    sentences = ["The weather was fine.", "She left Calderon in June 2022.", "It rained in Lyon."]
    assert likest("She left Calderon in May 2022.", sentences) == sentences[1]
    assert likest("Boats are sold on Mondays.", sentences) == ""
    assert likest("...", sentences) == ""
