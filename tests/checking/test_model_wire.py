"""What goes to a language model's server and what is made of its answers: the contract, over a real socket."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from claims.checking.domain import Step
from claims.checking.engines import answers as answers_read
from claims.checking.engines import openai_client
from claims.checking.engines.openai_client import Mode, OpenAIClient, ServerSettings
from claims.checking.engines.prompting import prompt
from claims.checking.failures import CheckFailure, PermanentFailure, TemporaryFailure
from claims.checking.spending import MemoryLedger, ModelAnswer, ModelRequest, Tokens
from tests.newsroom_texts import (
    ARTICLE,
    CLAIM,
    FINDING,
    FOUND,
    KEY,
    NO_QUESTIONS,
    assess,
    check,
    claims,
    engine,
    findings,
)
from tests.openai_server import (
    FakeServer,
    Script,
    answers,
    by_form,
    cut_in_half,
    error,
    fails,
    form_asked,
    in_turn,
    knows_no_schemas,
    never,
    openai_server,
    send,
    sends,
    used,
    zipped,
)
from tests.openai_server import completion as completed

FORMS = {"FoundClaims": claims(FOUND), "Questions": NO_QUESTIONS, "Findings": findings(FINDING)}
# What the vendor's strict mode takes of JSON Schema, and every server that has one.
STRICT = {
    "type", "properties", "required", "additionalProperties", "items", "enum", "$ref", "$defs", "title",
    "description",
}  # fmt: skip


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with openai_server() as fake:
        fake.script = by_form(**FORMS)
        yield fake


def ask_all(server: FakeServer, **options: Any) -> None:
    asked = engine(server, **options)
    asked.extract(ARTICLE)
    asked.questions(CLAIM, ARTICLE)
    assess(asked)


def test_each_step_asks_its_own_model_within_a_bound(server: FakeServer) -> None:
    ask_all(server)
    assert [one["model"] for one in server.requests] == ["find-model", "ask-model", "read-model"]
    assert {one["max_tokens"] for one in server.requests} == {900}
    assert {one["temperature"] for one in server.requests} == {0.0}
    assert not any({"tools", "functions", "n"} & one.keys() for one in server.requests)


def test_the_system_message_comes_first_and_is_always_the_same(server: FakeServer) -> None:
    ask_all(server)
    for request, step in zip(server.requests, Step, strict=True):
        system, user = request["messages"]
        assert (system["role"], user["role"]) == ("system", "user")
        assert system["content"] == prompt(step).text
        assert "Feld" not in system["content"]
        assert "Feld" in user["content"]


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema within a schema."""
    yield schema
    for name in ("properties", "$defs"):
        for one in schema.get(name, {}).values():
            yield from parts(one)
    if "items" in schema:
        yield from parts(schema["items"])


def test_the_schema_is_strict_and_every_server_can_read_it(server: FakeServer) -> None:
    ask_all(server)
    for request in server.requests:
        form = request["response_format"]
        assert form["type"] == "json_schema"
        assert form["json_schema"]["strict"] is True
        for part in parts(form["json_schema"]["schema"]):
            assert part.keys() <= STRICT
            if part.get("type") == "object":
                assert part["additionalProperties"] is False
                assert part["required"] == list(part["properties"])


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (None, "max_completion_tokens"),
        ("https://api.openai.com/v1", "max_completion_tokens"),
        ("https://eu.api.openai.com/v1", "max_completion_tokens"),
        ("https://desk.openai.azure.com/openai/v1/", "max_completion_tokens"),
        ("http://localhost:11434/v1", "max_tokens"),
        ("https://api.openai.com.example.net/v1", "max_tokens"),
        ("https://notopenai.com/v1", "max_tokens"),
    ],
)
def test_the_bound_has_the_name_that_the_server_knows(address: str | None, name: str) -> None:
    assert ServerSettings(KEY, address, 1.0).limit_name == name


def test_the_server_is_told_the_time_limit_and_no_retry_of_the_package_is_on(server: FakeServer) -> None:
    server.script = fails(500)
    with pytest.raises(TemporaryFailure):
        assess(engine(server, timeout=7.0))
    assert len(server.requests) == 1
    assert float(server.headers[0]["x-stainless-read-timeout"]) == 7.0
    assert server.headers[0]["x-stainless-retry-count"] == "0"


