"""Who works here, who is invited, and what was done about it."""

from __future__ import annotations

from datetime import timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils import timezone

from claims.models import Invitation, NewsroomEntry, Person

ROWS = 50  # a page


def people(page: int, *, words: str = "", role: str = "", active: str = "") -> Page[Person]:
    """By user name; `words` are looked for in every name."""
    rows = Person.objects.order_by("username")
    for word in words.split()[:10]:
        rows = rows.filter(
            Q(username__icontains=word) | Q(first_name__icontains=word) | Q(last_name__icontains=word)
        )
    if role:
        rows = rows.filter(role=role)
    if active:
        rows = rows.filter(is_active=active == "yes")
    return Paginator(rows, ROWS).get_page(page)


def open_invitations() -> QuerySet[Invitation]:
    """Neither used nor revoked, those that ran out lately among them; the newest first."""
    lately = timezone.now() - timedelta(days=30)
    return Invitation.objects.filter(
        used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=lately
    ).select_related("invited_by")


def newsroom_history(page: int) -> Page[NewsroomEntry]:
    """The newest first."""
    return Paginator(_entries(), ROWS).get_page(page)


def history_of(person: Person) -> QuerySet[NewsroomEntry]:
    """The last steps that were about this person."""
    return _entries().filter(about=person)[:ROWS]


def _entries() -> QuerySet[NewsroomEntry]:
    return NewsroomEntry.objects.select_related("person", "about").order_by("-pk")
