"""The articles, and the page where each is checked before one's eyes."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from claims.models import Article, ArticleState, Person, Role
from claims.queries.articles import ArticleView, article_view, articles_for, filters_from, summary_of
from claims.queries.engines import engines_counted, extraction_of, passed_over
from claims.queries.exports import reported_claims
from claims.queries.sign_off import signed_off
from claims.services.engines import why_no_model
from claims.services.errors import Conflict
from claims.services.extract import extract_again
from claims.views.access import is_fragment, may_see, person_of, role_required
from claims.views.desk import page_number
from claims.views.messages import say


@require_GET
@role_required(Role.SUBMITTER)
def articles(request: HttpRequest) -> HttpResponse:
    context = {
        "page": articles_for(person_of(request), page_number(request)),
        "no_model": why_no_model(),
    }
    return render(request, "articles.html", context)


@require_GET
@role_required(Role.SUBMITTER)
def article(request: HttpRequest, article_id: int) -> HttpResponse:
    """The page, or what changed on it since version `v`: 204 where that is nothing."""
    found = visible_article(request, article_id)
    fragment = is_fragment(request)
    since = _version(request) if fragment else 0
    if fragment and since == found.version:
        return HttpResponse(status=204)
    view = _article_view(request, found, since)
    context = {
        "view": view,
        "article": found,
        "update": fragment,
        "may_mark": found.state in (ArticleState.CHECKING, ArticleState.CHECKED),
        **_engines(person_of(request), view),
    }
    return render(request, "article.html#live" if fragment else "article.html", context)


def _engines(person: Person, view: ArticleView) -> dict[str, Any]:
    """Who looked for the claims, what that and the checks have cost, and what a model passed over.

    The cost would tell how much a model had to read: it is shown where nothing is withheld from the person.
    """
    article, no_model = view.article, why_no_model(view.article)
    found = extraction_of(article)
    fell_back = bool(found and found.details.fell_back)
    return {
        "extraction": found,
        "no_model": no_model,
        "may_look_again": fell_back
        and not no_model
        and person.is_reviewer
        and article.state == ArticleState.CHECKED,
        "may_see_cost": person.is_reviewer and not view.withheld,
        "passed_over": passed_over(article) if person.is_reviewer else [],
    }


def _article_view(request: HttpRequest, article: Article, since: int) -> ArticleView:
    person = person_of(request)
    filters = filters_from(request.GET, with_flags=person.is_reviewer)
    return article_view(article, page_number(request), since, filters, person=person)


def _version(request: HttpRequest) -> int:
    """The version that the page shows; 0 where it names none."""
    named = request.GET.get("v", "")
    return int(named) if named.isascii() and named.isdigit() and len(named) < 19 else 0


def visible_article(request: HttpRequest, article_id: int) -> Article:
    """404 where there is none, 403 where it is another one's."""
    rows = Article.objects.select_related("submitted_by", "signed_off_by", "extraction")
    found = get_object_or_404(rows, pk=article_id)
    if not may_see(person_of(request), found):
        raise PermissionDenied
    return found


@require_POST
@role_required(Role.REVIEWER)
def extract_article_again(request: HttpRequest, article_id: int) -> HttpResponse:
    found = get_object_or_404(Article, pk=article_id)
    try:
        extract_again(person_of(request), found)
    except Conflict:
        say(request, _("The article is not in a state to be read again."))
    return redirect("article", article_id)


@require_GET
@role_required(Role.SUBMITTER)
def report(request: HttpRequest, article_id: int) -> HttpResponse:
    """All of an article for print: each claim, what was found, and what was decided."""
    found = visible_article(request, article_id)
    claims = list(reported_claims(found, person_of(request)))
    ended = signed_off(found) if found.state == ArticleState.SIGNED_OFF else None
    open_ids = ended.open_ids if ended else frozenset()
    still_open = [one for one in claims if one.claim.pk in open_ids]
    context = {
        "article": found,
        "claims": [one for one in claims if one.verdict or one.claim.pk not in open_ids],
        "still_open": still_open,
        "signed_off": ended,
        "summary": summary_of(one.look for one in claims),
        "engines": engines_counted(one.made for one in claims if one.made),
    }
    return render(request, "report.html", context)
