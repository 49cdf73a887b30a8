"""What was asked of search providers for a claim, and what came back."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.articles import Claim
from claims.models.checks import Check
from claims.models.library import Document


class SearchQuestion(models.Model):
    """One question to one provider during one check; also the cache of its answer."""

    check_run = models.ForeignKey(Check, models.CASCADE, related_name="questions")
    provider = models.CharField(max_length=40)
    text = models.CharField(_("question"), max_length=500)
    language = models.CharField(max_length=8, blank=True)
    as_of = models.DateField()
    key = models.CharField(max_length=64)  # SHA-256 of provider, text, language and as_of
    asked_at = models.DateTimeField(auto_now_add=True)
    milliseconds = models.PositiveIntegerField(default=0)
    cached = models.BooleanField(default=False)
    failure = models.CharField(max_length=500, blank=True)
    answer = models.JSONField(default=dict)  # as claims.sources.providers gave it, bounded

    class Meta:
        ordering = ["asked_at", "pk"]
        indexes = [models.Index(fields=["key", "asked_at"], name="search_question_key")]


class SearchHit(models.Model):
    """One page that a provider named: stored as a document, or why not."""

    question = models.ForeignKey(SearchQuestion, models.CASCADE, related_name="hits")
    url = models.CharField(max_length=2000)
    title = models.CharField(max_length=500, blank=True)
    document = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)  # why it was not stored

    class Meta:
        ordering = ["pk"]


class EarlierFactCheck(models.Model):
    """A fact-check by others of something like the claim: shown as such, and never evidence."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="earlier_fact_checks")
    provider = models.CharField(max_length=40)
    url = models.URLField(max_length=2000)
    title = models.CharField(max_length=500, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    rating = models.CharField(max_length=200, blank=True)
    reviewed = models.CharField(max_length=1000, blank=True)  # the text that it checked
    claimant = models.CharField(max_length=200, blank=True)
    date = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=8, blank=True)
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-date", "pk"]
        constraints = [models.UniqueConstraint(fields=["claim", "url"], name="earlier_fact_check_once")]
