"""Finding an article's claims: a job under a lease, and what it records."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from celery.exceptions import SoftTimeLimitExceeded
from django.db.models import Q, QuerySet
from django.utils import timezone

from claims.checking import pipeline
from claims.checking.domain import ExtractedClaim, Extraction
from claims.checking.failures import CheckFailure
from claims.models import (
    Article,
    ArticleState,
    Check,
    Claim,
    ClaimRemark,
    ClaimState,
    ClaimWording,
    ExtractionDetails,
    LeftOut,
    Person,
    Role,
)
from claims.models.states import OPEN_CHECK_STATES, sources_of
from claims.services import history
from claims.services.changes import changing
from claims.services.core_values import article_text
from claims.services.engine_runs import PATIENCE
from claims.services.engines import engine_for, first_engine, make_engine, why_no_model
from claims.services.errors import Conflict
from claims.services.failing import as_failure, may_try_again, next_attempt_at
from claims.services.leases import Lease, kept, take
from claims.services.model_calls import CallBook
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
            found = _find(article)
    except Exception as error:
        return record_failure(lease, article, error)
    return _record_claims(lease, article, found)


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found, who found it, and why no model did, where one should have."""

    extraction: Extraction
    engine: str
    engine_version: str
    fell_back: str = ""


def _find(article: Article) -> _Found:
    """Where a model fails for good, for the last time, or for so long that nobody would wait, `local` takes its place.

    Raises CheckFailure where it is to be tried again.
    """
    name = engine_for(article)
    try:
        return _found_by(name, article)
    except (CheckFailure, SoftTimeLimitExceeded) as error:
        failure = as_failure(error)
        soon = (getattr(failure, "retry_after", None) or 0) <= PATIENCE["openai"]
        if name == "local" or (may_try_again(failure, article.attempt) and soon):
            raise failure from error
    return replace(_found_by("local", article), fell_back=str(failure))


def _found_by(name: str, article: Article) -> _Found:
    book = CallBook(article)
    engine = make_engine(name, book, book)
    extraction = pipeline.extract(article_text(article), engine)
    return _Found(extraction, engine.name, engine.version[:64], why_no_model(article))


def extract_again(person: Person, article: Article) -> None:
    """Puts an article back in the queue that failed, or whose claims `local` found in a model's place.

    Raises NotAllowed, or Conflict where it is neither.
    """
    require_role(person, Role.REVIEWER)
    again = Q(state=ArticleState.FAILED) | (Q(state=ArticleState.CHECKED) & ~Q(extraction__fell_back=""))
    with changing(article.pk):
        # By its key: an UPDATE takes no join.
        fitting = Article.objects.filter(
            again, pk=article.pk, state__in=sources_of(ArticleState, ArticleState.RECEIVED, "extract_again")
        ).values_list("pk", flat=True)
        moved = Article.objects.filter(pk__in=list(fitting)).update(
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


def _record_claims(lease: Lease, article: Article, found: _Found) -> bool:
    with changing(article.pk) as version:
        ended = {"lease_token": None, "lease_until": None, "failure": ""}
        if not lease.held().filter(state=ArticleState.EXTRACTING).update(**ended):
            return False
        claims = _reconcile(article, found.extraction.claims, version)
        _record_remarks(article, found)
        checks = _queue_checks(article, claims)
        open_checks = Check.objects.filter(claim__article=article, state__in=OPEN_CHECK_STATES).exists()
        target = ArticleState.CHECKING if open_checks else ArticleState.CHECKED
        Article.objects.filter(pk=article.pk).update(
            state=target, checked_at=None if open_checks else timezone.now()
        )
        history.record(
            "extracted",
            article=article,
            claims=len(claims),
            checks=len(checks),
            engine=found.engine,
            reason=found.fell_back,
        )
        wake_for_checks(check.pk for check in checks)
    return True


def _reconcile(article: Article, found: Sequence[ExtractedClaim], version: int) -> list[Claim]:
    """Adds what is new, keeps what is found again, hides what is no longer found and untouched."""
    known = _known(article)
    wanted = _by_identity(found)
    Claim.objects.bulk_create(
        [_new_claim(article, key, claim, version) for key, claim in wanted.items() if key not in known]
    )
    found_again = {claim.pk: claim for key, claim in known.items() if key in wanted}
    again = [claim.pk for claim in found_again.values() if claim.hidden]
    Claim.objects.filter(pk__in=again).update(hidden=False, touched=version)
    gone = {claim.pk for claim in known.values()} - found_again.keys()
    _untouched(gone).update(hidden=True, touched=version)
    return list(Claim.objects.filter(article=article, hidden=False))


def _record_remarks(article: Article, found: _Found) -> None:
    """Who found the claims, what was left out, and what a model says of each claim."""
    ExtractionDetails.objects.update_or_create(
        article=article,
        defaults={
            "engine": found.engine,
            "engine_version": found.engine_version,
            "fell_back": found.fell_back[:500],
            "not_found": found.extraction.not_found,
        },
    )
    LeftOut.objects.filter(article=article).delete()
    LeftOut.objects.bulk_create(
        LeftOut(article=article, start=one.start, end=one.end, why=one.why[:600])
        for one in found.extraction.left_out
    )
    known = _known(article)
    remarks = [
        ClaimRemark(claim=known[key], why=claim.why[:600], better=claim.better)
        for key, claim in _by_identity(found.extraction.claims).items()
        if claim.why or claim.better
    ]
    ClaimRemark.objects.bulk_create(
        remarks, update_conflicts=True, unique_fields=["claim"], update_fields=["why", "better"]
    )


def _by_identity(found: Sequence[ExtractedClaim]) -> dict[Identity, ExtractedClaim]:
    wanted: dict[Identity, ExtractedClaim] = {}
    for claim in found:
        wanted.setdefault((claim.start, claim.end, restatement_key(claim.restatement)), claim)
    return wanted


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
    now, engine = timezone.now(), first_engine(article)
    checked = set(Check.objects.filter(claim__article=article).values_list("claim_id", flat=True))
    return Check.objects.bulk_create(
        Check(claim=claim, engine=engine, as_of=article.date, woken_at=now)
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
            Article.objects.filter(pk=article.pk, lease_token=lease.token).update(failure=str(failure))
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
