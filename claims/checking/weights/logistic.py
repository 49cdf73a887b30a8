"""Logistic regression with a ridge penalty, by Newton's method (IRLS), on sparse rows of named features."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from claims.checking.fitted import sigmoid

_STEPS = 12
_CONVERGED = 1e-4


@dataclass(frozen=True, slots=True)
class Row:
    """One example: its features, whether it holds, and how much it counts."""

    features: Mapping[str, float]
    holds: bool
    weight: float = 1.0


def fit_with_signs(rows: Sequence[Row], ridge: float, signs: Mapping[str, int]) -> dict[str, float]:
    """As fit, but a feature that comes out against its sign is left out: what is known beforehand of a feature
    is worth more than what a few hundred examples say by chance."""
    left_out: set[str] = set()
    while True:
        weights = fit(rows, ridge, left_out)
        wrong = {name for name, sign in signs.items() if weights.get(name, 0.0) * sign < 0}
        if not wrong:
            return weights
        left_out |= wrong


def fit(rows: Sequence[Row], ridge: float, left_out: Collection[str] = ()) -> dict[str, float]:
    """The weights by name, with `bias`; `ridge` pulls all but the bias towards nothing."""
    names = ["bias", *sorted({name for row in rows for name in row.features} - set(left_out))]
    index = {name: n for n, name in enumerate(names)}
    data = [
        (
            [(0, 1.0)]
            + [(index[name], value) for name, value in row.features.items() if value and name in index],
            row,
        )
        for row in rows
    ]
    beta = [0.0] * len(names)
    for _ in range(_STEPS):
        gradient = [-(ridge * b if n else 0.0) for n, b in enumerate(beta)]
        hessian = [[0.0] * len(names) for _ in names]
        for n in range(len(names)):
            hessian[n][n] = ridge if n else 1e-6
        for cells, row in data:
            p = sigmoid(sum(beta[n] * value for n, value in cells))
            gap = row.weight * (row.holds - p)
            curve = row.weight * max(p * (1 - p), 1e-5)
            for n, value in cells:
                gradient[n] += gap * value
                line, scaled = hessian[n], curve * value
                for m, other in cells:
                    line[m] += scaled * other
        step = _solve(hessian, gradient)
        beta = [b + s for b, s in zip(beta, step, strict=True)]
        if max(abs(s) for s in step) < _CONVERGED:
            break
    return dict(zip(names, beta, strict=True))


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gaussian elimination with pivots."""
    size = len(right)
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda n: abs(rows[n][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        head = rows[column]
        for n in range(column + 1, size):
            factor = rows[n][column] / head[column]
            if factor:
                line = rows[n]
                for m in range(column, size + 1):
                    line[m] -= factor * head[m]
    result = [0.0] * size
    for n in range(size - 1, -1, -1):
        rest = sum(rows[n][m] * result[m] for m in range(n + 1, size))
        result[n] = (rows[n][size] - rest) / rows[n][n]
    return result
