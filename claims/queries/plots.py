"""Where everything of a plot stands: numbers and words in, places in a drawing of 360 units' width out.

Pure; templates/plots/ has a template for each kind. Never by colour alone: series differ in pattern or shape, and
have their names beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10, sqrt

from claims.queries.statistics import Interval

WIDTH = 360
LEFT, RIGHT, TOP = 38, 10, 22
HEIGHT = 170  # of the drawing between the axes
INSIDE = WIDTH - LEFT - RIGHT
MOST_LABELS = 6  # on an axis of days or weeks
LEGEND_LINE = 18
WHOLE_LEGEND_WIDTH = 340


@dataclass(frozen=True, slots=True)
class Series:
    """One value for each place of the axis; None where there is nothing to say. `key` picks pattern or shape."""

    key: str
    name: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    words: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A series in the legend."""

    key: str
    name: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Stacked:
    boxes: list[Box]
    across: list[Tick]
    up: list[Tick]
    legend: list[Entry]
    bottom: float
    height: float
    kind: str = "stacked"


@dataclass(frozen=True, slots=True)
class Mark:
    x: float
    y: float
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """`paths` are unbroken runs, as an SVG `points` list; one mark for each value."""

    key: str
    name: str
    paths: list[str]
    marks: list[Mark]


