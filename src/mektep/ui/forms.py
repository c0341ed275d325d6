"""How forms are drawn (`FORM_RENDERER`), and the few widgets that HTML has and Django does not use."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """`{{ form }}` in any page: label, help, error and widget as the pattern page shows them."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"


class DayInput(forms.DateInput):
    """A day picked with the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """A time of day, to the minute."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class MomentInput(forms.DateTimeInput):
    """A day and a time in one field."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class Segments(forms.RadioSelect):
    """Two to five short choices side by side; one tap instead of a list."""

    template_name = "ui/forms/segments.html"


class FileDrop(forms.ClearableFileInput):
    """A file chosen, or dropped onto the field; the name and the size are shown before sending."""

    template_name = "ui/forms/file_drop.html"


class FigureInput(forms.NumberInput):
    """A whole or decimal number typed on a phone's digits, aligned as figures are."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "class": "figures", "autocomplete": "off", **(attrs or {})})
