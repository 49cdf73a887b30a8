"""Claims that say the same as an earlier one: how they are found, and what people said of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.articles import Claim


class ClaimTerm(models.Model):
    """One key that a claim is found again by, the same in every language: a name, a figure, a concept."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="terms", db_index=False)
    term = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "term"], name="claim_term_once"),
        ]
        indexes = [
            models.Index(fields=["term", "-claim"], name="claim_term_lookup"),
        ]


class SameState(models.TextChoices):
    SUGGESTED = "suggested", _("found by the machine")
    LINKED = "linked", _("the same claim")
    REJECTED = "rejected", _("not the same claim")


class SameRelation(models.TextChoices):
    SAME = "same", _("says the same")
    NEAR = "near", _("near, with a difference")


class SameClaim(models.Model):
    """A claim and an earlier one that may say the same. People link or reject it; nothing is merged.

    `differences` is what a near one differs in: a list of {"kind", "claim", "earlier"}.
    """

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="earlier_claims")
    earlier = models.ForeignKey(Claim, models.CASCADE, related_name="later_claims")
    relation = models.CharField(max_length=8, choices=SameRelation)
    state = models.CharField(max_length=16, choices=SameState, default=SameState.SUGGESTED)
    score = models.FloatField()
    differences = models.JSONField(default=list, blank=True)
    found_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "earlier"], name="same_claim_once"),
            models.CheckConstraint(condition=Q(claim__gt=F("earlier")), name="same_claim_earlier_first"),
            models.CheckConstraint(condition=Q(state__in=SameState.values), name="same_claim_state_known"),
            models.CheckConstraint(
                condition=Q(relation__in=SameRelation.values), name="same_claim_relation_known"
            ),
            models.CheckConstraint(
                condition=Q(state=SameState.SUGGESTED) | Q(by__isnull=False, at__isnull=False),
                name="same_claim_said_by_a_person",
            ),
        ]
