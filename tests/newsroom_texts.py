"""An article, a claim of it, a source and what a language model may say of them, for tests of the openai engine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from claims.checking import pipeline
from claims.checking.domain import (
    ArticleText,
    Assessment,
    CheckResult,
    ClaimKind,
    ExtractedClaim,
    SourceDocument,
    Tier,
)
from claims.checking.engines.openai_client import Mode, ServerSettings
from claims.checking.engines.openai_engine import OpenAIEngine, OpenAISettings
from claims.checking.retrieve import InMemoryRetriever
from claims.checking.spending import Cache, Ledger
from tests.openai_server import FakeServer

KEY = "sk-secret-key-of-the-tests"
BODY = "Nora Feld a quitté Calderon en mai 2021. Quel gâchis !"
ARTICLE = ArticleText("Départ", BODY, "fr", date(2023, 3, 1))
CLAIM = ExtractedClaim(0, 40, BODY[:40], BODY[:40], ClaimKind.DATE, 0.9, "fr")
TEXT = "Nora Feld left Calderon in May 2022. She said little."
FOUND: dict[str, Any] = {
    "fragment": BODY[:40], "why_checkable": "a register would say", "restatement": BODY[:40], "kind": "date",
    "check_worthiness": 0.9,
}  # fmt: skip
DIFFERENCE: dict[str, Any] = {
    "kind": "date", "claim_text": "mai 2021", "source_text": "May 2022", "claim_value": "2021-05",
    "source_value": "2022-05",
}  # fmt: skip
FINDING: dict[str, Any] = {
    "passage": 1, "quote": "Nora Feld left Calderon in May 2022.", "stance": "refutes", "certainty": "says_so",
    "differences": [DIFFERENCE],
}  # fmt: skip
NO_QUESTIONS: dict[str, Any] = {"questions": []}


def source(
    text: str = TEXT, *, day: date | None = date(2022, 6, 1), key: str = "1", **other: Any
) -> SourceDocument:
    plain = {"title": "Feld leaves", "publisher": "Harbour Wire", "url": "https://w.example.org"} | other
    return SourceDocument(key=key, date=day, language="en", tier=Tier.NEWS, text=text, **plain)


def claims(*found: dict[str, Any], left_out: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """An answer to extract.md."""
    return {"claims": list(found), "left_out": list(left_out)}


def findings(
    *found: dict[str, Any], argument: str = "", gaps: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    """An answer to assess.md."""
    return {"findings": list(found), "counter_argument": argument, "gaps": list(gaps)}


def engine(
    server: FakeServer,
    ledger: Ledger | None = None,
    cache: Cache | None = None,
    *,
    timeout: float = 5.0,
    mode: Mode = Mode.AUTO,
    follow_ups: int = 0,
) -> OpenAIEngine:
    settings = OpenAISettings(
        server=ServerSettings(KEY, server.url, timeout, mode),
        extract_model="find-model",
        questions_model="ask-model",
        assess_model="read-model",
        max_tokens=900,
        follow_ups=follow_ups,
    )
    return OpenAIEngine(settings, ledger, cache)


def assess(asked: OpenAIEngine, *documents: SourceDocument, claim: ExtractedClaim = CLAIM) -> Assessment:
    """What the engine makes of the passages of the documents."""
    passages = InMemoryRetriever(documents or (source(),)).retrieve(claim, ARTICLE, 24)
    return asked.assess(claim, ARTICLE, passages)


def check(
    asked: OpenAIEngine,
    *documents: SourceDocument,
    claim: ExtractedClaim = CLAIM,
    article: ArticleText = ARTICLE,
) -> CheckResult:
    """The whole check of the claim."""
    retriever = InMemoryRetriever(documents or (source(),))
    return pipeline.check_claim(claim, article, engine=asked, retriever=retriever)
