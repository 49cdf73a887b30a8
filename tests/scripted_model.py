"""A language model whose answers a test writes down, for each step of a check."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pytest_django import Settings

from tests.ideal_model import data_blocks
from tests.openai_server import FakeServer, openai_server, thinks

DEPARTED = "Nora Feld left Calderon in May 2022, the company said."
LEFT_IN_2021 = "Nora Feld a quitté Calderon en mai 2021."


def found_claim(fragment: str, **changes: Any) -> dict[str, Any]:
    """One claim of an answer to the step `extract`."""
    return {
        "fragment": fragment, "why_checkable": "a notice of the company", "restatement": fragment, "kind": "date",
        "check_worthiness": 0.9,
    } | changes  # fmt: skip


def finding(quote: str = DEPARTED, stance: str = "refutes", **changes: Any) -> dict[str, Any]:
    """One finding of an answer to the step `assess`; its passage is the one that holds the quote."""
    return {"quote": quote, "stance": stance, "certainty": "says_so", "differences": []} | changes


@dataclass
class ScriptedModel:
    """`findings` without a passage number are given for each passage that holds their quote."""

    claims: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[dict[str, Any]] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    counter_argument: str = ""
    gaps: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        step = request["response_format"]["json_schema"]["name"]
        self.asked.append(step)
        blocks = data_blocks(request["messages"][1]["content"])
        if step == "FoundClaims":
            return {"claims": self.claims, "left_out": self.left_out}
        if step == "Questions":
            return {"questions": [{"question": text, "language": "en"} for text in self.questions]}
        return {
            "findings": list(self._placed(blocks)), "counter_argument": self.counter_argument, "gaps": self.gaps,
        }  # fmt: skip

    def _placed(self, blocks: dict[str, str]) -> Iterator[dict[str, Any]]:
        for one in self.findings:
            for name, text in blocks.items():
                if name.startswith("PASSAGE ") and one["quote"] in text:
                    yield {"passage": int(name.removeprefix("PASSAGE ")), **one}


@contextmanager
def asked_by(settings: Settings, engine: str, model: ScriptedModel | None = None) -> Iterator[FakeServer]:
    """A server of that model, and the site's settings naming it."""
    with openai_server() as server:
        settings.ENGINE, settings.OPENAI_API_KEY, settings.OPENAI_BASE_URL = engine, "sk-secret", server.url
        settings.OPENAI_TIMEOUT = 5.0
        if model is not None:
            server.script = thinks(model)
        yield server
