"""What people type about accounts: signing in, their own, and an editor's about others."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from claims.models import Role
from claims.services.passwords import set_password
from claims.services.people import REASON_LIMIT

MOST_PASSWORD = 1000  # characters; hashing has to end
PASSWORD_HELP = _("At least 12 characters; a few words in a row are good. Nothing else is asked of it.")


def _new_password(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        strip=False,
        max_length=MOST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


def _old_password() -> forms.CharField:
    return forms.CharField(
        label=_("Your password now"),
        strip=False,
        max_length=MOST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class _NewPasswordForm(forms.Form):
    """Twice the same; what makes a good one the service says."""

    new_password1 = _new_password(_("New password"), PASSWORD_HELP)
    new_password2 = _new_password(_("The same again"))

    def clean_new_password2(self) -> str:
        second = str(self.cleaned_data["new_password2"])
        if second != self.cleaned_data.get("new_password1", second):
            raise ValidationError(_("The two are not the same."))
        return second


class PasswordForm(_NewPasswordForm):
    """A new password in place of the one that is typed too."""

    password = _old_password()
    field_order = ["password", "new_password1", "new_password2"]


class ResetPasswordForm(_NewPasswordForm):
    """A new password by a link from a mail; Django's view hands the person over, and saves."""

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def save(self) -> Any:
        """Raises Refused."""
        set_password(self.user, self.cleaned_data["new_password1"], how="a link by mail")
        return self.user


class StepUpForm(forms.Form):
    """The password once more; not asked of somebody who has just signed in."""

    password = _old_password()

    def __init__(self, *args: Any, fresh: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if fresh:
            del self.fields["password"]


class AddressForm(StepUpForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("For notices and for a forgotten password. Leave it empty for no mail."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ["email", "password"]


class AskForResetForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class InviteForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The link goes there. Without one you hand it over yourself."),
        required=False,
        max_length=254,
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.SUBMITTER)


class JoinForm(_NewPasswordForm):
    """Who was invited chooses a user name and a password."""

    username = forms.CharField(
        label=_("User name"),
        help_text=_("Letters, digits and @ . + - _ only; others see it and mention you by it."),
        max_length=150,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    first_name = forms.CharField(
        label=_("First name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    field_order = ["username", "first_name", "last_name", "new_password1", "new_password2"]


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=REASON_LIMIT)


class AccountReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), required=False, max_length=REASON_LIMIT)


class PeopleSearchForm(forms.Form):
    words = forms.CharField(
        label=_("Name"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("any")), *Role.choices], required=False)
    active = forms.ChoiceField(
        label=_("Account"),
        choices=[("", _("any")), ("yes", _("open")), ("no", _("closed"))],
        required=False,
    )
