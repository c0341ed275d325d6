"""What people post about plans. Forms parse and clean, they never save."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from .drafts import DraftRow
from .models import PlanRow

_SALT = "mektep.curriculum.import"


class SheetForm(forms.Form):
    """The Excel file of a plan."""

    file = forms.FileField(
        label=_("Excel file (.xlsx)"),
        help_text=_("Columns: №, section, topic, objective codes, hours, date, note."),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


class AgreeForm(forms.Form):
    """The rows that were shown in the preview, signed, so that exactly these are taken."""

    rows = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, teaching: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teaching = teaching

    def clean_rows(self) -> list[DraftRow]:
        too_old = forms.ValidationError(_("The preview is too old. Choose the file again."))
        try:
            plain = signing.loads(self.cleaned_data["rows"], salt=_SALT, max_age=60 * 60 * 12)
        except signing.BadSignature as error:
            raise too_old from error
        if plain["teaching"] != self.teaching:
            raise too_old
        return [DraftRow.from_plain(one) for one in plain["rows"]]


def sealed(teaching_id: int, rows: list[DraftRow]) -> str:
    """The rows of a preview, to be posted back."""
    return signing.dumps(
        {"teaching": teaching_id, "rows": [row.plain() for row in rows]}, salt=_SALT, compress=True
    )


class RowForm(forms.Form):
    """One row of a plan."""

    topic = forms.CharField(label=_("Topic"), max_length=300)
    section = forms.CharField(label=_("Section"), max_length=200, required=False)
    objectives = forms.CharField(
        label=_("Objective codes"),
        max_length=200,
        required=False,
        help_text=_("For example: 7.1.2.3, 7.1.2.4"),
    )
    hours = forms.DecimalField(
        label=_("Hours"),
        min_value=Decimal("0.5"),
        max_value=20,
        step_size=Decimal("0.5"),
        decimal_places=1,
        initial=1,
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=PlanRow.Kind.choices)
    planned_on = forms.DateField(
        label=_("Day in the plan"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    after = forms.IntegerField(min_value=0, max_value=9999, required=False, widget=forms.HiddenInput)

    def draft(self) -> DraftRow:
        values: dict[str, Any] = {k: v for k, v in self.cleaned_data.items() if k != "after"}
        return DraftRow(**values)


class TopicForm(forms.Form):
    """A lesson's topic in the teacher's own words; empty brings the plan's back."""

    text = forms.CharField(label=_("Lesson topic"), max_length=300, required=False)


class CopyForm(forms.Form):
    """The parallel classes that get the same plan."""

    teachings = forms.MultipleChoiceField(
        label=_("Classes"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose a class.")},
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["teachings"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices
