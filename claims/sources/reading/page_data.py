"""What a web page says of itself to machines: JSON-LD, meta elements, links. Nothing is guessed from its text."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from claims.sources.reading.clean import language_code, one_line, web_address
from claims.sources.reading.dates import stated_date

_MOST_SCRIPTS = 50
_LONGEST_SCRIPT = 1_000_000  # characters
_DEEPEST = 5
_DATE_PROPERTIES = ("article:published_time", "og:article:published_time")
_DATE_NAMES = (
    "date", "dc.date", "dcterms.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "pubdate",
    "publishdate", "publish_date", "publication_date", "citation_publication_date", "parsely-pub-date",
    "sailthru.date",
)  # fmt: skip


class PageData:
    """A page's statements about itself. `tree` is an lxml HTML tree with its scripts, `url` where it came from."""

    def __init__(self, tree: Any, url: str) -> None:
        self._tree = tree
        self._url = url
        self._meta = _meta(tree)
        things = list(_things(tree))
        self._articles = [thing for thing in things if _is_a(thing, ("Article", "BlogPosting", "Report"))]
        self._pages = [thing for thing in things if _is_a(thing, ("WebPage",))]
        self._heading = self._only_heading()

    def title(self) -> str:
        stated = _first(*(thing.get("headline") for thing in self._articles), self._meta.get("og:title"))
        return stated or self._heading or _first(self._tree.findtext(".//title"))

    def author(self) -> str:
        names = [name for thing in self._articles[:1] for name in _names(thing.get("author"))]
        if not names:
            stated = _first(
                self._meta.get("author"), self._meta.get("dc.creator"), self._meta.get("article:author")
            )
            names = [stated] if "://" not in stated else []
        return one_line(", ".join(dict.fromkeys(filter(None, names))))

    def date(self) -> date | None:
        """The day of publication, in the page's own time zone. Several that differ in one place are none."""
        places = (
            [thing.get("datePublished") for thing in self._articles],
            [self._meta.get(name) for name in _DATE_PROPERTIES],
            [thing.get("datePublished") for thing in self._pages],
            [self._meta.get(name) for name in _DATE_NAMES],
            self._marked_times(),
        )
        for place in places:
            days = {day for value in place if isinstance(value, str) and (day := stated_date(value))}
            if days:
                return days.pop() if len(days) == 1 else None
        return None

    def language(self) -> str:
        root = self._tree.getroottree().getroot()
        return language_code(root.get("lang") or root.get("xml:lang") or "")

    def canonical_url(self) -> str:
        links = (
            link.get("href", "")
            for link in self._tree.iter("link")
            if "canonical" in link.get("rel", "").lower().split()
        )
        link = next(filter(None, links), "") or self._meta.get("og:url", "")
        return web_address(self._url, link) if link.strip() else ""

    def publisher(self) -> str:
        names = [name for thing in self._articles + self._pages for name in _names(thing.get("publisher"))]
        return _first(self._meta.get("og:site_name"), *names)

    def _marked_times(self) -> list[str]:
        times = [
            element.get("datetime", "")
            for element in self._tree.iter("time")
            if element.get("pubdate") is not None
            or "datePublished" in (element.get("itemprop") or "").split()
        ]
        metas = [
            element.get("content", "")
            for element in self._tree.iter("meta")
            if "datePublished" in (element.get("itemprop") or "").split()
        ]
        return times + metas

    def _only_heading(self) -> str:
        headings = list(self._tree.iter("h1"))
        return one_line(headings[0].text_content()) if len(headings) == 1 else ""


def _meta(tree: Any) -> dict[str, str]:
    """What the meta elements say, by lower-case name or property; the first of each wins."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        for name in (element.get("property"), element.get("name")):
            content = element.get("content", "").strip()
            if name and content:
                found.setdefault(name.strip().lower(), content)
    return found


def _things(tree: Any) -> Iterator[dict[str, Any]]:
    """The things that the page's JSON-LD describes at its top, in @graph, or as the main thing of another."""
    scripts = [
        element.text or ""
        for element in tree.iter("script")
        if element.get("type", "").split(";")[0].strip().lower() == "application/ld+json"
    ]
    for script in scripts[:_MOST_SCRIPTS]:
        if len(script) > _LONGEST_SCRIPT:
            continue
        try:
            yield from _described(json.loads(script.strip().removesuffix(";"), strict=False))
        except (ValueError, RecursionError):
            continue  # many pages hold broken JSON-LD; the rest of the page stands


def _described(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _described(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity"):
            yield from _described(value.get(name), depth + 1)


def _is_a(thing: dict[str, Any], endings: tuple[str, ...]) -> bool:
    types = thing.get("@type")
    return any(
        isinstance(one, str) and one.endswith(endings)
        for one in (types if isinstance(types, list) else [types])
    )


def _names(value: Any) -> list[str]:
    """The names in JSON-LD's ways to say who: "Name", {"name": "Name"}, or a list of these."""
    if isinstance(value, list):
        return [name for one in value[:20] if not isinstance(one, list) for name in _names(one)]
    if isinstance(value, dict):
        value = value.get("name")
    return [_plain(value)] if isinstance(value, str) and "://" not in value else []


def _first(*values: Any) -> str:
    return next((plain for value in values if isinstance(value, str) and (plain := _plain(value))), "")


def _plain(value: str) -> str:
    return one_line(html.unescape(value))
