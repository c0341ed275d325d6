"""What people post about homework."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mektep.school.models import Teaching
from mektep.timetable.models import Lesson

from .models import MOST_LETTERS, MOST_MINUTES

USUAL_MINUTES = 15


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class WorkForm(forms.Form):
    """What is to be done, and how long it takes."""

    text = forms.CharField(
        label=_("What is to be done"),
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
    )
    minutes = forms.IntegerField(
        label=_("Planned minutes"),
        min_value=0,
        max_value=MOST_MINUTES,
        widget=forms.NumberInput(attrs={"step": 5}),
    )


class GiveForm(WorkForm):
    """Homework for some of these class-subjects; each has a day of its own, by default its next lesson."""

    teachings = forms.TypedMultipleChoiceField(
        coerce=int, required=True, error_messages={"required": _("Choose at least one class.")}
    )

    def __init__(
        self,
        *args: Any,
        teachings: Sequence[Teaching],
        next_lessons: Mapping[int, Lesson],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offered = list(teachings)
        choices = self.fields["teachings"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [(one.pk, one.group.school_class.name) for one in teachings]
        for one in teachings:
            lesson = next_lessons.get(one.pk)
            self.fields[f"due_{one.pk}"] = forms.DateField(
                label=_("Due date"),
                required=False,
                initial=lesson.held_on if lesson else None,
                widget=DayInput(),
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for pk in values.get("teachings", []):
            if f"due_{pk}" not in self.errors and not values.get(f"due_{pk}"):
                self.add_error(f"due_{pk}", _("Choose the day on which it is due."))
        return values

    def due(self) -> dict[int, date]:
        """The chosen classes with their days."""
        return {pk: self.cleaned_data[f"due_{pk}"] for pk in self.cleaned_data["teachings"]}

    def chosen(self) -> set[str]:
        """The classes that are ticked on the page now."""
        data = self["teachings"].value() or []
        return {str(one) for one in data}


class ChangeForm(WorkForm):
    """Homework of one class."""

    due_on = forms.DateField(label=_("Due date"), widget=DayInput())
    field_order = ["text", "minutes", "due_on"]


class TickForm(forms.Form):
    done = forms.BooleanField(required=False)
