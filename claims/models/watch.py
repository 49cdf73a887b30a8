"""The watch over decided verdicts: whose turn it is, whether cited pages are still there, and why a verdict is stale."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.articles import Claim
from claims.models.checks import Check
from claims.models.imports import Job
from claims.models.library import Document
from claims.models.states import WatchState
from claims.models.verdicts import Verdict


class Watch(Job):
    """One decided claim's place in the round of the watch. `next_attempt_at` is its next turn."""

    claim = models.OneToOneField(Claim, models.CASCADE, related_name="watch")
    state = models.CharField(max_length=16, choices=WatchState, default=WatchState.WAITING)
    looked_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)  # when the watch last asked for a check
    error = models.CharField(max_length=500, blank=True)  # of the last look; "" after a good one

    class Meta:
        verbose_name_plural = "watches"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=WatchState.values), name="watch_state_known"),
        ]
        indexes = [
            models.Index(fields=["state", "next_attempt_at"], name="watch_turn"),
            models.Index(fields=["checked_at"], name="watch_checked"),
        ]


class PageLook(models.Model):
    """How the watch last found the page of a cited document. The stored copy stays, whatever became of the page.

    `misses` counts days on which the page could not be had; `gone_at` is set once that means that it is gone.
    `version` is what stood there last: the document itself, or a later version of it.
    """

    document = models.OneToOneField(Document, models.CASCADE, related_name="look")
    looked_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)  # when it last answered with a text
    version = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+")
    misses = models.PositiveSmallIntegerField(default=0)
    missed_on = models.DateField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=500, blank=True)  # why the last look gave no text; "" where it did

    class Meta:
        indexes = [models.Index(fields=["seen_at"], name="page_look_seen")]


class StaleKind(models.TextChoices):
    DOCUMENT_CHANGED = "document_changed", _("a cited page no longer says what is quoted")
    DOCUMENT_GONE = "document_gone", _("a cited page is no longer available")
    DOCUMENT_CORRECTED = "document_corrected", _("a cited document has been corrected")
    DOCUMENT_RETIRED = "document_retired", _("a cited document has been retired")
    EVIDENCE_STRUCK = "evidence_struck", _("cited evidence has been struck")
    SUGGESTION_DIFFERS = "suggestion_differs", _("the newest check says otherwise")


class StaleReason(models.Model):
    """Why a verdict may no longer stand. The claim's `stale` mark is there exactly while one of its current verdict
    is open.

    `fact` names what was found, so that the same thing is not raised again once people have settled it.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="stale_reasons")
    verdict = models.ForeignKey(Verdict, models.PROTECT, related_name="stale_reasons")
    kind = models.CharField(max_length=24, choices=StaleKind)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    check_run = models.ForeignKey(Check, models.SET_NULL, null=True, blank=True, related_name="+")
    fact = models.CharField(max_length=200)
    details = models.JSONField(default=dict)  # {"quote", "now"}: the source's wording then and now
    found_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    settlement = models.TextField(blank=True)

    class Meta:
        ordering = ["found_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["verdict", "kind", "fact"], name="stale_reason_raised_once"),
            models.UniqueConstraint(
                fields=["claim", "kind", "document"],
                condition=Q(settled_at__isnull=True),
                name="stale_reason_open_once_a_document",
            ),
            models.UniqueConstraint(
                fields=["claim", "kind"],
                condition=Q(settled_at__isnull=True, document__isnull=True),
                name="stale_reason_open_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=StaleKind.values), name="stale_kind_known"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, settlement="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(settlement="")),
                name="stale_settled_by_somebody_in_words",
            ),
        ]
        indexes = [
            models.Index(fields=["claim"], condition=Q(settled_at__isnull=True), name="stale_reason_open"),
        ]
