"""Documents, sources and feeds of the library."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from claims.checking.domain import LANGUAGES
from claims.forms.common import LANGUAGE_CHOICES, LANGUAGE_NAMES, web_address
from claims.models import Source, TierChoice


class DocumentForm(forms.Form):
    """A document for the library, pasted."""

    source_name = forms.CharField(label=_("Publisher"), max_length=200)
    tier = forms.ChoiceField(label=_("Tier"), choices=TierChoice.choices)
    title = forms.CharField(label=_("Title"), max_length=500)
    date = forms.DateField(
        label=_("Date"),
        required=False,
        help_text=_("Without a date it counts as later than every article."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    url = web_address(label=_("Address"))
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGE_CHOICES, required=False)
    text = forms.CharField(label=_("Text"), strip=False, widget=forms.Textarea(attrs={"rows": 14}))


class MultipleFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; each is a file of its own, and there may be no more than IMPORT_LIMIT."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list | tuple) else [data]
        single = super().clean
        return [single(file, initial) for file in files if file] or (
            [single(None, initial)] if self.required else []
        )


class _BringInForm(forms.Form):
    """Where documents belong: a source that is there, or the sources that they name themselves."""

    source = forms.ModelChoiceField(
        label=_("Source"),
        queryset=Source.objects.all(),
        required=False,
        empty_label=_("as the page or its address says"),
    )
    tier = forms.ChoiceField(
        label=_("Tier of sources that are new"), choices=TierChoice.choices, initial=TierChoice.NEWS
    )


class AddressesForm(_BringInForm):
    addresses = forms.CharField(
        label=_("Addresses"),
        help_text=_("One on each line. Each page is fetched, kept as it is, and searched from then on."),
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 6, "placeholder": "https://"}),
    )


class FilesForm(_BringInForm):
    files = FilesField(
        label=_("Files"),
        help_text=_("Web pages, PDF, Word, text or Markdown. For many at once: .zip, .jsonl or .csv."),
        widget=MultipleFiles(
            attrs={"accept": ".html,.htm,.pdf,.docx,.txt,.md,.zip,.jsonl,.ndjson,.csv", "multiple": True}
        ),
    )


class SourceForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only for the type checker
    class Meta:
        model = Source
        fields = ["name", "domain", "tier", "notes", "active"]
        widgets = {"notes": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "domain": _("Pages from this host, and hosts below it, are this source's."),
            "active": _("Only documents of active sources are searched."),
        }


class FeedForm(forms.Form):
    url = web_address(label=_("Address of the feed or sitemap"))
    source = forms.ModelChoiceField(label=_("Source"), queryset=Source.objects.all(), empty_label=_("choose"))
    minutes = forms.IntegerField(
        label=_("Minutes between two looks"), min_value=5, max_value=10_080, initial=30
    )

    def clean_url(self) -> str:
        url = self.cleaned_data["url"]
        if not url:
            raise ValidationError(_("Give the feed's address."))
        return str(url)


class FeedChangeForm(forms.Form):
    minutes = forms.IntegerField(label=_("Minutes between two looks"), min_value=5, max_value=10_080)
    active = forms.BooleanField(label=_("look at it"), required=False)


class FilterForm(forms.Form):
    """What a search or a list of documents is narrowed to."""

    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("names, words, “a phrase”")}),
    )
    source = forms.ModelChoiceField(
        label=_("Source"), queryset=Source.objects.all(), required=False, empty_label=_("any")
    )
    tier = forms.ChoiceField(label=_("Tier"), choices=[("", _("any")), *TierChoice.choices], required=False)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("", _("any")), *((code, LANGUAGE_NAMES[code]) for code in LANGUAGES)],
        required=False,
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    retired = forms.BooleanField(label=_("retired ones"), required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=500)


class OtherForm(forms.Form):
    """Another document, by its number; empty for none."""

    other = forms.IntegerField(required=False, min_value=1)
