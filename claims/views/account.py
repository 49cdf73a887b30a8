"""Everybody's own account: password, address, second factor, sessions. What matters asks for the password again."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate, logout
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from claims.forms.people import AddressForm, CodeForm, PasswordForm, StepUpForm
from claims.models import Person, Role
from claims.services import passwords, people, second_factor
from claims.services.errors import NotAllowed, Refused
from claims.views.access import person_of, role_required, signed_in
from claims.views.messages import say
from claims.views.sessions import keep_this_session, signed_in_just_now, signed_in_since


@require_GET
@role_required(Role.SUBMITTER)
def account(request: HttpRequest) -> HttpResponse:
    return _account_page(request)


@require_POST
@role_required(Role.SUBMITTER)
def set_address(request: HttpRequest) -> HttpResponse:
    """Where the person's own mail goes."""
    form = AddressForm(request.POST)
    if _confirmed(request, form):
        passwords.set_email(person_of(request), form.cleaned_data["email"])
        say(request, _("Saved."))
        return redirect("account")
    return _account_page(request, address_form=form)


@require_POST
@role_required(Role.SUBMITTER)
def change_password(request: HttpRequest) -> HttpResponse:
    """Another password; sessions elsewhere end."""
    form = PasswordForm(request.POST)
    if _confirmed(request, form):
        try:
            passwords.set_password(person_of(request), form.cleaned_data["new_password1"])
        except Refused as error:
            form.add_error(error.field, str(error.message))
        else:
            keep_this_session(request)
            say(request, _("Your password is changed, and you are signed out everywhere else."))
            return redirect("account")
    return _account_page(request, password_form=form)


@require_POST
@signed_in
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Signs out everywhere, here too."""
    people.end_sessions(person_of(request), of=person_of(request))
    logout(request)
    return redirect("home")


# --- the second factor --------------------------------------------------------------------------


@never_cache
@require_GET
@signed_in
def show_second_factor(request: HttpRequest) -> HttpResponse:
    return _second_factor_page(request)


@require_POST
@signed_in
def offer_second_factor(request: HttpRequest) -> HttpResponse:
    """Begins to set one up, or another one in its place."""
    form = StepUpForm(request.POST, fresh=_need_not_ask(request))
    if not _confirmed(request, form):
        return _second_factor_page(request, step_up=form)
    second_factor.offer(person_of(request))
    return redirect("second_factor")


@never_cache
@require_GET
@signed_in
def second_factor_picture(request: HttpRequest) -> HttpResponse:
    """What the phone's camera reads, while it is being set up."""
    secret = second_factor.offered_secret(person_of(request))
    if secret is None:
        raise Http404
    return HttpResponse(second_factor.picture_of(secret, person_of(request)), content_type="image/svg+xml")


@require_POST
@signed_in
def switch_on_second_factor(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            codes = second_factor.switch_on(person_of(request), form.cleaned_data["code"])
        except Refused as error:
            form.add_error(error.field, str(error.message))
        else:
            keep_this_session(request)
            return render(request, "recovery_codes.html", {"codes": codes})
    return _second_factor_page(request, code_form=form)


@require_POST
@role_required(Role.SUBMITTER)
def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    form = StepUpForm(request.POST)
    if _confirmed(request, form):
        try:
            return render(
                request,
                "recovery_codes.html",
                {"codes": second_factor.new_recovery_codes(person_of(request))},
            )
        except Refused as error:
            form.add_error(None, str(error.message))
    return _second_factor_page(request, step_up=form)


@require_POST
@role_required(Role.SUBMITTER)
def switch_off_second_factor(request: HttpRequest) -> HttpResponse:
    form = StepUpForm(request.POST)
    if _confirmed(request, form):
        try:
            second_factor.switch_off(person_of(request))
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from None
        keep_this_session(request)
        say(request, _("The second factor is off."))
        return redirect("account")
    return _second_factor_page(request, step_up=form)


# --- what they share ----------------------------------------------------------------------------


def _confirmed(request: HttpRequest, form: Form) -> bool:
    """Whether the form is right, and the password in it, where it asks for one. Wrong ones count as at sign-in."""
    if not form.is_valid():
        return False
    if "password" not in form.fields:
        return True
    person = person_of(request)
    if authenticate(request, username=person.username, password=form.cleaned_data["password"]) == person:
        return True
    form.add_error("password", _("This is not your password."))
    return False


def _need_not_ask(request: HttpRequest) -> bool:
    """A first second factor, right after signing in: the password was typed a moment ago."""
    return person_of(request).second_factor_since is None and signed_in_just_now(request)


def _account_page(request: HttpRequest, **forms: Form) -> HttpResponse:
    person: Person = person_of(request)
    context: dict[str, Any] = {
        "address_form": AddressForm(initial={"email": person.email}, auto_id="address_%s"),
        "password_form": PasswordForm(auto_id="password_%s"),
        "since": signed_in_since(request),
        "codes_left": second_factor.recovery_codes_left(person),
    }
    return render(request, "account.html", context | forms, status=400 if forms else 200)


def _second_factor_page(request: HttpRequest, **forms: Form) -> HttpResponse:
    person = person_of(request)
    secret = second_factor.offered_secret(person)
    context: dict[str, Any] = {
        "step_up": StepUpForm(fresh=_need_not_ask(request)),
        "code_form": CodeForm(),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)) if secret else "",
        "secret_address": second_factor.address_of(secret, person) if secret else "",
        "codes_left": second_factor.recovery_codes_left(person),
    }
    return render(request, "second_factor.html", context | forms, status=400 if forms else 200)
