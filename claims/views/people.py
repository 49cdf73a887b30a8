"""Who works here: editors invite, give roles and close accounts; and the newsroom's history."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.forms.people import AccountReasonForm, InviteForm, JoinForm, PeopleSearchForm, RoleForm
from claims.models import Invitation, Person, Role
from claims.queries import people as queries
from claims.services import invitations, second_factor
from claims.services import people as services
from claims.services.errors import NotAllowed, Refused
from claims.views.access import person_of, role_required
from claims.views.desk import page_number
from claims.views.messages import say

INVITED = "invited"  # in the session: which invitation's link was shown


@require_GET
@role_required(Role.EDITOR)
def people(request: HttpRequest) -> HttpResponse:
    return _people_page(request, InviteForm(auto_id="invite_%s"))


def _people_page(request: HttpRequest, invite_form: InviteForm) -> HttpResponse:
    search = PeopleSearchForm(request.GET)
    wanted = search.cleaned_data if search.is_valid() else {}
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "page": queries.people(page_number(request), **wanted),
        "invitations": list(queries.open_invitations()),
        "search": search,
        "kept": kept.urlencode(),
        "invite_form": invite_form,
    }
    return render(request, "people.html", context, status=400 if invite_form.errors or search.errors else 200)


@require_POST
@role_required(Role.EDITOR)
def invite(request: HttpRequest) -> HttpResponse:
    """Answers with the link, which is shown this once."""
    form = InviteForm(request.POST, auto_id="invite_%s")
    if form.is_valid():
        try:
            invitation, link = invitations.invite(person_of(request), **form.cleaned_data)
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from None
        except Refused as error:
            form.add_error(error.field, str(error.message))
        else:
            mailed = bool(invitation.email) and invitations.mail_invitation(invitation, link)
            return render(request, "invited.html", {"invitation": invitation, "link": link, "mailed": mailed})
    return _people_page(request, form)


@require_POST
@role_required(Role.EDITOR)
def revoke_invitation(request: HttpRequest, invitation_id: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation, pk=invitation_id)
    try:
        revoked = invitations.revoke(person_of(request), invitation)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from None
    say(request, _("The link is not good any more.") if revoked else _("The link was used already."))
    return redirect("people")


@never_cache
@require_GET
def join_link(request: HttpRequest, token: str) -> HttpResponse:
    """Takes the token out of the address: it shall stand in no log, and in no address bar."""
    try:
        request.session[INVITED] = invitations.find(token).pk
    except invitations.LinkUsedUp as error:
        return _used_up(request, error)
    return redirect("join")


@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Who was invited makes their account, and signs in with it next."""
    try:
        invitation = invitations.find_again(request.session.get(INVITED, 0))
        form = JoinForm(request.POST or None, initial=_name_parts(invitation.name))
        if request.method == "POST" and form.is_valid() and _has_joined(invitation, form):
            del request.session[INVITED]
            say(request, _("Your account is made. Sign in with it."))
            return redirect("sign_in")
    except invitations.LinkUsedUp as error:
        return _used_up(request, error)
    context = {"form": form, "invitation": invitation}
    return render(request, "join.html", context, status=400 if form.errors else 200)


def _has_joined(invitation: Invitation, form: JoinForm) -> bool:
    """Whether the account is made; else the form says why not."""
    fields: dict[str, Any] = dict(form.cleaned_data)
    password, _again = fields.pop("new_password1"), fields.pop("new_password2")
    try:
        invitations.accept(invitation, password=password, **fields)
    except invitations.LinkUsedUp:
        raise
    except Refused as error:
        field = "new_password1" if error.field == "password" else error.field
        form.add_error(field if field in form.fields else None, str(error.message))
        return False
    return True


def _used_up(request: HttpRequest, error: invitations.LinkUsedUp) -> HttpResponse:
    return render(request, "join.html", {"used_up": str(error.message)}, status=410)


def _name_parts(name: str) -> dict[str, str]:
    first, _space, last = name.partition(" ")
    return {"first_name": first, "last_name": last}


@require_GET
@role_required(Role.EDITOR)
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    return _person_page(request, get_object_or_404(Person, pk=person_id))


def _person_page(request: HttpRequest, shown: Person, *, status: int = 200, **context: Any) -> HttpResponse:
    context = {"role_form": RoleForm(initial={"role": shown.role}, auto_id="role_%s")} | context
    context |= {"person": shown, "history": queries.history_of(shown)}
    return render(request, "person.html", context, status=status)


@require_POST
@role_required(Role.EDITOR)
def set_role(request: HttpRequest, person_id: int) -> HttpResponse:
    shown, form = get_object_or_404(Person, pk=person_id), RoleForm(request.POST, auto_id="role_%s")
    if not form.is_valid():
        return _person_page(request, shown, status=400, role_form=form)
    return _act(
        request, shown, services.change_role, form.cleaned_data["role"], reason=form.cleaned_data["reason"]
    )


@require_POST
@role_required(Role.EDITOR)
def deactivate(request: HttpRequest, person_id: int) -> HttpResponse:
    return _act_with_reason(request, person_id, services.deactivate)


@require_POST
@role_required(Role.EDITOR)
def reactivate(request: HttpRequest, person_id: int) -> HttpResponse:
    return _act_with_reason(request, person_id, services.reactivate)


@require_POST
@role_required(Role.EDITOR)
def reset_second_factor(request: HttpRequest, person_id: int) -> HttpResponse:
    return _act_with_reason(request, person_id, second_factor.reset)


@require_POST
@role_required(Role.EDITOR)
def end_sessions_of(request: HttpRequest, person_id: int) -> HttpResponse:
    shown = get_object_or_404(Person, pk=person_id)
    try:
        services.end_sessions(person_of(request), of=shown)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from None
    say(request, _("Signed out everywhere."))
    return redirect("person", shown.pk)


def _act_with_reason(request: HttpRequest, person_id: int, service: Any) -> HttpResponse:
    shown, form = get_object_or_404(Person, pk=person_id), AccountReasonForm(request.POST)
    if not form.is_valid():
        return _person_page(request, shown, status=400, wrong=_("The reason is too long."))
    return _act(request, shown, service, reason=form.cleaned_data["reason"])


def _act(request: HttpRequest, shown: Person, service: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        service(person_of(request), shown, *args, **kwargs)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from None
    say(request, _("Done. It holds from their next click on."))
    return redirect("person", shown.pk)


@require_GET
@role_required(Role.EDITOR)
def newsroom_history(request: HttpRequest) -> HttpResponse:
    return render(request, "newsroom_history.html", {"page": queries.newsroom_history(page_number(request))})
