"""What the stored bodies of norms mean, typed. Needs no database: the command line reads them too."""

from .base import Body, Certainty
from .load import FirstGradeStart, LessonDay, WeeklyHours, by_grade
from .subjects import (
    Curriculum,
    GroupSplit,
    PassFail,
    SplitSubject,
    SubjectHours,
    SubjectName,
    curricula_from_body,
    points_from_body,
    subjects_from_body,
)
from .year import Calendar, Certification, Holiday, PublicHoliday, Term

__all__ = [
    "Body",
    "Calendar",
    "Certainty",
    "Certification",
    "Curriculum",
    "FirstGradeStart",
    "GroupSplit",
    "Holiday",
    "LessonDay",
    "PassFail",
    "PublicHoliday",
    "SplitSubject",
    "SubjectHours",
    "SubjectName",
    "Term",
    "WeeklyHours",
    "by_grade",
    "curricula_from_body",
    "points_from_body",
    "subjects_from_body",
]
