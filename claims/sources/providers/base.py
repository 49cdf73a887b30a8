"""What a search provider takes and gives, and what all of them need to ask and to read an answer.

Everything in an answer was written by others. It leaves here as plain text of bounded length: no markup, no
control or invisible characters; addresses are http or https only. Templates still have to escape it.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date as Date
from typing import Protocol, TypeVar
from urllib.parse import SplitResult, urldefrag, urlencode, urlsplit

LANGUAGES = ("en", "fr", "es", "de")
MOST_RESULTS = 10
LONGEST_QUESTION = 400  # characters; also what Brave takes at most
LONGEST_URL = 2000
LONGEST_TITLE = 500
LONGEST_SNIPPET = 1000
LONGEST_NAME = 200
ASKS_FOR_JSON = {"Accept": "application/json"}


@dataclass(frozen=True, slots=True)
class Question:
    """What to look for: the claim's stand-alone restatement, its language, and the day it is judged as of."""

    text: str
    language: str  # one of LANGUAGES, or "" where it is none of them
    as_of: Date


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that may say something about the claim, as the provider describes it."""

    url: str
    title: str
    snippet: str
    date: Date | None  # as the provider says it; may be later than the question's day
    publisher: str  # the site's name, or its host where the provider names none


@dataclass(frozen=True, slots=True)
class EarlierFactCheck:
    """What somebody else found about a claim like this one. Shown to people, never evidence."""

    url: str
    title: str
    publisher: str
    rating: str  # in the publisher's own words: "Mostly false"
    date: Date | None  # of the review
    claim: str  # the text as it was reviewed
    claimant: str
    language: str  # a lower-case ISO 639 code, or ""


@dataclass(frozen=True, slots=True)
class Answer:
    """At most MOST_RESULTS of each, best first, each address once. Empty: asked, and nothing found."""

    hits: tuple[Hit, ...] = ()
    fact_checks: tuple[EarlierFactCheck, ...] = ()


class BadAnswer(Exception):
    """The provider's answer is not of its documented form, or can't be told from a failure of its own.

    The message is plain English for a person. It never means that nothing was found.
    """


Get = Callable[[str, Mapping[str, str]], bytes]
"""An address on one of the provider's origins and extra headers in, the answer's body out.

Raises `claims.sources.base.NotFetched`. The caller makes it, limits its time and its size, and guards it.
"""


class Provider(Protocol):
    """One search provider. Opens no socket and keeps nothing between two questions; threads may share it."""

    name: str  # for tables and settings: "searxng"
    label: str  # for people: "SearXNG"
    origins: tuple[str, ...]  # every origin that it asks: "https://host" or "https://host:port"

    def ask(self, question: Question, get: Get) -> Answer:
        """What the provider knows. An empty question is not sent.

        Raises BadAnswer, and passes on the NotFetched of `get`: where a provider is asked more than once, one
        failure fails the whole, because a part must not look like all that there is.
        """
        ...


# Addresses and keys: what the operator put into the settings.


def base_address(url: str) -> str:
    """The address without its last slash, scheme and host in lower case. ValueError if it can't be one.

    Messages don't repeat the address: somebody may have put a password into it.
    """
    url = url.strip()
    parts = split(url)
    if parts is None or parts.scheme not in ("http", "https"):
        raise ValueError("A search provider's address must begin with http:// or https:// and name a host.")
    if parts.username is not None or re.search(r"[\s?#{}\\]", url):
        raise ValueError("A search provider's address has no password, space or any of ? # { } in it.")
    netloc = parts.netloc.lower().removesuffix(":443" if parts.scheme == "https" else ":80")
    return f"{parts.scheme}://{netloc}{parts.path}".rstrip("/")


def origin(base: str) -> str:
    """Scheme, host and port of an address that `base_address` gave."""
    return "/".join(base.split("/")[:3])


def usable_key(key: str) -> str:
    """The key, fit for a header. ValueError (which does not repeat it) if it can't be one."""
    key = key.strip()
    if not re.fullmatch(r"[!-~]{1,500}", key):
        raise ValueError("A search provider's key is made of letters, digits and signs, without spaces.")
    return key


def address(base: str, path: str, parameters: Mapping[str, str]) -> str:
    return f"{base}{path}?{urlencode(parameters)}"


# The words to send.


def words(text: str, most: int = LONGEST_QUESTION) -> str:
    """The text on one line, cut after a whole word at `most` characters."""
    line = " ".join(plain(text).split())
    if len(line) <= most:
        return line
    return line[: most + 1].rpartition(" ")[0] or line[:most]


