"""What strangers see: published fact-checks, and whether the site is well."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from claims.publishing.claim_review import claim_review_json
from claims.queries.fact_checks import fact_checks, newest_fact_checks
from claims.views.desk import page_number


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
    markup = claim_review_json(found, newsroom) if found.withdrawn_at is None else ""
    return render(request, "fact_check.html", {"fact_check": found, "claim_review": markup})


@require_GET
def healthz(_: HttpRequest) -> HttpResponse:
    """200 where the database answers; a load balancer asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
