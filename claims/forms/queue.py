"""The forms of the reviewers' queue."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.checking.domain import LANGUAGES, ClaimKind
from claims.models import FlagReason, LabelChoice, Spread, StanceChoice

SORT_CHOICES = [
    ("worth", _("most worth checking first")),
    ("age", _("longest waiting first")),
    ("spread", _("widest spread first")),
    ("article", _("article by article")),
]


def _any(*choices: tuple[object, object]) -> list[tuple[object, object]]:
    return [("", _("any")), *choices]


class QueueForm(forms.Form):
    """What the queue is narrowed to, and in which order; `assigned` is also a reviewer's name."""

    words = forms.CharField(
        label=_("Words"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    label = forms.ChoiceField(label=_("Suggestion"), choices=_any(*LabelChoice.choices), required=False)
    reason = forms.ChoiceField(label=_("Why it is here"), choices=_any(*FlagReason.choices), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=_any(*((kind.value, kind.value) for kind in ClaimKind)), required=False
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=_any(*((code, code) for code in LANGUAGES)), required=False
    )
    spread = forms.TypedChoiceField(
        label=_("Spread"), choices=_any(*Spread.choices), required=False, coerce=int, empty_value=None
    )
    assigned = forms.CharField(label=_("Assigned to"), required=False, max_length=150)
    waiting = forms.ChoiceField(
        label=_("What waits"),
        choices=[("", _("flagged claims")), ("stale", _("verdicts that may no longer stand"))],
        required=False,
    )
    sort = forms.ChoiceField(label=_("Order"), choices=SORT_CHOICES, required=False)

    def clean_sort(self) -> str:
        return self.cleaned_data["sort"] or "worth"


class BulkForm(forms.Form):
    """Some claims, each with the version that was seen, and what to do with them."""

    action = forms.ChoiceField(choices=[("assign", ""), ("dismiss", "")])
    to = forms.CharField(required=False, max_length=150)
    comment = forms.CharField(required=False, max_length=2000)


class SavedFilterForm(forms.Form):
    name = forms.CharField(label=_("Keep this view as"), max_length=60)
    query = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)


class SpreadForm(forms.Form):
    spread = forms.TypedChoiceField(
        choices=[("", _("not said")), *Spread.choices], required=False, coerce=int, empty_value=None
    )


class AssignForm(forms.Form):
    to = forms.CharField(required=False, max_length=150)


class FindForm(forms.Form):
    q = forms.CharField(
        label=_("Words"), required=False, max_length=400, widget=forms.TextInput(attrs={"type": "search"})
    )


class EvidenceForm(forms.Form):
    """A quote, where it stands, and which way it points."""

    url = forms.CharField(label=_("Address of the page"), required=False, max_length=2000)
    document = forms.IntegerField(label=_("or the number of a stored document"), required=False, min_value=1)
    quote = forms.CharField(
        label=_("The words, exactly as they stand there"),
        max_length=2000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    stance = forms.ChoiceField(
        label=_("They"),
        choices=[c for c in StanceChoice.choices if c[0] != StanceChoice.NEUTRAL],
        widget=forms.RadioSelect,
    )
