"""A plot with its words, and the same figures as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from claims.queries.plots import Bars, Lines, Matrix, Reliability, Stacked
from claims.queries.statistics import wilson

LEAST = 20  # cases, below which no share and no coefficient is given

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """The first column names the row."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class Figure:
    """`said` are sentences: exactly what is counted, and what follows. `described` is the plot for who can't see it.

    Without a `plot` there is nothing to show yet, and `said` says what will be.
    """

    key: str
    title: str
    said: Sequence[str]
    plot: Stacked | Lines | Bars | Matrix | Reliability | None = None
    described: str = ""
    table: Table = field(default_factory=lambda: Table([], []))

    @property
    def template(self) -> str:
        return f"plots/{self.plot.kind}.html" if self.plot else ""


def percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def share_of(right: int, of: int) -> str:
    """ "83 % (15 of 18; between 61 % and 94 %)", or that there are too few to say."""
    interval = wilson(right, of)
    if interval is None or of < LEAST:
        return _("%(right)s of %(of)s: too few for a share") % {"right": right, "of": of}
    return _("%(share)s (%(right)s of %(of)s; between %(low)s and %(high)s)") % {
        "share": percent(right / of),
        "right": right,
        "of": of,
        "low": percent(interval.low),
        "high": percent(interval.high),
    }
