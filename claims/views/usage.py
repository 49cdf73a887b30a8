"""What the language model is asked, and what that costs: for editors."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from claims.models import ModelServer, Role
from claims.publishing.exports import table_lines
from claims.queries.usage import caps_of, day_table, dearest_articles, engine, paused_servers, used
from claims.services.engines import why_no_model
from claims.services.errors import NotAllowed
from claims.services.model_calls import ask_again
from claims.views.access import person_of, role_required
from claims.views.messages import say


@require_GET
@role_required(Role.EDITOR)
def usage(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    found = used(today)
    context = {
        "engine": engine(),
        "why_no_model": why_no_model(),
        "for_own_copy": settings.OPENAI_FOR_OWN_COPY,
        "used": found,
        "tables": [
            (gettext("By model"), "models", gettext("Model"), found.models),
            (gettext("By step"), "steps", gettext("Step"), found.steps),
        ],
        "caps": caps_of(today),
        "article_cap": settings.OPENAI_ARTICLE_CAP,
        "article_tokens": settings.OPENAI_ARTICLE_TOKENS,
        "dearest": dearest_articles(today),
        "paused": paused_servers(timezone.now()),
    }
    return render(request, "usage.html", context)


@require_GET
@role_required(Role.EDITOR)
def export_usage(_: HttpRequest) -> StreamingHttpResponse:
    """The table by day, as CSV."""
    found = used(timezone.localdate())
    columns, rows = day_table(found)
    name = f"usage-{found.days[0].name}-{found.days[-1].name}.csv"
    return StreamingHttpResponse(
        table_lines(columns, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
@role_required(Role.EDITOR)
def ask_model_again(request: HttpRequest, server_id: int) -> HttpResponse:
    row = get_object_or_404(ModelServer, pk=server_id)
    try:
        asked = ask_again(person_of(request), row)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from None
    say(
        request,
        gettext("The model is asked again from now on.") if asked else gettext("It was asked again already."),
    )
    return redirect("usage")
