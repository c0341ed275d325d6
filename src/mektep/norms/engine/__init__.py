"""The formation of marks in plain Python: no Django, no clock, no database, only `Decimal`.

Every number that a ministry may change comes in with the scheme or the limits (`norms/data`, or the rows
that replaced them); the modules here hold only the arithmetic.
"""

from .errors import CODES, FormationError
from .formation import (
    Component,
    ComponentStep,
    Formation,
    MarkStep,
    MissingStep,
    RoundingStep,
    Step,
    SumStep,
    WorkStep,
    form_half_year,
    form_term,
)
from .limits import LIMITS, Breach, Limit, Limits, Severity
from .needed import Needed, Outlook, needed_for
from .record import as_data, form_again
from .reports import ClassReport, SubjectReport, class_report, single_exception, subject_report
from .scheme import FORMATIVE, KINDS, TERM, UNIT, Band, Reference, Rounding, Scheme
from .works import (
    Work,
    formative_work,
    parse_date,
    parse_formative,
    parse_grade,
    parse_work,
    parse_works,
)
from .years import Annual, Final, Part, YearEnd, form_annual, form_final, year_end

__all__ = [
    "CODES",
    "FORMATIVE",
    "KINDS",
    "LIMITS",
    "TERM",
    "UNIT",
    "Annual",
    "Band",
    "Breach",
    "ClassReport",
    "Component",
    "ComponentStep",
    "Final",
    "Formation",
    "FormationError",
    "Limit",
    "Limits",
    "MarkStep",
    "MissingStep",
    "Needed",
    "Outlook",
    "Part",
    "Reference",
    "Rounding",
    "RoundingStep",
    "Scheme",
    "Severity",
    "Step",
    "SubjectReport",
    "SumStep",
    "Work",
    "WorkStep",
    "YearEnd",
    "as_data",
    "class_report",
    "form_again",
    "form_annual",
    "form_final",
    "form_half_year",
    "form_term",
    "formative_work",
    "needed_for",
    "parse_date",
    "parse_formative",
    "parse_grade",
    "parse_work",
    "parse_works",
    "single_exception",
    "subject_report",
    "year_end",
]
