"""The text of a tree of marks, HTML's or trafilatura's: paragraphs apart by an empty line, a table's rows as lines."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from claims.sources.reading.clean import tidy

_HTML = (
    "address article aside blockquote body caption dd details div dl dt fieldset figcaption figure footer form h1 h2 "
    "h3 h4 h5 h6 header hr li main nav ol p pre section summary table td th tr ul"
)
_TRAFILATURA = "head item list quote row cell ab code"
_PARAGRAPHS = frozenset(f"{_HTML} {_TRAFILATURA}".split())
_LINE_BREAKS = frozenset({"br", "lb"})
_ROWS = frozenset({"tr", "row"})
_CELLS = frozenset({"td", "th", "cell"})
_NOT_IN_DATA = ("table", "ul", "ol", "list", "h1", "h2", "h3", "h4", "head", "blockquote", "quote")
_LONGEST_ROW = 1_000  # characters; what is longer is a page laid out by a table
_SPACE = re.compile(r"[ \t\n\r\f]+")


def text_of(root: Any) -> str:
    """All text below `root`, without its tail."""
    writer = _Writer()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            writer.opens(element)
            writer.add(element.text)
        else:
            writer.closes(element)
            writer.add(element.tail if element is not root else "")
    return tidy("".join(writer.parts))


class _Writer:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.row: Any = None  # the row of data that we are in
        self.cells = 0

    def add(self, text: str | None) -> None:
        if text:
            self.parts.append(_SPACE.sub(" ", text))

    def opens(self, element: Any) -> None:
        tag = element.tag
        if self.row is not None:
            self._in_row(tag)
        elif tag in _LINE_BREAKS:
            self.parts.append("\n")
        elif tag in _ROWS and _is_data(element):
            self.row, self.cells = element, 0
            self.parts.append("\n")
        elif tag in _PARAGRAPHS:
            self.parts.append("\n\n")

    def closes(self, element: Any) -> None:
        if self.row is element:
            self.row = None  # the next row, or the table's end, begins a line
        elif self.row is None and element.tag in _PARAGRAPHS and element.tag not in _ROWS:
            self.parts.append("\n\n")

    def _in_row(self, tag: str) -> None:
        if tag in _CELLS:
            self.parts.append(" | " if self.cells else " ")
            self.cells += 1
        elif tag in _PARAGRAPHS or tag in _LINE_BREAKS:
            self.parts.append(" ")


def _is_data(row: Any) -> bool:
    if next(row.iter(*_NOT_IN_DATA), None) is not None:
        return False
    return sum(map(len, row.itertext())) <= _LONGEST_ROW
