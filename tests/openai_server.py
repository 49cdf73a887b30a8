"""A local server that answers as an OpenAI-compatible one does, over a real socket, as the test scripts it.

What it answers is held against the API's public description in tests/checking/test_openai_server.py.
"""

from __future__ import annotations

import gzip
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

Script = Callable[[dict[str, Any], BaseHTTPRequestHandler], None]
Usage = Mapping[str, Any]

USED: Usage = {
    "prompt_tokens": 100,
    "completion_tokens": 20,
    "total_tokens": 120,
    "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
    "completion_tokens_details": {
        "reasoning_tokens": 0,
        "audio_tokens": 0,
        "accepted_prediction_tokens": 0,
        "rejected_prediction_tokens": 0,
    },
}


def completion(
    content: str | None,
    *,
    finish: str = "stop",
    refusal: str | None = None,
    usage: Usage | None = USED,
    model: str = "test-model-2026-01-01",
) -> dict[str, Any]:
    """The body of a chat completion; `usage` None: a server that does not count."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": model,
        "system_fingerprint": "fp_test",
        "choices": [{"index": 0, "finish_reason": finish, "logprobs": None, "message": message}],
    }
    return body if usage is None else body | {"usage": dict(usage)}


def used(prompt: int, completion_tokens: int, cached: int | None = None) -> Usage:
    """Usage numbers; `cached` None: a server that tells no details."""
    counted: dict[str, Any] = {
        "prompt_tokens": prompt,
        "completion_tokens": completion_tokens,
        "total_tokens": prompt + completion_tokens,
    }
    return counted if cached is None else counted | {"prompt_tokens_details": {"cached_tokens": cached}}


def error(message: str, kind: str = "invalid_request_error", **more: str | None) -> dict[str, Any]:
    """The body of an error, as the vendor words it."""
    return {"error": {"message": message, "type": kind, "param": None, "code": None} | more}


TOO_LONG = error(
    "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
    param="messages",
    code="context_length_exceeded",
)
NO_MONEY = error("You exceeded your current quota.", "insufficient_quota", code="insufficient_quota")
BAD_KEY = error("Incorrect API key provided: sk-x.", code="invalid_api_key")
NO_MODEL = error("The model `x` does not exist.", code="model_not_found")
TOO_MANY = error("Rate limit reached for requests", "requests", code="rate_limit_exceeded")
NO_SCHEMAS = error(
    "response_format type 'json_schema' is not supported by this model", param="response_format"
)


def send(handler: BaseHTTPRequestHandler, body: Any, status: int = 200, **headers: str) -> None:
    """Bytes as they are, anything else as JSON."""
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
    return lambda request, handler: send(handler, completion(text, **({"usage": counted(request)} | options)))


def counted(request: dict[str, Any]) -> Usage:
    """Usage numbers of a server that reads the whole request: a token a word, and at least those of USED."""
    words = sum(len(str(message["content"]).split()) for message in request["messages"][1:])
    tokens = max(words, USED["prompt_tokens"])
    return {**USED, "prompt_tokens": tokens, "total_tokens": tokens + USED["completion_tokens"]}


def fails(status: int, body: Any = None, **headers: str) -> Script:
    return lambda _, handler: send(handler, body or error("no"), status, **headers)


def sends(body: Any, **headers: str) -> Script:
    """That body whole, whatever it is."""
    return lambda _, handler: send(handler, body, **headers)


def zipped(body: Any) -> Script:
    """The body compressed, as some gateways send it."""
    data = gzip.compress(json.dumps(body).encode())
    return lambda _, handler: send(handler, data, Content_Encoding="gzip")


def in_turn(*scripts: Script) -> Script:
    """One script a request, in this order; the last one from then on."""
    left = list(scripts)
    return lambda request, handler: (left.pop(0) if len(left) > 1 else left[0])(request, handler)


def by_form(**contents: Any) -> Script:
    """The content by the name of the form that is asked for: FoundClaims, Questions, Findings."""
    return lambda request, handler: send(
        handler, completion(json.dumps(contents[form_asked(request)]), usage=counted(request))
    )


def knows_no_schemas(script: Script) -> Script:
    """An older server: it refuses a JSON schema and does the rest."""

    def refuses(request: dict[str, Any], handler: BaseHTTPRequestHandler) -> None:
        if request["response_format"]["type"] == "json_schema":
            send(handler, NO_SCHEMAS, 400)
        else:
            script(request, handler)

    return refuses


def form_asked(request: dict[str, Any]) -> str:
    """The name of the form that the answer is to have; from the prompt in JSON mode. Raises KeyError."""
    form = request["response_format"]
    if form["type"] == "json_schema":
        return str(form["json_schema"]["name"])
    system = request["messages"][0]["content"]
    for name in ("FoundClaims", "Questions", "Findings"):
        if f'"title": "{name}", "type": "object"}}' in system:
            return name
    raise KeyError("no form")


class Thinker(Protocol):
    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """The content of the answer to a chat completion request."""
        ...


def thinks(model: Thinker) -> Script:
    """Answers what the model says; what it does not understand is a bad request."""

    def script(request: dict[str, Any], handler: BaseHTTPRequestHandler) -> None:
        try:
            content = model.answer(request)
        except (KeyError, StopIteration, IndexError) as unknown:
            send(handler, error(f"not understood: {unknown!r}"), 400)
        else:
            send(handler, completion(json.dumps(content), usage=counted(request)))

    return script


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


def cut_in_half(content: Any) -> Script:
    """Half of the answer that its head announces, then a reset."""

    def script(_: dict[str, Any], handler: BaseHTTPRequestHandler) -> None:
        data = json.dumps(completion(json.dumps(content))).encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data[: len(data) // 2])
        handler.wfile.flush()
        time.sleep(0.05)
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()

    return script


class FakeServer:
    """Where it listens, what it answers, and what it was asked."""

    def __init__(self) -> None:
        self.script: Script = fails(500)
        self.requests: list[dict[str, Any]] = []
        self.bodies: list[bytes] = []
        self.paths: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.url = ""


@contextmanager
def openai_server(port: int = 0) -> Iterator[FakeServer]:
    """Listens on 127.0.0.1, on a free port unless one is named."""
    fake = FakeServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            fake.bodies.append(body)
            fake.paths.append(self.path)
            fake.headers.append({name.casefold(): value for name, value in self.headers.items()})
            fake.requests.append(json.loads(body))
            with suppress(BrokenPipeError, ConnectionResetError):  # who asked may have gone
                fake.script(fake.requests[-1], self)

        def log_message(self, *_: object) -> None:
            """Nothing on the test's output."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False  # a script that sleeps holds no test up

        def handle_error(self, *_: object) -> None:
            """Nor here: what a script breaks, the test sees at the other end."""

    server = Server(("127.0.0.1", port), Handler)
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
