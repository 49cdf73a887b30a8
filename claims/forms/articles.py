"""Submitting an article, and signing it off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.forms.common import LANGUAGE_CHOICES, VersionForm, web_address
from claims.models import ArticleKind
from claims.services.errors import Refused
from claims.services.reading_articles import ENDINGS, Draft, refuse_file
from claims.services.sign_off import Open
from claims.services.texts import decode_upload


class SubmitForm(forms.Form):
    """An article to check: pasted, or read from its page or a file and shown in this same form.

    `reading` ("url", "file", "either"): only the address or the file counts, whatever else is still missing.
    """

    url = web_address(
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


class EstimateForm(forms.Form):
    """What a run of the language model depends on, of a form that is still being filled in."""

    body = forms.CharField(required=False, strip=False)
    kind = forms.ChoiceField(required=False, choices=ArticleKind.choices)

    def clean_body(self) -> str:
        text: str = self.cleaned_data["body"].replace("\r\n", "\n")
        if len(text) > settings.ARTICLE_LIMIT:
            raise ValidationError(
                _("The text has %(length)s characters; %(limit)s is the most."),
                params={"length": f"{len(text):,}", "limit": f"{settings.ARTICLE_LIMIT:,}"},
            )
        return text


class SignOffForm(VersionForm):
    """The groups of open claims that the editor has looked at, and why the article is signed off all the same.

    `seen` is the newest step that the page knew of.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    confirmed = forms.MultipleChoiceField(choices=Open.choices, required=False)
    reason = forms.CharField(required=False, max_length=2000)
