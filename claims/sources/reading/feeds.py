"""Feeds (RSS, Atom) and sitemaps: addresses with a title and a date each. Nothing that they point to is fetched."""

from __future__ import annotations

import io
import re
import zlib
from typing import Any

import feedparser
from lxml import etree

from claims.sources.base import FeedItem, Unreadable
from claims.sources.reading.charset import decode
from claims.sources.reading.clean import clean, one_line, web_address
from claims.sources.reading.dates import stated_date
from claims.sources.reading.sniff import Claimed, sniff
from claims.sources.reading.wire import Feed

MOST_ITEMS = 1_000
MOST_SITEMAPS = 1_000
# Opening and closing: a sitemap may list 50,000 pages, and the parser of feeds is a slow one.
_MOST_MARKS = {"feed": 500_000, "sitemap": 2_000_000}
_LARGEST = 50 << 20  # bytes, also of a packed sitemap; the sitemap protocol allows no more
_GZIP = b"\x1f\x8b\x08"
# What may stand before the root: only there can a document type be declared.
_PROLOG = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.S)
_PLAIN_DOCTYPE = re.compile(r"<!doctype\b[^\[\]<>]*>", re.I)
_XML_DECLARATION = re.compile(r"\s*<\?xml\b.*?\?>", re.S)


def read_feed(data: bytes, *, url: str, content_type: str = "") -> Feed:
    """What a feed or a sitemap at `url` lists: the first 1,000 items, of a sitemap the newest. Raises Unreadable."""
    data = _unpacked(data)
    kind = sniff(data, Claimed(content_type=content_type))
    if kind not in ("feed", "sitemap"):
        raise Unreadable("This is neither a feed nor a sitemap.")
    text = _without_doctype(clean(decode(data, in_page=True)))
    if text.count("<") > _MOST_MARKS[kind]:
        raise Unreadable(f"The {kind} is made of more parts than can be read.")
    return _sitemap(text, url) if kind == "sitemap" else _feed(text, url)


def _unpacked(data: bytes) -> bytes:
    """Sitemaps are often served as .xml.gz."""
    if not data.startswith(_GZIP):
        return data
    try:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        unpacked = unpacker.decompress(data, _LARGEST + 1)
    except zlib.error as error:
        raise Unreadable("The packed sitemap is damaged.") from error
    if len(unpacked) > _LARGEST:
        raise Unreadable(f"The packed sitemap is larger than {_LARGEST >> 20} MB.")
    return unpacked


def _without_doctype(text: str) -> str:
    """The XML without its declarations. Entities of its own are how a small feed becomes a huge one, or asks for files."""
    text = _XML_DECLARATION.sub("", text, count=1)  # it named the charset of the bytes
    prolog = _PROLOG.match(text)
    start = prolog.end() if prolog else 0
    if text[start : start + 9].lower() != "<!doctype":
        return text[start:]
    plain = _PLAIN_DOCTYPE.match(text, start)
    if not plain:
        raise Unreadable("The feed declares entities of its own, which are not read.")
    return _without_doctype(text[plain.end() :])


def _feed(text: str, url: str) -> Feed:
    # As a stream: given a string, feedparser would take it for an address and fetch it.
    stream = io.BytesIO(text.encode("utf-8"))
    found = feedparser.parse(
        stream, response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url}
    )
    if not found.entries and (found.bozo or not found.get("version")):  # broken off, or no feed
        raise Unreadable("The feed is damaged and can't be read.")
    items = (_item(entry, url) for entry in found.entries[:MOST_ITEMS])
    return Feed([item for item in items if item], [], one_line(found.feed.get("title", "")))


def _item(entry: Any, url: str) -> FeedItem | None:
    link = web_address(url, entry.get("link", "")) if entry.get("link") else ""
    stamp = entry.get("published") or entry.get("updated") or ""
    return FeedItem(link, one_line(entry.get("title", "")), stated_date(stamp)) if link else None


def _sitemap(text: str, url: str) -> Feed:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    root = etree.fromstring(text.encode("utf-8"), parser)
    if root is None:
        raise Unreadable("The sitemap is damaged and can't be read.")
    entries = [_sitemap_item(entry, url) for entry in root.iterchildren("{*}url")]
    items = [item for item in entries if item]
    items.sort(key=lambda item: item.date.toordinal() if item.date else 0, reverse=True)
    # The one that changed last first: an index may begin with the oldest.
    inner = sorted(root.iterchildren("{*}sitemap"), key=lambda entry: _child(entry, "lastmod"), reverse=True)
    places = (web_address(url, _child(entry, "loc")) for entry in inner)
    return Feed(items[:MOST_ITEMS], [place for place in places if place][:MOST_SITEMAPS])


def _sitemap_item(entry: Any, url: str) -> FeedItem | None:
    """One page. A news sitemap says when it was published; the others only when it last changed."""
    place = _child(entry, "loc")
    link = web_address(url, place) if place else ""
    stamp = _child(entry, "news/publication_date") or _child(entry, "lastmod")
    return FeedItem(link, one_line(_child(entry, "news/title")), stated_date(stamp)) if link else None


def _child(entry: Any, path: str) -> str:
    found = entry.find("/".join(f"{{*}}{name}" for name in path.split("/")))
    return (found.text or "").strip() if found is not None else ""
