"""The way of the data: extract, then for each claim retrieve, assess, conclude."""

from __future__ import annotations

from collections.abc import Sequence

from claims.checking.conclude import conclude
from claims.checking.domain import (
    ArticleText,
    CheckedArticle,
    CheckedClaim,
    CheckResult,
    Engine,
    EvidenceItem,
    ExtractedClaim,
    Progress,
    ProgressCallback,
    Retriever,
    ignore_progress,
)
from claims.checking.origins import is_copy_of

PASSAGES = 36  # read for one claim


def extract(article: ArticleText, engine: Engine) -> list[ExtractedClaim]:
    """The article's claims, in the order of its body; one whose span is not its sentence is dropped."""
    found = engine.extract(article)
    exact = [
        claim for claim in found if claim.sentence and article.body[claim.start : claim.end] == claim.sentence
    ]
    return sorted(exact, key=lambda claim: (claim.start, claim.end))


def check_claim(
    claim: ExtractedClaim, article: ArticleText, *, engine: Engine, retriever: Retriever
) -> CheckResult:
    """The suggestion for one claim, with the evidence it rests on. Raises CheckFailure."""
    passages = [
        passage
        for passage in retriever.retrieve(claim, article, PASSAGES)
        if not is_copy_of(passage.document, article.body)
    ]
    evidence = engine.assess(claim, article, passages) if passages else ()
    return conclude(article, _verbatim(evidence))


def check_article(
    article: ArticleText,
    *,
    engine: Engine,
    retriever: Retriever,
    progress: ProgressCallback = ignore_progress,
) -> CheckedArticle:
    """Extracts and checks every claim, one after another. Raises CheckFailure."""
    claims = extract(article, engine)
    progress(Progress("extract", 1, 1))
    checked = []
    for number, claim in enumerate(claims, 1):
        result = check_claim(claim, article, engine=engine, retriever=retriever)
        checked.append(CheckedClaim(claim, result))
        progress(Progress("check", number, len(claims)))
    return CheckedArticle(article, engine.name, engine.version, tuple(checked))


def _verbatim(evidence: Sequence[EvidenceItem]) -> list[EvidenceItem]:
    """Only quotes that stand word for word where they say they stand."""
    return [item for item in evidence if item.document.text[item.start : item.end] == item.quote]
