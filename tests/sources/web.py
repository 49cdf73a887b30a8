"""A small web over real sockets, as a test scripts it: sites, names that mean what the test says, and who was asked.

No name is looked up and nothing outside of this machine is connected to: the resolver answers from a table, and the
connector leads the public addresses of that table to a server on loopback. Both write down every call.
"""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from claims.sources.fetch import Fetcher, Limits

PUBLIC = "93.184.216.34"
PUBLIC6 = "2606:2800:220:1:248:1893:25c8:1946"
AGENT = "SecondSource/1.0 (+https://desk.example/about)"
PAGE = b"<!doctype html><title>Bridge</title><p>The bridge opened in 1932.</p>"

# What openssl needs to know for a certificate of news.example that vouches for itself.
CERTIFICATE = """
[req]
prompt = no
distinguished_name = name
x509_extensions = extensions
[name]
CN = news.example
[extensions]
subjectAltName = DNS:news.example
basicConstraints = critical, CA:TRUE
keyUsage = critical, digitalSignature, keyCertSign
subjectKeyIdentifier = hash
"""


@dataclass(frozen=True)
class Request:
    """What the server was asked: header names in lower case, of several with one name the last."""

    method: str
    path: str
    headers: Mapping[str, str]


Script = Callable[[Request, socket.socket], None]


def head(status: int = 200, **headers: str | int) -> bytes:
    """A status line and headers; an underscore in a name stands for a hyphen."""
    lines = [
        f"HTTP/1.1 {status} x",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def raw(*pieces: bytes, every: float = 0.0) -> Script:
    """These bytes, `every` so many seconds, and the end of the connection."""

    def script(_: Request, connection: socket.socket) -> None:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(every)

    return script


def answers(
    body: bytes = PAGE, status: int = 200, content_type: str = "text/html", **headers: str | int
) -> Script:
    shown = {"Content_Type": content_type} if content_type else {}
    return raw(head(status, **{**shown, "Content_Length": len(body), **headers}) + body)


def redirects(location: str, status: int = 302) -> Script:
    return raw(head(status, Location=location, Content_Length=0))


def drips(start: bytes, piece: bytes, every: float = 0.0) -> Script:
    """`start`, then a piece again and again: no end, until the other side goes away."""

    def script(_: Request, connection: socket.socket) -> None:
        connection.sendall(start)
        for _second in range(1_000_000):
            connection.sendall(piece)
            time.sleep(every)

    return script


def silent(_: Request, connection: socket.socket) -> None:
    """Accepts, hears, and says nothing until the other side goes away."""
    connection.recv(1)


def gzipped(body: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        body = gzip.compress(body, mtime=0)
    return body


@dataclass
class Web:
    """`pages` are scripts by host and path ("news.example/a"); what isn't there answers with 404."""

    port: int
    secure_port: int = 0
    pages: dict[str, Script] = field(default_factory=dict)
    names: dict[str, Sequence[str] | Callable[[], Sequence[str]]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # names that were looked up
    connected: list[tuple[str, int]] = field(default_factory=list)  # addresses that were connected to

    def resolver(self, host: str, port: int, timeout: float) -> Sequence[str]:
        self.asked.append(host)
        found = self.names.get(host, ())
        return found() if callable(found) else found

    def connector(self, address: str, port: int, timeout: float) -> socket.socket:
        self.connected.append((address, port))
        if address not in (PUBLIC, PUBLIC6, "127.0.0.1"):
            raise ConnectionRefusedError(address)
        to = {80: self.port, 443: self.secure_port}.get(port, port)
        return socket.create_connection(("127.0.0.1", to), timeout)

    def fetcher(self, *, limits: Mapping[str, Any] | None = None, **options: Any) -> Fetcher:
        """Without robots.txt, unless asked for; with limits that a test can wait for."""
        given: dict[str, Any] = {
            "user_agent": AGENT,
            "resolver": self.resolver,
            "connector": self.connector,
            "honour_robots": False,
            "limits": Limits(**{"connect": 1.0, "first_byte": 0.5, "total": 1.0, **(limits or {})}),
        }
        return Fetcher(**{**given, **options})

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]


@contextmanager
def small_web(*, secure: bool = False) -> Iterator[Web]:
    """A web whose names news.example and other.example are public. If `secure`, port 443 speaks TLS, as news.example."""
    plain = socket.create_server(("127.0.0.1", 0), backlog=32)
    encrypted = socket.create_server(("127.0.0.1", 0), backlog=32)
    web = Web(plain.getsockname()[1], encrypted.getsockname()[1])
    web.names |= {"news.example": [PUBLIC], "other.example": [PUBLIC]}
    context = _server_context() if secure else None
    for listener, tls in ((plain, None), (encrypted, context)):
        threading.Thread(target=_serve, args=(web, listener, tls), daemon=True).start()
    try:
        yield web
    finally:
        for listener in (plain, encrypted):
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
            listener.close()


def trusting() -> ssl.SSLContext:
    """A client's context that knows the certificate of the small web and no other."""
    return ssl.create_default_context(cadata=_key_and_certificate()[1])


@lru_cache(maxsize=1)
def _key_and_certificate() -> tuple[str, str]:
    """Made anew by each test process: a repository holds no key, not even one that protects nothing."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: apt-get install openssl")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "openssl.cnf").write_text(CERTIFICATE)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-days", "2", "-config", "openssl.cnf", "-keyout", "key.pem", "-out", "certificate.pem"],
            cwd=folder, check=True, capture_output=True,
        )  # fmt: skip
        return (folder / "key.pem").read_text(), (folder / "certificate.pem").read_text()


def _server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as both:
        both.write("".join(_key_and_certificate()))
        both.flush()
        context.load_cert_chain(both.name)
    return context


def _serve(web: Web, listener: socket.socket, tls: ssl.SSLContext | None) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_answer, args=(web, connection, tls), daemon=True).start()


def _answer(web: Web, connection: socket.socket, tls: ssl.SSLContext | None) -> None:
    with suppress(OSError), connection:
        connection.settimeout(5)
        plain = tls.wrap_socket(connection, server_side=True) if tls else connection
        with plain:
            request = _read_request(plain)
            if request is None:
                return
            web.requests.append(request)
            name = request.headers.get("host", "").partition(":")[0]
            page = web.pages.get(f"{name}{request.path}", answers(b"nothing here", 404))
            page(request, plain)


def _read_request(connection: socket.socket) -> Request | None:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None
        data += piece
    first, *lines = data.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ")
    pairs = (line.partition(":") for line in lines)
    return Request(method, path, {name.lower(): value.strip() for name, _, value in pairs})
