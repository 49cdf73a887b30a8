"""The label that a reviewer gives before they see the machine's, and the dashboard's range."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.forms import VersionForm
from claims.models.judgements import JUDGED_LABELS
from claims.services.judgements import REASON_LIMIT


class LabelForm(VersionForm):
    label = forms.ChoiceField(label=_("Your label"), choices=JUDGED_LABELS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why (if you like)"),
        required=False,
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
