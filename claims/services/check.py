"""Checking one claim: a job under a lease, from queued to done or failed."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.checking.failures import CheckFailure, TemporaryFailure
from claims.models import Article, ArticleState, Check, CheckState, Claim, Person, Role
from claims.models.states import OPEN_CHECK_STATES, sources_of
from claims.services import flags, history
from claims.services.changes import changing
from claims.services.engine_runs import Run, run_engines
from claims.services.engines import first_engine
from claims.services.errors import Conflict, Refused
from claims.services.failing import as_failure, may_try_again, next_attempt_at
from claims.services.judgements import may_have_been_seen
from claims.services.leases import Lease, kept, take
from claims.services.looking_back import look_back
from claims.services.model_calls import spent_on
from claims.services.permissions import require_role
from claims.services.results import mark_stale_if_changed, record_details, record_evidence
from claims.services.second_readings import queue_second_reading, second_engine
from claims.services.wake import wake_for_checks


def run_check(check_id: int) -> bool:
    """Runs a queued check; False where there was nothing to do or the lease was lost."""
    check = (
        Check.objects.select_related("claim__article").filter(pk=check_id, state=CheckState.QUEUED).first()
    )
    lease = _claim_check(check) if check else None
    if check is None or lease is None:
        return False
    try:
        with kept(lease):
            look_back(check.claim)
            run = run_engines(check)
    except Exception as error:
        return record_failure(lease, check, error)
    try:
        return _record_result(lease, check, run)
    except IntegrityError:
        gone = TemporaryFailure(_("A document that it cites was deleted in the same moment."))
        return record_failure(lease, check, gone, wait=False)


def start_check(person: Person, claim: Claim, *, with_model: bool = False) -> Check:
    """Queues a new check of the claim; `with_model`: a hybrid's model is to read it, whatever local comes to.

    Raises NotAllowed, Refused on a signed-off article or where no model may read it, Conflict where a check is
    already open.
    """
    require_role(person, Role.REVIEWER)
    engine = second_engine(claim.article) if with_model else ""
    if with_model and not engine:
        raise Refused(_("No language model reads this article."))
    try:
        with changing(claim.article_id) as version:
            return queue_check(person, claim, version=version, engine=engine)
    except IntegrityError:
        raise Conflict(Claim.objects.get(pk=claim.pk)) from None


def queue_check(
    person: Person | None, claim: Claim, *, version: int, service: str = "start_check", engine: str = ""
) -> Check:
    """The same inside a caller's `changing` transaction. Raises Refused, and IntegrityError where one is open."""
    article = Article.objects.get(pk=claim.article_id)
    refuse_closed(article)
    check = Check.objects.create(
        claim=claim,
        engine=engine or first_engine(article),
        as_of=article.date,
        requested_by=person,
        woken_at=timezone.now(),
    )
    Article.objects.filter(
        pk=article.pk, state__in=sources_of(ArticleState, ArticleState.CHECKING, service)
    ).update(state=ArticleState.CHECKING, checked_at=None)
    Claim.objects.filter(pk=claim.pk).update(touched=version)
    history.record("check_started", article=article, claim=claim, person=person, check=check.pk)
    wake_for_checks([check.pk])
    return check


def check_anew(claim: Claim, *, version: int) -> Check | None:
    """Queues a check that the watch asks for; None where one is open, or the article is not open for checks.

    Inside a `changing` transaction, whose article `version` is given.
    """
    if claim.checks.filter(state__in=OPEN_CHECK_STATES).exists():
        return None
    try:
        return queue_check(None, claim, version=version, service="check_anew")
    except Refused:
        return None


def ensure_check(person: Person, claim: Claim, *, version: int, service: str = "start_check") -> None:
    """Queues one where none is open. Inside a `changing` transaction; raises Refused."""
    if not claim.checks.filter(state__in=OPEN_CHECK_STATES).exists():
        queue_check(person, claim, version=version, service=service)


def refuse_closed(article: Article) -> None:
    """Claims change and are checked between the end of extraction and the signing off. Raises Refused."""
    if article.state not in (ArticleState.CHECKING, ArticleState.CHECKED):
        raise Refused(_("The article is not open for checks."))


def cancel_checks(person: Person, claim: Claim) -> int:
    """Cancels the open checks of a claim; gives how many."""
    require_role(person, Role.REVIEWER)
    with changing(claim.article_id) as version:
        cancelled = cancel_open_checks(claim)
        Claim.objects.filter(pk=claim.pk).update(touched=version)
        history.record(
            "checks_cancelled", article=claim.article, claim=claim, person=person, checks=cancelled
        )
        finish_article(claim.article_id)
    return cancelled


def cancel_open_checks(claim: Claim) -> int:
    """The same inside a caller's transaction: a worker that holds one throws its result away."""
    return Check.objects.filter(claim=claim, state__in=OPEN_CHECK_STATES).update(
        state=CheckState.CANCELLED, lease_token=None, lease_until=None, finished_at=timezone.now()
    )


