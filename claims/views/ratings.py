"""The newsroom's ratings: editors add, change, retire them and bring them back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from claims.forms.common import VersionForm
from claims.forms.publishing import RatingForm, RetireForm
from claims.models import Person, Rating, Role
from claims.queries.ratings import ratings_with_use
from claims.services.errors import Conflict, NotAllowed, Refused
from claims.services.ratings import add_rating, change_rating, restore_rating, retire_rating
from claims.views.access import person_of, role_required
from claims.views.messages import say


@require_http_methods(["GET", "POST"])
@role_required(Role.EDITOR)
def ratings(request: HttpRequest) -> HttpResponse:
    """The list, and the form that adds one."""
    if request.method == "GET":
        return _list(request, RatingForm(), 200)
    form = RatingForm(request.POST)
    status = _try(form, lambda: add_rating(person_of(request), form.rating_fields()))
    if status:
        return _list(request, form, status)
    say(request, _("Added."))
    return redirect("ratings")


@require_http_methods(["GET", "POST"])
@role_required(Role.EDITOR)
def change(request: HttpRequest, rating_id: int) -> HttpResponse:
    """One rating; of two editors the second is shown what the first has stored, and keeps what was typed."""
    rating = get_object_or_404(ratings_with_use(), pk=rating_id)
    used = rating.used  # type: ignore[attr-defined]  # the query's
    if request.method == "GET":
        return _page(request, rating, 200, form=RatingForm(rating=rating, used=used))
    form = RatingForm(request.POST, rating=rating, used=used)

    def save(person: Person) -> Rating:
        version = form.cleaned_data["version"]
        return change_rating(person, rating, version=version or 0, fields=form.rating_fields())

    status = _try(form, lambda: save(person_of(request)))
    if status:
        form.data = form.data.copy()
        form.data["version"] = str(rating.version)
        return _page(request, rating, status, form=form)
    say(request, _("Saved."))
    return redirect("ratings")


@require_POST
@role_required(Role.EDITOR)
def retire(request: HttpRequest, rating_id: int) -> HttpResponse:
    form = RetireForm(request.POST)
    return _press(request, rating_id, form, retire_rating, _("Retired."))


@require_POST
@role_required(Role.EDITOR)
def restore(request: HttpRequest, rating_id: int) -> HttpResponse:
    return _press(request, rating_id, VersionForm(request.POST), restore_rating, _("It is in use again."))


def _press(
    request: HttpRequest, rating_id: int, form: Form, service: Callable[..., Rating], done: str
) -> HttpResponse:
    rating = get_object_or_404(ratings_with_use(), pk=rating_id)
    status = _try(form, lambda: service(person_of(request), rating, **form.cleaned_data))
    if not status:
        say(request, done)
        return redirect("ratings")
    used = rating.used  # type: ignore[attr-defined]  # the query's
    changed = RatingForm(rating=rating, used=used)
    return _page(request, rating, status, form=changed, pressed=form)


def _try(form: Form, act: Callable[[], Rating]) -> int:
    """Runs the service; 0, or the status of the page that says what is wrong."""
    if not form.is_valid():
        return 400
    try:
        act()
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from None
    except Conflict:
        return 409
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error.message))
        return 400
    return 0


def _list(request: HttpRequest, form: RatingForm, status: int) -> HttpResponse:
    return render(request, "ratings.html", {"ratings": ratings_with_use(), "form": form}, status=status)


def _page(request: HttpRequest, rating: Rating, status: int, **context: Any) -> HttpResponse:
    return render(
        request, "rating.html", {"rating": rating, "conflict": status == 409, **context}, status=status
    )
