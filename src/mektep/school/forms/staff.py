"""What people post about colleagues and teaching."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mektep.people.models import Person
from mektep.ui.forms import DayInput, FigureInput

from ..models import Appointment, Group, Subject, Teaching
from .common import Choice, among
from .pupils import NewcomerForm


class HireForm(NewcomerForm):
    """A colleague who comes."""

    post = forms.ChoiceField(
        label=_("Post"),
        choices=[pair for pair in Appointment.Post.choices if pair[0] != Appointment.Post.DISTRICT],
    )
    starts_on = forms.DateField(label=_("First day"), widget=DayInput)


class PostForm(forms.Form):
    """One more post for a colleague."""

    post = HireForm.base_fields["post"]
    starts_on = forms.DateField(label=_("First day"), widget=DayInput)


class DismissForm(forms.Form):
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput)


class TeachingForm(forms.Form):
    """A subject for a class or a group."""

    subject = Choice(label=_("Subject"), queryset=Subject.objects.all(), empty_label=None)
    group = Choice(label=_("Who"), queryset=Group.objects.all(), empty_label=None)
    teacher = Choice(label=_("Teacher"), queryset=Person.objects.all(), required=False, empty_label="—")
    weekly_hours = forms.DecimalField(
        label=_("Hours per week"),
        min_value=Decimal("0.5"),
        max_value=20,
        step_size=Decimal("0.5"),
        decimal_places=1,
        initial=2,
        widget=FigureInput,
    )
    marking = forms.ChoiceField(
        label=_("Marking"),
        choices=[("", _("As the norms say")), *Teaching.Marking.choices],
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        subjects: Sequence[Subject],
        groups: Sequence[tuple[Group, str]],
        teachers: Sequence[Person],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        among(self.fields["subject"], subjects)
        among(self.fields["teacher"], teachers)
        field = self.fields["group"]
        assert isinstance(field, Choice)
        field.queryset = Group.objects.filter(pk__in=[group.pk for group, _name in groups])
        field.choices = [(group.pk, name) for group, name in groups]


class TeachingSettingsForm(forms.Form):
    """Hours, marking and period of a class-subject."""

    weekly_hours = TeachingForm.base_fields["weekly_hours"]
    marking = forms.ChoiceField(label=_("Marking"), choices=Teaching.Marking.choices)
    period = forms.ChoiceField(label=_("Period of marks"), choices=Teaching.Period.choices)


class CombineForm(forms.Form):
    """Class-subjects of one teacher that are given together."""

    teachings = forms.MultipleChoiceField(
        label=_("Given together in one hour"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, teachings: Sequence[Teaching], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(one.pk): one for one in teachings}
        field = self.fields["teachings"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (key, f"{one.group.school_class.name} · {one.subject.name}") for key, one in self.by_key.items()
        ]

    def chosen(self) -> list[Teaching]:
        return [self.by_key[key] for key in self.cleaned_data["teachings"]]


class HandOverForm(forms.Form):
    """Who teaches from a day on."""

    teacher = Choice(label=_("New teacher"), queryset=Person.objects.all(), empty_label=None)
    starts_on = forms.DateField(label=_("From"), widget=DayInput)

    def __init__(self, *args: Any, teachers: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self.fields["teacher"], teachers)
