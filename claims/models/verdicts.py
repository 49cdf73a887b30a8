"""What people decide: verdicts, and the fact-checks published of them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from claims.models.articles import Claim
from claims.models.checks import Evidence, LabelChoice
from claims.models.newsroom import Rating
from claims.models.states import VerdictState


class Verdict(models.Model):
    """One step in what people decided of a claim. A row never changes but for `current`.

    To send back, to override and to decide are new rows. A trigger refuses every other UPDATE and
    every DELETE. The hashes say on what the person decided: a later difference makes it stale.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="verdicts")
    state = models.CharField(max_length=16, choices=VerdictState)
    current = models.BooleanField(default=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    label = models.CharField(max_length=24, choices=LabelChoice)
    rating = models.ForeignKey(Rating, models.PROTECT, related_name="verdicts")
    explanation = models.TextField()
    comment = models.TextField(blank=True)  # why it was sent back or withdrawn; never public
    cited = models.ManyToManyField(Evidence, related_name="verdicts", through="CitedEvidence")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="proposed_verdicts"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="decided_verdicts"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    claim_hash = models.CharField(max_length=64)
    evidence_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(current=True), name="verdict_one_current_a_claim"
            ),
            models.CheckConstraint(condition=Q(state__in=VerdictState.values), name="verdict_state_known"),
            models.CheckConstraint(condition=Q(label__in=LabelChoice.values), name="verdict_label_known"),
            models.CheckConstraint(
                condition=Q(state=VerdictState.PROPOSED, decided_by__isnull=True)
                | (~Q(state=VerdictState.PROPOSED) & Q(decided_by__isnull=False)),
                name="verdict_decided_by_a_person",
            ),
            # Nobody decides on their own proposal.
            models.CheckConstraint(
                condition=~Q(state=VerdictState.DECIDED) | ~Q(decided_by=F("proposed_by")),
                name="verdict_decided_by_another",
            ),
        ]


class CitedEvidence(models.Model):
    """One piece of evidence that a verdict rests on."""

    verdict = models.ForeignKey(Verdict, models.PROTECT)
    evidence = models.ForeignKey(Evidence, models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["verdict", "evidence"], name="cited_once")]


# When readers last saw a change: nothing follows a withdrawal, and a correction follows the publication.
LAST_CHANGE = Coalesce("withdrawn_at", "corrected_at", "published_at")


class FactCheck(models.Model):
    """The published page of a decided claim; its address is its primary key and slug, for good."""

    claim = models.OneToOneField(Claim, models.PROTECT, related_name="fact_check")
    verdict = models.ForeignKey(Verdict, models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=80)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    exception = models.TextField(
        blank=True, default=""
    )  # why fewer origins than the newsroom asks for are enough
    corrected_at = models.DateTimeField(null=True, blank=True)  # the last time
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(published_by=F("proposed_by")), name="fact_check_published_by_another"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_because=""),
                name="fact_check_withdrawn_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="fact_check_newest"),
            models.Index(LAST_CHANGE.desc(), F("id").desc(), name="fact_check_changed"),
        ]

    @property
    def changed_at(self) -> datetime:
        """When it was published, last corrected or withdrawn: LAST_CHANGE in Python."""
        return self.withdrawn_at or self.corrected_at or self.published_at
