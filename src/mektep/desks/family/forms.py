"""What a family writes: an absence note."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from mektep.attendance.models import Kind
from mektep.ui.forms import DayInput, Segments

from .queries import Child


class NoteForm(forms.Form):
    """Why a child is away, from which day to which."""

    child = forms.TypedChoiceField(label=_("Child"), coerce=int, widget=Segments)
    starts_on = forms.DateField(label=_("First day"), widget=DayInput)
    ends_on = forms.DateField(
        label=_("Last day"), widget=DayInput, required=False, help_text=_("Leave empty for one day.")
    )
    kind = forms.ChoiceField(
        label=_("Reason of the absence"),
        widget=Segments,
        choices=[(Kind.ILLNESS.value, _("Illness")), (Kind.VALID.value, _("Another valid reason"))],
        initial=Kind.ILLNESS.value,
    )
    text = forms.CharField(
        label=_("A few words to the teacher"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[ProhibitNullCharactersValidator()],
    )

    def __init__(self, data: Any = None, *, children: Sequence[Child], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["child"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(one.id, one.given_name) for one in children]

    def clean(self) -> dict[str, Any]:
        """One day unless a last one is named; the last is not before the first."""
        data = super().clean() or {}
        starts_on: date | None = data.get("starts_on")
        if starts_on and not data.get("ends_on"):
            data["ends_on"] = starts_on
        if starts_on and data["ends_on"] < starts_on:
            self.add_error("ends_on", _("The last day is before the first."))
        return data
