"""The server that the tests ask answers as the vendor's public description of the API says, and is asked as it says.

The tables here are what that description (OpenAPI, github.com/openai/openai-openapi, and the types that the package has
made from it) requires of a chat completion, in our own words. Servers that leave something out are tested elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from openai.types.chat import ChatCompletion
from openai.types.chat.completion_create_params import CompletionCreateParamsNonStreaming
from pydantic import TypeAdapter

from claims.checking.engines.openai_client import Mode
from tests.newsroom_texts import (
    ARTICLE,
    CLAIM,
    FINDING,
    FOUND,
    NO_QUESTIONS,
    assess,
    claims,
    engine,
    findings,
)
from tests.openai_server import (
    BAD_KEY,
    NO_MODEL,
    NO_MONEY,
    NO_SCHEMAS,
    TOO_LONG,
    TOO_MANY,
    USED,
    FakeServer,
    by_form,
    completion,
    openai_server,
    send,
    used,
)

# CreateChatCompletionResponse and what it holds
REQUIRED = {"id", "object", "created", "model", "choices"}
REQUIRED_OF_A_CHOICE = {"index", "finish_reason", "message", "logprobs"}
REQUIRED_OF_A_MESSAGE = {"role", "content", "refusal"}
REQUIRED_OF_USAGE = {"prompt_tokens", "completion_tokens", "total_tokens"}
REQUIRED_OF_AN_ERROR = {"message", "type", "param", "code"}
FINISH_REASONS = ("stop", "length", "tool_calls", "content_filter", "function_call")
# CreateChatCompletionRequest, of what is sent here
KNOWN_OF_A_REQUEST = {
    "model", "messages", "response_format", "max_tokens", "max_completion_tokens", "temperature", "stream",
}  # fmt: skip
NAME_OF_A_FORM = re.compile(r"[A-Za-z0-9_-]{1,64}")


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with openai_server() as fake:
        fake.script = by_form(FoundClaims=claims(FOUND), Questions=NO_QUESTIONS, Findings=findings(FINDING))
        yield fake


def posted(server: FakeServer, body: bytes) -> tuple[int, str, Any]:
    """The status, the kind and the body of what the server answers."""
    request = Request(f"{server.url}/chat/completions", body, {"Content-Type": "application/json"})
    try:
        got = urlopen(request, timeout=5)
    except HTTPError as failed:
        got = failed
    with got:
        return got.status, got.headers["Content-Type"], json.load(got)


def assert_described(body: dict[str, Any]) -> None:
    assert body.keys() >= REQUIRED
    assert body["object"] == "chat.completion"
    assert isinstance(body["created"], int)
    for place, choice in enumerate(body["choices"]):
        assert choice.keys() >= REQUIRED_OF_A_CHOICE
        assert choice["index"] == place
        assert choice["finish_reason"] in FINISH_REASONS
        assert choice["message"].keys() >= REQUIRED_OF_A_MESSAGE
        assert choice["message"]["role"] == "assistant"
    if "usage" in body:
        assert body["usage"].keys() >= REQUIRED_OF_USAGE
        assert (
            body["usage"]["total_tokens"]
            == body["usage"]["prompt_tokens"] + body["usage"]["completion_tokens"]
        )
    ChatCompletion.model_validate(body, strict=True)


@pytest.mark.parametrize("finish", FINISH_REASONS)
@pytest.mark.parametrize("usage", [USED, used(7, 3), used(7, 3, cached=5), None])
def test_an_answer_has_all_that_the_description_requires(finish: str, usage: Any) -> None:
    assert_described(completion("{}", finish=finish, usage=usage))
    assert_described(completion(None, finish=finish, refusal="I can't.", usage=usage))


def test_it_answers_over_the_wire_as_described(server: FakeServer) -> None:
    assess(engine(server))
    status, kind, body = posted(server, server.bodies[0])
    assert (status, kind) == (200, "application/json")
    assert_described(body)


@pytest.mark.parametrize("body", [BAD_KEY, NO_MODEL, NO_MONEY, NO_SCHEMAS, TOO_LONG, TOO_MANY])
def test_an_error_has_all_that_the_description_requires(server: FakeServer, body: dict[str, Any]) -> None:
    assert body["error"].keys() == REQUIRED_OF_AN_ERROR
    assert isinstance(body["error"]["message"], str)
    server.script = lambda _, handler: send(handler, body, 400)
    assert posted(server, b"{}") == (400, "application/json", body)


@pytest.mark.parametrize("mode", [Mode.SCHEMA, Mode.OBJECT])
def test_a_request_is_one_that_the_description_knows(server: FakeServer, mode: Mode) -> None:
    asked = engine(server, mode=mode)
    asked.extract(ARTICLE)
    asked.questions(CLAIM, ARTICLE)
    assess(asked)
    assert set(server.paths) == {"/v1/chat/completions"}
    for raw in server.bodies:
        request = json.loads(raw)
        TypeAdapter(CompletionCreateParamsNonStreaming).validate_python(request)
        assert {"model", "messages"} <= request.keys() <= KNOWN_OF_A_REQUEST
        assert all(set(one) == {"role", "content"} for one in request["messages"])
        assert 0 <= request["temperature"] <= 2
        assert request["stream"] is False
        form = request["response_format"]
        if mode is Mode.OBJECT:
            assert form == {"type": "json_object"}
            # The API refuses JSON mode where no message asks for JSON.
            assert "JSON" in request["messages"][0]["content"]
        else:
            assert form.keys() == {"type", "json_schema"}
            assert form["type"] == "json_schema"
            assert form["json_schema"].keys() == {"name", "schema", "strict"}
            assert NAME_OF_A_FORM.fullmatch(form["json_schema"]["name"])
