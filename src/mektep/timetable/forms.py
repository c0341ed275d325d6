"""What people post about the timetable. Forms parse and clean, they never save."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from mektep.people.models import Person
from mektep.school.models import Room, Teaching
from mektep.ui.forms import DayInput, FileDrop, Segments

from .actions import NewPlace
from .models import Timetable, Week
from .queries import Candidate
from .words import WEEKDAYS

_SALT = "mektep.timetable.import"
MOST_BYTES = 2 * 1024 * 1024


class ByName(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among rows that are called by their `name`."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class DraftForm(forms.Form):
    """A new version of the week."""

    name = forms.CharField(label=_("Name of the version"), max_length=80)
    copy_of = ByName(
        label=_("Copy of"),
        queryset=Timetable.objects.none(),
        required=False,
        empty_label=_("Begin with an empty week"),
    )

    def __init__(self, *args: Any, versions: Sequence[Timetable] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["copy_of"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Timetable.objects.filter(pk__in=[one.pk for one in versions]).order_by("-id")


class PublishForm(forms.Form):
    """From which day a version holds."""

    valid_from = forms.DateField(label=_("Valid from"), widget=DayInput)


class PlaceForm(forms.Form):
    """One lesson into one hour of a class's week."""

    teaching = forms.ModelChoiceField(label=_("Subject"), queryset=Teaching.objects.none())
    weekday = forms.TypedChoiceField(coerce=int, widget=forms.HiddenInput)
    number = forms.IntegerField(min_value=0, max_value=14, widget=forms.HiddenInput)
    week = forms.ChoiceField(label=_("Which weeks"), choices=Week.choices, widget=Segments)
    room = ByName(
        label=_("Classroom"), queryset=Room.objects.none(), required=False, empty_label=_("No room")
    )

    def __init__(self, *args: Any, timetable: Timetable, class_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teaching, room, weekday = self.fields["teaching"], self.fields["room"], self.fields["weekday"]
        assert isinstance(teaching, forms.ModelChoiceField) and isinstance(room, forms.ModelChoiceField)
        assert isinstance(weekday, forms.TypedChoiceField)
        teaching.queryset = Teaching.objects.filter(
            group__school_class_id=class_id, year_id=timetable.year_id
        ).with_names()
        room.queryset = Room.objects.filter(school_id=timetable.school_id).order_by("name", "id")
        weekday.choices = [(str(day), word) for day, word in WEEKDAYS.items()]

    def place(self) -> NewPlace:
        return NewPlace(**{name: self.cleaned_data[name] for name in self.base_fields})


class CancelForm(forms.Form):
    """Why a lesson does not take place."""

    reason = forms.CharField(label=_("Reason"), max_length=120)


class SubstituteForm(forms.Form):
    """Who gives a lesson this one day, and where."""

    teacher = forms.ModelChoiceField(
        label=_("Substitute teacher"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("The same teacher"),
    )
    room = ByName(
        label=_("Classroom"), queryset=Room.objects.none(), required=False, empty_label=_("The same room")
    )
    reason = forms.CharField(label=_("Reason"), max_length=120, required=False)

    def __init__(self, *args: Any, candidates: Sequence[Candidate], school_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teacher, room = self.fields["teacher"], self.fields["room"]
        assert isinstance(teacher, forms.ModelChoiceField) and isinstance(room, forms.ModelChoiceField)
        teacher.queryset = Person.objects.filter(pk__in=[one.person.pk for one in candidates])
        teacher.choices = [("", teacher.empty_label), *((one.person.pk, _say(one)) for one in candidates)]
        room.queryset = Room.objects.filter(school_id=school_id).order_by("name", "id")


def _say(candidate: Candidate) -> str:
    words = [candidate.person.short_name]
    if candidate.same_subject:
        words.append(str(_("same subject")))
    elif candidate.same_class:
        words.append(str(_("teaches this class")))
    if candidate.times:
        words.append(str(_("substitutions: {count}")).format(count=candidate.times))
    return " · ".join(words)


class TableForm(forms.Form):
    """The CSV file of a week."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("Columns: class, split, group, subject, teacher, weekday, number, week, room."),
        widget=FileDrop(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 2 MB."))
        data: bytes = file.read()
        return data


class AgreeForm(forms.Form):
    """The lessons that were shown in the preview, signed, so that exactly these are taken."""

    places = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, timetable: Timetable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.timetable = timetable

    def clean_places(self) -> list[NewPlace]:
        too_old = forms.ValidationError(_("The preview is too old. Choose the file again."))
        try:
            plain = signing.loads(self.cleaned_data["places"], salt=_SALT, max_age=60 * 60 * 12)
        except signing.BadSignature as error:
            raise too_old from error
        if plain["timetable"] != self.timetable.pk:
            raise too_old
        teachings = Teaching.objects.with_names().in_bulk({row[0] for row in plain["places"]})
        rooms = Room.objects.in_bulk({row[4] for row in plain["places"] if row[4]})
        try:
            return [
                NewPlace(teachings[teaching], weekday, number, week, rooms[room] if room else None)
                for teaching, weekday, number, week, room in plain["places"]
            ]
        except KeyError as gone:  # a class-subject or room that somebody removed meanwhile
            raise too_old from gone


def sealed(timetable: Timetable, places: Sequence[NewPlace]) -> str:
    """The places of a preview, to be posted back."""
    rows = [
        (one.teaching.pk, one.weekday, one.number, str(one.week), one.room.pk if one.room else None)
        for one in places
    ]
    return signing.dumps({"timetable": timetable.pk, "places": rows}, salt=_SALT, compress=True)
