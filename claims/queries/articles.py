"""What the pages on articles read."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from claims.models import Article, Check, CheckState, Claim, ClaimState, Person
from claims.models.states import WORKING_ARTICLE_STATES
from claims.queries.highlights import Block, blocks, look_of

CARDS = 50  # a page


@dataclass(frozen=True, slots=True)
class Card:
    """One claim as the article page shows it."""

    claim: Claim
    look: str
    newest: Check | None


@dataclass(frozen=True, slots=True)
class ArticleView:
    """Everything on the article page that changes while checks run."""

    article: Article
    cards: Page[Card]
    blocks: list[Block]
    done: int
    total: int
    counts: dict[str, int]
    live: bool

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.total else 0


def articles_for(person: Person) -> QuerySet[Article]:
    """Newest first, with how many claims wait for somebody."""
    articles = Article.objects.select_related("submitted_by").annotate(
        claim_count=Count("claims", filter=Q(claims__hidden=False)),
        flagged_count=Count("claims", filter=Q(claims__hidden=False, claims__state=ClaimState.FLAGGED)),
    )
    seen = articles if person.is_reviewer else articles.filter(submitted_by=person)
    return seen.order_by("-created_at", "-pk")


def article_view(article: Article, page: int, since: int = 0) -> ArticleView:
    """The article with its claims, `CARDS` a page, in the order of the text.

    Of the text only the blocks that changed after version `since`; 0 gives all of it.
    """
    newest = _newest_checks(article)
    cards = [_card(claim, newest.get(claim.pk)) for claim in _shown_claims(article)]
    shown = Paginator(cards, CARDS).get_page(page)
    hidden = article.claims.filter(hidden=True).values_list("start", "end", "touched")
    text = blocks(article.body, [(card.claim, card.look) for card in cards], list(hidden))
    return ArticleView(
        article=article,
        cards=shown,
        blocks=[block for block in text if block.touched > since or not since],
        done=sum(card.look not in ("queued", "checking") for card in cards),
        total=len(cards),
        counts=_counts(cards),
        live=article.state in WORKING_ARTICLE_STATES,
    )


def _shown_claims(article: Article) -> QuerySet[Claim]:
    """With no more than the page shows: a long article has thousands, and is asked for every second."""
    return (
        article.claims.filter(hidden=False)
        .select_related("suggested_by")
        .only(
            "article_id", "start", "end", "touched", "state", "stale", "restatement", "language",
            "suggested_by__label", "suggested_by__confidence", "suggested_by__rationale",
        )
    )  # fmt: skip


def _newest_checks(article: Article) -> dict[int, Check]:
    """The newest check of each claim; a cancelled one says nothing."""
    checks = (
        Check.objects.filter(claim__article=article)
        .exclude(state=CheckState.CANCELLED)
        .order_by("pk")
        .only("claim_id", "state", "failure")
    )
    return {check.claim_id: check for check in checks}


def _card(claim: Claim, newest: Check | None) -> Card:
    return Card(claim, look_of(claim, newest), newest)


def _counts(cards: list[Card]) -> dict[str, int]:
    looks = ("refuted", "conflicting", "failed", "not_enough_evidence", "supported")
    counted = {look: sum(card.look == look for card in cards) for look in looks}
    return {look: count for look, count in counted.items() if count}


def report_claims(article: Article) -> list[Claim]:
    """The decided claims of own copy, with the verdict and what it cites."""
    return list(
        article.claims.filter(hidden=False, state__in=(ClaimState.DECIDED, ClaimState.PUBLISHED))
        .prefetch_related(
            "verdicts__rating",
            "verdicts__cited__document__source",
            "verdicts__cited__differences",
        )
    )  # fmt: skip
