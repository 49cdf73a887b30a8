"""What goes over the pipes between a Reader and its child: length-prefixed JSON, and bytes as they are."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from claims.sources.base import FeedItem, ReadPage

_LENGTHS = struct.Struct(">IQ")  # of the JSON, of the bytes that follow it
_LARGEST_JSON = 1 << 30


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive: its place in the archive's list, its name for people, its unpacked size in bytes."""

    index: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed or a sitemap lists. `sitemaps`: addresses of further sitemaps, for a sitemap index."""

    items: list[FeedItem]
    sitemaps: list[str]
    title: str = ""


class Ended(Exception):
    """The other side of the pipe is gone, or talks nonsense."""


def send(stream: IO[bytes], message: dict[str, Any], data: bytes = b"") -> None:
    """Writes one message. Raises OSError (a closed pipe)."""
    head = json.dumps(message).encode("ascii")
    for part in (_LENGTHS.pack(len(head), len(data)), head, data):
        _write(stream, part)
    stream.flush()


def receive(stream: IO[bytes], *, most: int = _LARGEST_JSON) -> tuple[dict[str, Any], bytes]:
    """Reads one message, whose JSON has at most `most` bytes. Raises Ended."""
    json_length, data_length = _LENGTHS.unpack(_exactly(stream, _LENGTHS.size))
    if json_length > most:
        raise Ended("the message is too long")
    try:
        message = json.loads(_exactly(stream, json_length))
    except ValueError as error:
        raise Ended("the message is no JSON") from error
    if not isinstance(message, dict):
        raise Ended("the message is no object")
    return message, _exactly(stream, data_length)


def _write(stream: IO[bytes], data: bytes) -> None:
    view = memoryview(data)
    while view:  # a pipe without a buffer takes what it has room for
        view = view[stream.write(view) :]


def _exactly(stream: IO[bytes], length: int) -> bytes:
    parts: list[bytes] = []
    while length:
        part = stream.read(min(length, 1 << 20))
        if not part:
            raise Ended("the pipe is closed")
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def page_to_json(page: ReadPage) -> dict[str, Any]:
    return {
        "kind": page.kind,
        "text": page.text,
        "title": page.title,
        "author": page.author,
        "date": page.date.isoformat() if page.date else "",
        "language": page.language,
        "canonical_url": page.canonical_url,
        "publisher": page.publisher,
    }


def page_from_json(raw: Any) -> ReadPage:
    """Raises KeyError, TypeError or ValueError for what no honest child sends."""
    words = {name: _string(raw[name]) for name in ReadPage.__dataclass_fields__ if name != "date"}
    return ReadPage(**words, date=_day(raw["date"]))


def feed_to_json(feed: Feed) -> dict[str, Any]:
    items = [[item.url, item.title, item.date.isoformat() if item.date else ""] for item in feed.items]
    return {"items": items, "sitemaps": feed.sitemaps, "title": feed.title}


def feed_from_json(raw: Any) -> Feed:
    """Raises as `page_from_json` does."""
    items = [FeedItem(_string(url), _string(title), _day(day)) for url, title, day in raw["items"]]
    return Feed(items, [_string(url) for url in raw["sitemaps"]], _string(raw["title"]))


def members_to_json(members: list[Member]) -> list[list[Any]]:
    return [[member.index, member.name, member.size] for member in members]


def members_from_json(raw: Any) -> list[Member]:
    """Raises as `page_from_json` does."""
    return [Member(int(index), _string(name), int(size)) for index, name, size in raw]


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a string")
    return value


def _day(value: Any) -> date | None:
    return date.fromisoformat(_string(value)) if value else None
