"""Checks, the evidence they found, and what people did to evidence."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.checking.domain import DifferenceKind, Label, Note, Stance
from claims.models.articles import Claim
from claims.models.library import Document, Passage
from claims.models.states import OPEN_CHECK_STATES, CheckState


class LabelChoice(models.TextChoices):
    SUPPORTED = Label.SUPPORTED.value, _("supported")
    REFUTED = Label.REFUTED.value, _("refuted")
    CONFLICTING = Label.CONFLICTING.value, _("conflicting")
    NOT_ENOUGH_EVIDENCE = Label.NOT_ENOUGH_EVIDENCE.value, _("not enough evidence")


class StanceChoice(models.TextChoices):
    SUPPORTS = Stance.SUPPORTS.value, _("supports")
    REFUTES = Stance.REFUTES.value, _("refutes")
    NEUTRAL = Stance.NEUTRAL.value, _("neutral")


class NoteChoice(models.TextChoices):
    SUPERSEDED = Note.SUPERSEDED.value, _("true when written, since superseded")
    CORRECTED = Note.CORRECTED.value, _("a source has been corrected")


SECOND_READING = "hybrid"  # the engine of such a check


class Check(models.Model):
    """One run over one claim. Once done it gives the suggestion; a failed one replaces nothing."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="checks")
    engine = models.CharField(max_length=32)
    engine_version = models.CharField(max_length=64, blank=True)
    as_of = models.DateField()
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    state = models.CharField(max_length=16, choices=CheckState, default=CheckState.QUEUED)
    failure = models.TextField(blank=True)
    failure_permanent = models.BooleanField(default=False)

    attempt = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    woken_at = models.DateTimeField(null=True, blank=True)  # when a worker was last sent a message

    label = models.CharField(max_length=24, choices=LabelChoice, blank=True)
    confidence = models.FloatField(null=True, blank=True)
    rationale = models.TextField(blank=True)
    note = models.CharField(max_length=16, choices=NoteChoice, blank=True)

    calls = models.PositiveIntegerField(default=0)
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(state__in=OPEN_CHECK_STATES), name="check_one_open_a_claim"
            ),
            models.CheckConstraint(condition=Q(state__in=CheckState.values), name="check_state_known"),
            models.CheckConstraint(
                condition=Q(confidence__isnull=True) | Q(confidence__gte=0, confidence__lte=1),
                name="check_confidence_0_1",
            ),
            # A label is there exactly when the check is done: a failure never looks like a label.
            models.CheckConstraint(
                condition=Q(state=CheckState.DONE, label__in=LabelChoice.values, confidence__isnull=False)
                | (~Q(state=CheckState.DONE) & Q(label="", confidence__isnull=True)),
                name="check_labelled_when_done",
            ),
            models.CheckConstraint(
                condition=~Q(state=CheckState.FAILED) | ~Q(failure=""), name="check_failed_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "lease_until"], name="check_work"),
            models.Index(fields=["id", "label"], name="check_label"),  # a queue narrowed to a label
        ]

    @property
    def is_second_reading(self) -> bool:
        """Whether a language model reads after `local`, whose suggestion stands until then."""
        return self.engine == SECOND_READING

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_CHECK_STATES

    @property
    def waits(self) -> bool:
        """Whether it is queued again after something that went wrong for the moment: `failure` says what."""
        return self.state == CheckState.QUEUED and bool(self.failure)


class Placed:
    """Words at their place in a stored document, whichever check or person found them."""

    document_id: int
    start: Any
    end: Any

    @property
    def place(self) -> tuple[int, int, int]:
        """Document, start, end: the same for the same quote of every check."""
        return self.document_id, self.start, self.end


class Evidence(Placed, models.Model):
    """A passage's quote with its stance. `quote` is exactly `document.text[start:end]`."""

    # "check" itself is taken: Model.check() is Django's own.
    check_run = models.ForeignKey(Check, models.CASCADE, related_name="evidence")
    document = models.ForeignKey(Document, models.PROTECT, related_name="evidence")
    passage = models.ForeignKey(Passage, models.SET_NULL, null=True, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    stance = models.CharField(max_length=16, choices=StanceChoice)
    strength = models.FloatField(default=0.5)
    origin = models.CharField(max_length=200, blank=True)
    later = models.BooleanField(default=False)
    rank = models.PositiveSmallIntegerField()
    # Which engines found it, where two have read ("local openai"). Empty is null: so the column came without a rewrite.
    found_by = models.CharField(max_length=32, null=True, blank=True)  # noqa: DJ001
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )  # where a person found it

    class Meta:
        ordering = ["rank", "pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["check_run", "document", "start", "end"], name="evidence_once_a_check"
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="evidence_span_not_empty"),
            models.CheckConstraint(condition=Q(stance__in=StanceChoice.values), name="evidence_stance_known"),
        ]


class AddedEvidence(Placed, models.Model):
    """A quote that a person found and added to a claim's evidence: it is there in every later check too."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="added_evidence")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    stance = models.CharField(max_length=16, choices=StanceChoice)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "document", "start", "end"], name="added_evidence_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="added_evidence_span_not_empty"),
        ]


class Difference(models.Model):
    """What exactly disagrees: as written on both sides, and normalised."""

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="differences")
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in DifferenceKind])
    claim_text = models.TextField()
    source_text = models.TextField()
    claim_value = models.CharField(max_length=500)
    source_value = models.CharField(max_length=500)

    class Meta:
        ordering = ["pk"]


class EvidenceMark(Placed, models.Model):
    """What a person did to a piece of evidence; it holds for every later check of the claim."""

    class Action(models.TextChoices):
        KEPT = "kept", _("kept")
        STRUCK = "struck", _("struck")

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="evidence_marks")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    action = models.CharField(max_length=8, choices=Action)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    marked_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "document", "start", "end"], name="evidence_mark_once"),
        ]
