"""The fitted model of stance: two logistic regressions whose weights stand in a file that people can read."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

WEIGHTS = Path(__file__).resolve().parents[1] / "weights" / "stance.toml"


Weights = Mapping[str, Mapping[str, float]]
_in_use: ContextVar[Weights | None] = ContextVar("weights", default=None)


@lru_cache(maxsize=1)
def _fitted() -> Weights:
    return tomllib.loads(WEIGHTS.read_text(encoding="utf-8"))


def weights() -> Weights:
    """The weights of "support" and "refute"; `bias` is the constant."""
    return _in_use.get() or _fitted()


@contextmanager
def using(others: Weights) -> Iterator[None]:
    """Other weights for a while: those fitted without the case that is measured."""
    token = _in_use.set(others)
    try:
        yield
    finally:
        _in_use.reset(token)


def probability(question: str, features: Mapping[str, float]) -> float:
    """How likely "support" or "refute" is, 0..1. A feature without a weight counts nothing."""
    weight = weights()[question]
    score = weight["bias"] + sum(weight.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
