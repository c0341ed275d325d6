"""What people post about pupils. Forms parse and clean, they never save."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mektep.people.actions import Newcomer
from mektep.people.models import Sex
from mektep.ui.forms import DayInput, FigureInput, Segments

from ..models import Enrolment, SchoolClass, Teaching
from .common import Choice, among


class NewcomerForm(forms.Form):
    """Somebody who is not entered yet."""

    family_name = forms.CharField(label=_("Surname"), max_length=80)
    given_name = forms.CharField(label=_("Given name"), max_length=80)
    patronymic = forms.CharField(label=_("Patronymic"), max_length=80, required=False)
    born_on = forms.DateField(label=_("Date of birth"), widget=DayInput, required=False)
    sex = forms.ChoiceField(
        label=_("Sex"), choices=[("", _("Not stated")), *Sex.choices], required=False, widget=Segments
    )
    iin = forms.CharField(
        label=_("Individual identification number (IIN)"),
        max_length=12,
        required=False,
        widget=FigureInput(attrs={"type": "text"}),
    )

    def newcomer(self) -> Newcomer:
        names = ("family_name", "given_name", "patronymic", "born_on", "sex", "iin")
        return Newcomer(**{name: self.cleaned_data[name] for name in names})


class AdmitForm(NewcomerForm):
    """A child who comes to a class."""

    starts_on = forms.DateField(label=_("First day"), widget=DayInput)
    order_number = forms.CharField(label=_("Order number"), max_length=40, required=False)


class MoveForm(forms.Form):
    """Into another class."""

    school_class = Choice(label=_("New class"), queryset=SchoolClass.objects.all(), empty_label=None)
    starts_on = forms.DateField(label=_("First day in the new class"), widget=DayInput)
    order_number = forms.CharField(label=_("Order number"), max_length=40, required=False)

    def __init__(self, *args: Any, classes: Sequence[SchoolClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self.fields["school_class"], classes)


class LeaveForm(forms.Form):
    """Away from the school."""

    left = forms.ChoiceField(
        label=_("Why"),
        choices=[pair for pair in Enrolment.Left.choices if pair[0] != Enrolment.Left.MOVED],
    )
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput)
    order_number = forms.CharField(label=_("Order number"), max_length=40, required=False)


class ExemptForm(forms.Form):
    """Not assessed in a subject."""

    teaching = Choice(label=_("Subject"), queryset=Teaching.objects.all(), empty_label=None)
    reason = forms.CharField(label=_("Reason"), max_length=200)
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(label=_("Until"), widget=DayInput, required=False)

    def __init__(self, *args: Any, teachings: Sequence[Teaching], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["teaching"]
        among(field, ())
        assert isinstance(field, Choice)
        field.queryset = Teaching.objects.filter(pk__in=[one.pk for one in teachings])
        field.choices = [(one.pk, one.subject.name) for one in teachings]
