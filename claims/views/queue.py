"""The reviewers' queue, and how they share it."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from claims.forms.queue import AssignForm, BulkForm, QueueForm, SavedFilterForm, SpreadForm
from claims.models import Claim, Person, Role
from claims.models.judgements import evidence_first_for
from claims.queries.queues import (
    STALE,
    QueueFilters,
    queue_counts,
    review_queue,
    reviewers,
    saved_filters,
)
from claims.services.errors import Refused
from claims.services.people import set_evidence_first
from claims.services.queue import (
    Done,
    assign,
    assign_all,
    delete_filter,
    dismiss_all,
    hold,
    let_go,
    save_filter,
    set_spread,
)
from claims.views.access import person_of, role_required
from claims.views.desk import page_number
from claims.views.messages import say


@require_GET
@role_required(Role.REVIEWER)
def review(request: HttpRequest) -> HttpResponse:
    person, form = person_of(request), QueueForm(request.GET)
    filters = QueueFilters(**form.cleaned_data) if form.is_valid() else QueueFilters()
    kept = _query(request.GET)
    context = {
        "form": form,
        "page": review_queue(person, filters, page_number(request)),
        "counts": queue_counts(person),
        "filters": saved_filters(person),
        "evidence_first": evidence_first_for(person, request.newsroom),  # type: ignore[attr-defined]  # the middleware's
        "reviewers": reviewers(),
        "kept": kept,
        "stale": filters.waiting == STALE,
        "keep": SavedFilterForm(initial={"query": kept}),
    }
    return render(request, "review.html", context, status=400 if form.errors else 200)


def _query(given: QueryDict) -> str:
    """The view's own address without its page and what is empty."""
    kept = given.copy()
    for name in [
        name for name in kept if name == "page" or not kept[name] or name not in QueueForm.base_fields
    ]:
        del kept[name]
    return kept.urlencode()


def _back(request: HttpRequest) -> HttpResponse:
    query = _query(QueryDict(request.POST.get("back", "")[:500]))
    return redirect(f"{reverse('review')}?{query}" if query else "review")


@require_POST
@role_required(Role.REVIEWER)
def bulk(request: HttpRequest) -> HttpResponse:
    """Assigns or dismisses the claims that were chosen, each as it was seen."""
    form = BulkForm(request.POST)
    if not form.is_valid():
        say(request, _("Choose what to do with the claims."))
        return _back(request)
    try:
        done = _bulk(request, form)
        say(
            request, ngettext("Done for %(n)s claim.", "Done for %(n)s claims.", done.done) % {"n": done.done}
        )
        if done.missed:
            say(
                request,
                ngettext(
                    "%(n)s had changed meanwhile and was left alone.",
                    "%(n)s had changed meanwhile and were left alone.",
                    done.missed,
                )
                % {"n": done.missed},
            )
    except Refused as error:
        say(request, str(error.message))
    return _back(request)


def _bulk(request: HttpRequest, form: BulkForm) -> Done:
    person, seen = person_of(request), _chosen(request)
    if form.cleaned_data["action"] == "dismiss":
        return dismiss_all(person, seen, form.cleaned_data["comment"])
    return assign_all(
        person, [claim_id for claim_id, _version in seen], _named(form.cleaned_data["to"], person)
    )


def _chosen(request: HttpRequest) -> list[tuple[int, int]]:
    """(id, version) of each box that was ticked; what is no such pair is passed over."""
    pairs = (value.partition("-") for value in request.POST.getlist("claim")[:1_000])
    return [
        (int(claim_id), int(version))
        for claim_id, _dash, version in pairs
        if claim_id.isascii()
        and claim_id.isdigit()
        and version.isascii()
        and version.isdigit()
        and len(claim_id + version) < 30
    ]


def _named(name: str, person: Person) -> Person | None:
    """The person of that name, "me", or nobody for "". Raises Refused."""
    if name in ("", "me"):
        return person if name else None
    found = reviewers().filter(username=name).first()
    if found is None:
        raise Refused(_("There is no reviewer named %(name)s.") % {"name": name}, "to")
    return found


@require_POST
@role_required(Role.REVIEWER)
def assign_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    form = AssignForm(request.POST)
    name = form.cleaned_data["to"] if form.is_valid() else ""
    return _on_claim(
        request, claim_id, lambda found: assign(person_of(request), found, _named(name, person_of(request)))
    )


@require_POST
@role_required(Role.REVIEWER)
def spread_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    form = SpreadForm(request.POST)
    if not form.is_valid():
        raise PermissionDenied
    return _on_claim(
        request, claim_id, lambda found: set_spread(person_of(request), found, form.cleaned_data["spread"])
    )


@require_POST
@role_required(Role.REVIEWER)
def hold_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Takes the claim in hand, takes it over, or lets it go."""
    action = request.POST.get("action", "")

    def act(found: Claim) -> object:
        if action == "let_go":
            return let_go(person_of(request), found)
        return hold(person_of(request), found, take_over=action == "take_over")

    return _on_claim(request, claim_id, act)


def _on_claim(request: HttpRequest, claim_id: int, act: Callable[[Claim], object]) -> HttpResponse:
    found = get_object_or_404(Claim.objects.select_related("article"), pk=claim_id)
    try:
        act(found)
    except Refused as error:
        say(request, str(error.message))
    return redirect("claim", claim_id)


@require_POST
@role_required(Role.REVIEWER)
def switch_evidence_first(request: HttpRequest) -> HttpResponse:
    """Whether the person gives a label of their own before they see the machine's."""
    try:
        set_evidence_first(person_of(request), request.POST.get("on") == "1")
        say(request, _("Saved."))
    except Refused as error:
        say(request, str(error.message))
    return _back(request)


@require_POST
@role_required(Role.REVIEWER)
def keep_filter(request: HttpRequest) -> HttpResponse:
    form = SavedFilterForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(_("Give the filter a name."))
        save_filter(
            person_of(request), form.cleaned_data["name"], _query(QueryDict(form.cleaned_data["query"]))
        )
        say(request, _("Saved."))
    except Refused as error:
        say(request, str(error.message))
    return _back(request)


@require_POST
@role_required(Role.REVIEWER)
def forget_filter(request: HttpRequest, filter_id: int) -> HttpResponse:
    delete_filter(person_of(request), filter_id)
    return _back(request)
