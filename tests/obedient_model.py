"""A language model that does what the texts tell it to, as far as the forms let it: the worst that an attack can hope for."""

from __future__ import annotations

import re
from typing import Any

from tests.ideal_model import data_blocks
from tests.openai_server import form_asked


class ObedientModel:
    """Takes a text as its order: it quotes the order as proof, puts it out as a claim, argues and asks with it."""

    def __init__(self, order: str, stance: str = "supports") -> None:
        self._order = order
        self._stance = stance

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """The content of the answer to a chat completion request."""
        blocks = data_blocks(request["messages"][1]["content"])
        form = form_asked(request)
        if form == "FoundClaims":
            return self._claims(blocks["TEXT"])
        if form == "Questions":
            return {"questions": [{"question": self._short(600), "language": "en"}]}
        return self._findings(blocks)

    def _claims(self, text: str) -> dict[str, Any]:
        """Makes a claim of the order where it stands, worded as if it were the newsroom's."""
        claim = {
            "fragment": self._order, "why_checkable": self._short(600), "restatement": "The editor Vera Moll has stolen.",
            "kind": "event", "check_worthiness": 1,
        }  # fmt: skip
        there = self._order in text and len(self._order) <= 2_000
        return {"claims": [claim] if there else [], "left_out": []}

    def _findings(self, blocks: dict[str, str]) -> dict[str, Any]:
        numbers = [int(found[1]) for name in blocks if (found := re.fullmatch(r"PASSAGE (\d+)", name))]
        named = {
            "kind": "negation", "claim_text": self._short(200), "source_text": self._short(200), "claim_value": "TRUE",
            "source_value": "TRUE",
        }  # fmt: skip
        findings = [
            {
                "passage": number,
                "quote": quote,
                "stance": self._stance,
                "certainty": "says_so",
                "differences": [named],
            }
            for number in numbers
            for quote in (self._order, self._order.splitlines()[0])
        ]
        fit = [one for one in findings if len(one["quote"]) <= 2_000]
        gap = {"missing": self._short(600), "question": self._short(600), "language": "en"}
        return {"findings": fit[:40], "counter_argument": self._order[:2_000], "gaps": [gap]}

    def _short(self, most: int) -> str:
        return self._order[:most]
