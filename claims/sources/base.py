"""What fetching and reading give, and how they say that they can't."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


class NotFetched(Exception):
    """No answer was had. `temporary`: it may be asked again later; what was refused is not.

    `reason` is one of a fixed list of short words, for tables and tests ("address", "robots", "too_large", ...);
    the message is plain English for a person.
    """

    def __init__(self, reason: str, message: str, *, temporary: bool = False) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.temporary = temporary


class Refused(NotFetched):
    """We do not fetch this: a bad address, a limit, a type that we don't read, robots.txt. Never tried again."""


class Failed(NotFetched):
    """It could not be had: no such name, no answer, an error of the server."""


class Unreadable(Exception):
    """The bytes hold no text that we can read, or reading them went over a limit. The message says which."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer with status 200 (or 304, without a body). `url` is where it came from after all redirects."""

    url: str
    status: int
    content_type: (
        str  # as the server says it, without parameters, lower case: "text/html"; "" where it says nothing
    )
    charset: str  # as the server says it, lower case; "" where it says nothing
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)  # lower-case names


@dataclass(frozen=True, slots=True)
class ReadPage:
    """The text of a page or a file and what it says of itself; "" or None where it doesn't say."""

    kind: str  # "html", "pdf", "docx", "text"
    text: str  # paragraphs apart by an empty line
    title: str = ""
    author: str = ""
    date: date | None = None  # when it was published, as the page itself says; never guessed from its text
    language: str = ""  # a lower-case ISO 639-1 code
    canonical_url: str = ""
    publisher: str = ""  # the site's name


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item of a feed or a sitemap."""

    url: str
    title: str = ""
    date: date | None = None
