"""Web pages: the main text, and what the page says of itself."""

from __future__ import annotations

from itertools import islice
from typing import Any

import lxml.html
import trafilatura
from lxml import etree
from trafilatura.settings import Document

from claims.sources.base import ReadPage, Unreadable
from claims.sources.reading.blocks import text_of
from claims.sources.reading.charset import decode
from claims.sources.reading.clean import clean
from claims.sources.reading.hidden import drop_unseen
from claims.sources.reading.page_data import PageData

MOST_PARTS = 200_000  # elements; a newspaper's page has 2,000 to 8,000
# Below that trafilatura has given up: its text is then all of the page in one piece, menus and all.
_ENOUGH = 250  # characters
_TEXT = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "table", "pre", "dt", "dd", "figcaption")
)
_FURNITURE = frozenset(("nav", "header", "footer", "aside", "form", "button", "menu", "head", "label"))
# A parser that is given an article's own <header> must keep its headline.
_HEADER_OF_TEXT = frozenset({"article", "main", "section"})


def read_html(data: bytes, *, charset: str = "", url: str = "") -> ReadPage:
    """The text of a page and its title, author, date and so on, as far as it states them. Raises Unreadable."""
    tree = _parsed(clean(decode(data, charset, in_page=True)))
    said = PageData(tree, url)  # first: what it reads is no text
    drop_unseen(tree)
    return ReadPage(
        kind="html",
        text=_main_text(tree),
        title=said.title(),
        author=said.author(),
        date=said.date(),
        language=said.language(),
        canonical_url=said.canonical_url(),
        publisher=said.publisher(),
    )


def _parsed(text: str) -> Any:
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)  # "huge": 2,048 deep instead of 256
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise Unreadable("The page has no text that can be read.") from error
    # The parser leaves out what lies deeper, and all that follows it: better no text than a part of it.
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise Unreadable("The page's parts are nested too deep.")
    if sum(1 for _ in islice(tree.iter(), MOST_PARTS + 1)) > MOST_PARTS:
        raise Unreadable("The page is made of more parts than can be read.")
    return tree


def _main_text(tree: Any) -> str:
    found = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=False)
    text = text_of(found.body) if isinstance(found, Document) and found.body is not None else ""
    if len(text) >= _ENOUGH:
        return text
    return _marked_text(tree) or _all_text(tree) or text


def _marked_text(tree: Any) -> str:
    """The text of paragraphs, headings, lists and tables outside of menus and the like."""
    parts = []
    walk = etree.iterwalk(tree, events=("start",))
    for _, element in walk:
        if _is_furniture(element):
            walk.skip_subtree()
        elif element.tag in _TEXT:
            parts.append(text_of(element))
            walk.skip_subtree()
    return "\n\n".join(filter(None, parts))


def _all_text(tree: Any) -> str:
    for element in [element for element in tree.iter() if _is_furniture(element)]:
        if element.getparent() is not None:
            element.drop_tree()
    return text_of(tree)


def _is_furniture(element: Any) -> bool:
    if element.tag == "header":
        return not any(parent.tag in _HEADER_OF_TEXT for parent in element.iterancestors())
    return element.tag in _FURNITURE
