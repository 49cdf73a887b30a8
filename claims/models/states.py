"""Every state and every move between states, in one place.

`TRANSITIONS` is the whole table: from, to, the role that may, the service that does. Services
move rows only through it, and a test refuses every move that is not in it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.people import Role


class ArticleState(models.TextChoices):
    RECEIVED = "received", _("received")
    EXTRACTING = "extracting", _("finding claims")
    CHECKING = "checking", _("checking")
    CHECKED = "checked", _("checked")
    SIGNED_OFF = "signed_off", _("signed off")
    FAILED = "failed", _("failed")


class ClaimState(models.TextChoices):
    UNREVIEWED = "unreviewed", _("unreviewed")
    FLAGGED = "flagged", _("flagged")
    PROPOSED = "proposed", _("verdict proposed")
    DECIDED = "decided", _("decided")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")
    DISMISSED = "dismissed", _("dismissed")


class CheckState(models.TextChoices):
    QUEUED = "queued", _("queued")
    RUNNING = "running", _("checking")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class VerdictState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    SENT_BACK = "sent_back", _("sent back")
    DECIDED = "decided", _("decided")
    SUPERSEDED = "superseded", _("superseded")
    WITHDRAWN = "withdrawn", _("withdrawn")


class CorrectionState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    TURNED_DOWN = "turned_down", _("turned down")
    PUBLISHED = "published", _("published")


class ImportState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("under way")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class ImportItemState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    STORED = "stored", _("stored")
    KNOWN = "known", _("was there already")
    REFUSED = "refused", _("refused")
    FAILED = "failed", _("failed")


class FeedState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    POLLING = "polling", _("being read")


class WatchState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    LOOKING = "looking", _("being looked at")


OPEN_IMPORT_STATES = (ImportState.QUEUED, ImportState.RUNNING)
WORKING_ARTICLE_STATES = (ArticleState.RECEIVED, ArticleState.EXTRACTING, ArticleState.CHECKING)
OPEN_CHECK_STATES = (CheckState.QUEUED, CheckState.RUNNING)
ENDED_CHECK_STATES = (CheckState.DONE, CheckState.FAILED, CheckState.CANCELLED)
DECIDED_CLAIM_STATES = (ClaimState.DECIDED, ClaimState.PUBLISHED)
REVIEWABLE_CLAIM_STATES = (ClaimState.UNREVIEWED, ClaimState.FLAGGED)
DISMISSIBLE_CLAIM_STATES = (ClaimState.UNREVIEWED, ClaimState.FLAGGED, ClaimState.PROPOSED)

MACHINE = "machine"  # the role of a move that no person makes


@dataclass(frozen=True, slots=True)
class Transition:
    """One allowed move. `service` is the name of the function in claims.services that makes it."""

    of: type[models.TextChoices]
    source: str
    target: str
    role: str
    service: str


def _moves(of: type[models.TextChoices], *rows: tuple[str, str, str, str]) -> tuple[Transition, ...]:
    return tuple(Transition(of, *row) for row in rows)


TRANSITIONS: tuple[Transition, ...] = (
    *_moves(
        CheckState,
        (CheckState.QUEUED, CheckState.RUNNING, MACHINE, "claim_check"),
        (CheckState.RUNNING, CheckState.DONE, MACHINE, "record_result"),
        (CheckState.RUNNING, CheckState.QUEUED, MACHINE, "requeue"),
        (CheckState.RUNNING, CheckState.FAILED, MACHINE, "record_failure"),
        (CheckState.QUEUED, CheckState.FAILED, MACHINE, "record_failure"),
        (CheckState.QUEUED, CheckState.CANCELLED, Role.REVIEWER, "cancel_checks"),
        (CheckState.RUNNING, CheckState.CANCELLED, Role.REVIEWER, "cancel_checks"),
    ),
    *_moves(
        ArticleState,
        (ArticleState.RECEIVED, ArticleState.EXTRACTING, MACHINE, "claim_article"),
        (ArticleState.EXTRACTING, ArticleState.RECEIVED, MACHINE, "requeue"),
        (ArticleState.EXTRACTING, ArticleState.CHECKING, MACHINE, "record_claims"),
        (ArticleState.EXTRACTING, ArticleState.CHECKED, MACHINE, "record_claims"),
        (ArticleState.EXTRACTING, ArticleState.FAILED, MACHINE, "record_failure"),
        (ArticleState.RECEIVED, ArticleState.FAILED, MACHINE, "record_failure"),
        (ArticleState.CHECKING, ArticleState.CHECKED, MACHINE, "finish_article"),
        (ArticleState.CHECKED, ArticleState.CHECKING, Role.REVIEWER, "start_check"),
        (ArticleState.CHECKED, ArticleState.CHECKING, MACHINE, "check_anew"),
        (ArticleState.CHECKED, ArticleState.CHECKING, Role.SUBMITTER, "mark_claim"),
        (ArticleState.FAILED, ArticleState.RECEIVED, Role.REVIEWER, "extract_again"),
        (ArticleState.CHECKED, ArticleState.RECEIVED, Role.REVIEWER, "extract_again"),
        (ArticleState.CHECKED, ArticleState.SIGNED_OFF, Role.EDITOR, "sign_off"),
    ),
    *_moves(
        ClaimState,
        (ClaimState.UNREVIEWED, ClaimState.FLAGGED, MACHINE, "flag"),
        (ClaimState.UNREVIEWED, ClaimState.FLAGGED, Role.REVIEWER, "flag_by_hand"),
        (ClaimState.FLAGGED, ClaimState.UNREVIEWED, MACHINE, "unflag"),
        (ClaimState.UNREVIEWED, ClaimState.PROPOSED, Role.REVIEWER, "propose"),
        (ClaimState.FLAGGED, ClaimState.PROPOSED, Role.REVIEWER, "propose"),
        (ClaimState.PROPOSED, ClaimState.PROPOSED, Role.EDITOR, "override"),
        (ClaimState.PROPOSED, ClaimState.FLAGGED, Role.EDITOR, "send_back"),
        (ClaimState.PROPOSED, ClaimState.DECIDED, Role.EDITOR, "decide"),
        (ClaimState.DECIDED, ClaimState.PUBLISHED, Role.EDITOR, "publish"),
        # A published claim stays published while it is corrected: only its version goes up.
        (ClaimState.PUBLISHED, ClaimState.PUBLISHED, Role.REVIEWER, "propose_correction"),
        (ClaimState.PUBLISHED, ClaimState.PUBLISHED, Role.EDITOR, "correct"),
        (ClaimState.PUBLISHED, ClaimState.PUBLISHED, Role.REVIEWER, "turn_down"),
        (ClaimState.PUBLISHED, ClaimState.WITHDRAWN, Role.EDITOR, "withdraw"),
        (ClaimState.UNREVIEWED, ClaimState.DISMISSED, Role.REVIEWER, "dismiss"),
        (ClaimState.FLAGGED, ClaimState.DISMISSED, Role.REVIEWER, "dismiss"),
        (ClaimState.PROPOSED, ClaimState.DISMISSED, Role.REVIEWER, "dismiss"),
        (ClaimState.UNREVIEWED, ClaimState.DISMISSED, Role.REVIEWER, "split"),
        (ClaimState.FLAGGED, ClaimState.DISMISSED, Role.REVIEWER, "split"),
        (ClaimState.UNREVIEWED, ClaimState.DISMISSED, Role.REVIEWER, "merge"),
        (ClaimState.FLAGGED, ClaimState.DISMISSED, Role.REVIEWER, "merge"),
        (ClaimState.UNREVIEWED, ClaimState.DISMISSED, Role.REVIEWER, "undo"),
        (ClaimState.FLAGGED, ClaimState.DISMISSED, Role.REVIEWER, "undo"),
        (ClaimState.DISMISSED, ClaimState.UNREVIEWED, Role.REVIEWER, "undo"),
        (ClaimState.DISMISSED, ClaimState.UNREVIEWED, Role.REVIEWER, "restore"),
    ),
)

TRANSITIONS += (
    *_moves(
        ImportState,
        (ImportState.QUEUED, ImportState.RUNNING, MACHINE, "run_import"),
        (ImportState.RUNNING, ImportState.QUEUED, MACHINE, "requeue"),
        (ImportState.RUNNING, ImportState.DONE, MACHINE, "run_import"),
        (ImportState.RUNNING, ImportState.FAILED, MACHINE, "record_failure"),
        (ImportState.QUEUED, ImportState.FAILED, MACHINE, "record_failure"),
        (ImportState.QUEUED, ImportState.CANCELLED, Role.EDITOR, "cancel_import"),
        (ImportState.RUNNING, ImportState.CANCELLED, Role.EDITOR, "cancel_import"),
        (ImportState.DONE, ImportState.QUEUED, Role.EDITOR, "try_again"),
        (ImportState.FAILED, ImportState.QUEUED, Role.EDITOR, "try_again"),
        (ImportState.CANCELLED, ImportState.QUEUED, Role.EDITOR, "try_again"),
    ),
    *_moves(
        ImportItemState,
        (ImportItemState.WAITING, ImportItemState.STORED, MACHINE, "run_import"),
        (ImportItemState.WAITING, ImportItemState.KNOWN, MACHINE, "run_import"),
        (ImportItemState.WAITING, ImportItemState.REFUSED, MACHINE, "run_import"),
        (ImportItemState.WAITING, ImportItemState.FAILED, MACHINE, "run_import"),
        (ImportItemState.FAILED, ImportItemState.WAITING, Role.EDITOR, "try_again"),
    ),
    *_moves(
        FeedState,
        (FeedState.WAITING, FeedState.POLLING, MACHINE, "poll_feed"),
        (FeedState.POLLING, FeedState.WAITING, MACHINE, "poll_feed"),
    ),
    *_moves(
        WatchState,
        (WatchState.WAITING, WatchState.LOOKING, MACHINE, "look"),
        (WatchState.LOOKING, WatchState.WAITING, MACHINE, "look"),
    ),
)

TRANSITIONS += _moves(
    CorrectionState,
    (CorrectionState.PROPOSED, CorrectionState.PUBLISHED, Role.EDITOR, "correct"),
    (CorrectionState.PROPOSED, CorrectionState.TURNED_DOWN, Role.REVIEWER, "turn_down"),
    (CorrectionState.PROPOSED, CorrectionState.TURNED_DOWN, Role.EDITOR, "withdraw"),
)

_ALLOWED = {(row.of, str(row.source), str(row.target)) for row in TRANSITIONS}


def may_move(of: type[models.TextChoices], source: str, target: str) -> bool:
    """Whether the table holds this move."""
    return (of, str(source), str(target)) in _ALLOWED


def sources_of(of: type[models.TextChoices], target: str, service: str) -> tuple[str, ...]:
    """The states from which `service` may move a row to `target`: for conditional UPDATEs."""
    return tuple(
        str(row.source)
        for row in TRANSITIONS
        if (row.of, str(row.target), row.service) == (of, str(target), service)
    )
