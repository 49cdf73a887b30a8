"""What strangers see: published fact-checks, and whether the site is well."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import http_date
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import conditional_page, require_GET, require_safe

from claims.publishing.atom import atom
from claims.publishing.claim_review import claim_review_json
from claims.queries.fact_checks import (
    corrections_of,
    fact_checks,
    first_sentence,
    last_changed,
    listed,
    newest_fact_checks,
    public_changes,
    shown,
    versions_of,
)
from claims.queries.ratings import rating_colours, rating_key
from claims.views.access import View
from claims.views.desk import page_number

FRESH_SECONDS = 300  # how long a copy may be shown before it is asked for again: corrections travel fast


def kept_shortly(view: View) -> View:
    """Caches may keep the answer for some minutes and ask again by its ETag."""

    @wraps(view)
    def cached(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
        return response

    decorate: Callable[[View], View] = conditional_page
    return decorate(cached)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html", {"page": newest_fact_checks(page_number(request))})


@require_GET
def fact_check(request: HttpRequest, fact_check_id: int, slug: str) -> HttpResponse:
    """One published claim. Its address holds for good; another slug leads to the right one."""
    found = get_object_or_404(fact_checks(), pk=fact_check_id)
    if slug != found.slug:
        return redirect("fact_check", found.pk, found.slug, permanent=True)
    newsroom = request.newsroom  # type: ignore[attr-defined]  # the middleware's
    corrections = corrections_of(found)
    markup = claim_review_json(found, newsroom, corrections) if found.withdrawn_at is None else ""
    context = {
        "fact_check": found,
        "claim_review": markup,
        "corrections": shown(corrections),
        "versions": versions_of(found, corrections),
        "site_url": settings.SITE_URL,
    }
    return render(request, "fact_check.html", context)


@require_GET
def fact_check_version(request: HttpRequest, fact_check_id: int, slug: str, number: int) -> HttpResponse:
    """What the page said before a correction or the withdrawal; the version that holds is the page itself."""
    found = get_object_or_404(fact_checks(), pk=fact_check_id)
    if slug != found.slug:
        return redirect("fact_check_version", found.pk, found.slug, number, permanent=True)
    versions = versions_of(found, corrections_of(found))
    if not 1 <= number <= len(versions):
        raise Http404
    version = versions[number - 1]
    if version.ended_at is None:
        return redirect("fact_check", found.pk, found.slug)
    context = {"fact_check": found, "version": version, "versions": versions, "site_url": settings.SITE_URL}
    return render(request, "fact_check_version.html", context)


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@kept_shortly
def embed(request: HttpRequest, fact_check_id: int) -> HttpResponse:
    """A small page that other sites may frame: it has no script, no form and sets no cookie."""
    found = get_object_or_404(listed(), pk=fact_check_id)
    sentence = first_sentence(found.verdict.explanation, found.claim.article.language)
    corrections = corrections_of(found)
    context = {
        "fact_check": found,
        "sentence": sentence,
        "correction": corrections[-1] if corrections else None,
        "address": settings.SITE_URL + reverse("fact_check", args=[found.pk, found.slug]),
    }
    return render(request, "embed.html", context)


@require_safe
@kept_shortly
def feed(request: HttpRequest) -> HttpResponse:
    """The newest fact-checks by their last change, as Atom."""
    rows = last_changed()
    newsroom = request.newsroom  # type: ignore[attr-defined]  # the middleware's
    response = HttpResponse(atom(rows, newsroom), content_type="application/atom+xml; charset=utf-8")
    if rows:
        response["Last-Modified"] = http_date(max(row.changed_at for row in rows).timestamp())
    return response


@require_GET
def corrections(request: HttpRequest) -> HttpResponse:
    """Every correction and withdrawal, in public, by date."""
    return render(request, "corrections.html", {"page": public_changes(page_number(request))})


@require_GET
def key(request: HttpRequest) -> HttpResponse:
    """What each rating means, with its number; retired ones with the reason."""
    return render(request, "rating_key.html", {"ratings": rating_key()})


@require_safe
@kept_shortly
def colours(_: HttpRequest) -> HttpResponse:
    """The ratings' own colours as a style sheet: the policy for content allows no inline style."""
    return HttpResponse(rating_colours(), content_type="text/css; charset=utf-8")


@require_GET
def healthz(_: HttpRequest) -> HttpResponse:
    """200 where the database answers; a load balancer asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
