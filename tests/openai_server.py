"""A local server that answers as an OpenAI-compatible one does, over a real socket, as the test scripts it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

Script = Callable[[dict[str, Any], BaseHTTPRequestHandler], None]


def completion(content: str | None, *, finish: str = "stop", refusal: str | None = None) -> dict[str, Any]:
    """The body of a chat completion."""
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": "test-model",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "message": {"role": "assistant", "content": content, "refusal": refusal},
            }
        ],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }


def send(handler: BaseHTTPRequestHandler, body: Any, status: int = 200, **headers: str) -> None:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(data)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(data)


def answers(content: Any, **options: Any) -> Script:
    """Always that content: a string as it is, anything else as JSON."""
    text = content if isinstance(content, str) or content is None else json.dumps(content)
    return lambda _, handler: send(handler, completion(text, **options))


class Thinker(Protocol):
    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """The content of the answer to a chat completion request."""
        ...


def thinks(model: Thinker) -> Script:
    """Answers what the model says; what it does not understand is a bad request."""

    def script(request: dict[str, Any], handler: BaseHTTPRequestHandler) -> None:
        try:
            content = model.answer(request)
        except (KeyError, StopIteration, IndexError) as error:
            send(handler, {"error": {"message": f"not understood: {error!r}"}}, 400)
        else:
            send(handler, completion(json.dumps(content)))

    return script


def fails(status: int, **headers: str) -> Script:
    return lambda _, handler: send(handler, {"error": {"message": "no", "type": "x"}}, status, **headers)


def drips(_: dict[str, Any], handler: BaseHTTPRequestHandler) -> None:
    """One byte now and then: no single read ever times out."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    for _second in range(40):
        try:
            handler.wfile.write(b" ")
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(0.1)


def never(_: dict[str, Any], handler: BaseHTTPRequestHandler) -> None:
    time.sleep(4)


def hangs_up(_: dict[str, Any], handler: BaseHTTPRequestHandler) -> None:
    handler.connection.close()


class FakeServer:
    """Where it listens, what it answers, and what it was asked."""

    def __init__(self) -> None:
        self.script: Script = fails(500)
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.url = ""


@contextmanager
def openai_server(port: int = 0) -> Iterator[FakeServer]:
    """Listens on 127.0.0.1, on a free port unless one is named."""
    fake = FakeServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            fake.requests.append(body)
            fake.headers.append(dict(self.headers))
            fake.script(body, self)

        def log_message(self, *_: object) -> None:
            """Nothing on the test's output."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
