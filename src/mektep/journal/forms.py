"""Parse and clean; never save."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mektep.attendance.models import Kind
from mektep.ui.forms import FigureInput


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
