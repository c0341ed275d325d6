"""How a whole class stands in all its subjects: joined by the database, so that no mark becomes an object."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from mektep.norms import queries as norms
from mektep.norms.engine import Work
from mektep.school.models import SchoolClass, Term

from .cells import decimal
from .formation import Inputs, outcome


@dataclass(frozen=True, slots=True)
class Standing:
    """A learner in a subject: the approved mark of the period, else what the marks so far would give."""

    percent: Decimal | None
    mark: int | None
    standing: str

    @property
    def is_provisional(self) -> bool:
        return not self.standing


_ENTRIES = """
SELECT k.learner_id, k.teaching_id, t.period, 'lesson', {points}
FROM school_group g
JOIN school_teaching t ON t.group_id = g.id AND t.marking = 'marks'
JOIN journal_mark k ON k.teaching_id = t.id AND k.points IS NOT NULL
JOIN timetable_lesson l ON l.id = k.lesson_id
WHERE g.school_class_id = %s AND l.held_on BETWEEN CASE t.period WHEN 'half_year' THEN %s ELSE %s END
      AND CASE t.period WHEN 'half_year' THEN %s ELSE %s END
GROUP BY k.learner_id, k.teaching_id, t.period
UNION ALL
SELECT k.learner_id, k.teaching_id, t.period, w.kind, {works}
FROM school_group g
JOIN school_teaching t ON t.group_id = g.id AND t.marking = 'marks'
JOIN journal_work w ON w.teaching_id = t.id AND w.withdrawn_at IS NULL
JOIN journal_mark k ON k.work_id = w.id AND k.points IS NOT NULL
JOIN school_term term ON term.id = w.term_id
WHERE g.school_class_id = %s AND (term.number = %s OR (t.period = 'half_year' AND (term.number + 1) / 2 = %s))
GROUP BY k.learner_id, k.teaching_id, t.period, w.kind
"""
_PERIODS = """
SELECT pm.learner_id, pm.teaching_id, pm.standing, pm.mark, pm.percent
FROM school_group g
JOIN school_teaching t ON t.group_id = g.id
JOIN journal_periodmark pm ON pm.teaching_id = t.id AND pm.period = t.period
     AND pm.number = CASE t.period WHEN 'half_year' THEN %s ELSE %s END
WHERE g.school_class_id = %s
"""


def _joined(expression: str) -> str:
    if connection.vendor == "sqlite":
        return f"group_concat({expression}, ' ')"
    return f"string_agg(({expression})::text, ' ')"


def of_class(school_class: SchoolClass, terms: Sequence[Term], term: Term) -> dict[tuple[int, int], Standing]:
    """Standings by (learner, class-subject) in a term, in two queries; `terms` are all of the year."""
    half = [one for one in terms if one.half_year == term.half_year]
    with connection.cursor() as cursor:
        cursor.execute(
            _ENTRIES.format(points=_joined("k.points"), works=_joined("k.points || '/' || w.max_points")),
            [
                school_class.pk, half[0].starts_on, term.starts_on, half[-1].ends_on, term.ends_on,
                school_class.pk, term.number, term.half_year,
            ],
        )  # fmt: skip
        entries: list[Any] = cursor.fetchall()
        cursor.execute(_PERIODS, [term.half_year, term.number, school_class.pk])
        periods: list[Any] = cursor.fetchall()
    joined: dict[tuple[int, int], dict[str, str]] = {}
    half_years: set[int] = set()
    for learner_id, teaching_id, period, kind, text in entries:
        joined.setdefault((learner_id, teaching_id), {})[kind] = text
        if period == "half_year":
            half_years.add(teaching_id)
    found = {
        key: standing
        for key, texts in joined.items()
        if (standing := _formed(school_class, term, key[1] in half_years, texts)) is not None
    }
    for learner_id, teaching_id, standing, mark, percent in periods:
        found[learner_id, teaching_id] = Standing(decimal(percent), mark, standing)
    return found


def _formed(
    school_class: SchoolClass, term: Term, is_half_year: bool, texts: dict[str, str]
) -> Standing | None:
    scheme = norms.scheme(term.starts_on)
    if school_class.grade in scheme.unmarked:
        return None
    whole = _works(texts.get("term", ""))
    formed = outcome(
        scheme,
        Inputs(
            grade=school_class.grade,
            half_year=is_half_year,
            rounding=school_class.school.rounding,
            formative=tuple(Decimal(one) for one in texts.get("lesson", "").split()),
            units=_works(texts.get("unit", "")),
            term=Work(sum((w.points for w in whole), Decimal(0)), sum((w.maximum for w in whole), Decimal(0)))
            if whole
            else None,
        ),
    )
    return None if formed is None else Standing(formed.exact, formed.mark, "")


def _works(text: str) -> tuple[Work, ...]:
    pairs = (one.partition("/") for one in text.split())
    return tuple(Work(Decimal(points), Decimal(most)) for points, _, most in pairs)
