"""The watch: each decided verdict is looked at by turns. What speaks against it marks it stale, and changes nothing else.

A look is a job under a lease. All that it comes to is read from the database after the pages were fetched, so a look
that was killed half-way is done again, and one that is done twice finds nothing new.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from claims.models import (
    ArticleState,
    Check,
    Claim,
    ClaimState,
    Document,
    StaleKind,
    StaleReason,
    Verdict,
    Watch,
    WatchState,
)
from claims.models.states import DECIDED_CLAIM_STATES
from claims.services.changes import changing
from claims.services.check import check_anew
from claims.services.failing import as_failure, lost_worker
from claims.services.findings import differing_suggestion, findings_of
from claims.services.leases import Lease, due, kept, take
from claims.services.network import make_fetcher
from claims.services.page_looks import look_at_page
from claims.services.stale import Finding, decided_verdict, raise_reasons, unraised
from claims.services.wake import wake_for_watches

MOST_ENROLLED = 500  # claims of one round; the next one takes more
LONGEST_LOOK = 120.0  # seconds of fetching for one verdict; the rest comes with the next look
AGAIN_SOON = timedelta(minutes=5)
AGAIN_AFTER_FAILURE = timedelta(hours=1)


def _period() -> timedelta:
    return timedelta(hours=settings.WATCH_EVERY_HOURS)


def wake_due_watches() -> int:
    """One message a verdict whose turn it is, the longest waiting first and a small batch at a time."""
    _enrol()
    _expire()
    now = timezone.now()
    long_ago = now - timedelta(seconds=settings.LEASE_SECONDS)
    with transaction.atomic():
        turns = list(
            Watch.objects.filter(due(), state=WatchState.WAITING)
            .exclude(woken_at__gt=long_ago)
            .order_by(F("next_attempt_at").asc(nulls_first=True), "pk")
            .values_list("pk", flat=True)[: settings.WATCH_BATCH]
        )
        Watch.objects.filter(pk__in=turns).update(woken_at=now)
        wake_for_watches(turns)
    return len(turns)


def _enrol() -> None:
    """Gives each decided claim its place in the round; their first looks are spread over the whole period."""
    new = (
        Claim.objects.filter(state__in=DECIDED_CLAIM_STATES, hidden=False, watch__isnull=True)
        .exclude(article__state=ArticleState.SIGNED_OFF)
        .values_list("pk", flat=True)[:MOST_ENROLLED]
    )
    Watch.objects.bulk_create(
        [Watch(claim_id=pk, next_attempt_at=timezone.now() + _place_in_round(pk)) for pk in new],
        ignore_conflicts=True,
    )


def _place_in_round(pk: int) -> timedelta:
    return _period() * (pk * 2_654_435_761 % 2**32 / 2**32)  # Knuth's multiplicative hash


def _expire() -> None:
    """What a worker held that has given no sign of life is looked at again; after some deaths, at its next turn."""
    now = timezone.now()
    for lost in Watch.objects.filter(state=WatchState.LOOKING, lease_until__lt=now):
        given_up = lost.attempt >= settings.MAX_ATTEMPTS
        Watch.objects.filter(pk=lost.pk, lease_token=lost.lease_token, state=WatchState.LOOKING).update(
            **_free(now + _period() if given_up else now),
            attempt=0 if given_up else lost.attempt,
            error=str(lost_worker(lost.attempt))[:500],
        )


def _free(next_turn: datetime) -> dict[str, object]:
    return {
        "state": WatchState.WAITING,
        "lease_token": None,
        "lease_until": None,
        "woken_at": None,
        "next_attempt_at": next_turn,
    }


def look(watch_id: int) -> bool:
    """Looks at the verdict whose turn it is; False where it isn't, or somebody else does."""
    watch = Watch.objects.select_related("claim__article", "claim__suggested_by").filter(pk=watch_id).first()
    lease = take(Watch, watch_id, waiting=WatchState.WAITING, working=WatchState.LOOKING) if watch else None
    if watch is None or lease is None:
        return False
    verdict = _watched_verdict(watch.claim)
    if verdict is None:
        lease.held().delete()
        return True
    try:
        with kept(lease):
            more = _look_at_pages(verdict)
            findings = _findings(watch.claim, verdict)
        _record(lease, watch, verdict, findings, more=more)
    except Exception as error:
        _record_failure(lease, error)
    return True


