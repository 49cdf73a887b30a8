"""The newsroom's own settings (one row), its ratings, and the history of who changed what."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.checking.domain import Label


class EvidenceFirst(models.TextChoices):
    """Whether reviewers form a label of their own before they see the machine's."""

    OFF = "off", _("off: the suggestion is shown at once")
    OFFERED = "offered", _("offered: each reviewer may switch it on for themselves")
    ALWAYS = "always", _("always: every reviewer gives a label first")


class Newsroom(models.Model):
    """One installation is one newsroom: the row with primary key 1, which editors change on a page."""

    name = models.CharField(_("name"), max_length=200, default="Second Source")
    language = models.CharField(_("language"), max_length=8, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Paris")
    confidence_threshold = models.FloatField(
        _("confidence threshold"), default=0.80, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    check_worthiness_threshold = models.FloatField(
        _("check-worthiness threshold"), default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    # What a verdict needs before it is published.
    least_origins = models.PositiveSmallIntegerField(
        _("independent origins a verdict rests on"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    reply_needed = models.BooleanField(_("a right of reply where the claim names somebody"), default=True)
    evidence_first = models.CharField(
        _("Evidence first"), max_length=16, choices=EvidenceFirst, default=EvidenceFirst.OFF
    )
    evidence_first_since = models.DateTimeField(null=True, blank=True)  # when that was last changed
    version = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="newsroom_is_one"),
            models.CheckConstraint(
                condition=Q(confidence_threshold__gte=0, confidence_threshold__lte=1),
                name="newsroom_confidence_0_1",
            ),
            models.CheckConstraint(
                condition=Q(check_worthiness_threshold__gte=0, check_worthiness_threshold__lte=1),
                name="newsroom_check_worthiness_0_1",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> Newsroom:
        """The one row; the defaults where it has not been saved yet."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class Rating(models.Model):
    """What readers see ("False", « Faux »), the newsroom's own words for a label."""

    key = models.SlugField(max_length=40, unique=True)
    label = models.CharField(max_length=24, choices=[(label.value, label.value) for label in Label])
    names = models.JSONField(default=dict)  # {"en": "False", "fr": "Faux", ...}
    colour = models.CharField(max_length=7, default="#555555")
    value = models.PositiveSmallIntegerField(null=True, blank=True)  # 1 (false) to 5 (true), or unrated
    retired = models.BooleanField(default=False)
    retired_because = models.CharField(max_length=500, blank=True, default="")  # readers see it
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveBigIntegerField(default=1)

    class Meta:
        ordering = ["value", "key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=1, value__lte=5), name="rating_value_1_5"
            ),
            models.CheckConstraint(
                condition=Q(retired=False) | ~Q(retired_because=""), name="rating_retired_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.name_in("en")

    def name_in(self, language: str) -> str:
        return str(self.names.get(language) or self.names.get("en") or self.key)


class NewsroomEntry(models.Model):
    """One step in the newsroom's history: settings, people, accounts. Append-only, held by triggers.

    `person` is empty where the terminal did it; `about` is whom it was done to.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    role = models.CharField(max_length=16)  # the person's role at the time, or "machine"
    action = models.CharField(max_length=40)
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="newsroom_history"
    )
    details = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name_plural = "newsroom entries"
