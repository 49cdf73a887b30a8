"""What several forms have."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, URLValidator
from django.utils.translation import gettext_lazy as _

from claims.checking.domain import LANGUAGES

LANGUAGE_NAMES = {"en": _("English"), "fr": _("French"), "es": _("Spanish"), "de": _("German")}
LANGUAGE_CHOICES = [("", _("detect it")), *((code, LANGUAGE_NAMES[code]) for code in LANGUAGES)]


def web_address(**kwargs: Any) -> forms.URLField:
    field = forms.URLField(required=False, assume_scheme="https", **kwargs)
    field.validators = [URLValidator(schemes=["http", "https"]), MaxLengthValidator(2000)]
    return field


class VersionForm(forms.Form):
    """A button: which version of the row the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class CommentForm(VersionForm):
    """A button with a few words."""

    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
