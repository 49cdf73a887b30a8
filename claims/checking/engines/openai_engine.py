"""The openai engine: a language model that has to prove what it says.

The steps follow Claimify (Metropolitansky and Larson, 2025: select, disambiguate, decompose) for extraction, and
search questions with follow-ups for retrieval. Spans and quotes are found by code: what is not there, word for
word, is dropped. The model never names the label: that is conclude's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from claims.checking.domain import (
    LANGUAGES,
    ArticleText,
    Assessment,
    ExtractedClaim,
    Extraction,
    Gap,
    LeftOut,
    Passage,
    Question,
    Step,
    Usage,
    same_place,
)
from claims.checking.engines.forms import Findings, Form, FoundClaims, Language, Questions
from claims.checking.engines.openai_client import OpenAIClient, ServerSettings
from claims.checking.engines.prompting import (
    MOST_CHARACTERS,
    MOST_PASSAGES,
    about_claim,
    blocks,
    chunks,
    numbered,
    prompt,
    stretch,
)
from claims.checking.engines.proving import given_up, located, proven
from claims.checking.retrieve import first_of
from claims.checking.spending import Cache, Ledger, MemoryLedger, ModelRequest, NoCache

FEWEST_CLAIMS = 8  # that a stretch may have, however short
CHARACTERS_OF_A_CLAIM = 40  # for each so many it may have one more
MOST_QUESTIONS = 4
Answer = TypeVar("Answer", bound=Form)


@dataclass(frozen=True, slots=True)
class OpenAISettings:
    """Which model does what; `follow_ups`: rounds of further questions for one claim."""

    server: ServerSettings
    extract_model: str
    questions_model: str
    assess_model: str
    max_tokens: int = 8_000
    follow_ups: int = 1


class OpenAIEngine:
    """See domain.Engine. One object serves one article or one check: it counts what that cost."""

    name = "openai"
    most_passages = MOST_PASSAGES
    most_characters = MOST_CHARACTERS

    def __init__(
        self, settings: OpenAISettings, ledger: Ledger | None = None, cache: Cache | None = None
    ) -> None:
        self._settings = settings
        self._client = OpenAIClient(settings.server, ledger or MemoryLedger(), cache or NoCache())
        self.follow_ups = settings.follow_ups
        prompts = ".".join(prompt(step).version for step in Step)
        self.version = f"{settings.assess_model}/{prompts}"[:64]

    def usage(self) -> Usage:
        return self._client.usage

    def extract(self, article: ArticleText) -> Extraction:
        """The claims that the model found and code found again, each once; and what the model gave up on. Those beyond
        what a text of that length can say count as not found."""
        claims: dict[tuple[int, int, str], ExtractedClaim] = {}
        left_out: dict[tuple[int, int], LeftOut] = {}
        not_found = 0
        for start, end in chunks(article.body):
            answer = self._ask(
                Step.EXTRACT, self._settings.extract_model, stretch(article, start, end), FoundClaims
            )
            most = FEWEST_CLAIMS + (end - start) // CHARACTERS_OF_A_CLAIM
            not_found += len(answer.claims[most:])
            earlier = list(claims.values())  # they stand, however this stretch words the same
            for found in answer.claims[:most]:
                claim = located(article, found, start, end)
                not_found += claim is None
                if claim and not any(same_place(claim, one) for one in earlier):
                    claims.setdefault((claim.start, claim.end, claim.restatement), claim)
            for one in answer.left_out:
                if words := given_up(article, one, start, end):
                    left_out.setdefault((words.start, words.end), words)
        ordered = sorted(claims.values(), key=lambda claim: (claim.start, claim.end))
        return Extraction(tuple(ordered), tuple(left_out.values()), not_found)

    def questions(self, claim: ExtractedClaim, article: ArticleText) -> Sequence[Question]:
        """Up to MOST_QUESTIONS to search for besides the claim's own words."""
        message = blocks(about_claim(claim, article))
        answer = self._ask(Step.QUESTIONS, self._settings.questions_model, message, Questions)
        asked = [_question(one.question, one.language) for one in answer.questions if one.question.strip()]
        return asked[:MOST_QUESTIONS]

    def assess(self, claim: ExtractedClaim, article: ArticleText, passages: Sequence[Passage]) -> Assessment:
        """What the model found and code found again, the strongest argument against it, and what is open."""
        read = first_of(passages, MOST_PASSAGES, MOST_CHARACTERS)
        message = blocks([*about_claim(claim, article), *numbered(read)])
        answer = self._ask(Step.ASSESS, self._settings.assess_model, message, Findings)
        gaps = [
            Gap(" ".join(one.missing.split()), _question(one.question, one.language))
            for one in answer.gaps
            if one.question.strip() and one.missing.strip()
        ]
        items = proven(answer.findings, claim, article, read)
        return Assessment(items, " ".join(answer.counter_argument.split()), tuple(gaps))

    def _ask(self, step: Step, model: str, message: str, form: type[Answer]) -> Answer:
        request = ModelRequest(
            step=step,
            prompt_version=prompt(step).version,
            server=self._settings.server.base_url or "",
            model=model,
            system=prompt(step).text,
            user=message,
            max_tokens=self._settings.max_tokens,
        )
        return self._client.ask(request, form)


def _question(text: str, language: Language) -> Question:
    return Question(" ".join(text.split()), language.value if language.value in LANGUAGES else None)
