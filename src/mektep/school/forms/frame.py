"""What people post about the year, rooms, bells, subjects and settings."""

import re
from collections.abc import Sequence
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mektep.people.models import Language
from mektep.ui.forms import DayInput, FigureInput, Segments

from .. import catalogue
from ..actions import HolidayDates
from ..models import BellSchedule, School
from .common import SHIFTS, Choice, among


class HolidayForm(forms.Form):
    """Days without lessons."""

    name = forms.CharField(label=_("What for"), max_length=80)
    starts_on = forms.DateField(label=_("First day"), widget=DayInput)
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput)
    grade = forms.TypedChoiceField(
        label=_("Who rests"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", _("Everybody")), *((n, n) for n in range(1, 13))],
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.get("starts_on"), found.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first."))
        return found

    def dates(self) -> HolidayDates:
        return HolidayDates(**self.cleaned_data)


class ShortDayForm(forms.Form):
    """A day with its own bells."""

    held_on = forms.DateField(label=_("Day"), widget=DayInput)
    schedule = Choice(label=_("Bell schedule"), queryset=BellSchedule.objects.all(), empty_label=None)

    def __init__(self, *args: Any, schedules: Sequence[BellSchedule], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self.fields["schedule"], schedules)


class YearForm(forms.Form):
    """The academic year by the law."""

    year_start = forms.TypedChoiceField(label=_("Academic year"), coerce=int)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year_start"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(year, f"{year}–{year + 1}") for year in years]


class SettingsForm(forms.Form):
    """The school's settings."""

    name = forms.CharField(label=_("Name of the school"), max_length=200)
    bin = forms.RegexField(label=_("Business identification number (BIN)"), regex=r"^\d{12}$", required=False)
    language = forms.ChoiceField(label=_("Language of instruction"), choices=Language.choices)
    days_a_week = forms.TypedChoiceField(
        label=_("School week"),
        coerce=int,
        choices=[(5, _("Five-day school week")), (6, _("Six-day school week"))],
        widget=Segments,
    )
    edit_days = forms.IntegerField(
        label=_("Days in which a teacher corrects own entries"),
        min_value=0,
        max_value=60,
        widget=FigureInput,
    )
    rounding = forms.ChoiceField(label=_("Rounding of term marks"), choices=School.Rounding.choices)
    staff_second_factor = forms.BooleanField(label=_("Two-step verification for the staff"), required=False)


class RoomForm(forms.Form):
    name = forms.CharField(label=_("Room"), max_length=40)
    seats = forms.IntegerField(label=_("Seats"), min_value=0, max_value=2000, initial=30, widget=FigureInput)


class BellsForm(forms.Form):
    """The bells of a shift, one lesson in each line."""

    name = forms.CharField(label=_("Name"), max_length=60)
    shift = forms.TypedChoiceField(label=_("Shift"), coerce=int, choices=SHIFTS, widget=Segments, initial=1)
    is_usual = forms.BooleanField(label=_("The usual bells of this shift"), required=False, initial=True)
    times = forms.CharField(
        label=_("Lessons"),
        widget=forms.Textarea(attrs={"rows": 8, "placeholder": "08:00–08:45"}),
        help_text=_("One lesson in each line: beginning and end, as 08:00–08:45."),
    )

    def clean_times(self) -> list[tuple[time, time]]:
        found = []
        for line in self.cleaned_data["times"].splitlines():
            if not line.strip():
                continue
            parts = re.fullmatch(r"\s*(\d{1,2})[:.](\d\d)\s*[-–—]\s*(\d{1,2})[:.](\d\d)\s*", line)
            try:
                hours = [int(part) for part in parts.groups()] if parts else []
                found.append((time(hours[0], hours[1]), time(hours[2], hours[3])))
            except (ValueError, IndexError):
                raise forms.ValidationError(
                    _("«%(line)s» is not a beginning and an end."), params={"line": line.strip()[:40]}
                ) from None
        if len(found) > 14:
            raise forms.ValidationError(_("A shift has at most 14 lessons."))
        return found


class SubjectsForm(forms.Form):
    """Subjects to be taken from the catalogue."""

    codes = forms.MultipleChoiceField(label=_("From the catalogue"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, have: frozenset[str], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["codes"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (entry.code, entry.names.get(language, entry.names["kk"]))
            for entry in catalogue.subjects().values()
            if entry.code not in have
        ]


class SubjectForm(forms.Form):
    """A subject of the school's own."""

    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("Latin letters, digits and dashes."))
    name_kk = forms.CharField(label=_("Name in Kazakh"), max_length=100)
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=100, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=100, required=False)
    short = forms.CharField(label=_("Short name"), max_length=12, required=False)
