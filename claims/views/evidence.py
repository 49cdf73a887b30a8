"""Finding evidence by hand: in the library, or at an address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.forms.queue import EvidenceForm, FindForm
from claims.models import Claim, Document, Evidence, Role
from claims.queries.library import Filters, search_library
from claims.services.errors import Refused
from claims.services.evidence import add_evidence, add_evidence_from_page
from claims.views.access import person_of, role_required
from claims.views.desk import page_number
from claims.views.messages import say


@require_http_methods(["GET", "POST"])
@role_required(Role.REVIEWER)
def find_evidence(request: HttpRequest, claim_id: int) -> HttpResponse:
    """A search in the library for the claim, and the passages found as quotes to add."""
    claim = get_object_or_404(Claim.objects.select_related("article", "suggested_by"), pk=claim_id)
    form = EvidenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = _add(request, claim, form)
            say(
                request,
                _("Added.")
                if not added.later
                else _(
                    "Added. It is later than the article, or undated: it counts neither for nor against it."
                ),
            )
            return redirect("claim", claim_id)
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
    find = FindForm(request.GET)
    words = find.cleaned_data["q"] if find.is_valid() else ""
    words = words if "q" in request.GET else claim.restatement[:400]
    context = {"claim": claim, "form": form, "find": FindForm(initial={"q": words}), "words": words}
    context["page"] = search_library(words, Filters(), page_number(request)) if words.strip() else None
    return render(request, "find_evidence.html", context, status=400 if form.errors else 200)


def _add(request: HttpRequest, claim: Claim, form: EvidenceForm) -> Evidence:
    data, person = form.cleaned_data, person_of(request)
    how = {"quote": data["quote"], "stance": data["stance"]}
    if data["url"]:
        return add_evidence_from_page(person, claim, data["url"], **how)
    document = Document.objects.select_related("source").filter(pk=data["document"] or 0).first()
    if document is None:
        raise Refused(_("Give the address of a page, or the number of a stored document."), "url")
    return add_evidence(person, claim, document, **how)
