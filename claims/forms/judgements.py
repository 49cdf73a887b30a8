"""The label that a reviewer gives before they see the machine's, and the dashboard's range."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from claims.forms.common import VersionForm
from claims.models.judgements import JUDGED_LABELS
from claims.queries.dashboard.period import DEFAULT, RANGES
from claims.services.judgements import REASON_LIMIT


class LabelForm(VersionForm):
    label = forms.ChoiceField(label=_("Your label"), choices=JUDGED_LABELS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why (if you like)"),
        required=False,
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


EARLIEST = date(2000, 1, 1)


class RangeForm(forms.Form):
    """The days of the dashboard: the last so many, or one's own."""

    range = forms.ChoiceField(label=_("Days"), choices=list(RANGES.items()), required=False)
    since = forms.DateField(
        label=_("or from"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("to"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_range(self) -> str:
        return self.cleaned_data["range"] or DEFAULT

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day lies before the first."))
        for name, day in (("since", since), ("until", until)):
            if day and day < EARLIEST:
                self.add_error(name, ValidationError(_("Choose a day of this century.")))
        return data
