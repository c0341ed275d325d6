"""What may be wrong with what people type: a stable code and the values a sentence needs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import MappingProxyType

Value = Decimal | int | str | date


class FormationError(ValueError):
    """A mark cannot be formed from this input.

    `code` never changes between versions and `values` hold what a sentence needs; the sentences
    themselves live in `mektep.norms.wording`, in three languages.
    """

    def __init__(self, code: str, **values: Value) -> None:
        super().__init__(code)
        self.code = code
        self.values = MappingProxyType(values)

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.code} ({told})" if told else self.code

    def __reduce__(self) -> tuple[object, ...]:
        return (_again, (self.code, dict(self.values)))


def _again(code: str, values: dict[str, Value]) -> FormationError:
    return FormationError(code, **values)


# Every code that the engine may raise; `wording` has a sentence for each, and a test compares them.
CODES = frozenset(
    {
        "number_unreadable",
        "number_too_precise",
        "number_too_large",
        "work_unreadable",
        "grade_missing",
        "grade_unreadable",
        "grade_not_marked",
        "grade_unknown",
        "date_unreadable",
        "formative_outside",
        "points_negative",
        "points_above_maximum",
        "maximum_not_positive",
        "too_many_works",
        "nothing_to_form",
        "component_missing",
        "no_rule_without_term",
        "no_scheme",
        "no_exam_rule",
        "rounding_unknown",
        "mark_unknown",
        "marks_missing",
        "too_many_marks",
        "year_summative_not_due",
        "exam_and_summative",
        "further_outside",
        "count_negative",
    }
)
