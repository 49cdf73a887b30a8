"""From stances to a label: origins, tiers, corrections and dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.checking.conclude import conclude
from claims.checking.domain import (
    ArticleText,
    Difference,
    DifferenceKind,
    EvidenceItem,
    Label,
    SourceDocument,
    Stance,
    Tier,
)
from claims.checking.weighing import Side, features, probabilities, side

ARTICLE = ArticleText("Calderon", "Calderon has 40 shops.", "en", date(2025, 6, 1))
FIGURE = Difference(DifferenceKind.COUNT, "40", "45", "40", "45")
STRENGTHS = st.floats(min_value=0.05, max_value=1.0)


def item(
    stance: Stance, key: str, *, strength: float = 0.9, tier: Tier = Tier.NEWS, on: date = date(2025, 5, 1)
) -> EvidenceItem:
    text = " ".join(f"{key}{word}" for word in ("one", "two", "three", "four", "five", "six", "seven"))
    document = SourceDocument(key, f"On {key}", f"Paper {key}", "", on, "en", tier, text)
    differences = (FIGURE,) if stance is Stance.REFUTES else ()
    return EvidenceItem(document, 0, len(text), text, stance, differences, key, strength=strength)


def supporting(number: int, strength: float = 0.9) -> Side:
    return side(
        [item(Stance.SUPPORTS, chr(97 + n), strength=strength) for n in range(number)], Stance.SUPPORTS
    )


def refuting(number: int, strength: float = 0.9) -> Side:
    return side(
        [item(Stance.REFUTES, chr(110 + n), strength=strength) for n in range(number)], Stance.REFUTES
    )


@given(st.integers(0, 4), STRENGTHS, st.integers(0, 4), STRENGTHS, st.booleans())
def test_the_probabilities_of_the_four_labels_add_up_to_one(
    ours: int, sure: float, theirs: int, surely: float, corrected: bool
) -> None:
    chances = probabilities(features(supporting(ours, sure), refuting(theirs, surely), corrected))
    assert set(chances) == set(Label)
    assert sum(chances.values()) == pytest.approx(1)
    assert all(0 <= chance <= 1 for chance in chances.values())


@pytest.mark.parametrize("strength", [0.6, 0.75, 0.9])
def test_one_more_origin_never_makes_its_side_less_likely(strength: float) -> None:
    chances = [probabilities(features(supporting(n, strength), refuting(0), False)) for n in range(1, 5)]
    supported = [chance[Label.SUPPORTED] for chance in chances]
    assert supported == sorted(supported)
    chances = [probabilities(features(supporting(0), refuting(n, strength), False)) for n in range(1, 5)]
    refuted = [chance[Label.REFUTED] for chance in chances]
    assert refuted == sorted(refuted)


@given(STRENGTHS, STRENGTHS)
def test_a_surer_support_never_makes_support_less_likely(a: float, b: float) -> None:
    weak, strong = sorted((a, b))
    chances = [
        probabilities(features(supporting(1, one), refuting(0), False))[Label.SUPPORTED]
        for one in (weak, strong)
    ]
    assert chances[0] <= chances[1] + 1e-9


def test_a_plainly_newer_figure_outranks_an_older_one() -> None:
    old = item(Stance.SUPPORTS, "a", on=date(2024, 1, 5))
    new = item(Stance.REFUTES, "n", on=date(2025, 5, 1))
    assert conclude(ARTICLE, [old, new]).suggestion.label is Label.REFUTED
    same_week = replace(old, document=replace(old.document, date=date(2025, 4, 28)))
    assert conclude(ARTICLE, [same_week, new]).suggestion.label is Label.CONFLICTING


def test_a_weak_newer_figure_outranks_nothing() -> None:
    old = item(Stance.SUPPORTS, "a", on=date(2024, 1, 5))
    weak = item(Stance.REFUTES, "n", strength=0.2)
    assert conclude(ARTICLE, [old, weak]).suggestion.label is Label.SUPPORTED


def test_one_low_source_vouches_for_nothing_and_two_that_do_not_depend_on_each_other_may() -> None:
    low = item(Stance.SUPPORTS, "a", strength=0.93, tier=Tier.LOW)
    assert conclude(ARTICLE, [low]).suggestion.label is Label.NOT_ENOUGH_EVIDENCE
    again = replace(low, document=replace(low.document, key="copy"))  # the same text once more
    assert conclude(ARTICLE, [low, again]).suggestion.label is Label.NOT_ENOUGH_EVIDENCE
    other = item(Stance.SUPPORTS, "b", strength=0.93, tier=Tier.LOW)
    assert conclude(ARTICLE, [low, other]).suggestion.label is Label.SUPPORTED


def test_one_low_source_accuses_nobody_and_outweighs_no_credible_one() -> None:
    low = item(Stance.REFUTES, "n", tier=Tier.LOW)
    assert conclude(ARTICLE, [low]).suggestion.label is not Label.REFUTED
    credible = item(Stance.REFUTES, "m")
    low_support = item(Stance.SUPPORTS, "a", tier=Tier.LOW)
    assert conclude(ARTICLE, [low_support, credible]).suggestion.label is not Label.SUPPORTED


def test_the_label_has_a_probability() -> None:
    both = [item(Stance.SUPPORTS, "a"), item(Stance.REFUTES, "n")]
    for found in ([], both, both[:1], both[1:]):
        assert 0 <= conclude(ARTICLE, found).suggestion.confidence <= 1


def test_a_correction_that_hardly_speaks_of_it_outranks_nothing() -> None:
    support = item(Stance.SUPPORTS, "a", on=date(2025, 4, 1), strength=0.8)
    correction = replace(item(Stance.REFUTES, "c", on=date(2025, 5, 1), strength=0.4), corrects=True)
    assert conclude(ARTICLE, [support, correction]).suggestion.label is Label.SUPPORTED


def test_a_correction_outranks_what_a_lesser_source_repeats_later() -> None:
    later = item(Stance.SUPPORTS, "a", on=date(2025, 5, 20), strength=0.8)
    first = item(Stance.REFUTES, "c", on=date(2025, 5, 1), tier=Tier.PRIMARY, strength=0.9)
    assert conclude(ARTICLE, [later, replace(first, corrects=True)]).suggestion.label is Label.REFUTED


def test_a_label_never_rests_on_evidence_that_is_likely_beside_the_point() -> None:
    weak = [item(Stance.REFUTES, name, strength=0.39) for name in ("a", "b", "c")]
    assert conclude(ARTICLE, weak).suggestion.label is Label.NOT_ENOUGH_EVIDENCE
