"""Parse and clean; never save."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mektep.ui.forms import DayInput


class OrderForm(forms.Form):
    """Opening a closed term again."""

    order_number = forms.CharField(label=_("Order number"), max_length=40)


class LogForm(forms.Form):
    """What to look for in the log. Everything may stay empty."""

    person = forms.CharField(label=_("Person"), max_length=80, required=False)
    day = forms.DateField(label=_("Day"), required=False, widget=DayInput)
    kind = forms.ChoiceField(label=_("What happened"), required=False)

    def __init__(self, data: Any = None, *, kinds: Any = ()) -> None:
        super().__init__(data)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Everything")), *kinds]

    def clean_day(self) -> date | None:
        """A day that the calendar of schools can hold."""
        found: date | None = self.cleaned_data["day"]
        if found is not None and not 2000 <= found.year < 2200:
            raise forms.ValidationError(_("There is no such day in the log."))
        return found

    def on(self) -> date | None:
        found = self.cleaned_data.get("day")
        return found if isinstance(found, date) else None
