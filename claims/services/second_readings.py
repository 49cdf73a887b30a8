"""Where the newsroom's engine is a hybrid: which claims the model reads after `local`."""

from __future__ import annotations

from django.utils import timezone

from claims.checking.domain import Label
from claims.checking.hybrid import needs_model
from claims.models import Article, ArticleState, Check, CheckState, Claim, ClaimState, Judgement, Verdict
from claims.models.states import OPEN_CHECK_STATES, REVIEWABLE_CLAIM_STATES, sources_of
from claims.services.engines import engine_for, threshold
from claims.services.wake import wake_for_checks

HYBRID = "hybrid"
ENDED_CLAIM_STATES = (ClaimState.DISMISSED, ClaimState.WITHDRAWN)


def second_engine(article: Article) -> str:
    """The engine of a second reading of the article's claims; "" where none is to be had."""
    return HYBRID if engine_for(article) == HYBRID else ""


def queue_second_reading(claim: Claim, check: Check) -> bool:
    """After a check by `local`: queues the model's, where local is not sure, is to be flagged, or says otherwise than
    people. Inside a `changing` transaction."""
    if check.engine == HYBRID or claim.state in ENDED_CLAIM_STATES or not second_engine(claim.article):
        return False
    done = Check.objects.get(pk=check.pk)
    label, said = Label(done.label), _said(claim)
    if claim.state in REVIEWABLE_CLAIM_STATES:
        flagged = claim.flags.filter(acted_on_by__isnull=True).exists()
        wanted = flagged or needs_model(label, done.confidence or 0, threshold=threshold(), said=said)
    else:  # people have taken it in hand: only where they say otherwise
        wanted = any(one is not label for one in said)
    return wanted and _queue(claim)


def read_flagged(claim: Claim) -> bool:
    """What a person flags is read by the model, too. Inside a `changing` transaction."""
    newest = claim.checks.filter(state=CheckState.DONE).order_by("-pk").first()
    if newest is None or newest.engine == HYBRID or not second_engine(claim.article):
        return False
    return _queue(claim)


def _said(claim: Claim) -> list[Label]:
    """The labels that people gave the claim: each person's last, and that of its current verdict."""
    judged = dict(
        Judgement.objects.filter(claim=claim)
        .exclude(label="")
        .order_by("pk")
        .values_list("person_id", "label")
    )
    verdicts = Verdict.objects.filter(claim=claim, current=True).values_list("label", flat=True)
    known = {one.value for one in Label}
    return [Label(label) for label in {*judged.values(), *verdicts} if label in known]


def _queue(claim: Claim) -> bool:
    article = Article.objects.get(pk=claim.article_id)
    if article.state not in (ArticleState.CHECKING, ArticleState.CHECKED):
        return False
    if claim.checks.filter(state__in=OPEN_CHECK_STATES).exists():
        return False
    check = Check.objects.create(claim=claim, engine=HYBRID, as_of=article.date, woken_at=timezone.now())
    Article.objects.filter(
        pk=article.pk, state__in=sources_of(ArticleState, ArticleState.CHECKING, "check_anew")
    ).update(state=ArticleState.CHECKING, checked_at=None)
    wake_for_checks([check.pk])
    return True
