"""Naming what went wrong with a job: temporary or permanent, in words fit to be shown."""

from __future__ import annotations

import logging
import random
from datetime import datetime, timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.checking.failures import CheckFailure, PermanentFailure, TemporaryFailure

log = logging.getLogger(__name__)

BACKOFF_SECONDS = 5.0
SPREAD = 1.25  # times the wait, at the most


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
    """When to try again: twice as long each time, never before the other side asked, and not all at the same moment."""
    asked = getattr(failure, "retry_after", None) or 0.0
    seconds = max(asked, BACKOFF_SECONDS * 2 ** (attempt - 1))
    return timezone.now() + timedelta(seconds=seconds * random.uniform(1.0, SPREAD))
