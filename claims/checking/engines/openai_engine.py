"""The openai engine: a language model that has to prove what it says.

One structured call finds the claims of a stretch of text, one reads the passages for a claim.
Spans and quotes are found by code: what is not there, word for word, is dropped. The model never
names the label: that is conclude's.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Template

from pydantic import BaseModel, ConfigDict, Field

from claims.checking.domain import (
    ArticleText,
    ClaimKind,
    Difference,
    DifferenceKind,
    EvidenceItem,
    ExtractedClaim,
    Passage,
    Stance,
    Usage,
)
from claims.checking.engines.openai_client import OpenAIClient, OpenAISettings
from claims.checking.quotes import find_quote

__all__ = ["OpenAIEngine", "OpenAISettings"]

PROMPTS = Path(__file__).parent / "prompts"
CHUNK = 12_000  # characters of an article in one call
MOST_PASSAGES = 12

STANCE_DEFINITIONS = {
    Stance.SUPPORTS: "it says what the claim says, in every checkable part",
    Stance.REFUTES: "it says of the same event and subject something that can't be true together with the claim",
    Stance.NEUTRAL: "it comes near without deciding",
}


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FoundClaim(_Form):
    fragment: str
    restatement: str
    kind: ClaimKind
    check_worthiness: float = Field(ge=0, le=1)


class FoundClaims(_Form):
    claims: list[FoundClaim]


class FoundDifference(_Form):
    kind: DifferenceKind
    claim_text: str
    source_text: str
    claim_value: str
    source_value: str


class Finding(_Form):
    passage: int
    stance: Stance
    quote: str
    differences: list[FoundDifference]
    strength: float = Field(ge=0, le=1)


class Findings(_Form):
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class Prompt:
    version: str
    text: str


@lru_cache(maxsize=8)
def prompt(name: str) -> Prompt:
    """The prompt's version line and its text, from prompts/NAME.md."""
    head, _, text = (PROMPTS / f"{name}.md").read_text(encoding="utf-8").partition("\n\n")
    stances = "; ".join(f"`{stance.value}`: {words}" for stance, words in STANCE_DEFINITIONS.items())
    return Prompt(head.removeprefix("version:").strip(), Template(text).safe_substitute(stances=stances))


class OpenAIEngine:
    """See domain.Engine. One object serves one article or one check: it counts what that cost."""

    name = "openai"

    def __init__(self, settings: OpenAISettings) -> None:
        self._settings = settings
        self._client = OpenAIClient(settings)
        self.version = f"{settings.assess_model}/{prompt('extract').version}.{prompt('assess').version}"

    def usage(self) -> Usage:
        return self._client.usage

    def extract(self, article: ArticleText) -> list[ExtractedClaim]:
        """The claims that the model found and code found again. Raises CheckFailure."""
        taken: set[tuple[int, int, str]] = set()
        claims = []
        for start, end in chunks(article.body):
            for found in self._find_claims(article, article.body[start:end]):
                claim = _located(article, found, start, end)
                if claim and (key := (claim.start, claim.end, claim.restatement)) not in taken:
                    taken.add(key)
                    claims.append(claim)
        return sorted(claims, key=lambda claim: (claim.start, claim.end))

    def _find_claims(self, article: ArticleText, text: str) -> list[FoundClaim]:
        head = f"Title: {article.title}\nDate: {article.date.isoformat()}\nLanguage: {article.language or 'unknown'}"
        message = block("ARTICLE", f"{head}\n\n{text}")
        answer = self._client.ask(self._settings.extract_model, prompt("extract").text, message, FoundClaims)
        return answer.claims

    def assess(
        self, claim: ExtractedClaim, article: ArticleText, passages: Sequence[Passage]
    ) -> list[EvidenceItem]:
        """One item for each finding whose quote stands in its passage. Raises CheckFailure."""
        read = list(passages[:MOST_PASSAGES])
        message = "\n\n".join(
            [
                block("CLAIM", f"{claim.restatement}\nArticle of {article.date.isoformat()}"),
                *(block(f"PASSAGE {number}", _shown(passage)) for number, passage in enumerate(read, 1)),
            ]
        )
        answer = self._client.ask(self._settings.assess_model, prompt("assess").text, message, Findings)
        return [item for finding in answer.findings if (item := _item(finding, read, article))]


def chunks(body: str) -> Iterator[tuple[int, int]]:
    """(start, end) of stretches of at most CHUNK characters, cut at paragraphs, overlapping by one."""
    start = 0
    while len(body) - start > CHUNK:
        end = body.rfind("\n", start, start + CHUNK)
        end = end if end > start else start + CHUNK
        yield start, end
        overlap = body.rfind("\n", start, end - 1) + 1
        start = overlap if overlap > start else end
    if body[start:].strip():
        yield start, len(body)


def block(name: str, text: str) -> str:
    """A data block between markers that the text can't hold: they are random, and taken out of it."""
    marker = f"=== {name} {secrets.token_hex(8)} ==="
    return f"{marker}\n{text.replace(marker, '')}\n{marker}"


def _located(article: ArticleText, found: FoundClaim, start: int, end: int) -> ExtractedClaim | None:
    """The claim at its exact place in the body; None where its fragment is not there."""
    place = find_quote(found.fragment, article.body[start:end])
    if place is None or not found.restatement.strip():
        return None
    first, last = start + place[0], start + place[1]
    return ExtractedClaim(
        start=first,
        end=last,
        sentence=article.body[first:last],
        restatement=found.restatement.strip(),
        kind=found.kind,
        check_worthiness=found.check_worthiness,
        language=article.language,
    )


def _shown(passage: Passage) -> str:
    document = passage.document
    on = document.date.isoformat() if document.date else "undated"
    return f"{document.publisher}, {on}: {document.title}\n{passage.text}"


def _item(finding: Finding, passages: Sequence[Passage], article: ArticleText) -> EvidenceItem | None:
    """The finding as evidence; None for a passage that was not given or a quote that is not in it."""
    if not 1 <= finding.passage <= len(passages):
        return None
    passage = passages[finding.passage - 1]
    place = find_quote(finding.quote, passage.text)
    if place is None:
        return None
    start, end = passage.start + place[0], passage.start + place[1]
    document = passage.document
    return EvidenceItem(
        document=document,
        start=start,
        end=end,
        quote=document.text[start:end],
        stance=finding.stance,
        differences=tuple(Difference(**one.model_dump()) for one in finding.differences),
        later=document.date is None or document.date > article.as_of,
        strength=finding.strength,
    )
