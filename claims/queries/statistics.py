"""What a newsroom may say of few cases: pure functions, numbers in and numbers out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959963984540054  # the 97.5 % point of the normal distribution


@dataclass(frozen=True, slots=True)
class Interval:
    low: float
    high: float


def wilson(right: int, of: int) -> Interval | None:
    """The 95 % score interval of a share; None of nothing.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
    Statistical Association 22 (1927). Unlike the textbook interval it holds for few cases and for shares near 0 and 1:
    L. D. Brown, T. T. Cai, A. DasGupta, "Interval estimation for a binomial proportion", Statistical Science 16 (2001).
    """
    if not of:
        return None
    share, squared = right / of, Z_95 * Z_95
    scale = 1 + squared / of
    middle = (share + squared / (2 * of)) / scale
    half = Z_95 / scale * sqrt(share * (1 - share) / of + squared / (4 * of * of))
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def cohens_kappa(table: Sequence[Sequence[int]]) -> float | None:
    """Agreement beyond chance: 1 is perfect, 0 is what chance gives. Rows and columns name the same labels.

    None of nothing, and where both sides only ever use one and the same label: chance is then perfect too.
    J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960).
    """
    total = sum(map(sum, table))
    if not total:
        return None
    agreed = sum(row[place] for place, row in enumerate(table)) / total
    columns = [sum(column) for column in zip(*table, strict=True)]
    chance = sum(sum(row) * column for row, column in zip(table, columns, strict=True)) / total**2
    return None if chance == 1 else (agreed - chance) / (1 - chance)


@dataclass(frozen=True, slots=True)
class Bin:
    """Some suggestions of like confidence: how many, how confident on average, and how many were right."""

    count: int
    confidence: float
    right: int


def expected_calibration_error(bins: Iterable[Bin]) -> float | None:
    """How far confidence lies from the share that is right, on average over all cases; None of nothing.

    M. P. Naeini, G. F. Cooper, M. Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning",
    AAAI 2015; C. Guo and others, "On calibration of modern neural networks", ICML 2017.
    """
    filled = [one for one in bins if one.count]
    total = sum(one.count for one in filled)
    if not total:
        return None
    return sum(abs(one.right - one.count * one.confidence) for one in filled) / total


def quantile(values: Sequence[float], share: float) -> float | None:
    """The value below which that share of the sorted `values` lies, between two of them by straight line.

    Definition 7 of R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50
    (1996), which most programs use.
    """
    if not values:
        return None
    place = (len(values) - 1) * share
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * (place - below)
