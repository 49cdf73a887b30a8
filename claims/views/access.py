"""Who may see a page, and what a service's errors become."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from claims.models import Article, Person

View = Callable[..., HttpResponse]


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; only behind `role_required`."""
    return cast(Person, request.user)


def role_required(role: str) -> Callable[[View], View]:
    """403 for somebody without the role. A stranger is sent to sign in, but never inside a fragment.

    Whoever has to have a second factor and has none sets one up first.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                if request.method == "GET" and not is_fragment(request):
                    return redirect_to_login(request.get_full_path())
                raise PermissionDenied
            if not person_of(request).has_role(role):
                raise PermissionDenied
            if person_of(request).lacks_second_factor:
                return _to_setting_up(request)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def signed_in(view: View) -> View:
    """The same for everybody who is signed in, with or without the second factor they need."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "GET" and not is_fragment(request):
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied

    return guarded


def _to_setting_up(request: HttpRequest) -> HttpResponse:
    if request.method == "GET" and not is_fragment(request):
        return redirect("second_factor")
    raise PermissionDenied


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a piece of the page; for its history it needs the whole page."""
    htmx = request.htmx  # type: ignore[attr-defined]  # django-htmx's
    return bool(htmx) and not htmx.history_restore_request


def may_see(person: Person, article: Article) -> bool:
    """Reviewers and editors see everything, a submitter their own articles."""
    return person.is_reviewer or article.submitted_by_id == person.pk
