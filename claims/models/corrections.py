"""Dated changes to published fact-checks. What readers were told before stays readable."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.states import CorrectionState
from claims.models.verdicts import FactCheck, Verdict


class CorrectionKind(models.TextChoices):
    """The trade's three words: something was wrong, was said unclearly, or has changed since."""

    CORRECTION = "correction", _("correction")
    CLARIFICATION = "clarification", _("clarification")
    UPDATE = "update", _("update")


class Correction(models.Model):
    """A change to a fact-check: proposed by one person, published by another or turned down.

    `proposal` is the verdict that is proposed in place of `before`; `after` is the same one decided,
    once it is published. Triggers let a row be ended once, and refuse every other change.
    """

    fact_check = models.ForeignKey(FactCheck, models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=16, choices=CorrectionKind)
    reason = models.TextField()  # readers see it
    before = models.ForeignKey(Verdict, models.PROTECT, related_name="+")
    proposal = models.OneToOneField(Verdict, models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)

    state = models.CharField(max_length=16, choices=CorrectionState, default=CorrectionState.PROPOSED)
    after = models.OneToOneField(Verdict, models.PROTECT, null=True, blank=True, related_name="+")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(blank=True)  # why it was turned down; never public
    exception_before = models.TextField(
        blank=True
    )  # the exception that the earlier version was published with

    class Meta:
        ordering = ["proposed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fact_check"],
                condition=Q(state=CorrectionState.PROPOSED),
                name="correction_one_open_a_fact_check",
            ),
            models.CheckConstraint(condition=Q(kind__in=CorrectionKind.values), name="correction_kind_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_says_why"),
            models.CheckConstraint(
                condition=Q(state=CorrectionState.PROPOSED, ended_by=None, ended_at=None, after=None)
                | (
                    Q(state=CorrectionState.PUBLISHED, ended_by__isnull=False, ended_at__isnull=False)
                    & Q(after__isnull=False)
                )
                | (
                    Q(state=CorrectionState.TURNED_DOWN, ended_by__isnull=False, ended_at__isnull=False)
                    & Q(after=None)
                    & ~Q(comment="")
                ),
                name="correction_ended_whole",
            ),
            # Nobody publishes their own correction.
            models.CheckConstraint(
                condition=~Q(state=CorrectionState.PUBLISHED) | ~Q(ended_by=F("proposed_by")),
                name="correction_published_by_another",
            ),
        ]
