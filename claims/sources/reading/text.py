"""Plain text and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claims.sources.base import ReadPage
from claims.sources.reading.charset import decode
from claims.sources.reading.clean import clean, language_code, one_line, tidy, web_address
from claims.sources.reading.dates import stated_date
from claims.sources.reading.lines import join, line_width, was_full

_MARGINS = range(50, 101)  # characters; programs that break lines do it at 65 to 80
_FRONT_LINE = re.compile(r"([a-z_]{2,20}):[ \t]+(\S.*)")
_FRONT_NAMES = frozenset({"title", "publisher", "url", "date", "lang", "author"})
_MARKUP: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<!--.*?(?:-->|\Z)", re.S), ""),
    (re.compile(r"^(?:```|~~~).*$", re.M), ""),
    (re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)"), ""),  # a picture's description is no text
    (re.compile(r"\[([^\]\n]+)\](?:\([^)\n]*\)|\[[^\]\n]*\])"), r"\1"),
    (re.compile(r"^\[[^\]\n]+\]:[ \t]+\S+.*$", re.M), ""),
    (re.compile(r"<(https?://[^<>\s]+)>"), r"\1"),
    (re.compile(r"</?[a-zA-Z][^<>\n]*>"), ""),
    (re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+(.*?)[ \t#]*$", re.M), r"\n\1\n"),
    (re.compile(r"^[ \t]{0,3}(?:={3,}|(?:[-*_][ \t]*){3,})$", re.M), ""),
    (re.compile(r"^[ \t]*(?:>[ \t]?)+", re.M), ""),
    (re.compile(r"^[ \t]*[-*+][ \t]+", re.M), r"\n"),
    (re.compile(r"(?<![\w*])(\*{1,3})(?=\S)([^*\n]+?)(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"(?<![\w_])(_{1,3})(?=\S)([^_\n]+?)(?<=\S)\1(?![\w_])"), r"\2"),
    (re.compile(r"(`+)([^`\n]+)\1"), r"\2"),
)


def read_text(data: bytes, *, charset: str = "", url: str = "", markdown: bool = False) -> ReadPage:
    """The text of a .txt or .md file. Lines such as "title: ..." above the first empty line are what it says of itself."""
    front, body = _front(clean(decode(data, charset)).lstrip("\n"))
    if markdown:
        body = _without_markup(body)
    return ReadPage(
        kind="text",
        text=tidy(_paragraphs(body)),
        title=one_line(front.get("title", "")),
        author=one_line(front.get("author", "")),
        date=stated_date(front.get("date", "")),
        language=language_code(front.get("lang", "")),
        canonical_url=web_address(url, front["url"]) if "url" in front else "",
        publisher=one_line(front.get("publisher", "")),
    )


def _front(text: str) -> tuple[dict[str, str], str]:
    """What the front lines say, and the rest; a text may also begin with a word and a colon."""
    fence = text.startswith("---\n")
    block, _, rest = text.removeprefix("---\n").partition("\n---\n" if fence else "\n\n")
    matches = [_FRONT_LINE.fullmatch(line.rstrip()) for line in block.split("\n") if line.strip()]
    said = {match[1]: match[2].strip("\"' ") for match in matches if match}
    if not matches or len(said) != len(matches) or not _FRONT_NAMES & said.keys():
        return {}, text
    return said, rest


def _without_markup(text: str) -> str:
    for pattern, instead in _MARKUP:
        text = pattern.sub(instead, text)
    return text


def _paragraphs(text: str) -> str:
    """Lines broken at a margin are joined; longer lines, in a text without empty ones, are paragraphs."""
    lines = [line.rstrip() for line in text.strip().split("\n")]
    width = line_width(lines)
    if width in _MARGINS:
        return "\n".join(_unwrapped(lines, width, text))
    apart = "\n\n" if width >= _MARGINS.stop and all(lines) else "\n"
    return apart.join(lines)


def _unwrapped(lines: list[str], width: int, text: str) -> Iterator[str]:
    paragraph: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        paragraph.append(line)
        if not line.strip() or not was_full(line, following, width):
            yield join(paragraph, text)
            paragraph = []
