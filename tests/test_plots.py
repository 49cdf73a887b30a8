"""Everything of a plot lies inside its drawing, whatever is drawn."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from claims.queries.plots import LEFT, WIDTH, Series, bars, lines, matrix, reliability, round_top, stacked
from claims.queries.statistics import wilson

counts = st.integers(0, 10**7)


@given(rows=st.lists(st.tuples(counts, counts), min_size=1, max_size=80))
def test_stacked_bars_stay_inside_and_are_as_high_as_their_sum(rows: list[tuple[int, int]]) -> None:
    names = [f"part {place}" for place in range(len(rows))]
    plot = stacked(names, [Series("a", "A", [a for a, _b in rows]), Series("b", "B", [b for _a, b in rows])])
    assert len(plot.boxes) == sum(bool(value) for row in rows for value in row)
    assert len(plot.across) <= 6
    for box in plot.boxes:
        assert box.x >= LEFT
        assert box.x + box.width <= WIDTH
        assert box.y >= 0
        assert box.y + box.height <= plot.bottom + 0.001
    assert all(0 <= entry.x < WIDTH and entry.y < plot.height for entry in plot.legend)


def test_a_segment_stands_on_the_one_before_it_and_names_itself() -> None:
    plot = stacked(["May"], [Series("supported", "supported", [3]), Series("refuted", "refuted", [1])])
    low, high = plot.boxes
    assert high.y + high.height == low.y
    assert low.height == 3 * high.height
    assert (low.words, high.words) == ("May, supported: 3", "May, refuted: 1")
    assert [tick.words for tick in plot.up] == ["0", "2", "4"]


def test_a_line_breaks_where_nothing_is_known() -> None:
    plot = lines(["a", "b", "c", "d"], [Series("median", "median", [1, 2, None, 4])], "days")
    (line,) = plot.lines
    assert len(line.paths) == 1  # the last point stands alone
    assert [mark.words for mark in line.marks] == [
        "a, median: 1.0 days",
        "b, median: 2.0 days",
        "d, median: 4.0 days",
    ]


@given(values=st.lists(counts, max_size=30))
def test_bars_stay_inside(values: list[int]) -> None:
    plot = bars([("x" * 200, float(value), str(value)) for value in values])
    assert all(bar.width <= WIDTH and len(bar.name) <= 40 and bar.y < plot.height for bar in plot.bars)


def test_a_matrix_marks_agreement_and_shades_by_the_row() -> None:
    plot = matrix(["a", "b"], ["a", "b"], [[4, 0], [1, 3]])
    assert [(cell.words, cell.shade, cell.agrees) for cell in plot.cells] == [
        ("4", 4, True), ("0", 0, False), ("1", 1, False), ("3", 3, True),
    ]  # fmt: skip


def test_a_point_on_the_dashed_line_is_as_sure_as_it_should_be() -> None:
    interval = wilson(9, 10)
    assert interval is not None
    plot = reliability([(0.9, 0.9, interval, 10)], 0.8, "%(confidence)s %(share)s %(n)s")
    (point,) = plot.points
    assert point.x - plot.left == plot.bottom - point.y
    assert point.high < point.y < point.low
    assert point.words == "0.90 0.90 10"


@given(most=st.floats(0, 1e9))
def test_an_axis_ends_at_a_round_number_not_far_above(most: float) -> None:
    top = round_top(most)
    assert top >= most
    assert top <= max(1, 2 * most) or most < 1
