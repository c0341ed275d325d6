"""Choices among rows at hand."""

from collections.abc import Iterable
from typing import Any

from django import forms

from mektep.people.models import Person

SHIFTS = [(1, "1"), (2, "2")]


class Choice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among rows at hand, called as the list of a school calls them."""

    def label_from_instance(self, obj: Any) -> str:
        return str(getattr(obj, "short_name", "") if isinstance(obj, Person) else obj.name)


def among(field: forms.Field, rows: Iterable[Any]) -> None:
    """Let a choice be made among these rows, in their order."""
    assert isinstance(field, Choice)
    found = list(rows)
    field.queryset = field.queryset.filter(pk__in=[row.pk for row in found])  # type: ignore[union-attr]
    empty = [("", field.empty_label)] if field.empty_label is not None else []
    field.choices = [*empty, *((row.pk, field.label_from_instance(row)) for row in found)]
