"""Bringing back what was lost: jobs whose worker died, and messages that never arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import (
    AccountMail,
    Article,
    ArticleState,
    Check,
    CheckState,
    Feed,
    FeedState,
    Import,
    ImportState,
    Notice,
)
from claims.services.account_mail import forget_old_requests
from claims.services.changes import changing
from claims.services.check import finish_article, record_failure
from claims.services.extract import record_failure as record_extraction_failure
from claims.services.failing import lost_worker
from claims.services.importing import expire_imports
from claims.services.leases import Lease, due
from claims.services.model_calls import give_up_lost_calls
from claims.services.wake import (
    wake_for_account_mails,
    wake_for_articles,
    wake_for_checks,
    wake_for_imports,
    wake_for_mails,
)

MOST_WOKEN = 500  # messages of one sweep; the next one sends more


@dataclass(frozen=True, slots=True)
class Swept:
    """How many rows one sweep brought back."""

    expired: int
    woken: int


def sweep() -> Swept:
    """Ends or requeues jobs whose lease ran out, and wakes workers for jobs that wait too long.

    Two sweeps at once are safe: each write is fenced by the lease it found expired.
    """
    expired = _expire_checks() + _expire_articles() + expire_imports() + _expire_feeds()
    _finish_articles()
    forget_old_requests()
    give_up_lost_calls()
    return Swept(expired, _wake_waiting() + _wake_mails())


def _expire_checks() -> int:
    gone = Check.objects.select_related("claim__article").filter(
        state=CheckState.RUNNING, lease_until__lt=timezone.now()
    )
    return sum(
        record_failure(
            Lease(Check, check.pk, check.lease_token), check, lost_worker(check.attempt), wait=False
        )
        for check in gone
        if check.lease_token
    )


def _expire_articles() -> int:
    gone = Article.objects.filter(state=ArticleState.EXTRACTING, lease_until__lt=timezone.now())
    return sum(
        record_extraction_failure(
            Lease(Article, article.pk, article.lease_token), article, lost_worker(article.attempt), wait=False
        )
        for article in gone
        if article.lease_token
    )


def _expire_feeds() -> int:
    """A feed whose reader died is looked at again at its next turn."""
    return Feed.objects.filter(state=FeedState.POLLING, lease_until__lt=timezone.now()).update(
        state=FeedState.WAITING, lease_token=None, lease_until=None, error=_("The worker died.")
    )


def _finish_articles() -> None:
    """An article whose last check ended is finished by that check; this is the second net."""
    stuck = Article.objects.filter(state=ArticleState.CHECKING).exclude(
        claims__checks__state__in=(CheckState.QUEUED, CheckState.RUNNING)
    )
    for article in stuck:
        with changing(article.pk):
            finish_article(article.pk)


def _wake_waiting() -> int:
    """One message a job that is due and was not woken within the last lease."""
    long_ago = timezone.now() - timedelta(seconds=settings.LEASE_SECONDS / 2)
    waiting = due() & (Q(woken_at__isnull=True) | Q(woken_at__lt=long_ago))
    with transaction.atomic():
        articles = _woken(Article.objects.filter(waiting, state=ArticleState.RECEIVED))
        checks = _woken(Check.objects.filter(waiting, state=CheckState.QUEUED))
        imports = _woken(Import.objects.filter(waiting, state=ImportState.QUEUED))
        wake_for_articles(articles)
        wake_for_checks(checks)
        wake_for_imports(imports)
    return len(articles) + len(checks) + len(imports)


def _wake_mails() -> int:
    """One message a mail that is due: one that failed, or whose worker or message was lost."""
    now = timezone.now()
    long_ago = now - timedelta(seconds=settings.LEASE_SECONDS / 2)
    not_woken = Q(woken_at__isnull=True) | Q(woken_at__lt=long_ago)
    with transaction.atomic():
        mails = _woken(Notice.objects.filter(not_woken, mail_due_at__lte=now))
        about_accounts = _woken(AccountMail.objects.filter(not_woken, mail_due_at__lte=now))
        wake_for_mails(mails)
        wake_for_account_mails(about_accounts)
    return len(mails) + len(about_accounts)


def _woken(waiting: QuerySet[Any]) -> list[int]:
    """The first of the rows that wait, each now marked as woken."""
    rows = list(waiting.order_by("pk").values_list("pk", flat=True)[:MOST_WOKEN])
    if rows:
        waiting.model._default_manager.filter(pk__in=rows).update(woken_at=timezone.now())
    return rows
