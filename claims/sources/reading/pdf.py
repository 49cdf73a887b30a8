"""PDF files: the text of the pages, as paragraphs. No script, link, action or attachment is looked at."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import takewhile

from pypdf import PdfReader
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

from claims.sources.base import ReadPage, Unreadable
from claims.sources.reading.clean import clean, language_code, one_line, tidy
from claims.sources.reading.dates import sane
from claims.sources.reading.lines import join, line_width, was_full

MOST_PAGES = 3_000
_LOCKED = "The PDF is locked with a password."
_DAMAGED = "The PDF is damaged and can't be read."
_NARROWEST = 25  # characters in a column's line
# From which part of the width on a line is full: letters are not equally wide. After a full stop less speaks for it.
_FULL = 0.8
_FULL_AFTER_SENTENCE = 0.95
_EDGE = 3  # lines at the top and the foot of a page that may be furniture
_LEAST_REPEATS = 3  # pages
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|seite|página|p\.|s\.)?\s*(\d{1,4})(?:\s*(?:/|of|von|de|sur)\s*\d{1,4})?\W*", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
_TOLD_BY_PROGRAM = re.compile(
    r"untitled|unbenannt|sans titre|sin título|microsoft (?:word|powerpoint|excel)\b.*"
    r"|.*\.(?:docx?|pptx?|xlsx?|odt|indd|qxd|pdf|html?|tex|rtf|txt)",
    re.IGNORECASE,
)
_ENDS_A_SENTENCE = re.compile(r"[.!?:…][\"”’»)\]]*$")


def read_pdf(data: bytes, *, characters: int) -> ReadPage:
    """The text of a PDF and the title, author and date that its maker stamped on it. Raises Unreadable.

    Reading stops with Unreadable as soon as there are more than `characters` of text.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        _unlock(reader)
        return _read(reader, characters)
    except DependencyError as error:
        raise Unreadable("The PDF is encrypted in a way that can't be opened here.") from error
    except LimitReachedError as error:
        raise Unreadable("The PDF unpacks to far more than a document holds.") from error
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError,
            ZeroDivisionError, AssertionError, NotImplementedError, OSError) as error:  # fmt: skip
        raise Unreadable(_DAMAGED) from error


def _unlock(reader: PdfReader) -> None:
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable(_LOCKED)


def _read(reader: PdfReader, characters: int) -> ReadPage:
    pages = list(_pages(reader, characters))
    said = reader.metadata
    return ReadPage(
        kind="pdf",
        text=_text(pages),
        title=_unless_by_program(_stamp(said.title)) if said else "",
        author=_unless_by_program(_stamp(said.author)) if said else "",
        date=sane(_day(reader)),
        language=_language(reader),
    )


def _pages(reader: PdfReader, characters: int) -> Iterator[list[str]]:
    """Each page's lines."""
    total = 0
    for number, page in enumerate(reader.pages):
        if number >= MOST_PAGES:
            raise Unreadable(f"The PDF has more than {MOST_PAGES:,} pages.")
        text = clean(page.extract_text().replace("\u00ad\n", "-\n")).translate(_LIGATURES)
        total += len(text)
        if total > characters:
            raise Unreadable(f"The text is longer than {characters:,} characters.")
        yield [line.strip() for line in text.split("\n")]


def _text(pages: list[list[str]]) -> str:
    pages = [page for page in _without_furniture(pages) if any(page)]
    whole = "\n".join(line for page in pages for line in page)
    paragraphs: list[str] = []
    for before, page in zip([[], *pages], pages, strict=False):
        found = _paragraphs(page, whole)
        if paragraphs and _runs_over(before, page):
            paragraphs[-1] = join([paragraphs[-1], found.pop(0)], whole)
        paragraphs += found
    return tidy("\n\n".join(paragraphs))


def _runs_over(page: list[str], following: list[str]) -> bool:
    """Whether a page's last sentence goes on at the top of the next."""
    last = next(line for line in reversed(page) if line)
    first = next(line for line in following if line)
    full = was_full(last, first, max(_NARROWEST, line_width(page) * _FULL))
    return _goes_on(last, first) or (full and not _ENDS_A_SENTENCE.search(last))


def _without_furniture(pages: list[list[str]]) -> list[list[str]]:
    """Without the lines at the edges that return on most pages, such as page numbers."""
    filled = [[line for line in page if line] for page in pages]
    edges = Counter(line for page in filled for line in {_unnumbered(line) for line in _edges(page)})
    often = max(_LEAST_REPEATS, len([page for page in filled if page]) // 2 + 1)
    furniture = {line for line, times in edges.items() if times >= often}
    return [_without(page, furniture, number) for number, page in enumerate(pages, 1)]


def _edges(filled: list[str]) -> list[str]:
    return filled[:_EDGE] + filled[-_EDGE:]


def _without(page: list[str], furniture: set[str], number: int) -> list[str]:
    places = [place for place, line in enumerate(page) if line]

    def drops(place: int) -> bool:
        return _unnumbered(page[place]) in furniture or _is_page_number(page[place], number)

    # From the edge inwards: a line that returns below one that doesn't is text.
    dropped = {*takewhile(drops, places[:_EDGE]), *takewhile(drops, places[: -_EDGE - 1 : -1])}
    return [line for place, line in enumerate(page) if place not in dropped]


def _is_page_number(line: str, number: int) -> bool:
    match = _PAGE_NUMBER.fullmatch(line)
    return match is not None and int(match[1]) == number


def _unnumbered(line: str) -> str:
    return _DIGITS.sub("#", line)


def _paragraphs(lines: list[str], whole: str) -> list[str]:
    width = line_width(lines)
    paragraphs: list[str] = []
    paragraph: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        paragraph.append(line)
        share = _FULL_AFTER_SENTENCE if _ENDS_A_SENTENCE.search(line) else _FULL
        goes_on = width >= _NARROWEST and was_full(line, following, width * share)
        # The last two lines of a page have no width to be measured by: there the word decides.
        if not goes_on and not (following and _goes_on(line, following)):
            paragraphs.append(join(paragraph, whole))
            paragraph = []
    return [paragraph for paragraph in paragraphs if paragraph]


def _goes_on(one: str, following: str) -> bool:
    """Whether a sentence plainly runs from one line to the next, whatever the layout."""
    return bool(one) and not _ENDS_A_SENTENCE.search(one) and following[:1].islower()


def _stamp(value: object) -> str:
    return one_line(value, 300) if isinstance(value, str) else ""


def _unless_by_program(value: str) -> str:
    return "" if _TOLD_BY_PROGRAM.fullmatch(value) else value


def _day(reader: PdfReader) -> date | None:
    try:
        made = reader.metadata.creation_date if reader.metadata else None
    except (ValueError, TypeError, AttributeError, OverflowError):
        return None  # what stands there is no date
    return made.date() if made else None


def _language(reader: PdfReader) -> str:
    value = reader.root_object.get("/Lang")
    return language_code(value) if isinstance(value, str) else ""
