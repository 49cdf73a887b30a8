"""What an ideal language model would answer, from the gold labels of newsroom cases.

It reads nothing but the request, as a model does: the texts in the data blocks of the prompt. It shows that the
pipeline around a model loses nothing of what the model finds.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from claims.checking.scoring import match as answered
from claims.checking.scoring import words
from tests.openai_server import form_asked

FALSE_WORD = "xylophonically"  # what a falsified quote has in its middle
_BLOCK = re.compile(r"^=== (?!END)(?P<name>.+?) (?P<mark>[0-9a-f]{32}) ===\n(?P<text>.*?)\n=== END (?P=mark) ===$",
                    re.MULTILINE | re.DOTALL)  # fmt: skip
_SAID = re.compile(
    r"(?P<wording>.*?)\n\nIts words in the article: (?P<sentence>.*)\nArticle of \S+: (?P<title>.*)",
    re.DOTALL,
)


def data_blocks(message: str) -> dict[str, str]:
    """The texts of a request's data blocks, by name."""
    return {match["name"]: match["text"] for match in _BLOCK.finditer(message)}


@dataclass(frozen=True)
class GoldCase:
    """One folder of a newsroom case."""

    folder: Path

    @cached_property
    def claims(self) -> list[dict[str, Any]]:
        gold = json.loads((self.folder / "gold.json").read_text(encoding="utf-8"))
        return list(gold["claims"])

    @cached_property
    def title(self) -> str:
        return (self.folder / "article.txt").read_text(encoding="utf-8").partition("\n")[0].strip()


class IdealModel:
    """Answers from gold. `falsified` of its quotes, chosen by `seed`, are changed so that they stand nowhere."""

    def __init__(self, cases: Path, falsified: float = 0.0, seed: int = 7) -> None:
        self._cases = [GoldCase(gold.parent) for gold in sorted(cases.glob("*/gold.json"))]
        self._falsified = falsified
        self._random = random.Random(seed)
        self.false_quotes: list[str] = []
        self.honest: dict[
            str, list[bool]
        ] = {}  # by the claim's wording: of each of its quotes, whether it stands

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """The content of the answer to a chat completion request. Raises KeyError for a prompt it does not know."""
        blocks = data_blocks(request["messages"][1]["content"])
        step = form_asked(request)
        if step == "FoundClaims":
            return self._extract(blocks)
        return {"questions": []} if step == "Questions" else self._assess(blocks)

    def _extract(self, blocks: dict[str, str]) -> dict[str, Any]:
        case = self._case_titled(blocks["ABOUT THE ARTICLE"])
        claims = [
            {
                "fragment": gold["sentence"], "why_checkable": "documents settle it", "restatement": gold["claim"],
                "kind": gold["kind"], "check_worthiness": 0.9,
            }
            for gold in (case.claims if case else [])
            if gold["sentence"] in blocks["TEXT"]
        ]  # fmt: skip
        return {"claims": claims, "left_out": []}

    def _assess(self, blocks: dict[str, str]) -> dict[str, Any]:
        gold = self._gold_claim(blocks["CLAIM"])
        passages = {name: text for name, text in blocks.items() if name.startswith("PASSAGE ")}
        findings = list(self._findings(gold, passages)) if gold else []
        told = self.honest.setdefault(blocks["CLAIM"].partition("\n")[0], [])
        told += [one["quote"] not in self.false_quotes for one in findings]
        return {"findings": findings, "counter_argument": "", "gaps": []}

    def _findings(self, gold: dict[str, Any], passages: dict[str, str]) -> Iterator[dict[str, Any]]:
        for number, proof in enumerate(gold["evidence"]):
            for name, text in passages.items():
                if proof["quote"] in text:
                    yield {
                        "passage": int(name.removeprefix("PASSAGE ")), "quote": self._maybe_false(proof["quote"]),
                        "stance": _stance(gold["label"], number), "certainty": "says_so", "differences": [],
                    }  # fmt: skip

    def _maybe_false(self, quote: str) -> str:
        if self._random.random() >= self._falsified:
            return quote
        words = quote.split()
        words[len(words) // 2] = FALSE_WORD
        self.false_quotes.append(" ".join(words))
        return self.false_quotes[-1]

    def _case_titled(self, about: str) -> GoldCase | None:
        return next((case for case in self._cases if f"Title: {case.title}" in about), None)

    def _gold_claim(self, block: str) -> dict[str, Any] | None:
        """The gold claim that is meant: worded so, or of the same sentence and worded most alike, as the scorer has it."""
        said = _SAID.fullmatch(block)
        if said is None:
            raise KeyError("the claim")
        case = next((one for one in self._cases if one.title == said["title"]), None)
        return _meant(case.claims, said["wording"], said["sentence"]) if case else None


def _meant(gold: list[dict[str, Any]], wording: str, sentence: str) -> dict[str, Any] | None:
    put_out = {"sentence": sentence, "claim": wording, "suggestion": {"label": "supported"}}
    of_the_sentence = [gold[place] for place in answered(gold, [put_out])]
    return max(of_the_sentence, key=lambda one: _alike(one["claim"], wording), default=None)


def _alike(a: str, b: str) -> tuple[bool, float]:
    ours, theirs = set(words(a)), set(words(b))
    return a == b, len(ours & theirs) / len(ours | theirs)


def _stance(label: str, number: int) -> str:
    """Of the `number`-th proof: where sources disagree, gold has the one that says the same first."""
    if label == "conflicting":
        return "supports" if number == 0 else "refutes"
    return {"supported": "supports", "refuted": "refutes"}.get(label, "neutral")
