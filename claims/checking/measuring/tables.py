"""Figures as tables, for a terminal or as markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

NOTHING = "–"  # where there is nothing to divide by


@dataclass(frozen=True, slots=True)
class Table:
    """A title, the heads of the columns, and rows of as many cells; the first column names the row."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def as_text(self) -> str:
        """Columns in line; all but the first to the right."""
        lines = [self.head, *self.rows]
        widths = [max(len(line[n]) for line in lines) for n in range(len(self.head))]
        aligned = [
            "  ".join(
                cell.rjust(width) if n else cell.ljust(width)
                for n, (cell, width) in enumerate(zip(line, widths, strict=True))
            ).rstrip()
            for line in lines
        ]
        return "\n".join([self.title, *aligned])

    def as_markdown(self) -> str:
        rule = ("---",) + ("--:",) * (len(self.head) - 1)
        lines = ["| " + " | ".join(_escaped(cells)) + " |" for cells in (self.head, rule, *self.rows)]
        return "\n".join([f"**{self.title}**", "", *lines])


def _escaped(cells: Sequence[str]) -> list[str]:
    return [cell.replace("|", "\\|") for cell in cells]


def as_text(tables: Sequence[Table], *, markdown: bool) -> str:
    """All of them, a blank line between."""
    return "\n\n".join(table.as_markdown() if markdown else table.as_text() for table in tables)


def number(value: float | None) -> str:
    """Three decimals: a claim more or less is a thousandth or two on sets of this size."""
    return NOTHING if value is None else f"{value:.3f}"


def counted(hits: int, of: int) -> str:
    """The share, with what it was counted from."""
    return f"{hits / of:.3f} ({hits}/{of})" if of else NOTHING
