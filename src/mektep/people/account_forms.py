"""The library's forms with our words."""

from typing import Any

from allauth.account.forms import ReauthenticateForm as LibraryReauthenticateForm
from allauth.account.forms import ResetPasswordForm, ResetPasswordKeyForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as LibraryReauthenticateFactorForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

_CODE: dict[str, Any] = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "class": "code-input",
    "placeholder": "",
    "autofocus": True,
}


def _word(form: Any, name: str, label: Any, help_text: Any = "", **attrs: Any) -> None:
    field: forms.Field = form.fields[name]
    field.label = label
    field.help_text = help_text
    field.widget.attrs.update({"placeholder": ""} | attrs)


class ResetForm(ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "email", _("E-mail address"), autocomplete="email")


class ResetFromKeyForm(ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(
            self,
            "password1",
            _("New password"),
            _("At least 8 characters. Three or four words together are easy to remember."),
        )
        _word(self, "password2", _("The same once more"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = forms.Form.clean(self) or {}
        if data.get("password1") and data.get("password2") and data["password1"] != data["password2"]:
            self.add_error("password2", _("The two passwords differ."))
        return data


class ReauthenticateForm(LibraryReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "password", _("Password"))


class FactorForm(AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "code", _("Code from the app, or a recovery code"), **_CODE)


class ReauthenticateFactorForm(LibraryReauthenticateFactorForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "code", _("Code from the app, or a recovery code"), **_CODE)


class ActivateTotpForm(ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "code", _("Six digits from the app"), **_CODE)


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "name", _("Name of the key"), _("So that you know it again: «My phone», «School PC»."))
        _word(
            self,
            "passwordless",
            _("Sign in with this key alone, without a password"),
            _("The device then asks for your finger, face or PIN."),
        )


class EditPasskeyForm(EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "name", _("Name of the key"))
