"""A check as a bundle that says all that went into it, and the same check done again from the bundle alone.

The bundle holds the article, the claim, the documents with their hashes, what was searched for and found, and every
call to a model with its answer. Replaying asks nobody: what is not in the bundle is an error.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from claims.checking import pipeline
from claims.checking.domain import (
    ArticleText,
    AskAround,
    CheckResult,
    ClaimKind,
    Engine,
    ExtractedClaim,
    Passage,
    Question,
    Retriever,
    SourceDocument,
    Tier,
)
from claims.checking.engines.local import LocalEngine
from claims.checking.failures import CheckFailure, PermanentFailure
from claims.checking.hybrid import Hybrid
from claims.checking.spending import ModelAnswer, ModelRequest

FORM = 1  # of bundles; a later one that says otherwise is refused
Plain = dict[str, Any]


class BadBundle(ValueError):
    """It can't be replayed. `str(error)` is one line that says why."""


@dataclass(slots=True)
class Recorder:
    """A retriever that writes down what it is asked and what it finds, and the same for asking around.

    `make` gives a retriever over what there is now: a new one after documents came in.
    """

    make: Callable[[], Retriever]
    retriever: Retriever = field(init=False)
    searches: list[Plain] = field(default_factory=list)
    asked: list[Plain] = field(default_factory=list)
    documents: dict[str, SourceDocument] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.retriever = self.make()

    def retrieve(self, claim: ExtractedClaim, article: ArticleText, limit: int) -> Sequence[Passage]:
        """See domain.Retriever."""
        found = self.retriever.retrieve(claim, article, limit)
        self.documents.update({one.document.key: one.document for one in found})
        places = [[one.document.key, one.start, one.end] for one in found]
        self.searches.append({"question": claim.restatement, "limit": limit, "passages": places})
        return found

    def asking(self, ask_around: AskAround) -> AskAround:
        """The same callback, written down."""

        def ask(question: Question) -> bool:
            came = ask_around(question)
            self.asked.append({"question": question.text, "came": came})
            if came:
                self.retriever = self.make()
            return came

        return ask

    def trail(self) -> Plain:
        """As plain JSON; of documents what conclude weighs and a later edit could change, not their text."""
        return {
            "searches": self.searches,
            "asked": self.asked,
            "documents": {key: described(document) for key, document in self.documents.items()},
        }


def described(document: SourceDocument) -> Plain:
    """Everything of a document but its key and its text, as plain JSON."""
    plain = asdict(document) | {"date": document.date.isoformat() if document.date else None}
    return {name: value for name, value in plain.items() if name not in ("key", "text")}


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came out, and in what it differs from what the bundle says came out then; none is the same."""

    result: CheckResult
    differences: tuple[str, ...]


def replay(bundle: Mapping[str, Any]) -> Replayed:
    """Does the bundle's check again. Raises BadBundle."""
    try:
        if bundle["bundle"] != FORM:
            raise BadBundle(f"the bundle has form {bundle['bundle']!r}, not {FORM}")
        documents = {one["key"]: _document(one) for one in bundle["documents"]}
        kept = _Kept(bundle, documents)
        result = _checked(bundle, kept)
        return Replayed(result, tuple(_differences(bundle["result"], result)))
    except CheckFailure as failure:
        raise BadBundle(str(failure)) from failure
    except (KeyError, TypeError, ValueError, IndexError) as error:
        if isinstance(error, BadBundle):
            raise
        raise BadBundle(f"the bundle is not whole ({type(error).__name__}: {error})") from error


def _document(plain: Mapping[str, Any]) -> SourceDocument:
    if sha256(plain["text"]) != plain["sha256"]:
        raise BadBundle(f"document {plain['key']}: the text is not the one that was hashed")
    fields = {name: value for name, value in plain.items() if name != "sha256"}
    on = date.fromisoformat(fields["date"]) if fields["date"] else None
    return SourceDocument(**fields | {"date": on, "tier": Tier(fields["tier"])})


