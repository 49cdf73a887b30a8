"""Submitting an article: pasted, or first read from a page or a file and looked over by the person."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from claims.forms.articles import EstimateForm, SubmitForm
from claims.models import ArticleKind, Role
from claims.queries.estimates import article_estimate
from claims.services.engines import why_no_model
from claims.services.errors import AlreadySubmitted, Refused
from claims.services.reading_articles import Draft, read_address, read_upload
from claims.services.submit import submit_article
from claims.views.access import is_fragment, may_see, person_of, role_required


@require_http_methods(["GET", "POST"])
@role_required(Role.SUBMITTER)
def submit(request: HttpRequest) -> HttpResponse:
    """The form. A text is submitted; where there is none yet, the page or the file is read first."""
    if request.method == "GET":
        return _page(request, SubmitForm(initial={"date": timezone.localdate(), "url": _given(request)}))
    form = SubmitForm(request.POST, request.FILES)
    if form.has_to_be_read():
        return _read(request)
    if form.is_valid():
        fields = {name: value for name, value in form.cleaned_data.items() if name != "file"}
        try:
            article = submit_article(person_of(request), **fields)
            return redirect("article", article.pk)
        except AlreadySubmitted as error:
            return _already_submitted(request, form, error)
        except Refused as error:
            _say_in(form, error)
    return _page(request, form, status=400)


@require_POST
@role_required(Role.SUBMITTER)
def read_article(request: HttpRequest) -> HttpResponse:
    """The form again, filled with what the page or the file says. Nothing is stored."""
    return _read(request)


@require_POST
@role_required(Role.SUBMITTER)
def estimate(request: HttpRequest) -> HttpResponse:
    """What the language model would take for the text in the form: a fragment, or the form again with it.

    Nothing is stored.
    """
    asked = EstimateForm(request.POST)
    told = _estimate(asked)
    if is_fragment(request):
        return render(request, "submit.html#estimate", told)
    filled = {name: request.POST[name] for name in SubmitForm.base_fields if name in request.POST}
    return _page(request, SubmitForm(initial=filled), status=400 if asked.errors else 200, **told)


def _estimate(asked: EstimateForm) -> dict[str, object]:
    """For the page: the estimate, or what is wrong with the text; nothing where no model is to read it."""
    if settings.ENGINE == "local" or why_no_model():
        return {}
    if not asked.is_valid():
        return {"estimates": True, "estimate_errors": asked.errors.get("body", [])}
    data = asked.cleaned_data
    return {
        "estimates": True,
        "estimate": article_estimate(data["body"], own=data["kind"] != ArticleKind.PUBLISHED),
    }


def _read(request: HttpRequest) -> HttpResponse:
    form = SubmitForm(request.POST, request.FILES, reading=request.POST.get("read") or "either")
    if form.is_valid():
        try:
            draft = _draft(request, form)
            return _page(request, SubmitForm.from_draft(draft, form), draft=draft)
        except Refused as error:
            _say_in(form, error)
    return _page(request, form, status=400)


def _draft(request: HttpRequest, form: SubmitForm) -> Draft:
    upload = form.cleaned_data["file"]
    if upload:
        return read_upload(person_of(request), upload.name, upload.read())
    return read_address(person_of(request), form.cleaned_data["url"])


def _say_in(form: SubmitForm, error: Refused) -> None:
    form.add_error(error.field if error.field in form.fields else None, str(error.message))


def _already_submitted(request: HttpRequest, form: SubmitForm, error: AlreadySubmitted) -> HttpResponse:
    """The article that exists is offered to those who may see it."""
    existing = error.article if may_see(person_of(request), error.article) else None
    form.add_error(None, str(error.message))
    return _page(request, form, status=409, existing=existing)


def _page(request: HttpRequest, form: SubmitForm, *, status: int = 200, **context: object) -> HttpResponse:
    shown = EstimateForm({name: form[name].value() or "" for name in ("body", "kind")})
    context = (
        _estimate(shown) | context | {"form": form, "bookmarklet": _bookmarklet(), "no_model": why_no_model()}
    )
    return render(request, "submit.html", context, status=status)


def _given(request: HttpRequest) -> str:
    """The address that the bookmarklet gives: it fills the field, and nothing is fetched."""
    url = request.GET.get("url", "").strip()
    return url if len(url) <= 2000 and url.startswith(("http://", "https://")) else ""


def _bookmarklet() -> str:
    """Text for the bookmarks bar; on our own pages the policy for scripts lets nobody run it."""
    form = f"{settings.SITE_URL}{reverse('submit')}?url="
    return f"javascript:void(window.open('{form}'+encodeURIComponent(location.href)))"
