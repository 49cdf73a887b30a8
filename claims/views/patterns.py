"""The pattern page: every component of the style sheet once, with made-up contents."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from claims.models import ArticleState, ClaimState, FlagReason, Role, StanceChoice
from claims.queries.highlights import WORST_FIRST
from claims.views.access import role_required


class _SampleForm(forms.Form):
    title = forms.CharField(label=_("A line"), help_text=_("What helps to fill it in."))
    text = forms.CharField(label=_("A text"), widget=forms.Textarea(attrs={"rows": 3}))
    choice = forms.ChoiceField(label=_("A choice"), choices=[("1", _("this")), ("2", _("that"))])
    one = forms.ChoiceField(
        label=_("One of two"), choices=[("1", _("this")), ("2", _("that"))], widget=forms.RadioSelect
    )
    yes = forms.BooleanField(label=_("Yes or no"), required=False)


@require_GET
@role_required(Role.EDITOR)
def patterns(request: HttpRequest) -> HttpResponse:
    wrong = _SampleForm({"title": "", "text": "", "choice": "1", "one": "1"})
    wrong.is_valid()
    context = {
        "looks": WORST_FIRST,
        "states": [*ClaimState.choices, *(state for state in ArticleState.choices if state[0] == "failed")],
        "reasons": FlagReason.choices,
        "stances": StanceChoice.choices,
        "form": _SampleForm(prefix="sample"),
        "wrong": wrong,
        "page": Paginator(range(300), 50).page(2),
    }
    return render(request, "patterns.html", context)