def test_the_key_goes_into_its_header_and_nowhere_else(server: FakeServer) -> None:
    ask_all(server)
    assert {one["authorization"] for one in server.headers} == {f"Bearer {KEY}"}
    assert KEY not in json.dumps(server.requests)
    assert KEY not in json.dumps([{**one, "authorization": ""} for one in server.headers])


def test_equal_inputs_give_byte_equal_requests(server: FakeServer) -> None:
    ask_all(server)
    ask_all(server)
    assert server.bodies[:3] == server.bodies[3:]
    assert len(set(server.bodies)) == 3


def test_a_redirect_is_not_followed_with_the_text_and_the_key(server: FakeServer) -> None:
    with openai_server() as elsewhere:
        server.script = fails(307, Location=f"{elsewhere.url}/chat/completions")
        with pytest.raises(PermanentFailure) as failure:
            assess(engine(server))
        assert elsewhere.requests == []
    assert failure.value.name == "moved"


# JSON mode


def test_a_server_without_schemas_is_asked_in_json_mode_from_then_on(server: FakeServer) -> None:
    server.script = knows_no_schemas(by_form(**FORMS))
    asked = engine(server)
    assert len(assess(asked).evidence) == 1
    assert len(asked.extract(ARTICLE).claims) == 1
    kinds = [one["response_format"]["type"] for one in server.requests]
    assert kinds == ["json_schema", "json_object", "json_object"]
    assert asked.usage().calls == 2  # a refusal costs nothing
    assert '"additionalProperties": false' in server.requests[1]["messages"][0]["content"]
    assert server.requests[1]["messages"][1] == server.requests[0]["messages"][1]


def test_json_mode_is_held_to_the_same_form(server: FakeServer) -> None:
    server.script = answers(findings(FINDING | {"verdict": "true"}))
    with pytest.raises(PermanentFailure) as failure:
        assess(engine(server, mode=Mode.OBJECT))
    assert failure.value.name == "wrong_form"


def test_where_the_settings_insist_on_a_schema_nothing_else_is_tried(server: FakeServer) -> None:
    server.script = knows_no_schemas(by_form(**FORMS))
    with pytest.raises(PermanentFailure):
        assess(engine(server, mode=Mode.SCHEMA))
    assert len(server.requests) == 1


# asking once more


def test_a_bad_answer_is_asked_for_once_more_with_what_is_wrong_with_it(server: FakeServer) -> None:
    bad = findings(FINDING | {"stance": "true"})
    server.script = in_turn(answers(bad), answers(findings(FINDING)))
    ledger = MemoryLedger()
    asked = engine(server, ledger)
    assert len(assess(asked).evidence) == 1
    first, second = (one["messages"] for one in server.requests)
    assert second[:2] == first
    assert [one["role"] for one in second[2:]] == ["assistant", "user"]
    assert second[2]["content"] == json.dumps(bad)
    assert "findings.0.stance" in second[3]["content"]
    assert [row[2].name if row[2] else "" for row in ledger.calls] == ["wrong_form", ""]


def test_what_a_bad_answer_has_used_is_counted_too(server: FakeServer) -> None:
    server.script = answers("The claim is true.", usage=used(100, 20, cached=64))
    ledger = MemoryLedger()
    asked = engine(server, ledger)
    with pytest.raises(PermanentFailure):
        assess(asked)
    assert len(server.requests) == 2
    assert ledger.tokens == Tokens(200, 40, 128)
    assert (asked.usage().calls, asked.usage().input_tokens, asked.usage().output_tokens) == (2, 200, 40)


def test_an_enormous_bad_answer_is_not_sent_back_whole(server: FakeServer) -> None:
    server.script = answers("x" * 1_000_000)
    with pytest.raises(PermanentFailure):
        assess(engine(server))
    assert len(server.bodies[1]) < len(server.bodies[0]) + answers_read.LONGEST_ECHO + 1_000


# what it cost


@pytest.mark.parametrize(
    ("usage", "tokens"),
    [
        (used(100, 20), Tokens(100, 20, 0)),
        (used(100, 20, cached=64), Tokens(100, 20, 64)),
        (used(100, 20, cached=640), Tokens(100, 20, 100)),  # more than there was is all there was
        (used(100, 20, cached=-5), Tokens(100, 20, 0)),
    ],
)
def test_tokens_are_those_that_the_server_counted(
    server: FakeServer, usage: Mapping[str, Any], tokens: Tokens
) -> None:
    server.script = answers(findings(), usage=usage)
    ledger = MemoryLedger()
    assess(engine(server, ledger))
    assert ledger.tokens == tokens


