"""How a learner's subjects stand: at a glance, without a query, and a whole term as a page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language

from mektep.core.alphabet import sort_key
from mektep.norms import queries as norms
from mektep.norms.engine import Work
from mektep.school.models import Teaching
from mektep.school.models import Term as SchoolTerm

from . import written
from .diary import DiaryMark, Place, Term
from .explain import Explanation, explain
from .formation import Inputs, Outcome, inputs, outcome
from .marks import Entry, SubjectMarks, learner_marks


@dataclass(frozen=True, slots=True)
class Subject:
    """How a subject stands: its marks of the period, the oldest first, and what they would give."""

    teaching_id: int
    code: str
    name: str
    marks: tuple[DiaryMark, ...]
    outcome: Outcome | None


def subjects(place: Place, given: Sequence[DiaryMark], term: Term | None = None) -> list[Subject]:
    """How this learner's marked subjects stand in a term, by name. No query.

    `given` reaches back to the start of the half-year, for subjects that are marked by the half-year.
    """
    term = term or place.term
    half = [one for one in place.terms if one.half_year == term.half_year]
    by_teaching: dict[int, list[DiaryMark]] = {}
    for one in given:
        starts = half[0].starts_on if one.is_half_year else term.starts_on
        ends = half[-1].ends_on if one.is_half_year else term.ends_on
        if one.learner_id == place.learner_id and starts <= one.on <= ends:
            by_teaching.setdefault(one.teaching_id, []).append(one)
    found = []
    for teaching_id, of_one in by_teaching.items():
        of_one.sort(key=lambda mark: (mark.on, mark.column))
        first = of_one[0]
        found.append(
            Subject(teaching_id, first.code, first.subject, tuple(of_one), _outcome(place, term, of_one))
        )
    return sorted(found, key=lambda one: (sort_key(one.name), one.teaching_id))


def _outcome(place: Place, term: Term, of_one: Sequence[DiaryMark]) -> Outcome | None:
    scheme = norms.scheme(term.starts_on)
    if place.grade in scheme.unmarked:
        return None
    whole = [mark for mark in of_one if mark.kind == "term"]
    summative = (
        Work(sum((m.points for m in whole), Decimal(0)), sum((m.maximum for m in whole), Decimal(0)))
        if whole
        else None
    )
    return outcome(
        scheme,
        Inputs(
            grade=place.grade,
            half_year=of_one[0].is_half_year,
            rounding=place.rounding,
            formative=tuple(mark.points for mark in of_one if mark.kind == "lesson"),
            units=tuple(Work(mark.points, mark.maximum) for mark in of_one if mark.kind == "unit"),
            term=summative,
        ),
    )


# ── a whole term ─────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Line:
    """A subject of a term: how it stands, and the mark of the period once it is approved."""

    marks: SubjectMarks
    outcome: Outcome | None

    @property
    def teaching(self) -> Teaching:
        return self.marks.teaching

    @property
    def entries(self) -> tuple[tuple[Entry, str], ...]:
        """Each with what a cell of the register would show; the oldest first, as one reads."""
        language = (get_language() or "kk")[:2]
        return tuple(
            (one, written.cell(one.points, one.absence, one.minutes, language))
            for one in self.marks.entries[::-1]
        )

    @property
    def standing(self) -> str:
        """Of the approved mark; empty while it is not."""
        return self.marks.period_mark.standing if self.marks.period_mark else ""

    @property
    def mark(self) -> int | None:
        """The approved mark, else what the marks so far would give."""
        if self.marks.period_mark:
            return self.marks.period_mark.mark
        return self.outcome.mark if self.outcome else None

    @property
    def percent(self) -> Decimal | None:
        if self.marks.period_mark:
            return self.marks.period_mark.percent
        return self.outcome.exact if self.outcome else None

    @property
    def story(self) -> Explanation | None:
        """Why the mark is so, and what a better one would take; None where nothing is marked. No query."""
        if not _is_marked(self.marks):
            return None
        register = self.marks.register
        return explain(register, self.marks.row, norms.scheme(register.term.starts_on))


def term(learner_id: int, term_id: int) -> list[Line]:
    """Every subject of a learner in a term, by name; nine queries."""
    found = learner_marks(learner_id, SchoolTerm.objects.get(pk=term_id))
    return [Line(one, _formed(one)) for one in found]


def _is_marked(of: SubjectMarks) -> bool:
    scheme = norms.scheme(of.register.term.starts_on)
    return (
        of.teaching.marking == Teaching.Marking.MARKS
        and of.teaching.group.school_class.grade not in scheme.unmarked
        and not of.is_exempt
    )


def _formed(of: SubjectMarks) -> Outcome | None:
    if not _is_marked(of):
        return None
    scheme = norms.scheme(of.register.term.starts_on)
    return outcome(scheme, inputs(of.teaching, of.register.period_columns, of.row))