def without_operators(line: str) -> str:
    """The same words, and none of them an order to a search engine.

    A claim may hold a quotation, "!!", "-12 %" or "site:": engines read these as an exact phrase, a redirect, an
    exclusion and a filter. What an article says is data; it doesn't steer the search.
    """
    line = re.sub(r"(?<=[^\W\d]):(?=\S)", " ", re.sub(r'["“”„*~\\]', " ", line))
    kept = (word.lstrip("-+!?:<>|&(") for word in line.split())
    return " ".join(word.lower() if word in ("AND", "OR", "NOT") else word for word in kept if word)


# What came back.


def json_object(body: bytes, label: str) -> dict[str, object]:
    """The JSON object in the body. BadAnswer if it holds anything else."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        # Without its cause: that would carry the body into logs.
        raise BadAnswer(f"{label} answered with something that is not JSON.") from None
    if not isinstance(value, dict):
        raise BadAnswer(f"{label} answered with JSON of another form than it documents.")
    return value


def documented_list(holder: object, key: str, label: str) -> list[object]:
    """The list under `key`. BadAnswer if there is none."""
    found = holder.get(key) if isinstance(holder, dict) else None
    if not isinstance(found, list):
        raise BadAnswer(f"{label} answered without the list of results that it documents.")
    return found


def fields(value: object) -> dict[str, object]:
    """The value if it is a JSON object, else an empty one: then every field is missing."""
    return value if isinstance(value, dict) else {}


class _Addressed(Protocol):
    @property
    def url(self) -> str: ...


Item = TypeVar("Item")
Found = TypeVar("Found", bound=_Addressed)


def read_all(items: Iterable[Item], read: Callable[[Item], Found | None], label: str) -> list[Found]:
    """The first MOST_RESULTS results that `read` makes something of, each address once.

    Single bad results are passed over. Where all are bad, the form has changed: BadAnswer, because that must not
    look like "nothing found".
    """
    found: dict[str, Found] = {}
    any_item = False
    for item in items:
        any_item = True
        result = read(item)
        if result is not None:
            found.setdefault(same_page(result.url), result)
        if len(found) == MOST_RESULTS:
            break
    if any_item and not found:
        raise BadAnswer(f"{label} gave results, and none of them is of the form that it documents.")
    return list(found.values())


def same_page(url: str) -> str:
    """A key that two spellings of one page's address share."""
    parts = urlsplit(url)
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def page_url(value: object) -> str:
    """An http(s) address, without its fragment; "" for anything else, and for what is too long.

    A doubtful address is dropped, never repaired: what is shown must be what is fetched.
    """
    url = value.strip() if isinstance(value, str) else ""
    if len(url) > LONGEST_URL or any(c == "\\" or c.isspace() or _is_hidden(c) for c in url):
        return ""
    parts = split(url)
    if parts is None or parts.scheme not in ("http", "https") or parts.username is not None:
        return ""
    return urldefrag(url).url


def split(url: str) -> SplitResult | None:
    """The parts of an address that names a host and, if any, a possible port."""
    try:
        parts = urlsplit(url)
        return parts if parts.hostname and parts.port != 0 else None
    except ValueError:
        return None


def host(url: str) -> str:
    """The site's name where nobody gives a better one: "harbourwire.example"."""
    parts = split(url)
    return ((parts.hostname if parts else None) or "").removeprefix("www.")[:LONGEST_NAME]


_INLINE_TAG = re.compile(r"</?(?:span|b|strong|i|em|mark|a|u|sup|sub|small|code)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>|<!--[^<>]*-->", re.IGNORECASE)


def text(value: object, most: int) -> str:
    """Plain text on one line, at most `most` characters; "" for anything but a string."""
    if not isinstance(value, str):
        return ""
    value = value[: 20 * most]  # more than this is markup or nonsense
    # Twice: some providers escape the markup that their own sources sent.
    for _ in range(2):
        value = html.unescape(_TAG.sub(" ", _INLINE_TAG.sub("", value)))
    line = " ".join(plain(_TAG.sub(" ", _INLINE_TAG.sub("", value))).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def plain(value: str) -> str:
    """The text without control, invisible and half characters; line ends and tabs stay as spaces."""
    return "".join(
        " " if character.isspace() else character
        for character in value
        if character.isspace() or not _is_hidden(character)
    )


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn")


def day(value: object) -> Date | None:
    """The day of an ISO 8601 date or timestamp, as written; None for anything else."""
    match = re.match(r"(\d{4}-\d{2}-\d{2})(?![^T ])", value, re.ASCII) if isinstance(value, str) else None
    try:
        return Date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None
