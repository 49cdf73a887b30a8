"""What people say of claims that may be the same, on the page of one of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from claims.forms.by_hand import SameForm
from claims.models import Role, SameClaim
from claims.services.same_claims import say_same, take_over
from claims.views import claims as claim_page
from claims.views.access import person_of, role_required


@require_POST
@role_required(Role.REVIEWER)
def say_of_pair(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Links the two, says that they are not the same, or takes either back."""
    pair, form = _pair(pair_id), SameForm(request.POST)
    return claim_page.act(
        request,
        _claim_id(pair, form),
        form,
        lambda r, c, data: say_same(person_of(r), pair, c, version=data["version"], state=data["state"]),
    )


@require_POST
@role_required(Role.REVIEWER)
def take_over_verdict(request: HttpRequest, pair_id: int) -> HttpResponse:
    pair, form = _pair(pair_id), SameForm(request.POST)
    return claim_page.act(
        request,
        _claim_id(pair, form),
        form,
        lambda r, c, data: take_over(person_of(r), pair, c, version=data["version"]),
    )


def _pair(pair_id: int) -> SameClaim:
    return get_object_or_404(
        SameClaim.objects.select_related("claim__article", "earlier__article"), pk=pair_id
    )


def _claim_id(pair: SameClaim, form: SameForm) -> int:
    """The one of the two on whose page it was said."""
    named = form.data.get("claim", "")
    return pair.earlier_id if named == str(pair.earlier_id) else pair.claim_id
