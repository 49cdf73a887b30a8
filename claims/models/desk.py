"""What people arrange among themselves: filters they keep, and who is at work on a claim."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.articles import Claim


class SavedFilter(models.Model):
    """One person's view of the queue, as the query of its address."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=500)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="saved_filter_once")]


class ClaimHold(models.Model):
    """Who is at work on a claim, and until when: it keeps nobody from reading, and anybody can take it over."""

    claim = models.OneToOneField(Claim, models.CASCADE, related_name="hold")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()