def finish_article(article_id: int) -> None:
    """The article is checked once no check of it is open. Inside a `changing` transaction."""
    if not Check.objects.filter(claim__article_id=article_id, state__in=OPEN_CHECK_STATES).exists():
        Article.objects.filter(
            pk=article_id, state__in=sources_of(ArticleState, ArticleState.CHECKED, "finish_article")
        ).update(state=ArticleState.CHECKED, checked_at=timezone.now())


def _claim_check(check: Check) -> Lease | None:
    with changing(check.claim.article_id) as version:
        lease = take(Check, check.pk, waiting=CheckState.QUEUED, working=CheckState.RUNNING)
        if lease is None:
            transaction.set_rollback(True)
            return None
        Check.objects.filter(pk=check.pk, started_at__isnull=True).update(started_at=timezone.now())
        check.refresh_from_db(fields=["attempt"])
        Claim.objects.filter(pk=check.claim_id).update(touched=version)
    return lease


def _record_result(lease: Lease, check: Check, run: Run) -> bool:
    suggestion = run.result.suggestion
    cost = spent_on(check)
    with changing(check.claim.article_id) as version:
        recorded = (
            lease.held()
            .filter(state=CheckState.RUNNING)
            .update(
                state=CheckState.DONE,
                lease_token=None,
                lease_until=None,
                finished_at=timezone.now(),
                failure="",
                engine_version=run.engine_version,
                label=suggestion.label.value,
                confidence=suggestion.confidence,
                rationale=suggestion.rationale,
                note=suggestion.note.value if suggestion.note else "",
                calls=cost.calls,
                input_tokens=cost.tokens.input,
                output_tokens=cost.tokens.output,
            )
        )
        if not recorded:
            transaction.set_rollback(True)
            return False
        record_details(check, run.result, run.trail, cost)
        record_evidence(check, run.result.evidence)
        _give_suggestion(check, version)
    return True


def _give_suggestion(check: Check, version: int) -> None:
    """The newest done check gives the suggestion; flags and the article's state follow.

    Where it says otherwise than the one before, the claim gets a new version: who was about to decide on what they had
    seen is told. Not where nobody can have seen it: a version would tell whoever is to give their own label first.
    """
    claim = Claim.objects.select_related("article", "suggested_by").get(pk=check.claim_id)
    before, newest = claim.suggested_by, claim.checks.filter(state=CheckState.DONE).order_by("-pk").first()
    says_otherwise = before is not None and newest is not None and before.label != newest.label
    is_told = says_otherwise and may_have_been_seen(claim)
    Claim.objects.filter(pk=claim.pk).update(
        suggested_by=newest, touched=version, version=F("version") + int(is_told)
    )
    claim.refresh_from_db(fields=["suggested_by", "touched", "version"])
    mark_stale_if_changed(claim, version=version)
    flags.update_machine_flags(claim)
    history.record("checked", article=claim.article, claim=claim, check=check.pk)
    if newest is not None and newest.pk == check.pk:
        queue_second_reading(claim, check)
    finish_article(claim.article_id)


def record_failure(lease: Lease, check: Check, error: Exception, *, wait: bool = True) -> bool:
    """Puts the check back in the queue, or lets it fail with its reason; fenced by the lease.

    `wait`: back off before the next attempt (not where it was the worker that died).
    """
    failure = as_failure(error)
    attempt = Check.objects.values_list("attempt", flat=True).get(pk=check.pk)
    with changing(check.claim.article_id) as version:
        if may_try_again(failure, attempt):
            Check.objects.filter(pk=check.pk, lease_token=lease.token).update(failure=str(failure))
            recorded = lease.put_back(
                working=CheckState.RUNNING,
                waiting=CheckState.QUEUED,
                not_before=next_attempt_at(failure, attempt) if wait else None,
            )
        else:
            recorded = _fail(lease, failure)
        if not recorded:
            transaction.set_rollback(True)
            return False
        _after_failure(check, version)
    return True


def _fail(lease: Lease, failure: CheckFailure) -> bool:
    ended = {"lease_token": None, "lease_until": None, "finished_at": timezone.now()}
    held = lease.held().filter(state=CheckState.RUNNING)
    return bool(held.update(state=CheckState.FAILED, failure=str(failure), **ended))


def _after_failure(check: Check, version: int) -> None:
    claim = Claim.objects.select_related("article").get(pk=check.claim_id)
    fresh = Check.objects.get(pk=check.pk)
    Claim.objects.filter(pk=claim.pk).update(touched=version)
    claim.touched = version
    if fresh.state == CheckState.FAILED:
        flags.update_machine_flags(claim)
        history.record(
            "check_failed", article=claim.article, claim=claim, check=check.pk, reason=fresh.failure
        )
    finish_article(claim.article_id)
