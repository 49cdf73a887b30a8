"""One claim held against one source, for tests: the source's sentences as the engine compares them."""

from __future__ import annotations

from datetime import date

from claims.checking.assessment import assess_passages
from claims.checking.assessment.candidates import candidate_windows, read_claim
from claims.checking.assessment.comparison import Comparison, compare
from claims.checking.assessment.figures import Pair
from claims.checking.domain import (
    ArticleText,
    EvidenceItem,
    Passage,
    SourceDocument,
    Stance,
    Tier,
)
from claims.checking.measuring.stand_alone import stand_alone

ON = date(2025, 6, 1)
TITLE = "Calderon"


def source(text: str, language: str, title: str, on: date = ON) -> SourceDocument:
    return SourceDocument("1", title, "Harbour Wire", "", on, language, Tier.NEWS, text)


def article(text: str, language: str, about: str) -> ArticleText:
    return ArticleText(about, f"{text} ({about}, {text})", language, ON)


def passages(document: SourceDocument) -> list[Passage]:
    return [Passage(document, 0, len(document.text), document.text)]


def hold(
    claim: str, text: str, *, language: str = "en", of: str = "en", title: str = TITLE, about: str = TITLE
) -> list[Comparison]:
    """The source's sentences against the claim, likeliest first."""
    document, body = source(text, of, title), article(claim, language, about)
    reading, known = read_claim(stand_alone(claim, language), body, [document])
    windows, weights = candidate_windows(reading, known, body, passages(document))
    return [compare(reading, weights, window) for window in windows]


def first_pair(claim: str, text: str, **more: str) -> Pair:
    """The claim's first figure with its answer in the likeliest sentence."""
    return hold(claim, text, **more)[0].pairs[0]


def evidence(
    claim: str,
    text: str,
    *,
    language: str = "en",
    of: str = "en",
    title: str = TITLE,
    about: str = TITLE,
    on: date = ON,
) -> list[EvidenceItem]:
    """What the source, dated `on`, says of the claim."""
    document = source(text, of, title, on)
    return assess_passages(stand_alone(claim, language), article(claim, language, about), passages(document))


def stances(claim: str, text: str, **more: str) -> set[Stance]:
    return {item.stance for item in evidence(claim, text, **more)} - {Stance.NEUTRAL}
