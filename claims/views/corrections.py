"""Correcting a published claim: proposed on a page of its own, published or turned down on the claim's."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from claims.forms.common import CommentForm
from claims.forms.publishing import CorrectionForm
from claims.forms.verdicts import PublishForm
from claims.models import Claim, ClaimState, FactCheck, Role
from claims.queries.claims import claim_by_id
from claims.queries.corrections import citable, correction_queue, preselected
from claims.services import corrections
from claims.services.errors import Conflict, NotAllowed, Refused
from claims.views import claims as claim_page
from claims.views.access import person_of, role_required
from claims.views.messages import say


@require_http_methods(["GET", "POST"])
@role_required(Role.REVIEWER)
def propose(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The form, filled with what is published. What can't be taken comes back with what was typed."""
    claim = get_object_or_404(claim_by_id(claim_id))
    fact_check = FactCheck.objects.select_related("verdict__rating").filter(claim=claim).first()
    if fact_check is None:
        raise Http404
    if request.method == "GET":
        form = _form(claim, fact_check, None)
        return _page(request, claim, fact_check, form, 200 if claim.state == ClaimState.PUBLISHED else 409)
    form = _form(claim, fact_check, claim_page.with_evidence_now(claim, request.POST))
    if not form.is_valid():
        return _page(request, claim, fact_check, form, 400)
    try:
        corrections.propose_correction(person_of(request), claim, **_fields(form.cleaned_data))
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from None
    except Conflict:
        return _conflict(request, claim_id, form)
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error.message))
        return _page(request, claim, fact_check, form, 400)
    say(request, _("Proposed. Another editor publishes it; until then readers see what they saw."))
    return redirect("claim", claim_id)


def _form(claim: Claim, fact_check: FactCheck, data: Any) -> CorrectionForm:
    verdict = fact_check.verdict
    initial = {
        "version": claim.version,
        "rating": verdict.rating_id,
        "explanation": verdict.explanation,
        "evidence": preselected(claim, verdict),
    }
    return CorrectionForm(data, initial=initial, evidence=citable(claim, verdict), kept=verdict.rating)


def _fields(data: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: data[name] for name in ("version", "kind", "reason", "rating", "explanation")},
        "evidence_ids": [item.pk for item in data["evidence"]],
    }


def _conflict(request: HttpRequest, claim_id: int, form: CorrectionForm) -> HttpResponse:
    claim = get_object_or_404(claim_by_id(claim_id))
    form.data = form.data.copy()
    form.data["version"] = str(claim.version)
    changes = claim.history.select_related("person").order_by("-at", "-pk")[:3]
    return _page(request, claim, FactCheck.objects.get(claim=claim), form, 409, changes=changes)


def _page(
    request: HttpRequest,
    claim: Claim,
    fact_check: FactCheck,
    form: CorrectionForm,
    status: int,
    **context: Any,
) -> HttpResponse:
    context["is_open"] = correction_queue().filter(fact_check=fact_check).first()
    context |= {"claim": claim, "fact_check": fact_check, "form": form, "conflict": status == 409}
    return render(request, "correct.html", context, status=status)


@require_POST
@role_required(Role.EDITOR)
def publish(request: HttpRequest, claim_id: int) -> HttpResponse:
    return claim_page.act(
        request,
        claim_id,
        PublishForm(request.POST),
        lambda r, c, data: corrections.correct(
            person_of(r), c, version=data["version"], exception=data["exception"]
        ),
    )


@require_POST
@role_required(Role.REVIEWER)
def turn_down(request: HttpRequest, claim_id: int) -> HttpResponse:
    return claim_page.act(
        request,
        claim_id,
        CommentForm(request.POST),
        lambda r, c, data: corrections.turn_down(
            person_of(r), c, version=data["version"], comment=data["comment"]
        ),
        shown_as="turn_down",
    )
