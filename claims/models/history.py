"""Who did what, when and why. Append-only: triggers on both databases refuse anything else."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from claims.models.articles import Article, Claim


class HistoryEntry(models.Model):
    """One step. `person` is empty where the machine did it; `details` holds what a reader needs."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="history")
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, blank=True, related_name="history")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    role = models.CharField(max_length=16)  # the person's role at the time, or "machine"
    action = models.CharField(max_length=40)
    details = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name_plural = "history entries"
