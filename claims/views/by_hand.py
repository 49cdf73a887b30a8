"""Marking what the machine missed as a claim; rewording, splitting and merging claims."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from claims.forms.by_hand import MarkForm, MergeForm, RewordForm, SplitForm
from claims.forms.common import VersionForm
from claims.models import Article, Claim, Role
from claims.queries.by_hand import better_wording, chosen, mergeable_with, numbers_from, sentences_of
from claims.queries.claims import claim_by_id
from claims.services.errors import AlreadyAClaim, Conflict, NotAllowed, Refused
from claims.services.marking import mark_claim, place_words
from claims.services.rewording import reword
from claims.services.splitting import LEAST_PARTS, MOST_PARTS, Part, merge, restore, split, undo
from claims.views import claims as claim_page
from claims.views.access import person_of, role_required
from claims.views.articles import visible_article
from claims.views.desk import page_number
from claims.views.messages import say

LONGEST_NUMBER = 16  # digits: no id or version has more
LAST_STEPS = 3  # shown to whoever comes second


@require_http_methods(["GET", "POST"])
@role_required(Role.SUBMITTER)
def mark_missed(request: HttpRequest, article_id: int) -> HttpResponse:
    """The words that were chosen, and the form for them; without any, the article's sentences to choose from."""
    article = visible_article(request, article_id)
    if request.method == "POST":
        return _mark(request, article)
    asked = request.GET.dict()
    numbers = numbers_from(asked)
    found = chosen(article, *numbers) if numbers else None
    if found is None:
        context = {"article": article, "page": sentences_of(article, page_number(request))}
        context["wrong"] = "start" in asked or "sentence" in asked
        return render(request, "choose_sentence.html", context, status=400 if context["wrong"] else 200)
    form = MarkForm(
        initial={
            "start": found.around.start,
            "end": found.around.end,
            "near": found.start,
            "words": found.text,
            "restatement": " ".join(found.text.split()),
            "kind": found.kind,
        }
    )
    return render(request, "mark_claim.html", {"article": article, "chosen": found, "form": form})


def _mark(request: HttpRequest, article: Article) -> HttpResponse:
    form = MarkForm(request.POST)
    known: Claim | None = None
    if form.is_valid():
        data = form.cleaned_data
        try:
            start, end = place_words(
                article, data["words"], start=data["start"], end=data["end"], near=data["near"]
            )
            claim = mark_claim(
                person_of(request),
                article,
                start=start,
                end=end,
                restatement=data["restatement"],
                kind=data["kind"],
            )
            say(request, _("Marked. It is being checked."))
            return redirect("claim", claim.pk)
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from None
        except Refused as error:
            known = error.claim if isinstance(error, AlreadyAClaim) else None
            _tell(form, error)
    numbers = (form.cleaned_data.get(name, 0) for name in ("start", "end"))
    context = {"article": article, "chosen": chosen(article, *numbers), "form": form, "known": known}
    return render(request, "mark_claim.html", context, status=400)


@require_http_methods(["GET", "POST"])
@role_required(Role.REVIEWER)
def reword_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    """With `suggested`, the field begins with the restatement that a language model would prefer."""
    claim = get_object_or_404(claim_by_id(claim_id))
    better = better_wording(claim) if request.GET.get("suggested") == "1" else ""
    initial = {"version": claim.version, "restatement": better or claim.restatement}
    form = RewordForm(request.POST or None, initial=initial)

    def act(data: dict[str, Any]) -> HttpResponse:
        reword(person_of(request), claim, version=data["version"], restatement=data["restatement"])
        say(request, _("Reworded. It is being checked anew."))
        return redirect("claim", claim_id)

    return _page(request, "reword_claim.html", claim, form, act)


