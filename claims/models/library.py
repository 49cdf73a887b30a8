"""The newsroom's library: sources, the documents stored of them, and their passages."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.checking.domain import Tier


class TierChoice(models.TextChoices):
    PRIMARY = Tier.PRIMARY.value, _("primary")
    REFERENCE = Tier.REFERENCE.value, _("reference")
    NEWS = Tier.NEWS.value, _("news")
    LOW = Tier.LOW.value, _("low")


class Source(models.Model):
    """A publisher."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    domain = models.CharField(_("domain"), max_length=253, blank=True)
    tier = models.CharField(_("tier"), max_length=16, choices=TierChoice)
    notes = models.TextField(_("notes"), blank=True)
    active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(tier__in=TierChoice.values), name="source_tier_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Document(models.Model):
    """One stored copy of one page of a source. Its text never changes (a trigger holds that)."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="documents")
    url = models.URLField(_("address"), max_length=2000, blank=True)
    title = models.CharField(_("title"), max_length=500)
    date = models.DateField(_("date"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    text = models.TextField(_("text"))
    sha256 = models.CharField(max_length=64)  # of the text, UTF-8
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    fetched_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-date", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "url", "sha256"], name="document_stored_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Passage(models.Model):
    """A paragraph of a document: `text` is exactly `document.text[start:end]`.

    `terms` are the search terms, made by claims.search.terms; each database keeps its own index
    over them by triggers or by an expression index (migration 0004).
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="passages")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    terms = models.TextField()

    class Meta:
        ordering = ["document", "start"]
        constraints = [
            models.UniqueConstraint(fields=["document", "start"], name="passage_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="passage_span_not_empty"),
        ]
