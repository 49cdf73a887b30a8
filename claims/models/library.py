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


class StoredFile(models.Model):
    """Bytes as they came, kept for good under the name of their hash (services.files says where)."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)


class Origin(models.Model):
    """One beginning of what several documents say: a wire story and its copies, a press release."""

    name = models.CharField(_("name"), max_length=200, blank=True)  # "AFP"; "" for an unnamed text
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class OriginReason(models.TextChoices):
    COPY = "copy", _("nearly the same text")
    CANONICAL = "canonical", _("names the other page as its canonical address")
    WIRE = "wire", _("credits the same agency, and tells it in the same words")
    RELEASE = "release", _("takes over a press release")
    PERSON = "person", _("a person grouped them")


class Document(models.Model):
    """One stored copy of one page of a source. Its text never changes (a trigger holds that).

    A page that has changed is a new document that follows the `previous` one. A retired document is kept, with
    its quotes, and found by no search.
    """

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
    fetched_at = models.DateTimeField(auto_now_add=True)  # for the first time; see Retrieval

    author = models.CharField(_("author"), max_length=300, blank=True, default="")
    canonical_url = models.URLField(max_length=2000, blank=True, default="")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="documents")
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="later_versions")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    origin = models.ForeignKey(Origin, models.PROTECT, null=True, blank=True, related_name="documents")
    origin_reason = models.CharField(max_length=16, choices=OriginReason, blank=True, default="")
    origin_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    retired_reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ["-date", "-pk"]
        indexes = [
            models.Index(fields=["url"], name="document_url"),
            models.Index(fields=["canonical_url"], name="document_canonical_url"),
        ]
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


class Via(models.TextChoices):
    """The door that a document came in by."""

    PASTE = "paste", _("pasted")
    ADDRESS = "address", _("fetched from its address")
    UPLOAD = "upload", _("uploaded")
    BULK = "bulk", _("imported in bulk")
    FEED = "feed", _("found in a feed")
    PROVIDER = "provider", _("found by a search provider")
    TERMINAL = "terminal", _("added from the terminal")
    WATCH = "watch", _("looked at again by the watch")


class Retrieval(models.Model):
    """One time that a document was had. The same page fetched twice is one document with two of these."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="retrievals")
    at = models.DateTimeField(auto_now_add=True)
    via = models.CharField(max_length=16, choices=Via)
    address = models.CharField(max_length=2000, blank=True)  # as it was asked for
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]


class Sketch(models.Model):
    """One band of a document's MinHash: two documents that share one are likely copies (services.origins)."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="sketches")
    band = models.PositiveSmallIntegerField()
    value = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "band"], name="sketch_once")]
        indexes = [models.Index(fields=["value"], name="sketch_value")]


class LibraryEntry(models.Model):
    """One step in the library's history: append-only, held by triggers on both databases.

    `person` is empty where the machine did it. `subject` names what it was done to where no row was made:
    the address that was refused.
    """

    action = models.CharField(max_length=40)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The entry outlives a document that is deleted: neither Django nor the database follows it.
    document = models.ForeignKey(
        Document, models.DO_NOTHING, null=True, blank=True, related_name="history", db_constraint=False
    )
    subject = models.CharField(max_length=2000, blank=True)
    details = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name_plural = "library entries"
