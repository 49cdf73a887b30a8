"""Proposing a verdict, deciding it, publishing it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.forms.common import VersionForm
from claims.models import Evidence, Rating
from claims.services.verdicts import EXPLANATION_LIMIT, REASON_LIMIT


class VerdictForm(forms.Form):
    """A proposed verdict, or an editor's own in place of it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    rating = forms.ModelChoiceField(
        label=_("Rating"), queryset=Rating.objects.filter(retired=False), empty_label=_("choose")
    )
    explanation = forms.CharField(
        label=_("Explanation"),
        help_text=_("Readers will see it. The fact first, the falsehood once, then the fact again."),
        max_length=EXPLANATION_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    evidence = forms.ModelMultipleChoiceField(
        label=_("The evidence it rests on"),
        queryset=Evidence.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("A quote that you chose is no longer among the evidence: look at it again.")
        },
    )

    def __init__(self, *args: Any, evidence: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["evidence"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = evidence
        field.label_from_instance = evidence_label  # type: ignore[method-assign]  # Django's own way


class OverrideForm(VerdictForm):
    """An editor's own verdict: why the proposed one is set aside belongs to it."""

    reason = forms.CharField(
        label=_("Why the proposed verdict is set aside"),
        help_text=_("Its proposer is told; readers never see it."),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def evidence_label(item: Evidence) -> str:
    quote = item.quote if len(item.quote) <= 110 else item.quote[:107] + "…"
    return f"{item.document.source.name}: “{quote}”"


class PublishForm(VersionForm):
    """The button to publish, with an exception in words where the gate allows one."""

    exception = forms.CharField(required=False, max_length=1000)


class DecideForm(PublishForm):
    """The same, with a note for the desk."""

    note = forms.CharField(required=False, max_length=REASON_LIMIT)