@dataclass(frozen=True, slots=True)
class Lines:
    lines: list[Line]
    across: list[Tick]
    up: list[Tick]
    legend: list[Entry]
    bottom: float
    height: float
    unit: str
    kind: str = "lines"


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar under its name and its value."""

    name: str
    words: str
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class Bars:
    bars: list[Bar]
    height: float
    kind: str = "bars"


@dataclass(frozen=True, slots=True)
class Cell:
    x: float
    y: float
    words: str
    shade: int  # 0 to 4: its share of the row
    agrees: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    cells: list[Cell]
    rows: list[Tick]
    columns: list[Tick]
    size: float
    high: float
    height: float
    kind: str = "matrix"


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float
    radius: float
    low: float
    high: float
    count: int
    words: str


@dataclass(frozen=True, slots=True)
class Reliability:
    points: list[Point]
    across: list[Tick]
    up: list[Tick]
    left: float
    right: float
    top: float
    bottom: float
    threshold: float
    height: float
    kind: str = "reliability"


def round_top(most: float, least: float = 1) -> float:
    """The end of an axis: a round number, half of which is round too, that is not below `most`, and not below `least`."""
    if most <= least:
        return least
    power = 10.0 ** floor(log10(most))
    return next((step * power for step in (1, 2, 4, 6, 8) if step * power >= most), 10 * power)


def _up(top: float) -> list[Tick]:
    shares = (0, 0.5, 1)
    return [Tick(TOP + HEIGHT * (1 - share), _short(top * share)) for share in shares]


def _short(number: float) -> str:
    """As it fits beside an axis: 2.5, 5,000, 10k, 1.5M."""
    for least, per, sign in ((1_000_000, 1_000_000, "M"), (10_000, 1_000, "k")):
        if number >= least:
            return f"{number / per:g}{sign}"
    return f"{number:,.10g}"


def _across(names: Sequence[str], step: float) -> list[Tick]:
    """At most `MOST_LABELS` of the names, evenly apart, the first among them."""
    every = max(1, ceil(len(names) / MOST_LABELS))
    return [Tick(LEFT + step * (place + 0.5), names[place]) for place in range(0, len(names), every)]


def _legend(series: Sequence[tuple[str, str]], top: float) -> tuple[list[Entry], float]:
    """Names one after the other, on as many lines as they need; and where the last line ends."""
    entries, x, y = [], 4.0, top
    for key, name in series:
        width = 26 + 7 * len(name)
        if x > 4 and x + width > WHOLE_LEGEND_WIDTH:
            x, y = 4.0, y + LEGEND_LINE
        entries.append(Entry(key, name, x, y))
        x += width
    return entries, y + LEGEND_LINE


def stacked(names: Sequence[str], series: Sequence[Series], least: float = 2) -> Stacked:
    """A bar for each name, the series on top of each other in their order, the first at the bottom.

    The axis ends at `least` or above.
    """
    sums = [sum(one.values[place] or 0 for one in series) for place in range(len(names))]
    top, step = round_top(max([least, *sums]), least), INSIDE / max(1, len(names))
    boxes, bottom = [], float(TOP + HEIGHT)
    for place, name in enumerate(names):
        y = bottom
        for one in series:
            value = one.values[place] or 0
            if not value:
                continue
            high = HEIGHT * value / top
            y -= high
            x = LEFT + step * (place + 0.1)
            boxes.append(Box(x, y, step * 0.8, high, one.key, f"{name}, {one.name}: {value:g}"))
    used = [(one.key, one.name) for one in series if any(one.values)]
    legend, height = _legend(used, bottom + 34)
    return Stacked(boxes, _across(names, step), _up(top), legend, bottom, height)


def lines(names: Sequence[str], series: Sequence[Series], unit: str) -> Lines:
    """A line with marks for each series; where a value is missing the line breaks."""
    top = round_top(max((value for one in series for value in one.values if value is not None), default=0))
    step, bottom = INSIDE / max(1, len(names)), float(TOP + HEIGHT)
    drawn = []
    for one in series:
        runs: list[list[Mark]] = [[]]
        for place, value in enumerate(one.values):
            if value is None:
                runs.append([])
                continue
            words = f"{names[place]}, {one.name}: {value:.1f} {unit}"
            runs[-1].append(Mark(LEFT + step * (place + 0.5), bottom - HEIGHT * value / top, words))
        paths = [" ".join(f"{mark.x:.1f},{mark.y:.1f}" for mark in run) for run in runs if len(run) > 1]
        drawn.append(Line(one.key, one.name, paths, [mark for run in runs for mark in run]))
    legend, height = _legend([(one.key, one.name) for one in series], bottom + 34)
    return Lines(drawn, _across(names, step), _up(top), legend, bottom, height, unit)


BAR_LINE = 38
LONGEST_NAME = 40  # characters


def bars(rows: Sequence[tuple[str, float, str]]) -> Bars:
    """(name, value, words for the value), one under the other."""
    most = max((value for _name, value, _words in rows), default=0) or 1
    drawn = []
    for place, (name, value, words) in enumerate(rows):
        width = (WIDTH - 4) * value / most
        shown = name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
        drawn.append(Bar(shown, words, 6 + BAR_LINE * place, width))
    return Bars(drawn, 8 + BAR_LINE * len(rows))


def matrix(rows: Sequence[str], columns: Sequence[str], counts: Sequence[Sequence[int]]) -> Matrix:
    """Counts in a grid; the shade is a cell's share of its row, and agreement is where row and column meet."""
    left, top, high = 150.0, 40.0, 36.0
    size = (WIDTH - left - 2) / max(1, len(columns))
    cells = []
    for down, row in enumerate(counts):
        total = sum(row)
        for along, count in enumerate(row):
            shade = ceil(4 * count / total) if total else 0
            cells.append(Cell(left + size * along, top + high * down, str(count), shade, down == along))
    return Matrix(
        cells,
        [Tick(top + high * (place + 0.5), name) for place, name in enumerate(rows)],
        [Tick(left + size * (place + 0.5), name) for place, name in enumerate(columns)],
        size,
        high,
        top + high * len(rows) + 4,
    )


def reliability(
    points: Sequence[tuple[float, float, Interval, int]], threshold: float, words: str
) -> Reliability:
    """(mean confidence, share right, its interval, cases) of each bin; `words` with confidence, share and n."""
    left, top, side = 46.0, 14.0, 260.0
    bottom = top + side
    most = max((count for *_rest, count in points), default=1)
    drawn = []
    for confidence, share, interval, count in points:
        said = words % {"confidence": f"{confidence:.2f}", "share": f"{share:.2f}", "n": count}
        drawn.append(
            Point(
                left + side * confidence,
                bottom - side * share,
                3 + 6 * sqrt(count / most),
                bottom - side * interval.low,
                bottom - side * interval.high,
                count,
                said,
            )
        )
    ticks = (0, 0.25, 0.5, 0.75, 1)
    return Reliability(
        drawn,
        [Tick(left + side * tick, f"{tick:g}") for tick in ticks],
        [Tick(bottom - side * tick, f"{tick:g}") for tick in ticks],
        left,
        left + side,
        top,
        bottom,
        left + side * threshold,
        bottom + 44,
    )