class _Kept:
    """Retriever, cache and ledger over what the bundle holds; they know nothing else."""

    def __init__(self, bundle: Mapping[str, Any], documents: Mapping[str, SourceDocument]) -> None:
        self._searches = list(bundle["searches"])
        self._asked = list(bundle["asked"])
        self._documents = documents
        self._answers = {one["key"]: one["answer"] for one in bundle["calls"] if one["state"] == "done"}

    def retrieve(self, claim: ExtractedClaim, article: ArticleText, limit: int) -> Sequence[Passage]:
        if not self._searches or self._searches[0]["question"] != claim.restatement:
            raise BadBundle(f"the bundle has no search for {claim.restatement!r}")
        return [self._passage(*place) for place in self._searches.pop(0)["passages"]]

    def _passage(self, key: str, start: int, end: int) -> Passage:
        document = self._documents[key]
        return Passage(document, start, end, document.text[start:end])

    def ask(self, question: Question) -> bool:
        if not self._asked or self._asked[0]["question"] != question.text:
            raise BadBundle(f"the bundle does not say who was asked {question.text!r}")
        return bool(self._asked.pop(0)["came"])

    def find(self, request: ModelRequest) -> str | None:
        return self._answers.get(request.key)

    def reserve(self, request: ModelRequest) -> int:
        raise PermanentFailure(
            f"the bundle has no answer to this {request.step} call of prompt {request.prompt_version}"
        )

    def settle(self, number: int, answer: ModelAnswer | None, failure: CheckFailure | None) -> None:
        """Nothing is ever asked."""


def _checked(bundle: Mapping[str, Any], kept: _Kept) -> CheckResult:
    plain = bundle["article"]
    article = ArticleText(plain["title"], plain["body"], plain["language"], date.fromisoformat(plain["date"]))
    claim = _claim(bundle["claim"], article)
    engine = _engine(bundle, kept)
    if isinstance(engine, Hybrid):
        return pipeline.check_with_both(claim, article, engine=engine, retriever=kept, ask_around=kept.ask)
    return pipeline.check_claim(claim, article, engine=engine, retriever=kept, ask_around=kept.ask)


def _claim(plain: Mapping[str, Any], article: ArticleText) -> ExtractedClaim:
    start, end = plain["start"], plain["end"]
    return ExtractedClaim(
        start=start,
        end=end,
        sentence=article.body[start:end],
        restatement=plain["restatement"],
        kind=ClaimKind(plain["kind"]),
        check_worthiness=plain["check_worthiness"],
        language=plain["language"],
    )


def _engine(bundle: Mapping[str, Any], kept: _Kept) -> Engine | Hybrid:
    name = bundle["engine"]["name"]
    if name == "local":
        return LocalEngine()
    # Imported here: the openai package takes a second to load.
    from claims.checking.engines.openai_client import ServerSettings
    from claims.checking.engines.openai_engine import OpenAIEngine, OpenAISettings

    asked = bundle["engine"]["settings"]
    server = ServerSettings(api_key="nobody is asked", base_url=asked["server"] or None, timeout=1.0)
    model = OpenAIEngine(
        OpenAISettings(
            server=server,
            extract_model="",
            questions_model=asked["questions_model"],
            assess_model=asked["assess_model"],
            follow_ups=asked["follow_ups"],
        ),
        kept,
        kept,
    )
    return Hybrid(LocalEngine(), model) if name == "hybrid" else model


def outcome(result: CheckResult) -> Plain:
    """What a check came to, as plain JSON: the part of a bundle that a replay is held against."""
    suggestion = result.suggestion
    return {
        "label": suggestion.label.value,
        "confidence": suggestion.confidence,
        "note": suggestion.note.value if suggestion.note else "",
        "evidence": [
            {"document": one.document.key, "start": one.start, "end": one.end, "stance": one.stance.value, "quote": one.quote}
            for one in result.evidence
        ],
    }  # fmt: skip


def _differences(then: Mapping[str, Any], result: CheckResult) -> list[str]:
    now = outcome(result)
    return [f"{name}: then {then[name]!r}, now {now[name]!r}" for name in now if then[name] != now[name]]