@pytest.mark.parametrize("usage", [None, {}, used(-1, 20), used(10**12, 20), {"prompt_tokens": "many"}])
def test_a_server_that_does_not_count_is_taken_to_have_used_what_was_reserved(
    server: FakeServer, usage: Mapping[str, Any] | None
) -> None:
    server.script = answers(findings(), usage=usage)
    ledger = MemoryLedger()
    assess(engine(server, ledger))
    ((request, answer, _),) = ledger.calls
    assert answer is not None
    assert ledger.tokens == Tokens(request.most.input, len(answer.text) // 3, 0)
    assert request.most.input > 1_000


def test_a_server_that_has_read_only_a_part_of_the_text_has_not_answered(server: FakeServer) -> None:
    """As some do that cut what does not fit their context, and say nothing."""
    article = replace(ARTICLE, body=" ".join(["Nora Feld a quitté Calderon en mai 2021."] * 100))
    server.script = answers({"claims": [], "left_out": []}, usage=used(256, 20))
    with pytest.raises(PermanentFailure, match="context is too short") as failure:
        engine(server).extract(article)
    assert failure.value.name == "too_long"
    assert len(server.requests) == 1
    server.script = answers({"claims": [], "left_out": []}, usage=used(1_000, 20))
    assert engine(server).extract(article).claims == ()


def test_a_kept_answer_costs_nothing_and_sends_nothing(server: FakeServer) -> None:
    ledger = MemoryLedger()
    first = check(engine(server, ledger, ledger))
    paid, sent = ledger.tokens, len(server.requests)
    asked = engine(server, ledger, ledger)
    assert check(asked) == first
    assert (ledger.tokens, len(server.requests), len(ledger.calls)) == (paid, sent, sent)
    assert (asked.usage().calls, asked.usage().input_tokens, asked.usage().reused) == (0, 0, sent)


def test_a_bad_answer_is_not_kept_and_an_outdated_one_is_asked_for_again(server: FakeServer) -> None:
    server.script = answers("no")
    ledger = MemoryLedger()
    with pytest.raises(PermanentFailure):
        assess(engine(server, ledger, ledger))
    server.script = answers(findings(FINDING))
    assert len(assess(engine(server, ledger, ledger)).evidence) == 1

    class Outdated:
        def find(self, request: ModelRequest) -> str | None:
            return '{"findings": "of another version"}'

    sent = len(server.requests)
    assert len(assess(engine(server, ledger, Outdated())).evidence) == 1
    assert len(server.requests) == sent + 1


class Book:
    """A ledger that writes down in which order it is asked and told."""

    def __init__(self, refuses: CheckFailure | None = None) -> None:
        self.log: list[tuple[str, str]] = []
        self._refuses = refuses

    def reserve(self, request: ModelRequest) -> int:
        if self._refuses:
            raise self._refuses
        self.log.append(("reserved", request.step.value))
        return len(self.log)

    def settle(self, number: int, answer: ModelAnswer | None, failure: CheckFailure | None) -> None:
        self.log.append(("answered" if answer else "nothing", failure.name if failure else ""))


OUTCOMES = [
    (answers(findings()), [("answered", "")]),
    (answers("prose"), [("answered", "wrong_form"), ("answered", "wrong_form")]),
    (answers(findings(), finish="length"), [("answered", "cut_short")]),
    (answers(None, refusal="no"), [("answered", "refused")]),
    (fails(401), [("nothing", "key")]),
    (fails(503), [("nothing", "busy")]),
    (sends(b"[]"), [("nothing", "not_an_answer")]),
    (cut_in_half(findings()), [("nothing", "unreachable")]),
    (never, [("nothing", "timeout")]),
    (knows_no_schemas(answers(findings())), [("answered", "")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("script", "settled"), OUTCOMES, ids=[f"{n}-{row[1][0][1]}" for n, row in enumerate(OUTCOMES)]
)
def test_the_ledger_is_asked_before_every_call_and_told_after_every_outcome(
    server: FakeServer, script: Script, settled: list[tuple[str, str]]
) -> None:
    server.script = script
    book = Book()
    with suppress(CheckFailure):
        assess(engine(server, book, timeout=0.5))
    assert book.log == [row for one in settled for row in (("reserved", "assess"), one)]


def test_where_the_ledger_says_no_nothing_is_sent(server: FakeServer) -> None:
    with pytest.raises(PermanentFailure, match="no more"):
        assess(engine(server, Book(PermanentFailure("no more", "budget"))))
    assert server.requests == []


class SoftLimit(Exception):
    """As a worker's time limit comes: raised in the thread that waits, at any moment."""


class Ended(BaseException):
    """As an interrupt from the keyboard comes."""


@pytest.mark.parametrize("kind", [SoftLimit, Ended])
def test_what_ends_the_wait_from_outside_goes_through_and_the_call_is_settled(
    server: FakeServer, kind: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted(openai_client.Queue):  # type: ignore[type-arg]
        def get(self, *_: Any, **__: Any) -> Any:
            raise kind

    monkeypatch.setattr(openai_client, "Queue", Interrupted)
    book = Book()
    with pytest.raises(kind):
        assess(engine(server, book))
    assert book.log == [("reserved", "assess"), ("nothing", "interrupted")]


def test_a_deadline_leaves_no_thread_behind_for_long(server: FakeServer) -> None:
    server.script = never  # for as long as this test takes
    with pytest.raises(TemporaryFailure):
        assess(engine(server, timeout=0.2))
    for thread in threading.enumerate():
        if thread.name == "openai-call":
            thread.join(3)
            assert not thread.is_alive()


def test_a_compressed_answer_is_read(server: FakeServer) -> None:
    server.script = zipped(completed(json.dumps(findings(FINDING))))
    assert len(assess(engine(server)).evidence) == 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry_After": "7"}, 7.0),
        ({"Retry_After": "0.5"}, 0.5),
        ({"Retry_After": "999999999"}, 86_400.0),
        ({"Retry_After": "-7"}, None),
        ({"Retry_After": "nan"}, None),
        ({"Retry_After": "soon"}, None),
        ({}, None),
    ],
)
def test_a_busy_server_says_when_to_ask_again(
    server: FakeServer, headers: dict[str, str], seconds: float | None
) -> None:
    server.script = fails(429, **headers)
    with pytest.raises(TemporaryFailure) as failure:
        assess(engine(server))
    assert failure.value.retry_after == seconds


@pytest.mark.parametrize(
    ("then", "now", "seconds"),
    [
        ("Sun, 29 Nov 2026 10:02:00 GMT", "Sun, 29 Nov 2026 10:00:00 GMT", 120.0),
        ("Sun, 29 Nov 2026 09:00:00 GMT", "Sun, 29 Nov 2026 10:00:00 GMT", 0.0),
        ("Mon, 29 Nov 2027 10:00:00 GMT", "Sun, 29 Nov 2026 10:00:00 GMT", 86_400.0),
        ("Sun, 29 Nov 2026 10:02:00 GMT", "", None),
        ("Sun, 29 Nov 2026 10:02:00", "Sun, 29 Nov 2026 10:00:00 GMT", None),  # one has no time zone
    ],
)
def test_a_time_to_ask_again_is_read_by_the_servers_own_clock(
    then: str, now: str, seconds: float | None
) -> None:
    assert openai_client._seconds_until(then, now) == seconds


def test_an_error_that_is_no_object_has_its_status_name(server: FakeServer) -> None:
    server.script = fails(400, body=b"<html>Bad Gateway</html>")
    with pytest.raises(PermanentFailure) as failure:
        assess(engine(server))
    assert failure.value.name == "malformed"


def test_nothing_of_an_error_that_repeats_the_request_is_told(server: FakeServer) -> None:
    server.script = lambda request, handler: send(
        handler, error(f"bad: {KEY} {request['messages'][1]['content']}"), 400
    )
    with pytest.raises(PermanentFailure) as failure:
        assess(engine(server))
    shown: BaseException | None = failure.value
    while shown is not None and not shown.__suppress_context__:
        assert KEY not in repr(shown)
        shown = shown.__cause__ or shown.__context__
    assert "Feld" not in str(failure.value)


def test_the_client_can_be_used_for_any_form(server: FakeServer) -> None:
    from claims.checking.engines.forms import Questions

    client = OpenAIClient(ServerSettings(KEY, server.url, 5.0), MemoryLedger(), MemoryLedger())
    request = ModelRequest(Step.QUESTIONS, "1", server.url, "m", "system", "user", 50)
    assert client.ask(request, Questions).questions == []
    assert form_asked(server.requests[0]) == "Questions"
