"""A local server that answers as the four search providers do, over a real socket, as the test scripts it."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from claims.sources.base import Failed


@dataclass(frozen=True)
class Asked:
    """One request: its path, its parameters, and its headers with lower-case names."""

    path: str
    parameters: dict[str, str]
    headers: dict[str, str]
    line: str  # as it stood in the request


Script = Callable[[Asked, BaseHTTPRequestHandler], None]


# The documented forms.


def searxng_result(url: str, **more: Any) -> dict[str, Any]:
    return {"url": url, "title": "Feld leaves Calderon", "content": "Nora Feld left in May 2022.", "engine": "mojeek",
            "engines": ["mojeek"], "template": "default.html", "parsed_url": ["https", "w.example", "/", "", "", ""],
            "positions": [1], "score": 1.0, "category": "general", "publishedDate": None, **more}  # fmt: skip


def searxng(*results: Any, silent: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"query": "?", "number_of_results": 0, "results": list(results), "answers": [], "corrections": [],
            "infoboxes": [], "suggestions": [], "unresponsive_engines": [[name, "timeout"] for name in silent]}  # fmt: skip


def wikipedia_result(title: str, **more: Any) -> dict[str, Any]:
    return {"ns": 0, "title": title, "pageid": 736, "timestamp": "2024-08-11T09:12:44Z",
            "snippet": 'Nora <span class="searchmatch">Feld</span> &quot;left&quot; &amp; returned', **more}  # fmt: skip


def wikipedia(*results: Any) -> dict[str, Any]:
    return {
        "batchcomplete": True,
        "query": {"searchinfo": {"totalhits": len(results)}, "search": list(results)},
    }


def review(url: str, **more: Any) -> dict[str, Any]:
    return {"publisher": {"name": "Plain Check", "site": "plaincheck.example"}, "url": url, "title": "No, she stayed",
            "reviewDate": "2022-07-01T00:00:00Z", "textualRating": "Mostly false", "languageCode": "en", **more}  # fmt: skip


def reviewed(*reviews: Any, **more: Any) -> dict[str, Any]:
    return {"text": "Nora Feld left Calderon in 2021.", "claimant": "A post", "claimDate": "2022-06-30T00:00:00Z",
            "claimReview": list(reviews), **more}  # fmt: skip


def fact_checks(*claims: Any) -> dict[str, Any]:
    return {"claims": list(claims), "nextPageToken": "CAU"} if claims else {}


def brave_result(url: str, **more: Any) -> dict[str, Any]:
    return {"type": "search_result", "subtype": "generic", "title": "Feld leaves", "url": url, "is_live": False,
            "description": "Nora <strong>Feld</strong> left in May 2022.", "page_age": "2022-06-01T08:30:00",
            "age": "June 1, 2022", "language": "en", "family_friendly": True,
            "profile": {"name": "Harbour Wire", "url": url, "long_name": "w.example", "img": "https://i.example/"},
            "meta_url": {"scheme": "https", "netloc": "w.example", "hostname": "w.example", "path": ""},
            **more}  # fmt: skip


def brave(*results: Any) -> dict[str, Any]:
    web = {"web": {"type": "search", "results": list(results), "family_friendly": True}} if results else {}
    return {"type": "search", "query": {"original": "?", "more_results_available": False}, **web}


# Scripts.


def send(handler: BaseHTTPRequestHandler, body: Any, status: int = 200) -> None:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


def answers(*bodies: Any) -> Script:
    """The bodies in turn, the last one for good: bytes as they are, anything else as JSON."""
    left = list(bodies)
    return lambda _, handler: send(handler, left.pop(0) if len(left) > 1 else left[0])


def fails(status: int) -> Script:
    return lambda _, handler: send(handler, {"error": {"message": "no"}}, status)


def never(_: Asked, handler: BaseHTTPRequestHandler) -> None:
    time.sleep(2)
    handler.close_connection = True


class FakeProviders:
    """Where it listens, what it answers, and what it was asked."""

    def __init__(self) -> None:
        self.script: Script = fails(500)
        self.asked: list[Asked] = []
        self.url = ""


@contextmanager
def provider_server() -> Iterator[FakeProviders]:
    fake = FakeProviders()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            parameters = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True))
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(parts.path, parameters, headers, self.path)
            fake.asked.append(asked)
            fake.script(asked, self)

        def log_message(self, *_: object) -> None:
            """Nothing on the test's output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()


def plain_get(url: str, headers: Mapping[str, str]) -> bytes:
    """What a provider is given to ask with, without any guard: the server is our own."""
    try:
        with urllib.request.urlopen(
            urllib.request.Request(url, headers=dict(headers)), timeout=0.5
        ) as answer:
            body: bytes = answer.read()
            return body
    except urllib.error.HTTPError as error:
        raise Failed("status", f"The server answered {error.code}.", temporary=error.code >= 500) from None
    except OSError:
        raise Failed("no_answer", "The server did not answer.", temporary=True) from None
