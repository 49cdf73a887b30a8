"""Fetching what a stranger's URL names, with a limit on everything: where, how much, how long, how often elsewhere.

One request is one connection to one checked address (see `guard`), closed afterwards. There is no pool, no cookie jar,
no proxy from the environment, no answer to a request for a password; redirects are followed here, one checked hop at a
time, and nothing that a body says is.
"""

from __future__ import annotations

import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from pathlib import Path
from queue import Empty, Queue
from typing import Any
from urllib.parse import urljoin

import certifi
import httpcore2

from claims.sources import robots
from claims.sources.base import Failed, Fetched, Refused
from claims.sources.guard import Resolver, Target, checked_addresses, parse_target

Connector = Callable[[str, int, float], socket.socket]
"""A checked IP address, port and time-out in seconds in; a connected socket out. Raises OSError, TimeoutError."""

Turn = Callable[[str], AbstractContextManager[None]]
"""Entered around each request to a host: what waits in there is that host's turn, and doesn't count as its slowness."""

MOST_LOOKUPS = 32  # at a time: a thread that waits for a dead name server can't be ended
MOST_ADDRESSES = 4  # of one name that are tried
LONGEST_WAIT = 86_400.0  # seconds of a Retry-After that are believed
PIECE = 64 * 1024  # bytes that come out of the decompressor at a time
SNIFFED = 1024  # first bytes that tell what a body is

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
READABLE = (
    "text/html", "application/xhtml+xml", "text/xml", "application/xml", "application/rss+xml", "application/atom+xml",
    "application/pdf", DOCX, "text/plain", "text/markdown", "application/json",
)  # fmt: skip
PACKED = ("application/gzip", "application/x-gzip")  # a sitemap may come so, where the caller accepts it
SAYS_NOTHING = frozenset({"", "application/octet-stream", "binary/octet-stream"})

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
_FORBIDDEN = frozenset({401, 402, 403, 407, 451})
_COMES_BACK = frozenset({408, 425, 429})  # and all from 500 on
_CONDITIONS = frozenset({"if-none-match", "if-modified-since"})
_OURS = frozenset({"host", "user-agent", "accept-encoding", "connection", "cookie", "content-length",
                   "transfer-encoding", "expect", "upgrade", "te"})  # fmt: skip
