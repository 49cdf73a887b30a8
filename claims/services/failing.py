"""Naming what went wrong with a job: temporary or permanent, in words fit to be shown."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.checking.failures import CheckFailure, PermanentFailure, TemporaryFailure

log = logging.getLogger(__name__)

BACKOFF_SECONDS = 5.0


def as_failure(error: Exception) -> CheckFailure:
    """Every error as a failure with a name. An unforeseen one is logged whole and shown in short."""
    if isinstance(error, CheckFailure):
        return error
    if isinstance(error, SoftTimeLimitExceeded):
        return TemporaryFailure(_("It took longer than the time limit."))
    log.error("a job broke off", exc_info=error)
    return PermanentFailure(_("It broke off with an internal error (%s).") % type(error).__name__)


def lost_worker(attempt: int) -> CheckFailure:
    """What became of a job whose lease ran out: its worker died, at its `attempt`-th try."""
    if attempt >= settings.MAX_ATTEMPTS:
        return PermanentFailure(_("The worker died %(count)s times.") % {"count": attempt})
    return TemporaryFailure(_("The worker died."))


def may_try_again(failure: CheckFailure, attempt: int) -> bool:
    return isinstance(failure, TemporaryFailure) and attempt < settings.MAX_ATTEMPTS


def next_attempt_at(failure: CheckFailure, attempt: int) -> datetime:
    """When to try again: twice as long each time, and never before the other side asked."""
    asked = getattr(failure, "retry_after", None) or 0.0
    return timezone.now() + timedelta(seconds=max(asked, BACKOFF_SECONDS * 2 ** (attempt - 1)))
