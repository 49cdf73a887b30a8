"""The forms on which people mark, reword, split and merge claims."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.checking.domain import ClaimKind
from claims.services.marking import LONGEST_RESTATEMENT, LONGEST_SPAN

KIND_NAMES = {
    ClaimKind.COUNT: _("a count"),
    ClaimKind.EVENT: _("an event"),
    ClaimKind.AMOUNT: _("an amount of money"),
    ClaimKind.DATE: _("a date"),
    ClaimKind.QUOTE: _("what somebody said"),
    ClaimKind.DURATION: _("a length of time"),
    ClaimKind.PERSON: _("who it is"),
    ClaimKind.PERCENT: _("a percentage"),
    ClaimKind.ORGANISATION: _("which organisation"),
    ClaimKind.RANK: _("a rank"),
    ClaimKind.ROLE: _("a role"),
    ClaimKind.PLACE: _("a place"),
}


def _restatement(**kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=_("What is claimed, understood without the article"),
        help_text=_("In the article’s language. Name who and what is meant; write dates out."),
        max_length=LONGEST_RESTATEMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        **kwargs,
    )


def _words(**kwargs: Any) -> forms.CharField:
    return forms.CharField(
        max_length=LONGEST_SPAN, strip=False, widget=forms.Textarea(attrs={"rows": 3}), **kwargs
    )


class MarkForm(forms.Form):
    """The words of the text between `start` and `end`, and what they claim; `near` is where they were chosen."""

    start = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    near = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    words = _words(
        label=_("The words of the text, exactly"),
        help_text=_("Shorten or lengthen them; they have to stand word for word in these sentences."),
    )
    restatement = _restatement()
    kind = forms.ChoiceField(
        label=_("What can be checked first"),
        choices=[(kind.value, name) for kind, name in KIND_NAMES.items()],
    )


class RewordForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    restatement = _restatement()


class SplitForm(forms.Form):
    """A claim's parts: for each the words of its span (none for all of it), and what they claim."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, parts: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = range(1, parts + 1)
        for number in self.numbers:
            self.fields[f"words-{number}"] = _words(
                label=_("Its words, exactly; empty for all of them"), required=False
            )
            self.fields[f"restatement-{number}"] = _restatement()

    @property
    def parts(self) -> list[tuple[int, Any, Any]]:
        """The number of each part and its two fields, for the page."""
        return [(number, self[f"words-{number}"], self[f"restatement-{number}"]) for number in self.numbers]

    def told(self) -> list[tuple[str, str]]:
        """Words and restatement of each part."""
        data = self.cleaned_data
        return [(data[f"words-{number}"], data[f"restatement-{number}"]) for number in self.numbers]


class MergeForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    restatement = _restatement()


class SameForm(forms.Form):
    """What a person says of two claims: "linked", "rejected", or "suggested" to take either back."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    claim = forms.IntegerField(min_value=1, widget=forms.HiddenInput)  # on whose page it is said
    state = forms.CharField(max_length=16, required=False)
