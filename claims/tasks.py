"""Celery's door: an id in, one service call. Running a task twice changes nothing.

`**_` takes arguments that older or newer versions of a message carry.
"""

from __future__ import annotations

from typing import Any

from celery import shared_task

from claims.services import account_mail, check, extract, feeds, importing, notices
from claims.services import sweep as sweeping
from claims.services import watch as watching


@shared_task(name="claims.tasks.extract_claims")
def extract_claims(article_id: int, **_: Any) -> None:
    extract.extract_claims(article_id)


@shared_task(name="claims.tasks.check_claim")
def check_claim(check_id: int, **_: Any) -> None:
    check.run_check(check_id)


@shared_task(name="claims.tasks.sweep")
def sweep(**_: Any) -> None:
    sweeping.sweep()


@shared_task(name="claims.tasks.run_import")
def run_import(import_id: int, **_: Any) -> None:
    importing.run_import(import_id)


@shared_task(name="claims.tasks.poll_feed")
def poll_feed(feed_id: int, **_: Any) -> None:
    feeds.poll_feed(feed_id)


@shared_task(name="claims.tasks.look_at_feeds")
def look_at_feeds(**_: Any) -> None:
    feeds.wake_due_feeds()


@shared_task(name="claims.tasks.send_mail")
def send_mail(notice_id: int, **_: Any) -> None:
    notices.send_mail(notice_id)


@shared_task(name="claims.tasks.send_account_mail")
def send_account_mail(mail_id: int, **_: Any) -> None:
    account_mail.send_account_mail(mail_id)


@shared_task(name="claims.tasks.watch")
def watch(**_: Any) -> None:
    watching.wake_due_watches()


@shared_task(name="claims.tasks.look_at_verdict")
def look_at_verdict(watch_id: int, **_: Any) -> None:
    watching.look(watch_id)
