"""Jobs that bring documents in: imports of addresses, files and bulk files, and feeds that are polled."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.library import Document, Source, StoredFile, TierChoice, Via
from claims.models.states import FeedState, ImportItemState, ImportState


class Job(models.Model):
    """What services.leases needs of a row that workers take, hold and give back."""

    attempt = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    woken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class ImportKind(models.TextChoices):
    ADDRESSES = "addresses", _("addresses")
    FILES = "files", _("files")
    BULK = "bulk", _("a bulk file")


class Import(Job):
    """Many documents at once. Addresses and files are items of their own; of a bulk file only the lines that
    failed are, and `position` says how many of its lines are done: killed half-way, it goes on from there."""

    kind = models.CharField(max_length=16, choices=ImportKind)
    via = models.CharField(max_length=16, choices=Via)
    name = models.CharField(max_length=300)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+")
    tier = models.CharField(max_length=16, choices=TierChoice)  # of sources that it makes
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    state = models.CharField(max_length=16, choices=ImportState, default=ImportState.QUEUED)
    failure = models.TextField(blank=True)
    total = models.PositiveIntegerField(null=True, blank=True)
    position = models.PositiveBigIntegerField(default=0)  # lines or members of the bulk file that are done
    stored = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)  # were in the library already
    failed = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ImportState.FAILED) | ~Q(failure=""), name="import_failed_says_why"
            ),
        ]
        indexes = [models.Index(fields=["state", "lease_until"], name="import_work")]


class ImportItem(models.Model):
    """One address or file of an import, or one line of a bulk file that could not be stored."""

    of_import = models.ForeignKey(Import, models.CASCADE, related_name="items")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=2000)  # the address, the file's name, or which line
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=500, blank=True)  # as a feed gives it
    date = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=16, choices=ImportItemState, default=ImportItemState.WAITING)
    reason = models.CharField(max_length=500, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    document = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["of_import", "number"]
        constraints = [
            models.UniqueConstraint(fields=["of_import", "number"], name="import_item_once"),
            models.CheckConstraint(
                condition=Q(state__in=ImportItemState.values), name="import_item_state_known"
            ),
        ]
        indexes = [models.Index(fields=["of_import", "state"], name="import_item_state")]


class Feed(Job):
    """An RSS or Atom feed or a sitemap whose new pages are brought in. `next_attempt_at` is its next turn."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="feeds")
    url = models.URLField(_("address"), max_length=2000, unique=True)
    title = models.CharField(max_length=300, blank=True)
    active = models.BooleanField(_("active"), default=True)
    minutes = models.PositiveIntegerField(_("minutes between two looks"), default=30)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    state = models.CharField(max_length=16, choices=FeedState, default=FeedState.WAITING)
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    polled_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)  # when it was last read without an error
    error = models.CharField(max_length=500, blank=True)  # of the last look; "" after a good one
    failures = models.PositiveIntegerField(default=0)  # in a row
    found = models.PositiveIntegerField(default=0)  # pages that it has led to, in all

    class Meta:
        ordering = ["source__name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=FeedState.values), name="feed_state_known"),
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=10080), name="feed_minutes_5_week"
            ),
        ]


class FeedPage(models.Model):
    """A page that a feed has led to: it is brought in once."""

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="pages")
    url_hash = models.CharField(max_length=64)  # SHA-256 of the address
    seen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "url_hash"], name="feed_page_once")]


class HostTurn(models.Model):
    """Whose turn it is at a host: one request at a time, across all workers, and a pause between two."""

    host = models.CharField(max_length=253, unique=True)
    token = models.UUIDField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)  # a holder that died loses it then
    next_at = models.DateTimeField(null=True, blank=True)
