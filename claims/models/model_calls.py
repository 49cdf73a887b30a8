"""Calls to language models: what was asked, what came back, what it cost, and who may ask."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.checking.domain import Step
from claims.models.articles import Article, Claim
from claims.models.checks import Check


class StepChoice(models.TextChoices):
    EXTRACT = Step.EXTRACT.value, _("finding claims")
    QUESTIONS = Step.QUESTIONS.value, _("search questions")
    ASSESS = Step.ASSESS.value, _("reading passages")


class CallState(models.TextChoices):
    OPEN = "open", _("under way")
    DONE = "done", _("answered")
    FAILED = "failed", _("failed")
    LOST = "lost", _("lost with its worker")


USAGE = ["day", "step", "model", "state", "failure_name", "reused", "money", "spared", "input_tokens",
         "cached_tokens", "output_tokens"]  # fmt: skip


class ModelCall(models.Model):
    """One call, written before it is made: what it may cost is reserved until it is settled.

    A use of an answer that was paid for before is a row of its own, with `reused` and without texts or cost. Money is in
    settings.OPENAI_CURRENCY. What was said is in ModelTexts: rows that are counted by the hundred thousand stay short.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="model_calls")
    check_run = models.ForeignKey(Check, models.CASCADE, null=True, blank=True, related_name="model_calls")
    step = models.CharField(max_length=16, choices=StepChoice)
    prompt_version = models.CharField(max_length=16)
    server = models.CharField(max_length=500, blank=True)  # "" is the vendor's own
    model = models.CharField(max_length=200)
    key = models.CharField(max_length=64)  # of spending.ModelRequest
    reused = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="uses")
    spared = models.DecimalField(max_digits=14, decimal_places=6, default=0)  # what a reused answer had cost

    state = models.CharField(max_length=8, choices=CallState, default=CallState.OPEN)
    failure = models.CharField(max_length=500, blank=True)
    failure_name = models.CharField(max_length=24, blank=True)
    answered_model = models.CharField(max_length=200, blank=True)
    fingerprint = models.CharField(max_length=200, blank=True)

    reserved_money = models.DecimalField(max_digits=14, decimal_places=6, default=0)
    reserved_tokens = models.PositiveIntegerField(default=0)
    input_tokens = models.PositiveIntegerField(default=0)
    cached_tokens = models.PositiveIntegerField(default=0)  # of the input, from the server's own cache
    output_tokens = models.PositiveIntegerField(default=0)
    money = models.DecimalField(max_digits=14, decimal_places=6, default=0)
    asked_at = models.DateTimeField(auto_now_add=True)
    day = models.DateField(default=timezone.localdate)  # of the newsroom's, whose cap it counts against
    milliseconds = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CallState.values), name="model_call_state_known"),
            models.CheckConstraint(
                condition=~Q(state=CallState.FAILED) | ~Q(failure=""), name="model_call_failed_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["key", "state"], name="model_call_key"),
            # Holds all that the usage page counts.
            models.Index(fields=USAGE, name="model_call_usage"),
            models.Index(fields=["asked_at"], name="model_call_last"),
            models.Index(fields=["state", "asked_at"], name="model_call_open"),
        ]


class ModelTexts(models.Model):
    """What a call said and was answered, word for word."""

    call = models.OneToOneField(ModelCall, models.CASCADE, primary_key=True, related_name="texts")
    system = models.TextField()
    user = models.TextField()
    answer = models.TextField(blank=True)


class ModelBudget(models.Model):
    """What has been spent and reserved on one day, or for one article: a cap is held by one conditional UPDATE."""

    ARTICLE = "article "

    scope = models.CharField(max_length=40, unique=True)  # "day 2026-11-29", "article 17"
    money = models.DecimalField(max_digits=14, decimal_places=6, default=0)
    tokens = models.PositiveBigIntegerField(default=0)
    used_on = models.DateField(null=True, blank=True, db_index=True)  # the day of the last reservation

    @staticmethod
    def of_day(day: date) -> str:
        """The scope of a day of the newsroom's."""
        return f"day {day.isoformat()}"

    @classmethod
    def of_article(cls, article_id: int) -> str:
        return f"{cls.ARTICLE}{article_id}"

    @property
    def article_id(self) -> int:
        """Of an article's scope."""
        return int(self.scope.removeprefix(self.ARTICLE))


class ModelServer(models.Model):
    """The circuit breaker of one model at one address: after troubles nobody asks it for a while, whatever worker."""

    server = models.CharField(max_length=500, blank=True)
    model = models.CharField(max_length=200)
    troubles = models.PositiveIntegerField(default=0)  # one after the other
    paused_until = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=500, blank=True)
    why_name = models.CharField(max_length=24, blank=True)  # of the failure
    since = models.DateTimeField(null=True, blank=True)  # of the pause

    class Meta:
        constraints = [models.UniqueConstraint(fields=["server", "model"], name="model_server_once")]


class CheckDetails(models.Model):
    """How a check came to its suggestion, beside what lists show of it. Checks from before this was kept have none."""

    check_run = models.OneToOneField(Check, models.CASCADE, primary_key=True, related_name="details")
    fell_back = models.CharField(max_length=500, blank=True)  # why `local` checked in a model's place
    counter_argument = models.TextField(blank=True)
    gaps = models.JSONField(default=list)  # what is still open, in words
    readings = models.JSONField(default=list)  # of each engine alone: engine, version, label, confidence
    money = models.DecimalField(max_digits=14, decimal_places=6, default=0)
    reused = models.PositiveIntegerField(default=0)  # answers that had been paid for before
    trail = models.JSONField(default=dict)  # what was searched for and found: see checking.replay


class ExtractionDetails(models.Model):
    """Who found an article's claims. `not_found`: fragments that a model named and that do not stand there."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="extraction")
    engine = models.CharField(max_length=32)
    engine_version = models.CharField(max_length=64)
    fell_back = models.CharField(max_length=500, blank=True)
    not_found = models.PositiveIntegerField(default=0)


class LeftOut(models.Model):
    """Words of an article that a model could not make a claim of without guessing: `body[start:end]`."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="left_out")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    why = models.CharField(max_length=600)

    class Meta:
        ordering = ["start", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "start", "end"], name="left_out_once"),
            models.CheckConstraint(condition=Q(end__gt=models.F("start")), name="left_out_not_empty"),
        ]


class ClaimRemark(models.Model):
    """What a model says of a claim besides finding it."""

    claim = models.OneToOneField(Claim, models.CASCADE, primary_key=True, related_name="remark")
    why = models.CharField(max_length=600, blank=True)  # why it can be checked
    better = models.TextField(blank=True)  # a restatement that it would prefer
