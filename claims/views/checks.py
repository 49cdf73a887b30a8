"""Having a claim checked again, and taking a check away with everything that went into it."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from claims.models import ArticleState, Check, Person, Role
from claims.queries.claims import ClaimView, claim_by_id
from claims.queries.estimates import check_estimate
from claims.queries.judgements import is_blind
from claims.services.check import start_check
from claims.services.errors import Conflict, Refused
from claims.services.second_readings import second_engine
from claims.services.trails import bundle_of
from claims.views.access import person_of, role_required
from claims.views.messages import say


def offered(person: Person, view: ClaimView) -> dict[str, Any]:
    """Whether the person may have the claim checked again, and whether by a language model after `local`.

    Whoever gives a label of their own first is offered neither where models read second: that a reading is under way
    already would tell what the first came to.
    """
    is_open = view.article.state in (ArticleState.CHECKING, ArticleState.CHECKED)
    by_both = bool(second_engine(view.article))
    may_check = person.is_reviewer and is_open and not view.checking and not (view.blind and by_both)
    return {
        "may_check": may_check,
        "may_ask_model": may_check and by_both,
        "estimate": check_estimate(view.article) if may_check else None,
    }


@require_POST
@role_required(Role.REVIEWER)
def check_claim_again(request: HttpRequest, claim_id: int) -> HttpResponse:
    """`with_model`: a language model is to read the claim, whatever `local` comes to."""
    found, person = get_object_or_404(claim_by_id(claim_id)), person_of(request)
    if second_engine(found.article) and is_blind(person, found):
        say(request, _("Give your label first; then you can have it checked again."))
        return redirect("claim", claim_id)
    try:
        start_check(person, found, with_model=request.POST.get("with_model") == "1")
    except Conflict:
        say(request, _("A check of this claim is under way already."))
    except Refused as error:
        say(request, str(error.message))
    return redirect("claim", claim_id)


@require_GET
@role_required(Role.REVIEWER)
def check_bundle(request: HttpRequest, claim_id: int, check_id: int) -> HttpResponse:
    """The bundle as a file, to be saved and never shown; 409 in words where there is none to be had."""
    claim = get_object_or_404(claim_by_id(claim_id))
    if is_blind(person_of(request), claim):  # before the check is looked for: that it is there tells, too
        raise PermissionDenied(_("Give your label first; then you can take the checks away."))
    check = get_object_or_404(Check.objects.select_related("claim__article"), pk=check_id, claim=claim)
    try:
        bundle = bundle_of(check)
    except Refused as error:
        return render(request, "no_bundle.html", {"claim": claim, "why": error.message}, status=409)
    text = json.dumps(bundle, ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": f'attachment; filename="claim-{claim.pk}-check-{check.pk}.json"'}
    return HttpResponse(text, content_type="application/json", headers=headers)
