"""How much of a claim a sentence says, in whatever words and language."""

from __future__ import annotations

import pytest

from tests.checking.assessment.newsroom import hold


@pytest.mark.parametrize(
    ("claim", "language", "text", "of"),
    [
        ("Nora Feld quit Calderon.", "en", "Nora Feld left Calderon.", "en"),
        ("Nora Feld a démissionné de Calderon.", "fr", "Nora Feld resigned from Calderon.", "en"),
        ("Calderon erhöhte die Gesamtkosten.", "de", "Calderon raised its costs.", "en"),
        ("Calderon compró la fábrica.", "es", "Calderon hat die Fabrik gekauft.", "de"),
    ],
)
def test_other_words_for_the_same_are_the_same(claim: str, language: str, text: str, of: str) -> None:
    assert hold(claim, text, language=language, of=of)[0].coverage.here >= 0.75


def test_a_word_that_both_languages_have_from_one_root_is_the_same() -> None:
    found = hold("Calderon finances an observatory.", "Calderon finance un observatoire.", of="fr")[0]
    assert found.coverage.here >= 0.75


def test_what_is_said_right_before_counts_less_than_what_is_said_here() -> None:
    claim = "Calderon closed its bakery in Lowick."
    here = hold(claim, "Calderon closed its bakery in Lowick.")[0]
    text = "The bakery in Lowick is no more.\n\nNobody came. The bakery was old. It was closed by Calderon."
    before = max(hold(claim, text), key=lambda one: one.coverage.near)
    assert here.coverage.near > before.coverage.near > before.coverage.here


def test_what_stands_nowhere_is_named_as_missing() -> None:
    found = hold("Calderon closed its bakery.", "Calderon closed its school.")[0]
    assert [unit.folded for unit, _ in found.coverage.missing] == ["bakery"]


def test_shares_run_from_nothing_to_all() -> None:
    for found in hold("Calderon closed its bakery.", "It rained. Calderon closed its bakery. Birds sang."):
        coverage = found.coverage
        assert 0 <= coverage.here <= coverage.near <= coverage.document <= 1
