"""The newsroom's own settings."""

from __future__ import annotations

import zoneinfo

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.checking.domain import LANGUAGES
from claims.forms.common import LANGUAGE_NAMES
from claims.models import EvidenceFirst, Newsroom


class NewsroomForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the type checker
    """The newsroom's own settings."""

    language = forms.ChoiceField(
        label=_("Language"), choices=[(code, LANGUAGE_NAMES[code]) for code in LANGUAGES]
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=[(zone, zone) for zone in sorted(zoneinfo.available_timezones())]
    )
    evidence_first = forms.ChoiceField(
        label=_("Evidence first"), choices=EvidenceFirst.choices, required=False
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean_evidence_first(self) -> str:
        """What is not sent stays as it is."""
        return str(self.cleaned_data["evidence_first"] or self.instance.evidence_first)

    class Meta:
        model = Newsroom
        fields = [
            "name",
            "language",
            "time_zone",
            "confidence_threshold",
            "check_worthiness_threshold",
            "least_origins",
            "reply_needed",
            "evidence_first",
        ]
