"""Logistic models whose weights stand in files that people can read."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "weights"
_FURTHEST = 30.0  # beyond that log-odds a chance is 0 or 1 to thirteen places


@cache
def table(name: str) -> dict[str, Any]:
    """The weights of weights/NAME.toml, as they stand there."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def chance(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """0..1, by the logistic function; `bias` is the constant, a feature without a weight counts nothing."""
    return sigmoid(weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in features.items()))


def sigmoid(score: float) -> float:
    """The chance that log-odds stand for."""
    return 1 / (1 + math.exp(-max(-_FURTHEST, min(_FURTHEST, score))))
