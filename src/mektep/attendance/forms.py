"""Parse and clean; never save."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mektep.people.models import Person
from mektep.ui.forms import DayInput, FigureInput, Segments

from .models import Kind

MOST_LEARNERS = 200

if TYPE_CHECKING:
    _PersonField = forms.ModelChoiceField[Person]
else:
    _PersonField = forms.ModelChoiceField


class ChildField(_PersonField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.short_name)


class SheetForm(forms.Form):
    """Attendance of a class at one lesson. Names are `a<id>` and `m<id>`."""

    def __init__(self, data: Any = None, *, learners: Sequence[int], initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        self.learners = learners
        for learner_id in learners:
            self.fields[f"a{learner_id}"] = forms.ChoiceField(
                label=_("Attendance"), required=False, choices=[("", _("Present")), *Kind.choices]
            )
            self.fields[f"m{learner_id}"] = forms.IntegerField(
                label=_("Minutes"),
                required=False,
                min_value=1,
                max_value=90,
                widget=FigureInput(attrs={"placeholder": _("Minutes")}),
            )

    @classmethod
    def posted(cls, data: Mapping[str, Any]) -> "SheetForm":
        """The form as it came, without reading the class: the act itself knows who belongs to it."""
        ids = [name[1:] for name in data if name[:1] == "a"]
        learners = [int(one) for one in ids if one.isascii() and one.isdigit() and len(one) < 19]
        return cls(data, learners=learners[:MOST_LEARNERS], initial={})

    def absences(self) -> dict[int, tuple[str, int | None]]:
        """Everybody as the form says, {learner: (kind or empty, minutes)}."""
        return {
            learner: (self.cleaned_data[f"a{learner}"], self.cleaned_data[f"m{learner}"])
            for learner in self.learners
        }


class ExcuseForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Reason"),
        required=False,
        choices=[
            ("", _("As the teacher wrote")),
            *((kind.value, kind.label) for kind in (Kind.VALID, Kind.INVALID, Kind.ILLNESS)),
        ],
    )
    reason = forms.CharField(
        label=_("In words"),
        max_length=200,
        required=False,
        help_text=_("For example: a certificate of 7 September."),
    )


class NoteForm(forms.Form):
    """A guardian's note. The children are those she stands for."""

    learner = ChildField(label=_("Child"), queryset=Person.objects.none(), empty_label=None)
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(label=_("Until"), widget=DayInput)
    kind = forms.ChoiceField(
        label=_("Why"),
        choices=[(Kind.ILLNESS.value, _("Illness")), (Kind.VALID.value, _("Another valid reason"))],
        widget=Segments,
    )
    text = forms.CharField(
        label=_("A word to the class teacher"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, children: Any, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        field = self.fields["learner"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = children
