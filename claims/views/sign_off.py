"""Our own copy: signing it off, and what its decided verdicts would change in its text."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from claims.forms.articles import SignOffForm
from claims.models import Article, ArticleState, Role
from claims.publishing.wording import wording_lines
from claims.queries.judgements import blind_among, veil
from claims.queries.sign_off import newest_step, steps_since
from claims.queries.wording import wording_view
from claims.services.errors import Conflict, Refused
from claims.services.sign_off import open_work, sign_off
from claims.views.access import person_of, role_required
from claims.views.articles import visible_article
from claims.views.messages import say


@require_http_methods(["GET", "POST"])
@role_required(Role.EDITOR)
def sign_off_article(request: HttpRequest, article_id: int) -> HttpResponse:
    """What is still open, and the button to sign off over it."""
    found = get_object_or_404(Article, pk=article_id)
    if not found.is_own:
        say(request, _("Only our own copy is signed off; claims of published articles are published."))
        return redirect("article", article_id)
    if found.state == ArticleState.SIGNED_OFF:
        return redirect("report", article_id)
    if request.method == "GET":
        return _page(request, found, SignOffForm(initial=_seen(found)))
    return _sign_off(request, found, SignOffForm(request.POST))


def _sign_off(request: HttpRequest, article: Article, form: SignOffForm) -> HttpResponse:
    if not form.is_valid():
        return _page(request, article, form, status=400)
    data = form.cleaned_data
    try:
        sign_off(
            person_of(request),
            article,
            version=data["version"],
            confirmed=data["confirmed"],
            reason=data["reason"],
        )
    except Conflict:
        fresh = Article.objects.get(pk=article.pk)  # not as the transaction saw it that was rolled back
        if fresh.state == ArticleState.SIGNED_OFF:
            say(request, _("Somebody else has signed the article off."))
            return redirect("report", article.pk)
        form.data = form.data.copy()
        for name, value in _seen(fresh).items():
            form.data[name] = str(value)
        changes = steps_since(fresh, data["seen"])
        return _page(request, fresh, form, status=409, conflict=True, changes=changes)
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error.message))
        return _page(request, Article.objects.get(pk=article.pk), form, status=400)
    return redirect("report", article.pk)


def _seen(article: Article) -> dict[str, int]:
    """What the page was made from, so that a click on it can't sign off over something newer."""
    return {"version": article.version, "seen": newest_step(article)}


def _page(
    request: HttpRequest, article: Article, form: SignOffForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    groups = open_work(article)
    blind = blind_among(person_of(request), article_id=article.pk)
    for claim in (claim for group in groups for claim in group.claims if claim.pk in blind):
        veil(claim)
    confirmed = form.data.getlist("confirmed") if form.is_bound and not more.get("conflict") else []
    context = {
        "article": article,
        "form": form,
        "groups": groups,
        "confirmed": confirmed,
        "needs_reason": any(group.needs_reason for group in groups),
        "ready": article.state == ArticleState.CHECKED,
        **more,
    }
    return render(request, "sign_off.html", context, status=status)


@require_GET
@role_required(Role.SUBMITTER)
def wording(request: HttpRequest, article_id: int) -> HttpResponse:
    """The article with what its decided verdicts would change, at the exact places."""
    found = _own_copy(request, article_id)
    return render(request, "wording.html", {"article": found, "view": wording_view(found)})


@require_GET
@role_required(Role.SUBMITTER)
def wording_text(request: HttpRequest, article_id: int) -> HttpResponse:
    """The same as a file: the text with every sure wording in it, and the list of what was changed and what was not."""
    found = _own_copy(request, article_id)
    lines = wording_lines(wording_view(found))
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="article-{found.pk}-wording.txt"'
    return response


def _own_copy(request: HttpRequest, article_id: int) -> Article:
    """404 for what others have published: nobody here writes that anew."""
    found = visible_article(request, article_id)
    if not found.is_own:
        raise Http404
    return found
