"""Word files (.docx): paragraphs and tables in their order."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from claims.sources.base import ReadPage, Unreadable
from claims.sources.reading.archive import opened
from claims.sources.reading.clean import language_code, one_line, tidy
from claims.sources.reading.dates import sane

_P, _TBL, _SDT, _SDT_CONTENT = qn("w:p"), qn("w:tbl"), qn("w:sdt"), qn("w:sdtContent")
_ROW, _CELL, _RUN, _TEXT = qn("w:tr"), qn("w:tc"), qn("w:r"), qn("w:t")
_GAPS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
# Deleted and moved text of tracked changes, and the second copy of a text box for old programs.
_NOT_THERE = frozenset(
    {qn("w:del"), qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
)
# The stamps of python-docx's own template, which programs that use it leave in place.
_OF_THE_LIBRARY = (datetime(2013, 12, 23, 23, 15), "python-docx")


def read_docx(data: bytes) -> ReadPage:
    """The text of a Word file and what its properties say. Raises Unreadable.

    Its date is the day it was last saved: the day it was begun is often that of a template.
    """
    with opened(io.BytesIO(data)):
        pass  # only the limits of an archive
    try:
        document = docx.Document(io.BytesIO(data))
        said = document.core_properties
        return ReadPage(
            kind="docx",
            text=tidy("\n\n".join(_blocks(document.element.body))),
            title=one_line(said.title or ""),
            author=one_line(said.author or "") if said.author not in _OF_THE_LIBRARY else "",
            date=_day(said.modified) or _day(said.created),
            language=language_code(said.language or ""),
        )
    except (
        PackageNotFoundError,
        KeyError,
        ValueError,
        AttributeError,
        TypeError,
        etree.XMLSyntaxError,
    ) as error:
        raise Unreadable("The Word file is damaged and can't be read.") from error


def _blocks(parent: Any) -> Iterator[str]:
    """Paragraphs and tables; also those inside content controls, which python-docx's own iteration passes by."""
    for element in parent.iterchildren(_P, _TBL, _SDT):
        if element.tag == _P:
            yield _paragraph(element)
        elif element.tag == _TBL:
            yield "\n".join(_rows(element))
        else:
            for content in element.iterchildren(_SDT_CONTENT):
                yield from _blocks(content)


def _rows(table: Any) -> Iterator[str]:
    for row in table.iterchildren(_ROW):
        cells = (" ".join(" ".join(_blocks(cell)).split()) for cell in row.iterchildren(_CELL))
        yield " | ".join(cells)


def _paragraph(paragraph: Any) -> str:
    parts = []
    walk = etree.iterwalk(paragraph, events=("start",))
    for _, element in walk:
        if element.tag in _NOT_THERE or (element.tag == _RUN and _is_hidden(element)):
            walk.skip_subtree()
        elif element.tag == _TEXT:
            parts.append(element.text or "")
        elif element.tag == _P and element is not paragraph:
            parts.append("\n")  # a text box's paragraph
        else:
            parts.append(_GAPS.get(element.tag, ""))
    return "".join(parts).strip()


def _is_hidden(run: Any) -> bool:
    properties = run.find(qn("w:rPr"))
    if properties is None:
        return False
    vanish, colour = properties.find(qn("w:vanish")), properties.find(qn("w:color"))
    if vanish is not None and vanish.get(qn("w:val"), "true") not in ("0", "false", "off"):
        return True
    on_colour = properties.find(qn("w:shd")) is not None or properties.find(qn("w:highlight")) is not None
    return colour is not None and colour.get(qn("w:val"), "").upper() == "FFFFFF" and not on_colour


def _day(moment: datetime | None) -> date | None:
    if moment is None or moment.replace(tzinfo=None) == _OF_THE_LIBRARY[0]:
        return None
    return sane(moment.date())