def _watched_verdict(claim: Claim) -> Verdict | None:
    """None once nothing can be decided any more: withdrawn, or signed off."""
    return None if claim.article.state == ArticleState.SIGNED_OFF else decided_verdict(claim)


def _look_at_pages(verdict: Verdict) -> bool:
    """Fetches the cited pages that nobody has looked at within the period; whether some of them are left."""
    fetcher = make_fetcher()
    deadline = time.monotonic() + LONGEST_LOOK
    left = False
    for number, document in enumerate(_pages_due(verdict)):
        if number >= settings.WATCH_PAGES or time.monotonic() > deadline:
            return True
        left = not look_at_page(document, fetcher) or left
    return left


def _pages_due(verdict: Verdict) -> list[Document]:
    since = timezone.now() - _period() * 0.5  # another verdict that cites it may have been looked at just now
    web = Q(url__startswith="http://") | Q(url__startswith="https://")
    not_lately = Q(look__isnull=True) | Q(look__looked_at__lt=since)
    return list(
        Document.objects.filter(web, not_lately, pk__in=verdict.cited.values("document"))
        .select_related("source")
        .defer("text")
        .order_by(F("look__looked_at").asc(nulls_first=True), "pk")
    )


def _findings(claim: Claim, verdict: Verdict) -> list[Finding]:
    """What is new. A suggestion that differed before the verdict was decided is no news."""
    found = findings_of(verdict)
    if claim.suggested_by and claim.suggested_by.created_at > verdict.created_at:
        differing = differing_suggestion(claim, verdict)
        found += [differing] if differing else []
    return unraised(verdict, found)


def _record(lease: Lease, watch: Watch, verdict: Verdict, findings: list[Finding], *, more: bool) -> None:
    """The turn's end, and what it found, in one transaction if the lease still holds."""
    now = timezone.now()
    ended = _free(now + (AGAIN_SOON if more else _period())) | {"attempt": 0, "error": "", "looked_at": now}
    held = lease.held().filter(state=WatchState.LOOKING)
    if not findings and not _check_is_due(watch.claim, verdict):
        held.update(**ended)
        return
    with changing(watch.claim.article_id) as version:
        if not held.update(**ended):
            transaction.set_rollback(True)
            return
        raise_reasons(watch.claim, verdict, findings, version=version)
        if _check_is_due(watch.claim, verdict) and check_anew(watch.claim, version=version):
            Watch.objects.filter(pk=watch.pk).update(checked_at=now)


def _check_is_due(claim: Claim, verdict: Verdict) -> bool:
    """A published claim's check grows old; and what was found of a document asks for a new one at once."""
    newest = Check.objects.filter(claim=claim).order_by("-pk").first()
    if newest is None or _checks_today() >= settings.WATCH_CHECKS_A_DAY:
        return False
    old = timezone.now() - newest.created_at > timedelta(days=settings.WATCH_CHECK_DAYS)
    of_documents = StaleReason.objects.filter(verdict=verdict, settled_at__isnull=True).exclude(
        kind=StaleKind.SUGGESTION_DIFFERS
    )
    return (old and claim.state == ClaimState.PUBLISHED) or of_documents.filter(
        found_at__gt=newest.created_at
    ).exists()


def _checks_today() -> int:
    return Watch.objects.filter(checked_at__gte=timezone.now() - timedelta(days=1)).count()


def _record_failure(lease: Lease, error: Exception) -> None:
    lease.held().filter(state=WatchState.LOOKING).update(
        **_free(timezone.now() + min(AGAIN_AFTER_FAILURE, _period())),
        attempt=0,
        error=str(as_failure(error))[:500],
    )
