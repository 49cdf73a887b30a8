"""A check to take away, with everything that went into it, for whoever wants to look into it or replay it."""

from __future__ import annotations

import json

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from claims.models import Check, Role
from claims.queries.claims import claim_by_id
from claims.queries.judgements import is_blind
from claims.services.errors import Refused
from claims.services.trails import bundle_of
from claims.views.access import person_of, role_required


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
