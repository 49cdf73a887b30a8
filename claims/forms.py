"""What people type: its limits, and what is wrong with it in plain words."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.checking.domain import LANGUAGES
from claims.models import ArticleKind, Evidence, EvidenceFirst, Newsroom, Rating, Source, TierChoice
from claims.services.errors import Refused
from claims.services.reading_articles import ENDINGS, Draft, refuse_file
from claims.services.sign_off import Open
from claims.services.texts import decode_upload
from claims.services.verdicts import EXPLANATION_LIMIT, REASON_LIMIT

LANGUAGE_NAMES = {"en": _("English"), "fr": _("French"), "es": _("Spanish"), "de": _("German")}
LANGUAGE_CHOICES = [("", _("detect it")), *((code, LANGUAGE_NAMES[code]) for code in LANGUAGES)]


def _web_address(**kwargs: Any) -> forms.URLField:
    field = forms.URLField(required=False, assume_scheme="https", **kwargs)
    field.validators = [URLValidator(schemes=["http", "https"]), MaxLengthValidator(2000)]
    return field


class SubmitForm(forms.Form):
    """An article to check: pasted, or read from its page or a file and shown in this same form.

    `reading` ("url", "file", "either"): only the address or the file counts, whatever else is still missing.
    """

    url = _web_address(
        label=_("Address"),
        help_text=_("Of the article’s page."),
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("Text, Markdown, a web page, PDF or Word."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    title = forms.CharField(label=_("Title"), max_length=300, required=False)
    body = forms.CharField(
        label=_("Text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 14})
    )
    date = forms.DateField(
        label=_("Date of the article"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    kind = forms.ChoiceField(
        label=_("This is"),
        choices=[
            (ArticleKind.OWN, _("our own copy, not yet printed")),
            (ArticleKind.PUBLISHED, _("published by somebody")),
        ],
        widget=forms.RadioSelect,
    )
    author = forms.CharField(label=_("Author"), max_length=200, required=False)
    outlet = forms.CharField(label=_("Outlet"), max_length=200, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGE_CHOICES, required=False)

    def __init__(self, *args: Any, reading: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reading = reading

    @classmethod
    def from_draft(cls, draft: Draft, asked: SubmitForm) -> SubmitForm:
        """The form filled with what was read. What the person had filled in before there was a text stays."""
        today = timezone.localdate()
        kept = (
            {} if asked.has_text() else {name: value for name, value in asked.cleaned_data.items() if value}
        )
        if kept.get("date") == today:
            del kept["date"]  # so the empty form says it
        if draft.url:
            kept.pop("url", None)  # where the page was found in the end
        read = {
            "title": draft.title,
            "body": draft.body,
            "author": draft.author,
            "date": draft.date or today,
            "language": draft.language,
            "outlet": draft.outlet,
            "url": draft.url,
            "kind": ArticleKind.PUBLISHED if draft.url else "",
        }
        form = cls(
            initial=read | {name: value for name, value in kept.items() if name in read and name != "body"}
        )
        if draft.date is None and "date" not in kept:
            form.fields["date"].help_text = _("No date was found: this is today’s. Check it.")
        return form

    def has_text(self) -> bool:
        return bool(self.data.get("body", "").strip())

    def has_to_be_read(self) -> bool:
        """Whether there is no text yet, but a page or a file to read it from. A plain text is taken as it is."""
        upload = self.files.get("file")
        if self.has_text():
            return False
        return not _is_plain(upload) if upload else bool(self.data.get("url", "").strip())

    def clean_date(self) -> Any:
        date = self.cleaned_data["date"]
        if date > timezone.localdate():
            raise ValidationError(_("The date lies in the future."))
        return date

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload and self.reading != "url":
            try:
                refuse_file(upload.name, upload.size)
            except Refused as error:
                raise ValidationError(str(error.message)) from error
        return upload

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.reading:
            self._clean_for_reading(data)
        elif data.get("file"):
            data["body"] = self._uploaded(data["file"])
        elif not data.get("body", "").strip() and not {"body", "file"} & self.errors.keys():
            self.add_error("body", _("There is no text to check."))
        return data

    def _clean_for_reading(self, data: dict[str, Any]) -> None:
        for name in set(self.errors) - ({"url", "file"} if self.reading == "either" else {self.reading}):
            del self.errors[name]
        if self.reading == "url":
            data["file"] = None
        if self.errors or data.get("file"):
            return
        if self.reading == "file":
            self.add_error("file", _("Choose a file."))
        elif not data.get("url"):
            self.add_error("url", _("Give the page’s address."))

    def _uploaded(self, upload: Any) -> str:
        if self.has_text():
            self.add_error("file", _("There is a text and a file. Empty the text, or leave the file out."))
            return ""
        try:
            return decode_upload(upload.read())
        except Refused as error:
            self.add_error("file", str(error.message))
            return ""


def _is_plain(upload: Any) -> bool:
    return bool(upload.name.lower().endswith(".txt"))


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


class VersionForm(forms.Form):
    """A button: which version of the row the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class SignOffForm(VersionForm):
    """The groups of open claims that the editor has looked at, and why the article is signed off all the same.

    `seen` is the newest step that the page knew of.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    confirmed = forms.MultipleChoiceField(choices=Open.choices, required=False)
    reason = forms.CharField(required=False, max_length=2000)


class PublishForm(VersionForm):
    """The button to publish, with an exception in words where the gate allows one."""

    exception = forms.CharField(required=False, max_length=1000)


class DecideForm(PublishForm):
    """The same, with a note for the desk."""

    note = forms.CharField(required=False, max_length=REASON_LIMIT)


class CommentForm(VersionForm):
    """A button with a few words."""

    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


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
    url = _web_address(label=_("Address"))
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
    url = _web_address(label=_("Address of the feed or sitemap"))
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
