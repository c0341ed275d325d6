"""What people post about classes and their groups."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mektep.core import alphabet
from mektep.people.models import Language, Person
from mektep.ui.forms import DayInput, Segments

from ..models import Group, Room
from .common import SHIFTS, Choice, among


class ClassForm(forms.Form):
    """A class to be opened."""

    grade = forms.TypedChoiceField(
        label=_("Grade (year of study)"), coerce=int, choices=[(n, n) for n in range(13)], initial=1
    )
    letter = forms.CharField(label=_("Class letter"), max_length=4)
    language = forms.ChoiceField(label=_("Language of instruction"), choices=Language.choices)
    shift = forms.TypedChoiceField(label=_("Shift"), coerce=int, choices=SHIFTS, widget=Segments, initial=1)
    class_teacher = Choice(
        label=_("Class teacher"), queryset=Person.objects.all(), required=False, empty_label="—"
    )
    room = Choice(label=_("Classroom"), queryset=Room.objects.all(), required=False, empty_label="—")

    def __init__(self, *args: Any, teachers: Sequence[Person], rooms: Sequence[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self.fields["class_teacher"], teachers)
        among(self.fields["room"], rooms)

    def clean_letter(self) -> str:
        letter = alphabet.cyrillic(self.cleaned_data["letter"])
        if not alphabet.is_letter(letter):
            raise forms.ValidationError(_("A class is named by a letter of the Kazakh alphabet."))
        return letter


class ArrangeForm(forms.Form):
    """The settings of a class."""

    class_teacher = Choice(
        label=_("Class teacher"), queryset=Person.objects.all(), required=False, empty_label="—"
    )
    room = Choice(label=_("Classroom"), queryset=Room.objects.all(), required=False, empty_label="—")
    shift = forms.TypedChoiceField(label=_("Shift"), coerce=int, choices=SHIFTS, widget=Segments)
    language = forms.ChoiceField(label=_("Language of instruction"), choices=Language.choices)

    def __init__(self, *args: Any, teachers: Sequence[Person], rooms: Sequence[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self.fields["class_teacher"], teachers)
        among(self.fields["room"], rooms)


class SplitForm(forms.Form):
    """A class split into groups under one heading."""

    split = forms.CharField(
        label=_("What is the class split for?"), max_length=40, help_text=_("For example: English, crafts.")
    )
    names = forms.CharField(
        label=_("Groups"), max_length=200, initial="1, 2", help_text=_("Names with commas between them.")
    )

    def clean_names(self) -> list[str]:
        names = [name.strip() for name in self.cleaned_data["names"].split(",") if name.strip()]
        if not names or len(names) > 8 or len(set(names)) < len(names) or max(map(len, names)) > 40:
            raise forms.ValidationError(_("Give each group a short name of its own, eight at most."))
        return names


class FillForm(forms.Form):
    """Who is in which group of one split: one choice for each pupil."""

    starts_on = forms.DateField(label=_("From"), widget=DayInput)

    def __init__(
        self,
        *args: Any,
        pupils: Sequence[tuple[Person, Group | None]],
        groups: Sequence[Group],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.pupils, self.groups = pupils, {str(group.pk): group for group in groups}
        choices = [("", "—"), *((key, group.name) for key, group in self.groups.items())]
        for person, group in pupils:
            self.fields[f"p{person.pk}"] = forms.ChoiceField(
                label=person.short_name,
                choices=choices,
                required=False,
                widget=Segments,
                initial=str(group.pk) if group else "",
            )

    def places(self) -> list[tuple[Person, Group | None]]:
        """Only those whose group changes."""
        found = [
            (person, before, self.groups.get(self.cleaned_data[f"p{person.pk}"]))
            for person, before in self.pupils
        ]
        return [
            (person, after)
            for person, before, after in found
            if (before.pk if before else None) != (after.pk if after else None)
        ]
