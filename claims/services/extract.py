"""Finding an article's claims: a job under a lease, and what it records."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from claims.checking import pipeline
from claims.checking.domain import ExtractedClaim
from claims.models import Article, ArticleState, Check, Claim, ClaimState, ClaimWording, Person, Role
from claims.models.states import OPEN_CHECK_STATES, sources_of
from claims.services import history
from claims.services.changes import changing
from claims.services.core_values import article_text
from claims.services.engines import make_engine
from claims.services.errors import Conflict
from claims.services.failing import as_failure, may_try_again, next_attempt_at
from claims.services.leases import Lease, kept, take
from claims.services.permissions import require_role
from claims.services.texts import restatement_key
from claims.services.wake import wake_for_articles, wake_for_checks

Identity = tuple[int, int, str]  # start, end, restatement_key


def extract_claims(article_id: int) -> bool:
    """Finds the claims of an article that waits for it; False where there was nothing to do."""
    lease = _claim_article(article_id)
    if lease is None:
        return False
    article = Article.objects.get(pk=article_id)
    try:
        with kept(lease):
            found = pipeline.extract(article_text(article), make_engine(settings.ENGINE))
    except Exception as error:
        return record_failure(lease, article, error)
    return _record_claims(lease, article, found)


def extract_again(person: Person, article: Article) -> None:
    """Puts a failed article back in the queue. Raises NotAllowed, or Conflict if it has not failed."""
    require_role(person, Role.REVIEWER)
    with changing(article.pk):
        moved = Article.objects.filter(
            pk=article.pk, state__in=sources_of(ArticleState, ArticleState.RECEIVED, "extract_again")
        ).update(
            state=ArticleState.RECEIVED, attempt=0, failure="", next_attempt_at=None, woken_at=timezone.now()
        )
        if not moved:
            raise Conflict(Article.objects.get(pk=article.pk))
        history.record("extract_again", article=article, person=person)
        wake_for_articles([article.pk])


def _claim_article(article_id: int) -> Lease | None:
    if not Article.objects.filter(pk=article_id, state=ArticleState.RECEIVED).exists():
        return None
    with changing(article_id):
        return take(Article, article_id, waiting=ArticleState.RECEIVED, working=ArticleState.EXTRACTING)


def _record_claims(lease: Lease, article: Article, found: Sequence[ExtractedClaim]) -> bool:
    with changing(article.pk) as version:
        if not lease.held().filter(state=ArticleState.EXTRACTING).update(lease_token=None, lease_until=None):
            return False
        claims = _reconcile(article, found, version)
        checks = _queue_checks(article, claims)
        open_checks = Check.objects.filter(claim__article=article, state__in=OPEN_CHECK_STATES).exists()
        target = ArticleState.CHECKING if open_checks else ArticleState.CHECKED
        Article.objects.filter(pk=article.pk).update(
            state=target, checked_at=None if open_checks else timezone.now()
        )
        history.record("extracted", article=article, claims=len(claims), checks=len(checks))
        wake_for_checks(check.pk for check in checks)
    return True


def _reconcile(article: Article, found: Sequence[ExtractedClaim], version: int) -> list[Claim]:
    """Adds what is new, keeps what is found again, hides what is no longer found and untouched."""
    known = _known(article)
    wanted: dict[Identity, ExtractedClaim] = {}
    for claim in found:
        wanted.setdefault((claim.start, claim.end, restatement_key(claim.restatement)), claim)
    Claim.objects.bulk_create(
        [_new_claim(article, key, claim, version) for key, claim in wanted.items() if key not in known]
    )
    found_again = {claim.pk: claim for key, claim in known.items() if key in wanted}
    again = [claim.pk for claim in found_again.values() if claim.hidden]
    Claim.objects.filter(pk__in=again).update(hidden=False, touched=version)
    gone = {claim.pk for claim in known.values()} - found_again.keys()
    _untouched(gone).update(hidden=True, touched=version)
    return list(Claim.objects.filter(article=article, hidden=False))


def _known(article: Article) -> dict[Identity, Claim]:
    """The article's claims by what they say, and by what they said before a person reworded them."""
    claims = {claim.pk: claim for claim in article.claims.all()}
    before = ClaimWording.objects.filter(claim__article=article)
    known = {(one.start, one.end, one.restatement_key): claims[one.claim_id] for one in before}
    return known | {(one.start, one.end, one.restatement_key): one for one in claims.values()}


def _new_claim(article: Article, key: Identity, found: ExtractedClaim, version: int) -> Claim:
    return Claim(
        article=article,
        start=found.start,
        end=found.end,
        restatement=found.restatement,
        restatement_key=key[2],
        kind=found.kind.value,
        check_worthiness=found.check_worthiness,
        language=found.language or "",
        touched=version,
    )


def _untouched(claim_ids: Collection[int]) -> QuerySet[Claim]:
    """Those of the claims on which no person has acted, and that none has marked."""
    return Claim.objects.filter(
        pk__in=claim_ids,
        state__in=(ClaimState.UNREVIEWED, ClaimState.FLAGGED),
        verdicts__isnull=True,
        marked_by__isnull=True,
    ).exclude(pk__in=Claim.objects.filter(pk__in=claim_ids, history__person__isnull=False).values("pk"))


def _queue_checks(article: Article, claims: Sequence[Claim]) -> list[Check]:
    """One queued check for every claim that has none yet."""
    now = timezone.now()
    checked = set(Check.objects.filter(claim__article=article).values_list("claim_id", flat=True))
    return Check.objects.bulk_create(
        Check(claim=claim, engine=settings.ENGINE, as_of=article.date, woken_at=now)
        for claim in claims
        if claim.pk not in checked
    )


def record_failure(lease: Lease, article: Article, error: Exception, *, wait: bool = True) -> bool:
    """Puts the article back in the queue, or lets it fail with its reason; fenced by the lease.

    `wait`: back off before the next attempt (not where it was the worker that died).
    """
    failure = as_failure(error)
    attempt = Article.objects.values_list("attempt", flat=True).get(pk=article.pk)
    again = may_try_again(failure, attempt)
    with changing(article.pk):
        if again:
            recorded = lease.put_back(
                working=ArticleState.EXTRACTING,
                waiting=ArticleState.RECEIVED,
                not_before=next_attempt_at(failure, attempt) if wait else None,
            )
        else:
            held = lease.held().filter(state=ArticleState.EXTRACTING)
            ended = {"lease_token": None, "lease_until": None}
            recorded = bool(held.update(state=ArticleState.FAILED, failure=str(failure), **ended))
        if recorded:
            history.record("extraction_failed", article=article, reason=str(failure), again=again)
    return recorded
