"""Signing in, in two steps where there is a second factor; and a new password for one that is forgotten."""

from __future__ import annotations

import time
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_lockout_response
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView, PasswordResetConfirmView
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from claims.forms.people import AskForResetForm, CodeForm, ResetPasswordForm
from claims.models import Person
from claims.services.account_mail import ask_for_reset
from claims.services.errors import Refused
from claims.services.second_factor import check_code
from project.visitor import visitor_address

PENDING = "pending"  # in the session: who has given the password, and not yet the code
PENDING_SECONDS = 10 * 60


class SignInView(LoginView):
    """The password. Whoever has a second factor is not signed in before the code."""

    template_name = "sign_in.html"

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        person = form.get_user()
        if person.second_factor_since is None:  # type: ignore[union-attr]  # our own model
            return super().form_valid(form)
        self.request.session.cycle_key()
        self.request.session[PENDING] = {
            "person": person.pk,
            "hash": person.get_session_auth_hash(),
            "backend": person.backend,
            "at": int(time.time()),
            "next": self.get_success_url(),
        }
        return redirect("sign_in_code")


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The code of the phone, or one from the paper. Wrong ones count as wrong passwords do."""
    person = _pending_person(request)
    if person is None:
        note = _("Your sign-in took too long, or was begun elsewhere. Begin again.")
        return render(
            request, "sign_in.html", {"form": AuthenticationForm(request), "note": note, "next": ""}
        )
    form = CodeForm(request.POST or None)
    form.fields["code"].widget.attrs["autofocus"] = True
    if request.method == "POST" and form.is_valid():
        credentials = {"username": person.username}
        if not AxesProxyHandler.is_allowed(request, credentials):
            return get_lockout_response(request, credentials=credentials)
        if check_code(person, form.cleaned_data["code"]):
            return _sign_in(request, person)
        user_login_failed.send(sender=__name__, credentials=credentials, request=request)
        form.add_error(
            "code", _("This code is not right, was used already, or is too old. Wait for the next one.")
        )
    return render(request, "sign_in_code.html", {"form": form}, status=400 if form.errors else 200)


def _pending_person(request: HttpRequest) -> Person | None:
    """Who gave the password a moment ago, unless it or the account has been changed since."""
    pending = request.session.get(PENDING)
    if not pending or time.time() - pending["at"] > PENDING_SECONDS:
        return None
    person = Person.objects.filter(pk=pending["person"], is_active=True).first()
    if person is None or person.get_session_auth_hash() != pending["hash"]:
        return None
    return person


def _sign_in(request: HttpRequest, person: Person) -> HttpResponse:
    pending = request.session.pop(PENDING)
    login(request, person, backend=pending["backend"])
    return redirect(pending["next"])


@require_http_methods(["GET", "POST"])
def password_reset(request: HttpRequest) -> HttpResponse:
    """Asks for a link by mail. The answer is the same whether anybody has the address or not."""
    form = AskForResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if ask_for_reset(form.cleaned_data["email"], visitor=visitor_address(request)):
            return redirect("password_reset_sent")
        form.add_error(None, _("Too many requests came from here. Try again in an hour."))
        return render(request, "password_reset.html", {"form": form}, status=429)
    return render(request, "password_reset.html", {"form": form}, status=400 if form.errors else 200)


@require_GET
def password_reset_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "password_reset_sent.html", {"minutes": settings.PASSWORD_RESET_TIMEOUT // 60})


@method_decorator(never_cache, name="dispatch")
class ChooseNewPasswordView(PasswordResetConfirmView):
    """Django's own: it takes the token out of the address at once. Nobody is signed in by it."""

    template_name = "password_reset_confirm.html"
    form_class = ResetPasswordForm  # type: ignore[assignment]  # asks and saves as the one it expects
    success_url = reverse_lazy("password_reset_done")

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except Refused as error:
            return self._refused(form, error)

    def form_invalid(self, form: Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=400)

    def _refused(self, form: Form, error: Refused) -> HttpResponse:
        form.add_error(error.field, str(error.message))
        return self.form_invalid(form)


@require_GET
def password_reset_done(request: HttpRequest) -> HttpResponse:
    return render(request, "password_reset_done.html")
