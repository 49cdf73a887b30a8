"""The queues, and the newsroom's settings."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from claims.forms.newsroom import NewsroomForm
from claims.models import Newsroom, Role
from claims.queries.corrections import correction_queue
from claims.queries.queues import decided_queue, moderation_queue, stale_queue
from claims.services.errors import Conflict
from claims.services.newsroom import save_settings
from claims.views.access import person_of, role_required
from claims.views.messages import say


def page_number(request: HttpRequest) -> int:
    """Which page of a list is asked for; 1 where that is no number."""
    page = request.GET.get("page", "1")
    return int(page) if page.isascii() and page.isdigit() and len(page) < 10 else 1


@require_GET
@role_required(Role.EDITOR)
def moderate(request: HttpRequest) -> HttpResponse:
    context = {
        "page": moderation_queue(page_number(request)),
        "decided": decided_queue(1),
        "corrections": correction_queue()[:50],
        "stale": stale_queue(),
    }
    return render(request, "moderate.html", context)


@require_http_methods(["GET", "POST"])
@role_required(Role.EDITOR)
def newsroom_settings(request: HttpRequest) -> HttpResponse:
    newsroom = Newsroom.current()
    if request.method == "GET":
        form = NewsroomForm(instance=newsroom, initial={"seen": newsroom.version})
        return render(request, "settings.html", {"form": form})
    form = NewsroomForm(request.POST, instance=newsroom)
    if not form.is_valid():
        return render(request, "settings.html", {"form": form}, status=400)
    return _save_settings(request, form)


def _save_settings(request: HttpRequest, form: NewsroomForm) -> HttpResponse:
    fields: dict[str, Any] = dict(form.cleaned_data)
    seen = fields.pop("seen")
    try:
        save_settings(person_of(request), version=seen, **fields)
    except Conflict as error:
        form.data = form.data.copy()
        form.data["seen"] = error.row.version
        return render(request, "settings.html", {"form": form, "conflict": error.row}, status=409)
    say(request, _("Saved."))
    return redirect("settings")
