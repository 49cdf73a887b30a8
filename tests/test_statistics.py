"""Known values, so that nobody has to believe a formula."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.queries.statistics import Bin, cohens_kappa, expected_calibration_error, quantile, wilson


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [  # R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval_is_that_of_the_literature(right: int, of: int, low: float, high: float) -> None:
    found = wilson(right, of)
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(of=st.integers(1, 500), share=st.floats(0, 1))
def test_an_interval_holds_its_share_and_stays_between_nothing_and_all(of: int, share: float) -> None:
    right = round(of * share)
    found = wilson(right, of)
    assert found is not None
    assert 0 <= found.low <= right / of + 1e-12
    assert right / of - 1e-12 <= found.high <= 1


def test_of_nothing_nothing_is_said() -> None:
    assert wilson(0, 0) is None
    assert cohens_kappa([[0, 0], [0, 0]]) is None
    assert expected_calibration_error([Bin(0, 0.0, 0)]) is None
    assert quantile([], 0.5) is None


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        ([[20, 5], [10, 15]], 0.4),
        ([[45, 15], [25, 15]], 0.1304),
        ([[25, 35], [5, 35]], 0.2593),
        ([[7, 0], [0, 3]], 1.0),
        ([[0, 5], [5, 0]], -1.0),
    ],
)
def test_kappa_is_agreement_beyond_chance(table: list[list[int]], kappa: float) -> None:
    found = cohens_kappa(table)
    assert found is not None
    assert round(found, 4) == kappa


def test_kappa_says_nothing_where_only_one_label_was_ever_used() -> None:
    assert cohens_kappa([[9, 0], [0, 0]]) is None


def test_calibration_error_weighs_each_bin_by_its_cases() -> None:
    bins = [Bin(10, 0.9, 8), Bin(30, 0.6, 21), Bin(0, 0.0, 0)]
    # (10 x |0.8 - 0.9| + 30 x |0.7 - 0.6|) / 40
    assert expected_calibration_error(bins) == pytest.approx(0.1)
    assert expected_calibration_error([Bin(4, 0.75, 3)]) == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("values", "share", "found"),
    [([1, 2, 3, 4], 0.5, 2.5), ([1, 2, 3, 4], 0.9, 3.7), ([5], 0.9, 5), ([1, 9], 0, 1), ([1, 9], 1, 9)],
)
def test_quantiles_lie_on_a_straight_line_between_two_values(
    values: list[float], share: float, found: float
) -> None:
    assert quantile(values, share) == pytest.approx(found)
