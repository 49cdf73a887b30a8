"""What people make of the claims that the machine found: wordings before, and claims split or merged."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.articles import Claim


class ClaimWording(models.Model):
    """How a claim read before a person reworded it. The machine finding it again finds that same claim."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="wordings")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    restatement = models.TextField()
    restatement_key = models.CharField(max_length=64)
    reworded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reworded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["reworded_at", "pk"]


class LinkKind(models.TextChoices):
    SPLIT = "split", _("split")
    MERGED = "merged", _("merged")


class ClaimLink(models.Model):
    """One claim that became another: a part of it, or what it was merged into. Undone, it stays as a row."""

    kind = models.CharField(max_length=8, choices=LinkKind)
    from_claim = models.ForeignKey(Claim, models.CASCADE, related_name="became")
    to_claim = models.ForeignKey(Claim, models.CASCADE, related_name="made_from")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=LinkKind.values), name="claim_link_kind_known"),
            models.CheckConstraint(condition=~Q(from_claim=F("to_claim")), name="claim_link_between_two"),
            models.UniqueConstraint(
                fields=["from_claim", "to_claim"],
                condition=Q(undone_at__isnull=True),
                name="claim_link_once",
            ),
            models.CheckConstraint(
                condition=Q(undone_by__isnull=True, undone_at__isnull=True)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
                name="claim_link_undone_by_a_person",
            ),
        ]
