"""Sending workers the id of a job, once it is committed.

A message is only a hint. Where the broker is away the request goes on all the same, and the
sweep sends the hint again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.pools import producers

log = logging.getLogger(__name__)

# A frozen broker must not hold up a person's request.
SHORT_TIMEOUTS = {"socket_timeout": 2, "socket_connect_timeout": 2, "max_retries": 1}


@lru_cache(maxsize=1)
def _connection() -> Any:
    options = dict(current_app.conf.broker_transport_options)
    if "socket_timeout" in options:
        options |= SHORT_TIMEOUTS
    return current_app.connection_for_write(transport_options=options)


def _send(task: str, ids: list[int]) -> None:
    try:
        with producers[_connection()].acquire(block=True, timeout=2) as producer:
            for job_id in ids:
                current_app.send_task(task, args=[job_id], producer=producer, retry=False)
    except Exception as error:
        # kombu's transports raise errors of many kinds; none of them may fail what is committed.
        log.warning("no worker was woken for %s: %s", task, error)


def _wake(task: str, ids: Iterable[int]) -> None:
    waiting = list(ids)
    if waiting:
        transaction.on_commit(lambda: _send(task, waiting))


def wake_for_articles(ids: Iterable[int]) -> None:
    """On commit, one message an article that waits for extraction."""
    _wake("claims.tasks.extract_claims", ids)


def wake_for_checks(ids: Iterable[int]) -> None:
    """On commit, one message a queued check."""
    _wake("claims.tasks.check_claim", ids)


def wake_for_imports(ids: Iterable[int]) -> None:
    """On commit, one message a queued import."""
    _wake("claims.tasks.run_import", ids)


def wake_for_feeds(ids: Iterable[int]) -> None:
    """On commit, one message a feed whose turn it is."""
    _wake("claims.tasks.poll_feed", ids)


def wake_for_mails(ids: Iterable[int]) -> None:
    """On commit, one message a notice that has a mail to send."""
    _wake("claims.tasks.send_mail", ids)


def wake_for_account_mails(ids: Iterable[int]) -> None:
    """On commit, one message a mail about an account."""
    _wake("claims.tasks.send_account_mail", ids)


def wake_for_watches(ids: Iterable[int]) -> None:
    """On commit, one message a decided verdict whose turn it is."""
    _wake("claims.tasks.look_at_verdict", ids)