@require_http_methods(["GET", "POST"])
@role_required(Role.REVIEWER)
def split_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The parts, two at first; "more" adds one and keeps what was typed."""
    claim = get_object_or_404(claim_by_id(claim_id))
    parts = _number_of_parts(request)
    if request.method != "POST" or "more" in request.POST:
        typed = {
            name: value for name, value in request.POST.items() if name.startswith(("words-", "restatement-"))
        }
        form = SplitForm(initial={"version": claim.version} | typed, parts=parts)
        return _show(request, "split_claim.html", claim, form, most=MOST_PARTS)
    form = SplitForm(request.POST, parts=parts)

    def act(data: dict[str, Any]) -> HttpResponse:
        made = split(
            person_of(request), claim, version=data["version"], parts=[Part(*one) for one in form.told()]
        )
        say(
            request,
            ngettext("Split into %(n)s claim.", "Split into %(n)s claims.", len(made)) % {"n": len(made)},
        )
        return redirect("claim", claim_id)

    return _page(request, "split_claim.html", claim, form, act, most=MOST_PARTS)


def _number_of_parts(request: HttpRequest) -> int:
    named = request.POST.get("parts", "")
    number = int(named) if named in {str(n) for n in range(LEAST_PARTS, MOST_PARTS + 1)} else LEAST_PARTS
    return min(number + ("more" in request.POST), MOST_PARTS)


@require_http_methods(["GET", "POST"])
@role_required(Role.REVIEWER)
def merge_claims(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The claim, the others of its paragraph to choose from, and what they say together."""
    claim = get_object_or_404(claim_by_id(claim_id))
    form = MergeForm(request.POST or None, initial={"version": claim.version})

    def act(data: dict[str, Any]) -> HttpResponse:
        others = _chosen_claims(request.POST.getlist("claims"), claim)
        made = merge(person_of(request), [(claim, data["version"]), *others], restatement=data["restatement"])
        say(request, _("Merged. The new claim is being checked."))
        return redirect("claim", made.pk)

    ticked = {value.partition("-")[0] for value in request.POST.getlist("claims")}
    return _page(request, "merge_claims.html", claim, form, act, others=mergeable_with(claim), ticked=ticked)


def _chosen_claims(values: list[str], claim: Claim) -> list[tuple[Claim, int]]:
    """Each is "pk-version", as the page showed it. What names no claim of the article is passed over."""
    named = [value.partition("-") for value in values[:MOST_PARTS]]
    versions = {
        int(pk): int(version) for pk, _dash, version in named if _is_number(pk) and _is_number(version)
    }
    rows = Claim.objects.filter(pk__in=versions, article_id=claim.article_id)
    return [(row, versions[row.pk]) for row in rows]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER


Act = Callable[[dict[str, Any]], HttpResponse]


def _page(
    request: HttpRequest, template: str, claim: Claim, form: Form, act: Act, **more: Any
) -> HttpResponse:
    """The page of one form on a claim; what can't be done comes back with what was typed, and says why."""
    if request.method != "POST":
        return _show(request, template, claim, form, **more)
    if not form.is_valid():
        return _show(request, template, claim, form, status=400, **more)
    try:
        return act(form.cleaned_data)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from None
    except Conflict as conflict:
        return _show_conflict(request, template, claim.pk, form, conflict, **more)
    except Refused as error:
        _tell(form, error)
        known = error.claim if isinstance(error, AlreadyAClaim) else None
        return _show(request, template, claim, form, status=400, known=known, **more)


def _show(
    request: HttpRequest, template: str, claim: Claim, form: Form, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"claim": claim, "article": claim.article, "form": form, **more}
    return render(request, template, context, status=status)


def _show_conflict(
    request: HttpRequest, template: str, claim_id: int, form: Form, conflict: Conflict, **more: Any
) -> HttpResponse:
    """With the version as it is now: who looks at the changes may send again what was typed."""
    fresh = get_object_or_404(claim_by_id(claim_id))
    form.data = form.data.copy()
    form.data["version"] = str(fresh.version)
    changed = conflict.row if isinstance(conflict.row, Claim) else fresh
    changes = list(changed.history.select_related("person").order_by("-pk")[:LAST_STEPS])
    if "others" in more:
        more["others"] = mergeable_with(fresh)
    return _show(request, template, fresh, form, status=409, changes=changes, **more)


def _tell(form: Form, error: Refused) -> None:
    form.add_error(error.field if error.field in form.fields else None, str(error.message))


@require_POST
@role_required(Role.REVIEWER)
def undo_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Takes back a split or a merge."""
    return claim_page.act(
        request,
        claim_id,
        VersionForm(request.POST),
        lambda r, c, data: undo(person_of(r), c, version=data["version"]),
    )


@require_POST
@role_required(Role.REVIEWER)
def restore_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    return claim_page.act(
        request,
        claim_id,
        VersionForm(request.POST),
        lambda r, c, data: restore(person_of(r), c, version=data["version"]),
    )
