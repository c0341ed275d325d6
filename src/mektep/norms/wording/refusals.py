"""A sentence for everything that the engine refuses, and for every limit that is not kept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused

from ..engine import Breach, FormationError, Severity
from .numbers import Text, say

_SENTENCES: dict[str, Text] = {
    "number_unreadable": _("«{value}» is not a number. Write points with the digits 0–9, like 7 or 12.5."),
    "number_too_precise": _("{value} is too precise: points have at most {places} decimals."),
    "number_too_large": _("The number is too large: points are never more than {largest}."),
    "work_unreadable": _("«{value}» can't be read. Write a work as points and maximum, like 12/20."),
    "grade_missing": _("Say which grade: --grade 7."),
    "grade_unreadable": _("«{value}» is not a grade. Write a number from 1 to 12."),
    "grade_not_marked": _("Grade {grade} is not marked: the teacher gives feedback in words."),
    "grade_unknown": _("There is no grade {grade}: school has grades {lowest} to {highest}."),
    "date_unreadable": _("«{value}» is not a date. Write it like 2026-12-20."),
    "formative_outside": _("Formative points are from {minimum} to {maximum}, not {points}."),
    "points_negative": _("Points can't be negative: {points}."),
    "points_above_maximum": _("{points} points are more than the maximum of {maximum}."),
    "maximum_not_positive": _("The maximum of a work must be above zero, not {maximum}."),
    "too_many_works": _("{count} works are too many for one period: at most {most}."),
    "nothing_to_form": _("There is no assessed work yet, so there is nothing to form a mark from."),
    "no_rule_without_term": _("The rules of that time know no mark without a term summative."),
    "no_scheme": _("No grading rules are known for {on}."),
    "no_exam_rule": _("The rules of that time know no final mark with an exam."),
    "rounding_unknown": _("«{rounding}» is not a way of rounding: use sum_then_round or round_components."),
    "mark_unknown": _("There is no mark {mark}: marks are 2, 3, 4 and 5."),
    "marks_missing": _("The annual mark needs {expected} marks of terms or half-years; there are {count}."),
    "too_many_marks": _("A year has at most {most} such marks, not {count}."),
    "year_summative_not_due": _(
        "The summative assessment for the year is only for an annual mark of {lowest}, not {mark}."
    ),
    "exam_and_summative": _("A final mark is formed with an exam or with the year's summative, not both."),
    "further_outside": _("The number of further marks must be from 0 to {most}, not {further}."),
    "count_negative": _("A number of pupils or works can't be negative: {count}."),
}
_MISSING: dict[str, Text] = {
    "formative": _("The mark can't be closed: there is no formative assessment in this period."),
    "unit": _("The mark can't be closed: there is no summative assessment for a unit in this period."),
    "term": _("The mark can't be closed: there is no summative assessment for the term."),
}
_LIMITS: dict[tuple[str, Severity], Text] = {
    ("units_per_term", Severity.REFUSE): _(
        "A subject has at most {most} unit summatives in a term; this would be number {count}."
    ),
    ("units_per_term", Severity.WARN): _(
        "A subject usually has at most {most} unit summatives in a term; this would be number {count}."
    ),
    ("unit_points", Severity.REFUSE): _(
        "The maximum of a unit summative in this grade is from {lowest} to {highest} points, not {maximum}."
    ),
    ("unit_points", Severity.WARN): _(
        "The maximum of a unit summative in this grade is usually from {lowest} to {highest} points; "
        "this one has {maximum}."
    ),
    ("term_points", Severity.REFUSE): _(
        "The maximum of a term summative in this grade is from {lowest} to {highest} points, not {maximum}."
    ),
    ("term_points", Severity.WARN): _(
        "The maximum of a term summative in this grade is usually from {lowest} to {highest} points; "
        "this one has {maximum}."
    ),
    ("term_summatives_per_day", Severity.REFUSE): _(
        "A class writes at most {most} term summatives a day; this would be number {count}."
    ),
    ("term_summatives_per_day", Severity.WARN): _(
        "A class should write at most {most} term summatives a day; this would be number {count}."
    ),
    ("term_summative_on_last_day", Severity.REFUSE): _(
        "A term summative may not be held on the last day of the term ({on})."
    ),
    ("term_summative_on_last_day", Severity.WARN): _(
        "A term summative should not be held on the last day of the term ({on})."
    ),
    ("unit_and_term_same_day", Severity.REFUSE): _(
        "A unit summative and the term summative of one subject may not be on the same day ({on})."
    ),
    ("unit_and_term_same_day", Severity.WARN): _(
        "A unit summative and the term summative of one subject should not be on the same day ({on})."
    ),
}


class MarkRefused(Refused):
    """A `FormationError` as a refusal that the house shows with status 409."""

    def __init__(self, error: FormationError) -> None:
        super().__init__()
        self.code = error.code
        self.message = sentence(error)


def sentence(error: FormationError) -> Text:
    """What is wrong with the input, for the person who typed it."""
    if error.code == "component_missing":
        return _MISSING[str(error.values["component"])]
    return say(_SENTENCES[error.code], **error.values)


def refusal(error: FormationError) -> MarkRefused:
    """The error to raise in an action: `raise wording.refusal(error) from error`."""
    return MarkRefused(error)


def limit(breach: Breach) -> Text:
    """Which limit is not kept, with its numbers: as a refusal or as advice, by the breach's severity."""
    return say(_LIMITS[breach.limit, breach.severity], **breach.values)
