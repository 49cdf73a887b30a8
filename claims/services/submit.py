"""Bringing an article in."""

from __future__ import annotations

from datetime import date as Date

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.checking.domain import LANGUAGES
from claims.checking.language.detect import detect_language
from claims.models import Article, ArticleKind, Person, Role
from claims.services import history
from claims.services.errors import AlreadySubmitted, Refused
from claims.services.permissions import require_role
from claims.services.texts import normalise_body, sha256
from claims.services.wake import wake_for_articles


def submit_article(
    person: Person,
    *,
    title: str,
    body: str,
    date: Date,
    kind: str,
    author: str = "",
    outlet: str = "",
    url: str = "",
    language: str = "",
) -> Article:
    """Stores the article and wakes a worker for it on commit.

    `date` is the article's own plain date. An empty `language` is detected. Raises NotAllowed,
    Refused, or AlreadySubmitted with the article that has the same text.
    """
    require_role(person, Role.SUBMITTER)
    text = _checked_body(body)
    _refuse_bad_origin(kind, outlet, url)
    article = Article(
        title=title.strip() or _first_line(text),
        body=text,
        body_sha256=sha256(text),
        language=language if language in LANGUAGES else detect_language(text) or "",
        date=date,
        kind=kind,
        author=author.strip(),
        outlet=outlet.strip(),
        url=url.strip(),
        submitted_by=person,
        woken_at=timezone.now(),
    )
    return _store(article, person)


def _checked_body(raw: str) -> str:
    text = normalise_body(raw)
    if not text.strip():
        raise Refused(_("There is no text to check."), "body")
    if len(text) > settings.ARTICLE_LIMIT:
        raise Refused(
            _("The text has %(length)s characters; %(limit)s is the most.")
            % {"length": f"{len(text):,}", "limit": f"{settings.ARTICLE_LIMIT:,}"},
            "body",
        )
    return text


def _refuse_bad_origin(kind: str, outlet: str, url: str) -> None:
    if kind not in ArticleKind.values:
        raise Refused(_("Say whether this is our own copy or was published."), "kind")
    if kind == ArticleKind.PUBLISHED and not (outlet.strip() or url.strip()):
        raise Refused(_("Say where it was published: the outlet, the address, or both."), "outlet")


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0][:300]


def _store(article: Article, person: Person) -> Article:
    try:
        with transaction.atomic():
            article.save(force_insert=True)
            history.record("submitted", article=article, person=person, sha256=article.body_sha256)
            wake_for_articles([article.pk])
    except IntegrityError:
        # Also where somebody else's submission of the same text was committed a moment before.
        existing = Article.objects.filter(body_sha256=article.body_sha256).first()
        if existing is None:
            raise
        raise AlreadySubmitted(_("This text has already been submitted."), existing) from None
    return article
