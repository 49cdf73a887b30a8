"""Ending the work on the newsroom's own copy."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.models import Article, ArticleKind, ArticleState, ClaimState, Person, Role
from claims.models.states import sources_of
from claims.services import history
from claims.services.changes import changing
from claims.services.errors import Conflict, Refused
from claims.services.permissions import require_role


def sign_off(person: Person, article: Article, *, version: int) -> Article:
    """An editor ends the work on own copy; its report then stands. Raises NotAllowed, Refused, Conflict.

    Refused while claims are still flagged or proposed, or checks are still open.
    """
    require_role(person, Role.EDITOR)
    if article.kind != ArticleKind.OWN:
        raise Refused(_("Only our own copy is signed off; claims of published articles are published."))
    with changing(article.pk) as new_version:
        moved = Article.objects.filter(
            pk=article.pk,
            version=new_version,
            state__in=sources_of(ArticleState, ArticleState.SIGNED_OFF, "sign_off"),
        ).update(state=ArticleState.SIGNED_OFF, signed_off_by=person, signed_off_at=timezone.now())
        fresh = Article.objects.get(pk=article.pk)
        if not moved or version + 1 != new_version:
            raise Conflict(fresh)
        _refuse_open_work(fresh)
        history.record("signed_off", article=fresh, person=person)
    return fresh


def _refuse_open_work(article: Article) -> None:
    open_claims = article.claims.filter(
        hidden=False, state__in=(ClaimState.FLAGGED, ClaimState.PROPOSED)
    ).count()
    if open_claims:
        raise Refused(
            ngettext(
                "%(count)s claim is still flagged or waits for a decision.",
                "%(count)s claims are still flagged or wait for a decision.",
                open_claims,
            )
            % {"count": open_claims}
        )
