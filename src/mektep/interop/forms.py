"""Parsing what the office sends: a file, and the school it is for."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mektep.school.models import School
from mektep.ui.forms import FileDrop

LARGEST = 32 * 1024 * 1024


class SchoolField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A school by its name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class UploadForm(forms.Form):
    """One file for one school; which school is asked only where there are several."""

    school = SchoolField(School.objects.none(), label=_("School"))
    file = forms.FileField(
        label=_("List or archive"),
        help_text=_("An Excel list (.xlsx) or OneRoster 1.2 files in one zip, up to 32 MB."),
        widget=FileDrop({"accept": ".zip,.xlsx"}),
    )

    def __init__(self, schools: "QuerySet[School]", *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["school"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = schools
        only = list(schools[:2])
        if len(only) == 1:
            field.initial = only[0]
            field.widget = forms.HiddenInput()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("The file is larger than 32 MB."))
        return file


class FindingsForm(forms.Form):
    """Which findings are shown."""

    severity = forms.ChoiceField(
        choices=[("", _("All")), ("error", _("Errors")), ("warning", _("Notes"))], required=False
    )
    page = forms.IntegerField(min_value=1, required=False)

    @property
    def chosen(self) -> tuple[str, int]:
        """(severity or nothing, page); what makes no sense is as if it were not there."""
        if not self.is_valid():
            return "", 1
        return self.cleaned_data["severity"], self.cleaned_data["page"] or 1
