"""Parse and clean; never save."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mektep.attendance.models import Kind
from mektep.ui.forms import DayInput, FigureInput, Segments

from .models import PeriodMark, Work


class PointsField(forms.CharField):
    """Points as people write them: `8`, `12,5`; nothing or a dash rubs out."""

    widget = FigureInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=8, **{"required": False, **kwargs})

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value)).strip().replace(",", ".")
        if text in {"", "-", "–"}:
            return None
        try:
            points = Decimal(text)
        except InvalidOperation:
            points = None
        if points is None or not text.isascii() or not points.is_finite() or abs(points) > 1000:
            raise forms.ValidationError(_("Write points with digits, like 8 or 12.5."))
        return points


class EnterForm(forms.Form):
    points = PointsField(label=_("Points"), help_text=_("Empty rubs the mark out."))


class MarkForm(forms.Form):
    """Attendance of one learner at one lesson."""

    absence = forms.ChoiceField(
        label=_("Attendance"), required=False, choices=[("", _("Present")), *Kind.choices]
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        required=False,
        min_value=1,
        max_value=90,
        widget=FigureInput,
        help_text=_("How late, or how much too early."),
    )


class AskForm(forms.Form):
    points = PointsField(label=_("New points"), help_text=_("Empty rubs the mark out."))
    reason = forms.CharField(
        label=_("Reason for the change"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class WorkForm(forms.Form):
    """A summative work. Its limits are the norms' business, not the form's."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Work.Kind.choices, widget=Segments)
    held_on = forms.DateField(label=_("Day"), widget=DayInput)
    max_points = forms.DecimalField(
        label=_("Maximum points"),
        max_digits=4,
        decimal_places=1,
        min_value=1,
        max_value=100,
        widget=FigureInput,
    )
    title = forms.CharField(
        label=_("Unit"), max_length=200, required=False, help_text=_("What the work is about.")
    )


class ReopenForm(forms.Form):
    order_number = forms.CharField(
        label=_("Order number"), max_length=40, required=False, help_text=_("A closed term needs one.")
    )


class CorrectForm(forms.Form):
    """A correction of a mark of a period, by an order."""

    value = forms.ChoiceField(
        label=_("Right mark"),
        choices=[
            *((str(mark), str(mark)) for mark in (5, 4, 3, 2)),
            ("passed", PeriodMark.Standing.PASSED.label),
            ("failed", PeriodMark.Standing.FAILED.label),
            ("not_yet", PeriodMark.Standing.NOT_YET.label),
            ("not_assessed", PeriodMark.Standing.NOT_ASSESSED.label),
            ("exempt", PeriodMark.Standing.EXEMPT.label),
        ],
    )
    order_number = forms.CharField(label=_("Order number"), max_length=40)
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def standing(self) -> tuple[str, int | None]:
        """What was chosen, as the action takes it."""
        value = self.cleaned_data["value"]
        return ("marked", int(value)) if value.isdigit() else (value, None)


class ColumnForm(forms.Form):
    """A whole column: points of every pupil, and attendance where it is a lesson. Names are `p<id>`,
    `a<id>` and `m<id>`."""

    def __init__(
        self, data: Any = None, *, learners: Sequence[int], is_work: bool, initial: Mapping[str, Any]
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.learners, self.is_work = learners, is_work
        for learner_id in learners:
            self.fields[f"p{learner_id}"] = PointsField(
                label=_("Points"), widget=FigureInput(attrs={"placeholder": _("Points")})
            )
            if not is_work:
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

    def points(self) -> dict[int, Decimal | None]:
        """Points that were changed in the form, by learner."""
        return {
            learner: self.cleaned_data[f"p{learner}"]
            for learner in self.learners
            if f"p{learner}" in self.changed_data
        }

    def absences(self) -> dict[int, tuple[str, int | None]]:
        """Attendance of everybody as the form says it."""
        if self.is_work:
            return {}
        return {
            learner: (self.cleaned_data[f"a{learner}"], self.cleaned_data[f"m{learner}"])
            for learner in self.learners
        }
