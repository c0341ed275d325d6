"""Forms: they parse and clean, they never save."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mektep.ui.forms import DayInput

from . import identity
from .models import ConsentKind, Kinship, Language, Person

PASSWORD_MOST = 128


def _password(label: Any, autocomplete: str, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=PASSWORD_MOST, widget=widget, **more)


class SignInForm(forms.Form):
    name = forms.CharField(
        label=_("Username, phone or e-mail"),
        max_length=254,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )
    password = _password(_("Password"), "current-password")


class CodeForm(forms.Form):
    """A code from paper, however it is typed."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "code-input",
                "data-fragment": True,
            }
        ),
    )


class DoorForm(CodeForm):
    """The letters that hang in the classroom."""


class NewPasswordForm(forms.Form):
    """A new password, typed twice, weighed against its owner's names."""

    password = _password(
        _("New password"),
        "new-password",
        help_text=_("At least 8 characters. Three or four words together are easy to remember."),
    )
    again = _password(_("The same once more"), "new-password")

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        password, again = data.get("password"), data.get("again")
        if password and again and password != again:
            self.add_error("again", _("The two passwords differ."))
        elif password:
            try:
                password_validation.validate_password(password, self.person)
            except ValidationError as error:
                self.add_error("password", error)
        return data


class ChangePasswordForm(NewPasswordForm):
    present = _password(_("Present password"), "current-password")
    field_order = ("present", "password", "again")

    def clean_present(self) -> str:
        present = str(self.cleaned_data["present"])
        if self.person is None or not self.person.check_password(present):
            raise ValidationError(_("This is not your password."))
        return present


class KinshipForm(forms.Form):
    kinship = forms.ChoiceField(label=_("Who are you to the pupil?"), choices=Kinship.choices)


class JoinForm(NewPasswordForm):
    """A grown-up who comes with a code and has no account yet."""

    family_name = forms.CharField(
        label=_("Surname"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    given_name = forms.CharField(
        label=_("Given name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    patronymic = forms.CharField(label=_("Patronymic"), max_length=80, required=False)
    phone = forms.CharField(
        label=_("Phone number"),
        max_length=30,
        help_text=_("You will sign in with it."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    kinship = forms.ChoiceField(label=_("Who are you to the pupil?"), choices=Kinship.choices)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    field_order = (
        "kinship", "family_name", "given_name", "patronymic", "phone", "language", "password", "again",
    )  # fmt: skip

    def clean_phone(self) -> str:
        try:
            return identity.phone(self.cleaned_data["phone"])
        except ValueError:
            raise ValidationError(_("Type the number as +7 701 234 56 78.")) from None


class LimitForm(forms.Form):
    """What a court has decided about one guardian."""

    may_see = forms.BooleanField(label=_("Sees the pupil's records"), required=False)
    may_sign = forms.BooleanField(label=_("Signs for the pupil"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=200,
        help_text=_("The court's decision and its date. Needed when a right is taken away."),
    )


class InviteForm(forms.Form):
    kinship = forms.ChoiceField(
        label=_("For whom?"), required=False, choices=[("", _("Whoever comes says it")), *Kinship.choices]
    )


class DelegateForm(forms.Form):
    """A relative who looks after the child's school for a while."""

    name = forms.CharField(
        label=_("Username or phone of the relative"),
        max_length=254,
        help_text=_("The relative needs an account of their own."),
    )
    until = forms.DateField(label=_("Until which day?"), widget=DayInput())


class ConsentForm(forms.Form):
    kind = forms.ChoiceField(choices=ConsentKind.choices)