# First bytes of what is never read, whatever the header says; what isn't here has a NUL byte soon (`_looks_like`).
_NEVER = (
    b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"RIFF", b"II*\0", b"MM\0*", b"OggS", b"ID3", b"fLaC", b"FLV\x01",
    b"\x1aE\xdf\xa3", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a",
    b"\x28\xb5\x2f\xfd", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\0asm", b"%!PS", b"{\\rtf",
)  # fmt: skip
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")  # UTF-16 and UTF-32 have NUL bytes in plain text
_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([a-z0-9._:+-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one `get`: bytes and seconds. `total` is for everything, with redirects and robots.txt."""

    redirects: int = 5
    wire_bytes: int = 10_000_000
    unpacked_bytes: int = 20_000_000
    connect: float = 5.0  # to look the name up; again to connect; again for TLS
    first_byte: float = 15.0  # the longest silence of the server, before its answer and within it
    total: float = 30.0
    header_bytes: int = 64_000


class Answered(Failed):
    """The server answered with an error. `retry_after`: seconds that it asks us to wait, at most a day; None if not."""

    def __init__(
        self, reason: str, message: str, *, status: int, temporary: bool, retry_after: float | None
    ) -> None:
        super().__init__(reason, message, temporary=temporary)
        self.status = status
        self.retry_after = retry_after


class Fetcher:
    """Fetches URLs. Keeps nothing between two calls but what sites' robots.txt say; safe to use from several threads."""

    def __init__(
        self,
        *,
        user_agent: str,
        limits: Limits = Limits(),
        resolver: Resolver | None = None,
        connector: Connector | None = None,
        trusted_origins: Collection[str] = (),
        honour_robots: bool = True,
        ssl_context: ssl.SSLContext | None = None,
        turn: Turn | None = None,
        robots_cache: robots.RobotsCache | None = None,
    ) -> None:
        """`trusted_origins` are addresses of the operator's own configuration (see `parse_target`): never give them to a
        fetcher that is handed the URLs of strangers. `turn` is by default one request at a time per host and process.
        `robots_cache` is for fetchers that share what they know of robots.txt; by default each has its own.
        """
        self._user_agent = user_agent
        self._limits = limits
        self._resolver = resolver or system_resolver
        self._connector = connector or system_connector
        self._trusted = tuple(trusted_origins)
        self._honour_robots = honour_robots
        self._ssl_context = ssl_context
        self._turn = turn or _Turns()
        self._robots = robots_cache or robots.RobotsCache()

    def get(
        self, url: str, *, headers: Mapping[str, str] = {}, accept: Collection[str] | None = None
    ) -> Fetched:
        """What the URL gives: status 200 with its body unpacked, or 304 if `headers` hold a condition.

        `headers` are sent to the origin of `url` alone, not to where it redirects. `accept` are the content types that
        are taken (default: READABLE). Raises Refused ("url", "port", "address", "redirect", "robots", "type",
        "encoding", "too_large") or Failed ("name", "time", "connection", "certificate", and as Answered: "gone",
        "forbidden", "server", "status"). ValueError for a header that
        isn't the caller's to set or can't be sent.
        """
        sent = {name.lower(): value for name, value in headers.items()}
        if mine := sent.keys() & _OURS:
            raise ValueError(f"not the caller's to set: {', '.join(sorted(mine))}")
        wanted = _Wanted(types=tuple(READABLE if accept is None else map(str.lower, accept)))
        return self._follow(url, sent, wanted, _Clock(self._limits.total))

    def delay(self, url: str) -> float:
        """Seconds between two requests that the URL's site asked for in its robots.txt, as far as that is known."""
        target = parse_target(url, trusted_origins=self._trusted)
        return 0.0 if target.trusted else self._robots.delay(target.url, self._user_agent)

    def _follow(self, url: str, headers: dict[str, str], wanted: _Wanted, clock: _Clock) -> Fetched:
        target = parse_target(url, trusted_origins=self._trusted)
        seen = {target.url}
        for _ in range(self._limits.redirects + 1):
            self._ask_robots(target, wanted, clock)
            answer = self._ask(target, headers, wanted, clock)
            if isinstance(answer, Fetched):
                return answer
            following = _next_target(target, answer)
            if following.url in seen:
                raise Refused("redirect", "That address sends on in a circle.")
            if following.origin != target.origin:
                headers = {}  # a key or a condition is for the site that it was meant for
            seen.add(following.url)
            target = following
        raise Refused("redirect", f"That address sends on more than {self._limits.redirects} times.")

    def _ask_robots(self, target: Target, wanted: _Wanted, clock: _Clock) -> None:
        if target.trusted or wanted.is_robots or not self._honour_robots:
            return

        def get(url: str) -> Fetched:
            return self._follow(url, {}, _ROBOTS, clock)

        if not self._robots.may_fetch(target.url, get, self._user_agent):
            raise Refused("robots", "The site's robots.txt asks programs not to fetch this page.")

    def _ask(self, target: Target, headers: dict[str, str], wanted: _Wanted, clock: _Clock) -> Fetched | str:
        """The answer, or the Location that it redirects to."""
        asked = time.monotonic()
        with self._turn(target.host):
            clock.pause(time.monotonic() - asked)
            with closing(_Line(target, clock, self._limits, self._resolver, self._connector)) as line:
                try:
                    response = self._request(target, headers, wanted, line)
                    return _answer(
                        target, response, wanted, self._limits, conditional=bool(headers.keys() & _CONDITIONS)
                    )
                except (httpcore2.RemoteProtocolError, httpcore2.NetworkError):
                    raise _broken_off() from None
                except httpcore2.LocalProtocolError as error:
                    raise ValueError("a header that can't be sent") from error

    def _request(
        self, target: Target, headers: dict[str, str], wanted: _Wanted, line: _Line
    ) -> httpcore2.Response:
        """The response with its head read."""
        origin = httpcore2.Origin(target.scheme.encode(), target.host.encode(), target.port)
        secure = target.scheme == "https"
        context = (self._ssl_context or system_tls()) if secure else None
        connection = httpcore2.HTTPConnection(origin, ssl_context=context, network_backend=line)
        url = httpcore2.URL(scheme=origin.scheme, host=origin.host, port=origin.port, target=target.path)
        sent = {
            "host": target.authority,
            "user-agent": self._user_agent,
            "accept": wanted.accept,
            "accept-encoding": "gzip",
            "connection": "close",
            **headers,
        }
        # Latin-1, as they are read: an ETag goes back as it came (RFC 9110 section 5.5).
        encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in sent.items()]
        response = connection.handle_request(httpcore2.Request("GET", url, headers=encoded))
        line.head_is_read()
        return response


def system_resolver(host: str, port: int, timeout: float) -> list[str]:
    """All addresses that the system knows for a name. Raises OSError if there is none, TimeoutError after `timeout`.

    `getaddrinfo` has no time-out of its own: it runs in a thread that is left behind, MOST_LOOKUPS of them at most.
    """
    deadline = time.monotonic() + timeout
    slots = _lookups
    if not slots.acquire(timeout=timeout):
        raise TimeoutError("too many lookups that don't end")
    answers: Queue[list[str] | Exception] = Queue()
    thread = threading.Thread(target=_look_up, args=(host, port, answers, slots), daemon=True)
    try:
        thread.start()
    except RuntimeError:
        slots.release()
        raise OSError("no thread to look a name up") from None
    try:
        answer = answers.get(timeout=max(0.0, deadline - time.monotonic()))
    except Empty:
        raise TimeoutError("the lookup took too long") from None
    if isinstance(answer, Exception):
        raise OSError("no such name") from answer
    return answer


_lookups = threading.BoundedSemaphore(MOST_LOOKUPS)


def _look_up(
    host: str, port: int, answers: Queue[list[str] | Exception], slots: threading.BoundedSemaphore
) -> None:
    # With a final dot, the search list of resolv.conf isn't tried: `news.example` never means `news.example.corp`.
    name = f"{host}." if "." in host else host
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
        answers.put(list(dict.fromkeys(str(address[0]) for *_, address in found)))
    except (OSError, UnicodeError) as error:
        answers.put(error)
    finally:
        slots.release()


def system_connector(address: str, port: int, timeout: float) -> socket.socket:
    """A TCP connection to an IP address, straight: no proxy."""
    return socket.create_connection((address, port), timeout)


@lru_cache(maxsize=1)
def system_tls() -> ssl.SSLContext:
    """Certificates are checked against the system's store (or SSL_CERT_FILE), or certifi's where there is none."""
    paths = ssl.get_default_verify_paths()
    filled = paths.cafile or (paths.capath and any(Path(paths.capath).iterdir()))
    return ssl.create_default_context(cafile=None if filled else certifi.where())


@dataclass(frozen=True, slots=True)
class _Wanted:
    types: tuple[str, ...]
    is_robots: bool = (
        False  # of any type, cut rather than refused where it is long, and not forbidden by itself
    )

    @property
    def accept(self) -> str:
        return ", ".join([*self.types, "*/*;q=0.1"])


_ROBOTS = _Wanted(types=("text/plain",), is_robots=True)


class _Clock:
    """Counts down the seconds of one `get`, whatever the other side does."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def pause(self, seconds: float) -> None:
        self._end += seconds

    def left(self, at_most: float) -> float:
        """Seconds that the next step may take, never 0. Raises Failed ("time") when there are none."""
        left = min(self._end - time.monotonic(), at_most)
        if left <= 0:
            raise _too_slow()
        return left


class _Turns:
    """One request at a time per host in this process. Hosts share a fixed number of locks, so memory stays bounded."""

    def __init__(self) -> None:
        self._locks = tuple(threading.Lock() for _ in range(64))

    @contextmanager
    def __call__(self, host: str) -> Iterator[None]:
        with self._locks[hash(host) % len(self._locks)]:
            yield


class _Line(httpcore2.NetworkBackend):
    """The one connection of a request: the only place where a socket opens, to an address that was checked."""

    def __init__(
        self, target: Target, clock: _Clock, limits: Limits, resolver: Resolver, connector: Connector
    ) -> None:
        self._target = target
        self._clock = clock
        self._limits = limits
        self._resolver = resolver
        self._connector = connector
        self._wire: _Wire | None = None

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> _Wire:
        if (host, port) != (self._target.host, self._target.port):
            raise RuntimeError("asked to connect to what was not checked")
        connect = self._limits.connect
        addresses = checked_addresses(self._target, self._resolver, self._clock.left(connect))
        self._wire = _Wire(self._connected(addresses[:MOST_ADDRESSES]), self._clock, self._limits)
        return self._wire

    def head_is_read(self) -> None:
        assert self._wire is not None
        self._wire.budget += self._limits.wire_bytes

    def close(self) -> None:
        if self._wire is not None:
            self._wire.close()

    def _connected(self, addresses: Sequence[str]) -> socket.socket:
        """The first address that answers; each has its share of the time, so a dead first one leaves some."""
        failure = _no_connection()
        end = time.monotonic() + self._limits.connect
        for tried, address in enumerate(addresses):
            share = (end - time.monotonic()) / (len(addresses) - tried)
            try:
                return self._connector(address, self._target.port, max(self._clock.left(share), 0.01))
            except TimeoutError:
                failure = _too_slow()
            except OSError:
                failure = _no_connection()
        raise failure


class _Wire(httpcore2.NetworkStream):
    """A socket whose every read is bounded, in bytes (`budget`) and by the clock."""

    def __init__(self, connected: socket.socket, clock: _Clock, limits: Limits) -> None:
        self._socket = connected
        self._clock = clock
        self._limits = limits
        self.budget = limits.header_bytes  # the head has to fit in there, whatever it consists of

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self.budget <= 0:
            raise _too_large()
        try:
            self._socket.settimeout(self._clock.left(self._limits.first_byte))
            data = self._socket.recv(min(max_bytes, self.budget))
        except TimeoutError:
            raise _too_slow() from None
        except OSError:
            raise _broken_off() from None
        self.budget -= len(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        try:
            self._socket.settimeout(self._clock.left(self._limits.first_byte))
            self._socket.sendall(buffer)
        except TimeoutError:
            raise _too_slow() from None
        except OSError as error:
            raise httpcore2.WriteError(error) from None  # then its answer may be there already

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> _Wire:
        try:
            self._socket.settimeout(self._clock.left(self._limits.connect))
            self._socket = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
        except ssl.SSLCertVerificationError:
            raise Failed("certificate", "The site can't show that it is the one of that name.") from None
        except TimeoutError:
            raise _too_slow() from None
        except OSError:
            raise _no_connection() from None
        return self

    def close(self) -> None:
        self._socket.close()

    def get_extra_info(self, info: str) -> Any:
        return self._socket if info == "ssl_object" and isinstance(self._socket, ssl.SSLSocket) else None


def _next_target(target: Target, location: str) -> Target:
    """Where a redirect leads. Trust ends where the trusted origin does, and is never had by being sent there."""
    try:
        url = urljoin(target.url, location)
    except ValueError:
        raise Refused("redirect", "That address sends on to something that is no address.") from None
    following = parse_target(url, trusted_origins=(target.origin,) if target.trusted else ())
    if (target.scheme, following.scheme) == ("https", "http"):
        raise Refused("redirect", "That address sends on from a secure connection to an open one.")
    return following


def _answer(
    target: Target, response: httpcore2.Response, wanted: _Wanted, limits: Limits, *, conditional: bool
) -> Fetched | str:
    headers = _read_headers(response)
    if response.status in _REDIRECTS:
        return _location(response)
    content_type, charset = _declared(headers)
    if response.status == 304 and conditional:
        return Fetched(target.url, 304, content_type, charset, b"", headers)
    if response.status != 200:
        raise _as_failure(response.status, headers)
    kinds = None if wanted.is_robots else _kinds(content_type, wanted.types)
    body = _Body(headers, limits, kinds, charset, cut=wanted.is_robots)
    return Fetched(target.url, 200, content_type, charset, body.read(response), headers)


def _read_headers(response: httpcore2.Response) -> dict[str, str]:
    """Lower-case names; several of one name as one, as RFC 9110 section 5.3 has it. Cookies are nobody's business."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in response.headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        if name not in ("set-cookie", "set-cookie2"):
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _location(response: httpcore2.Response) -> str:
    locations = [value for name, value in response.headers if name.lower() == b"location"]
    try:
        location = locations[0].decode("utf-8") if len(locations) == 1 else ""
    except UnicodeDecodeError:
        location = ""
    # urljoin drops line ends and tabs: what it would change is refused before.
    if not location or any(character < " " for character in location):
        raise Refused("redirect", "That address sends on, but not to a single address.")
    return location


def _declared(headers: Mapping[str, str]) -> tuple[str, str]:
    """The content type and the charset as the server says them, lower case; "" for what it doesn't say."""
    value = headers.get("content-type", "")
    charset = _CHARSET.search(value)
    return re.split("[;,]", value, maxsplit=1)[0].strip().lower(), charset[1].lower() if charset else ""


def _as_failure(status: int, headers: Mapping[str, str]) -> Answered:
    if status in _GONE:
        reason, message = "gone", "There is no such page at the site any more, or there never was."
    elif status in _FORBIDDEN:
        reason, message = "forbidden", "The site doesn't show this page to everybody."
    elif status in _COMES_BACK or status >= 500:
        reason, message = "server", f"The site has trouble just now (its answer: {status})."
    else:
        reason, message = "status", f"The site gave no page (its answer: {status})."
    wait = _retry_after(headers.get("retry-after", ""))
    return Answered(reason, message, status=status, temporary=reason == "server", retry_after=wait)


def _retry_after(value: str) -> float | None:
    """Seconds from now: the header has them, or a date (RFC 9110 section 10.2.3)."""
    if re.fullmatch("[0-9]{1,10}", value):
        return min(float(value), LONGEST_WAIT)
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):  # what parsing nonsense has raised so far
        return None
    seconds = (date.replace(tzinfo=date.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), LONGEST_WAIT)


def _kinds(content_type: str, types: Collection[str]) -> frozenset[str]:
    """What the first bytes may look like, after what was declared. Raises Refused ("type")."""
    if content_type in types:
        return frozenset({_kind(content_type)})
    if content_type in SAYS_NOTHING:
        return frozenset(_kind(accepted) for accepted in types) - {"zip"}
    raise _wrong_type()


def _kind(content_type: str) -> str:
    packed = dict.fromkeys(PACKED, "gzip")
    return {"application/pdf": "pdf", DOCX: "zip", **packed}.get(content_type, "text")


def _looks_like(kind: str, start: bytes, charset: str) -> bool:
    """Whether the first bytes may be those of a PDF, of a ZIP archive (a .docx is one), of gzip, or of any text."""
    if (
        kind == "pdf"
    ):  # readers accept the mark anywhere in the first 1024 bytes; a page that holds it is a page
        return b"%PDF-" in start and not start.lstrip().startswith(b"<")
    if kind == "zip":
        return start.startswith(b"PK\x03\x04")
    if kind == "gzip":
        return start.startswith(b"\x1f\x8b")
    wide = start.startswith(_WIDE_MARKS) or charset.startswith(("utf-16", "utf-32", "ucs-"))
    return not start.startswith((*_NEVER, b"%PDF-")) and (wide or b"\0" not in start)


class _Body:
    """Reads a body piece by piece, and stops at the first limit."""

    def __init__(
        self,
        headers: Mapping[str, str],
        limits: Limits,
        kinds: frozenset[str] | None,
        charset: str,
        *,
        cut: bool,
    ) -> None:
        """`kinds` None: it may be anything. `cut`: what is too long is cut, not refused."""
        self._most = min(limits.unpacked_bytes, robots.MOST_BYTES) if cut else limits.unpacked_bytes
        self._wire_bytes = limits.wire_bytes
        self._kinds = kinds
        self._charset = charset
        self._cut = cut
        self._gunzip = _Gunzip() if _is_gzipped(headers) else None
        self._body = bytearray()
        length = headers.get("content-length", "")
        if not cut and length.isdecimal() and int(length) > self._wire_bytes:
            raise _too_large()

    def read(self, response: httpcore2.Response) -> bytes:
        for piece in self._pieces(response):
            self._body += piece
            if len(self._body) > self._most:
                if self._cut:
                    break
                raise _too_large()
            if len(self._body) - len(piece) < SNIFFED <= len(self._body):
                self._sniff()
        self._sniff()
        return bytes(self._body[: self._most])

    def _pieces(self, response: httpcore2.Response) -> Iterator[bytes]:
        arrived = 0
        for chunk in response.iter_stream():
            arrived += len(chunk)
            if arrived > self._wire_bytes:
                raise _too_large()
            yield from self._gunzip.pieces(chunk) if self._gunzip else (chunk,)
        if self._gunzip and arrived and not self._gunzip.is_whole:
            raise _broken_off()

    def _sniff(self) -> None:
        start = bytes(self._body[:SNIFFED])
        if self._kinds is not None and not any(
            _looks_like(kind, start, self._charset) for kind in self._kinds
        ):
            raise _wrong_type()


class _Gunzip:
    """Unpacks one gzip member (RFC 1952), never more than PIECE bytes at a time: 10 kB may hold 10 MB."""

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(wbits=31)

    @property
    def is_whole(self) -> bool:
        return self._inflater.eof

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        while chunk and not self.is_whole:
            try:
                piece = self._inflater.decompress(chunk, PIECE)
            except zlib.error:
                raise _wrong_encoding() from None
            chunk = self._inflater.unconsumed_tail
            yield piece
        if chunk.strip(b"\0") or self._inflater.unused_data.strip(b"\0"):
            raise _wrong_encoding()  # a second member: to leave it out would show half a page as the whole


def _is_gzipped(headers: Mapping[str, str]) -> bool:
    """Raises Refused ("encoding") for any other coding than gzip, and for gzip in gzip."""
    named = [coding.strip().lower() for coding in headers.get("content-encoding", "").split(",")]
    codings = [coding for coding in named if coding not in ("", "identity")]
    if codings and codings not in (["gzip"], ["x-gzip"]):
        raise _wrong_encoding()
    return bool(codings)


def _too_slow() -> Failed:
    return Failed("time", "The site took too long to answer.", temporary=True)


def _no_connection() -> Failed:
    return Failed("connection", "The site can't be reached just now.", temporary=True)


def _broken_off() -> Failed:
    return Failed("connection", "The site's answer broke off, or made no sense.", temporary=True)


def _too_large() -> Refused:
    return Refused("too_large", "What the site sends is larger than what is read here.")


def _wrong_type() -> Refused:
    return Refused("type", "That is not a page, a feed, a PDF, a Word file or plain text; it is not read.")


def _wrong_encoding() -> Refused:
    return Refused("encoding", "The page is packed in a way that is not unpacked here.")
