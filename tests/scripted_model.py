"""A language model that says what a test has it say, over the wire: see openai_server.thinks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.ideal_model import data_blocks


@dataclass
class ScriptedModel:
    """Finds `claims` and `left_out` in an article, and in any passage the quotes of `says`, with these stances."""

    says: Sequence[tuple[str, str]] = ()
    counter_argument: str = ""
    missing: Sequence[str] = ()
    claims: Sequence[dict[str, Any]] = ()
    left_out: Sequence[tuple[str, str]] = ()

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """See openai_server.Thinker."""
        form = request["response_format"]["json_schema"]["name"]
        if form == "FoundClaims":
            left_out = [{"fragment": words, "why": why} for words, why in self.left_out]
            return {"claims": list(self.claims), "left_out": left_out}
        if form == "Questions":
            return {"questions": []}
        gaps = [{"missing": words, "question": words, "language": "fr"} for words in self.missing]
        findings = list(self._findings(data_blocks(request["messages"][1]["content"])))
        return {"findings": findings, "counter_argument": self.counter_argument, "gaps": gaps}

    def _findings(self, blocks: dict[str, str]) -> Iterator[dict[str, Any]]:
        for name, text in blocks.items():
            for quote, stance in self.says:
                if name.startswith("PASSAGE ") and quote in text:
                    yield {
                        "passage": int(name.removeprefix("PASSAGE ")), "quote": quote, "stance": stance,
                        "certainty": "says_so", "differences": [],
                    }  # fmt: skip


def found(fragment: str, **changes: Any) -> dict[str, Any]:
    """A claim as a model gives it."""
    return {
        "fragment": fragment, "why_checkable": "le registre du commerce", "restatement": fragment, "kind": "date",
        "check_worthiness": 0.9,
    } | changes  # fmt: skip
