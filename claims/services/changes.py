"""Transactions that change an article or one of its claims.

Every such transaction begins with an UPDATE of the article's row. That gives the page its new
version, and on PostgreSQL it is the one lock that all of them take first: no two can deadlock,
and the last check to end sees that it is the last.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from claims.models import Article, ArticleState, Claim, ClaimState
from claims.models.states import sources_of
from claims.services.errors import Conflict, Refused


@contextmanager
def changing(article_id: int) -> Iterator[int]:
    """A transaction over one article; gives the article's new version."""
    with transaction.atomic():
        Article.objects.filter(pk=article_id).update(version=F("version") + 1)
        yield Article.objects.values_list("version", flat=True).get(pk=article_id)


def refuse_signed_off(article_id: int) -> None:
    """Raises Refused once an article is signed off: its report stands. Inside a `changing` transaction."""
    if Article.objects.filter(pk=article_id, state=ArticleState.SIGNED_OFF).exists():
        raise Refused(_("The article is signed off: nothing on its claims changes any more."))


def move_claim(
    claim: Claim, target: str, service: str, *, version: int, article_version: int, **fields: Any
) -> Claim:
    """Moves a claim by one conditional UPDATE; raises Conflict if somebody was faster.

    Only a row that still has the `version` the person saw, in a state from which the table lets
    `service` move it, is changed. Returns the fresh claim. Refused where its article is signed off.
    """
    refuse_signed_off(claim.article_id)
    moved = Claim.objects.filter(
        pk=claim.pk, version=version, state__in=sources_of(ClaimState, target, service)
    ).update(state=target, version=F("version") + 1, touched=article_version, **fields)
    fresh = Claim.objects.select_related("article").get(pk=claim.pk)
    if not moved:
        raise Conflict(fresh)
    return fresh
