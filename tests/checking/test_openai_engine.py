"""The openai engine believes nothing that code can't find, and names every failure."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from claims.checking.domain import ArticleText, Label, Stance
from claims.checking.engines.prompting import CHUNK, chunks
from claims.checking.failures import CheckFailure, PermanentFailure, TemporaryFailure
from claims.checking.spending import MemoryLedger
from tests.newsroom_texts import (
    ARTICLE,
    BODY,
    DIFFERENCE,
    FINDING,
    FOUND,
    KEY,
    NO_QUESTIONS,
    TEXT,
    assess,
    check,
    claims,
    engine,
    findings,
    source,
)
from tests.openai_server import (
    BAD_KEY,
    NO_MODEL,
    NO_MONEY,
    TOO_LONG,
    TOO_MANY,
    FakeServer,
    Script,
    answers,
    by_form,
    cut_in_half,
    drips,
    error,
    fails,
    hangs_up,
    never,
    openai_server,
    sends,
)


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with openai_server() as fake:
        yield fake


def test_spans_are_found_by_code(server: FakeServer) -> None:
    server.script = answers(claims(FOUND))
    (claim,) = engine(server).extract(ARTICLE).claims
    assert (claim.start, claim.end, claim.sentence) == (0, 40, BODY[:40])
    assert claim.why == "a register would say"


@pytest.mark.parametrize("fragment", ["Nora Feld left in May", "", "Feld", "Nora Feld … en mai 2021"])
def test_a_fragment_that_is_not_in_the_article_is_dropped_and_counted(
    server: FakeServer, fragment: str
) -> None:
    server.script = answers(claims(FOUND | {"fragment": fragment}))
    found = engine(server).extract(ARTICLE)
    assert (found.claims, found.not_found) == ((), 1)


def test_what_the_model_can_not_make_unambiguous_is_listed_at_its_place(server: FakeServer) -> None:
    given_up = {"fragment": "Quel gâchis", "why": "On ne sait pas\nlequel."}
    nowhere = {"fragment": "These words stand nowhere", "why": "?"}
    server.script = answers(claims(left_out=[given_up, nowhere]))
    (words,) = engine(server).extract(ARTICLE).left_out
    assert (BODY[words.start : words.end], words.why) == ("Quel gâchis", "On ne sait pas lequel.")


def test_a_whole_check_comes_to_a_label_made_by_code(server: FakeServer) -> None:
    gap = {"missing": "Who followed.", "question": "Who followed Nora Feld at Calderon?", "language": "en"}
    answer = findings(FINDING, argument="She may have left twice.", gaps=[gap])
    server.script = by_form(Questions=NO_QUESTIONS, Findings=answer)
    asked = engine(server)
    result = check(asked)
    assert result.suggestion.label is Label.REFUTED
    (item,) = result.evidence
    assert item.quote == TEXT[item.start : item.end] == "Nora Feld left Calderon in May 2022."
    assert item.differences[0].source_value == "2022-05"
    assert (result.counter_argument, result.gaps) == ("She may have left twice.", ("Who followed.",))
    assert [reading.engine for reading in result.readings] == ["openai"]
    assert (asked.usage().calls, asked.usage().input_tokens, asked.usage().output_tokens) == (2, 200, 40)


@pytest.mark.parametrize(
    "wrong",
    [
        {"quote": "Nora Feld left Calderon in May 2023."},
        {"quote": ""},
        {"quote": "Calderon"},
        {"quote": "Nora Feld left … She said little."},
        {"passage": 0},
        {"passage": -1},
        {"passage": 7},
    ],
)
def test_a_quote_that_is_not_in_its_passage_is_dropped_and_carries_nothing(
    server: FakeServer, wrong: dict[str, Any]
) -> None:
    server.script = by_form(Questions=NO_QUESTIONS, Findings=findings(FINDING | wrong))
    result = check(engine(server))
    assert result.evidence == ()
    assert result.suggestion.label is Label.NOT_ENOUGH_EVIDENCE


def test_a_quote_in_other_typography_is_found_as_it_stands_in_the_source(server: FakeServer) -> None:
    server.script = answers(findings(FINDING | {"quote": "nora feld left  Calderon in May 2022."}))
    (item,) = assess(engine(server)).evidence
    assert item.quote == "Nora Feld left Calderon in May 2022."


@pytest.mark.parametrize("day", [date(2023, 3, 2), None])
def test_a_document_later_than_the_article_or_undated_refutes_nothing(
    server: FakeServer, day: date | None
) -> None:
    server.script = by_form(Questions=NO_QUESTIONS, Findings=findings(FINDING))
    result = check(engine(server), source(day=day))
    assert result.suggestion.label is Label.NOT_ENOUGH_EVIDENCE
    assert all(item.later and item.stance is Stance.NEUTRAL for item in result.evidence)


WRONG_FORM = [
    "The claim is true.",
    '{"findings": [{"passage"',
    findings(FINDING | {"stance": "true"}),
    findings(FINDING | {"verdict": "true"}),
    findings(FINDING | {"certainty": 3}),
    findings(FINDING | {"differences": [DIFFERENCE | {"kind": "opinion"}]}),
    {"findings": [FINDING]},
]


@pytest.mark.parametrize("content", WRONG_FORM)
def test_an_answer_in_another_form_is_asked_for_once_more_and_then_fails(
    server: FakeServer, content: Any
) -> None:
    server.script = answers(content)
    with pytest.raises(PermanentFailure) as failure:
        assess(engine(server))
    assert failure.value.name == "wrong_form"
    assert len(server.requests) == 2


FAILURES = [
    (fails(401, BAD_KEY), PermanentFailure, "key"),
    (fails(403), PermanentFailure, "forbidden"),
    (fails(404, NO_MODEL), PermanentFailure, "no_model"),
    (fails(400), PermanentFailure, "malformed"),
    (fails(422), PermanentFailure, "malformed"),
    (fails(400, TOO_LONG), PermanentFailure, "too_long"),
    (fails(413), PermanentFailure, "too_long"),
    (fails(400, error("the request exceeds the available context size")), PermanentFailure, "too_long"),
    (fails(402), PermanentFailure, "no_money"),
    (fails(429, NO_MONEY), PermanentFailure, "no_money"),
    (fails(429, TOO_MANY, Retry_After="7"), TemporaryFailure, "busy"),
    (fails(408), TemporaryFailure, "busy"),
    (fails(409), TemporaryFailure, "busy"),
    (fails(500), TemporaryFailure, "busy"),
    (fails(503), TemporaryFailure, "busy"),
    (hangs_up, TemporaryFailure, "unreachable"),
    (cut_in_half(findings(FINDING)), TemporaryFailure, "unreachable"),
    (never, TemporaryFailure, "timeout"),
    (drips, TemporaryFailure, "timeout"),
    (answers(None, refusal="I can't."), PermanentFailure, "refused"),
    (answers(findings(), finish="length"), PermanentFailure, "cut_short"),
    (answers(findings(), finish="content_filter"), PermanentFailure, "filtered"),
    (answers(findings(), finish="tool_calls"), PermanentFailure, "broke_off"),
    (sends(b"<html>gateway</html>"), PermanentFailure, "not_an_answer"),
    (sends(b"\xff\xfe\x00"), PermanentFailure, "not_an_answer"),
    (sends({"choices": []}), PermanentFailure, "not_an_answer"),
    (sends(b'{"choices": "' + b"x" * 10_000_000 + b'"}'), PermanentFailure, "not_an_answer"),
    (sends(gzip.compress(b'"' + b" " * 30_000_000), Content_Encoding="gzip"), PermanentFailure, "not_an_answer"),
    (sends(b"no gzip at all", Content_Encoding="gzip"), TemporaryFailure, "unreachable"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("script", "kind", "name"), FAILURES, ids=[f"{n}-{row[2]}" for n, row in enumerate(FAILURES)]
)
def test_every_failure_has_a_name_and_tells_no_secret(
    server: FakeServer, script: Script, kind: type[CheckFailure], name: str
) -> None:
    server.script = script
    ledger = MemoryLedger()
    with pytest.raises(kind) as failure:
        assess(engine(server, ledger, timeout=0.6 if name == "timeout" else 5.0))
    message = str(failure.value)
    assert failure.value.name == name
    assert KEY not in message
    assert "Nora" not in message
    assert failure.value.__cause__ is None
    assert len(server.requests) == 1  # the package's own retries are off
    assert [row[2] for row in ledger.calls] == [failure.value]


def test_a_long_article_is_read_in_overlapping_stretches(server: FakeServer) -> None:
    paragraphs = [f"Paragraph {n}. " + "Some words follow here. " * 40 for n in range(40)]
    body = "\n".join(paragraphs)
    spans = list(chunks(body))
    assert len(spans) > 2
    assert all(end - start <= CHUNK for start, end in spans)
    assert spans[0][0] == 0
    assert spans[-1][1] == len(body)
    assert all(later[0] < earlier[1] for earlier, later in pairwise(spans))
    server.script = answers(claims(FOUND | {"fragment": "Paragraph 39."}))
    found = engine(server).extract(ArticleText("T", body, "en", date(2024, 1, 1)))
    assert [claim.sentence for claim in found.claims] == ["Paragraph 39."]
    assert len(server.requests) == len(spans)


def test_what_two_stretches_read_and_word_otherwise_is_one_claim(server: FakeServer) -> None:
    first, shared, last = "One. " * 500, "Nora Feld left Calderon in May 2022.", "Two. " * 500
    body = f"{first}\n{shared}\n{last}"
    (_, end), (start, _) = chunks(body)
    assert start <= body.index(shared) < end
    wordings = iter(["Nora Feld left Calderon in May 2022.", "In May 2022 Nora Feld left Calderon."])
    server.script = lambda request, handler: answers(
        claims(FOUND | {"fragment": shared, "restatement": next(wordings)})
    )(request, handler)
    found = engine(server).extract(ArticleText("T", body, "en", date(2024, 1, 1)))
    assert [claim.restatement for claim in found.claims] == [shared]
    assert json.dumps(KEY) not in json.dumps(server.requests)
