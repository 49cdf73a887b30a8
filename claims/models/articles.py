"""Articles and the claims found in them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.checking.domain import ClaimKind
from claims.models.states import ArticleState, ClaimState


class ArticleKind(models.TextChoices):
    OWN = "own", _("our own copy, not yet printed")
    PUBLISHED = "published", _("published by somebody")


class Article(models.Model):
    """A submitted text. Its body never changes (a trigger holds that): spans point into it.

    `version` rises with every change that its page shows, so that a poll can be answered 204.
    """

    title = models.CharField(_("title"), max_length=300)
    body = models.TextField(_("text"))
    body_sha256 = models.CharField(max_length=64, unique=True)
    language = models.CharField(_("language"), max_length=8, blank=True)  # "" where it is none we speak
    date = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=16, choices=ArticleKind)
    author = models.CharField(_("author"), max_length=200, blank=True)
    outlet = models.CharField(_("outlet"), max_length=200, blank=True)
    url = models.URLField(_("address"), max_length=2000, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="articles")
    created_at = models.DateTimeField(auto_now_add=True)

    state = models.CharField(max_length=16, choices=ArticleState, default=ArticleState.RECEIVED)
    failure = models.TextField(blank=True)
    version = models.PositiveBigIntegerField(default=1)
    checked_at = models.DateTimeField(null=True, blank=True)
    signed_off_at = models.DateTimeField(null=True, blank=True)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="signed_off_articles"
    )

    # The lease of extraction: see services.leases.
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    woken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ArticleState.values), name="article_state_known"),
            models.CheckConstraint(condition=Q(kind__in=ArticleKind.values), name="article_kind_known"),
            models.CheckConstraint(
                condition=~Q(state=ArticleState.SIGNED_OFF)
                | Q(signed_off_by__isnull=False, signed_off_at__isnull=False),
                name="article_signed_off_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=ArticleState.FAILED) | ~Q(failure=""), name="article_failed_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "lease_until"], name="article_work"),
            models.Index(fields=["-created_at", "-id"], name="article_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_own(self) -> bool:
        return self.kind == ArticleKind.OWN


class Spread(models.IntegerChoices):
    """How far a claim has spread, or would, as the newsroom judges it."""

    LITTLE = 1, _("hardly")
    SOME = 2, _("some way")
    WIDE = 3, _("far and wide")


class Claim(models.Model):
    """One checkable statement in an article, for good: (article, start, end, restatement_key).

    `state` is the state of the work, never a label. `version` is carried by every form on the
    claim, so that the second of two people is told what changed. `suggested_by` is the newest
    done check.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="claims")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    restatement = models.TextField()
    restatement_key = models.CharField(max_length=64)  # SHA-256 of the normalised restatement
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in ClaimKind])
    check_worthiness = models.FloatField()
    language = models.CharField(max_length=8, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    state = models.CharField(max_length=16, choices=ClaimState, default=ClaimState.UNREVIEWED)
    hidden = models.BooleanField(default=False)  # a later extraction no longer finds it
    stale = models.BooleanField(default=False)  # a StaleReason of its current verdict is open
    version = models.PositiveBigIntegerField(default=1)
    touched = models.PositiveBigIntegerField(default=1)  # the article's version at this claim's last change
    suggested_by = models.ForeignKey("claims.Check", models.SET_NULL, null=True, blank=True, related_name="+")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="assigned_claims"
    )
    assigned_at = models.DateTimeField(null=True, blank=True)
    # The person who marked it, where it was not found by the machine.
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    spread = models.PositiveSmallIntegerField(null=True, blank=True, choices=Spread)

    class Meta:
        ordering = ["start", "end", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "start", "end", "restatement_key"], name="claim_identity"
            ),
            # The other half, end <= length of the body, is a trigger: it reads the article's row.
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="claim_span_not_empty"),
            models.CheckConstraint(
                condition=Q(check_worthiness__gte=0, check_worthiness__lte=1),
                name="claim_check_worthiness_0_1",
            ),
            models.CheckConstraint(condition=Q(state__in=ClaimState.values), name="claim_state_known"),
        ]
        indexes = [
            # Each holds all that its list is counted and ordered by.
            models.Index(
                fields=["state", "hidden", "-check_worthiness", "id", "article"], name="claim_by_worth"
            ),
            models.Index(fields=["state", "hidden", "assigned_to", "id", "article"], name="claim_by_hands"),
        ]

    def __str__(self) -> str:
        return self.restatement

    @property
    def sentence(self) -> str:
        return self.article.body[self.start : self.end]


class FlagReason(models.TextChoices):
    REFUTED = "refuted", _("the sources say otherwise")
    CONFLICTING = "conflicting", _("the sources disagree")
    FAILED = "failed", _("the check failed")
    UNSURE = "unsure", _("the suggestion is not sure enough")
    NO_EVIDENCE = "no_evidence", _("worth checking, and not enough evidence")
    ENGINES_DISAGREE = "engines_disagree", _("the engines disagree")
    BY_HAND = "by_hand", _("flagged by a person")
    SENT_BACK = "sent_back", _("sent back by an editor")


class Flag(models.Model):
    """Why a claim waits for a reviewer. A re-check removes only flags nobody has acted on."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="flags")
    reason = models.CharField(max_length=24, choices=FlagReason)
    comment = models.TextField(blank=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    acted_on_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "reason"], condition=Q(acted_on_by__isnull=True), name="flag_open_once"
            ),
            models.CheckConstraint(condition=Q(reason__in=FlagReason.values), name="flag_reason_known"),
        ]
