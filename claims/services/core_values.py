"""Rows as the core's frozen dataclasses."""

from __future__ import annotations

from claims.checking.domain import ArticleText, ClaimKind, ExtractedClaim
from claims.models import Article, Claim


def article_text(article: Article) -> ArticleText:
    return ArticleText(
        title=article.title, body=article.body, language=article.language or None, date=article.date
    )


def extracted_claim(claim: Claim) -> ExtractedClaim:
    return ExtractedClaim(
        start=claim.start,
        end=claim.end,
        sentence=claim.sentence,
        restatement=claim.restatement,
        kind=ClaimKind(claim.kind),
        check_worthiness=claim.check_worthiness,
        language=claim.language or None,
    )
