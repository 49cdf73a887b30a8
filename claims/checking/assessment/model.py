"""The fitted model of stance: two logistic regressions, "support" and "refute" (weights/stance.toml)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from claims.checking import fitted

WEIGHTS = fitted.FOLDER / "stance.toml"
Weights = Mapping[str, Mapping[str, float]]
_in_use: ContextVar[Weights | None] = ContextVar("weights", default=None)


def weights() -> Weights:
    """Those of "support" and "refute"."""
    return _in_use.get() or fitted.table("stance")


@contextmanager
def using(others: Weights) -> Iterator[None]:
    """Other weights for a while: those fitted without the case that is measured."""
    token = _in_use.set(others)
    try:
        yield
    finally:
        _in_use.reset(token)


def probability(question: str, features: Mapping[str, float]) -> float:
    """How likely "support" or "refute" is, 0..1."""
    return fitted.chance(weights()[question], features)
