"""The fit finds the weights that made the data, and holds to what is known beforehand."""

from __future__ import annotations

import math
import random

import pytest

from claims.checking.weights.logistic import Row, fit, fit_with_signs


def made(weights: dict[str, float], bias: float, size: int = 4_000) -> list[Row]:
    """Rows whose answers are drawn with the chance that these weights give."""
    dice = random.Random(7)
    rows = []
    for _ in range(size):
        features = {name: dice.choice((0.0, 0.5, 1.0)) for name in weights}
        score = bias + sum(weights[name] * value for name, value in features.items())
        rows.append(Row(features, dice.random() < 1 / (1 + math.exp(-score))))
    return rows


def test_the_weights_that_made_the_data_are_found() -> None:
    wanted = {"near": 2.0, "far": -1.5, "idle": 0.0}
    found = fit(made(wanted, -0.5), ridge=0.01)
    assert found["bias"] == pytest.approx(-0.5, abs=0.25)
    for name, weight in wanted.items():
        assert found[name] == pytest.approx(weight, abs=0.25)


def test_a_ridge_pulls_the_weights_towards_nothing() -> None:
    rows = made({"near": 2.0}, 0.0, size=200)
    assert 0 < fit(rows, ridge=50.0)["near"] < fit(rows, ridge=0.01)["near"]


def test_a_row_that_counts_twice_is_as_two_rows() -> None:
    rows = made({"near": 1.0}, 0.0, size=60)
    doubled = fit([Row(row.features, row.holds, 2.0) for row in rows], ridge=1.0)
    assert doubled == pytest.approx(fit(rows * 2, ridge=1.0), abs=1e-3)


def test_a_feature_against_its_sign_is_left_out_and_the_others_stay() -> None:
    rows = made({"near": 2.0, "far": 1.0}, -1.0)
    found = fit_with_signs(rows, 0.01, {"near": 1, "far": -1})
    assert found.get("far", 0.0) == 0.0
    assert found["near"] == pytest.approx(2.0, abs=0.3)
    assert fit_with_signs(rows, 0.01, {"near": 1, "far": 1})["far"] > 0


def test_data_of_which_all_holds_end_in_numbers() -> None:
    found = fit([Row({"near": 1.0}, True)] * 20, ridge=1.0)
    assert all(math.isfinite(weight) for weight in found.values())
    assert found["near"] > 0
