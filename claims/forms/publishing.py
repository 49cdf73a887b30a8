"""What people type into corrections and into the newsroom's ratings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.checking.domain import LANGUAGES
from claims.forms.common import LANGUAGE_NAMES, VersionForm
from claims.forms.verdicts import VerdictForm
from claims.models import CorrectionKind, LabelChoice, Rating
from claims.services.corrections import REASON_LIMIT
from claims.services.ratings import NAME_LIMIT, RatingFields
from claims.services.ratings import REASON_LIMIT as RETIRED_LIMIT


class CorrectionForm(VerdictForm):
    """A new verdict in place of the published one, with what readers are told about the change."""

    kind = forms.ChoiceField(
        label=_("This is"),
        choices=[
            (CorrectionKind.CORRECTION, _("a correction: something we said was wrong")),
            (CorrectionKind.CLARIFICATION, _("a clarification: it was right, and could be misread")),
            (CorrectionKind.UPDATE, _("an update: it was right, and something has changed since")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("What changes, and why"),
        help_text=_("Readers will see it, with the date."),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ["version", "kind", "reason", "rating", "explanation", "evidence"]

    def __init__(self, *args: Any, kept: Rating, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["rating"]
        assert isinstance(field, forms.ModelChoiceField)
        # The published rating may stay, retired or not.
        field.queryset = Rating.objects.filter(Q(retired=False) | Q(pk=kept.pk))


class RatingForm(forms.Form):
    """A rating of the newsroom's own. Of one that a verdict uses, only the colour can be changed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    label = forms.ChoiceField(label=_("The label it maps to"), choices=LabelChoice.choices)
    value = forms.TypedChoiceField(
        label=_("Value"),
        choices=[
            ("", _("none: not rated")),
            *((str(value), str(value)) for value in range(1, 6)),
        ],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("1 is false, 5 is true. Search engines and partners read it."),
    )
    colour = forms.CharField(
        label=_("Colour"), max_length=7, initial="#55606e", widget=forms.TextInput(attrs={"type": "color"})
    )

    def __init__(self, *args: Any, rating: Rating | None = None, used: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in LANGUAGES:
            self.fields[f"name_{language}"] = forms.CharField(
                label=LANGUAGE_NAMES[language], max_length=NAME_LIMIT, required=language == "en"
            )
        if rating is not None:
            self.initial |= _initial(rating)
        if used:
            for name in ("label", "value", *(f"name_{language}" for language in LANGUAGES)):
                self.fields[name].disabled = True

    @property
    def names(self) -> list[forms.BoundField]:
        return [self[f"name_{language}"] for language in LANGUAGES]

    def rating_fields(self) -> RatingFields:
        data = self.cleaned_data
        return RatingFields(
            names={language: data[f"name_{language}"] for language in LANGUAGES},
            label=data["label"],
            value=data["value"],
            colour=data["colour"],
        )


def _initial(rating: Rating) -> dict[str, Any]:
    names = {f"name_{language}": rating.names.get(language, "") for language in LANGUAGES}
    return names | {
        "version": rating.version,
        "label": rating.label,
        "value": rating.value,
        "colour": rating.colour,
    }


class RetireForm(VersionForm):
    reason = forms.CharField(label=_("Why (readers will see it)"), max_length=RETIRED_LIMIT)
