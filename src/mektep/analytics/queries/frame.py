"""What a report is asked about, and the words around every table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext

from mektep.core.alphabet import sort_key
from mektep.core.numbers import half_up
from mektep.norms.engine import ClassReport, SubjectReport
from mektep.people.actors import Actor
from mektep.people.models import Person
from mektep.school.models import Organisation, School, SchoolClass, Teaching, Term

from ..report import Column, Report, Row, Value


@dataclass(frozen=True)
class Ask:
    """What is asked about. Fields that a report does not need stay None."""

    actor: Actor
    at: datetime
    today: date
    school: School | None = None
    term: Term | None = None
    school_class: SchoolClass | None = None
    teaching: Teaching | None = None
    learner: Person | None = None
    district: Organisation | None = None

    @property
    def the_school(self) -> School:
        assert self.school is not None
        return self.school

    @property
    def the_term(self) -> Term:
        assert self.term is not None
        return self.term

    @property
    def until(self) -> date:
        """The last day that has happened: of the term, or today."""
        return min(self.the_term.ends_on, self.today)


def term_name(term: Term) -> str:
    return gettext("Term %(number)s, %(year)s") % {"number": term.number, "year": term.year.name}


def class_name(school_class: SchoolClass) -> str:
    return gettext("Class %(name)s") % {"name": school_class.name}


def teaching_name(teaching: Teaching) -> str:
    """`7 «Б» · 1-топ`: the class and, where it is split, the group."""
    parts = (teaching.group.school_class.name, teaching.group.name)
    return " · ".join(part for part in parts if part)


def about(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def by_class(teachings: Iterable[Teaching]) -> list[Teaching]:
    """By grade, letter, subject in the reader's language, group."""
    return sorted(
        teachings,
        key=lambda one: (
            one.group.school_class.grade,
            sort_key(one.group.school_class.letter),
            sort_key(one.subject.name),
            one.group.name,
            one.pk,
        ),
    )


def provisional_note() -> str:
    return gettext("* The mark is not approved yet: it is what the entries make today.")


# ── two kinds of the same words, always labelled apart ───────────────────────────────────────
def subject_kind() -> str:
    return gettext(
        "By marks of a subject: every mark counts once. Progress is the share of 5, 4 and 3; quality "
        "of 5 and 4; SOU = (100 × n5 + 64 × n4 + 36 × n3 + 16 × n2 + 7 × n/a) / all. Not counted "
        "are the exempt, pass-or-fail subjects and grade 1."
    )


def class_kind() -> str:
    return gettext(
        "By pupils of a class: every pupil counts once, over all subjects. Quality is the share of pupils "
        "whose every mark is 4 or 5; progress of those with no 2 and no subject unassessed."
    )


def subject_columns() -> tuple[Column, ...]:
    marks = gettext("Marks")
    shares = gettext("By marks of the subject")
    return (
        Column(gettext("Pupils counted")),
        *(Column(str(mark), group=marks) for mark in (5, 4, 3, 2)),
        Column(gettext("n/a"), group=marks),
        Column(gettext("Progress, %"), group=shares),
        Column(gettext("Quality, %"), group=shares),
        Column(gettext("SOU, %"), group=shares),
        Column(gettext("Mean mark"), group=shares),
    )


def subject_cells(found: SubjectReport) -> tuple[Value, ...]:
    return (
        found.counted,
        *(found.marks[mark] for mark in (5, 4, 3, 2)),
        found.not_assessed,
        found.progress,
        found.quality,
        found.sou,
        found.mean,
    )


def class_columns() -> tuple[Column, ...]:
    pupils = gettext("Pupils")
    shares = gettext("By pupils of the class")
    return (
        Column(gettext("counted"), group=pupils),
        Column(gettext("all 5"), group=pupils),
        Column(gettext("4 and 5"), group=pupils),
        Column(gettext("with 3"), group=pupils),
        Column(gettext("with 2"), group=pupils),
        Column(gettext("n/a"), group=pupils),
        Column(gettext("Progress, %"), group=shares),
        Column(gettext("Quality, %"), group=shares),
    )


def class_cells(found: ClassReport) -> tuple[Value, ...]:
    return (
        found.pupils,
        found.excellent,
        found.good,
        found.with_threes,
        found.failing,
        found.not_assessed,
        found.progress,
        found.quality,
    )


def report(
    ask: Ask,
    key: str,
    title: str,
    about_: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    school: str | None = None,
    facts: Sequence[tuple[str, Value]] = (),
    notes: Sequence[str] = (),
    blanks: Sequence[str] = (),
    signatures: Sequence[str] = (),
    empty: str = "",
) -> Report:
    """The report with the school's name and the moment."""
    return Report(
        key=key,
        title=title,
        about=about_,
        school=school if school is not None else ask.the_school.name,
        made_at=ask.at,
        columns=tuple(columns),
        rows=tuple(rows),
        facts=tuple(facts),
        notes=tuple(notes),
        blanks=tuple(blanks),
        signatures=tuple(signatures),
        empty=empty or gettext("There is nothing to report for this period yet."),
    )


def percent(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """A share in percents to 0.1, half up; None of nothing."""
    return half_up(Decimal(100) * part / whole, 1) if whole else None


def ratio(part: int, whole: int) -> Decimal | None:
    """A quotient to 0.1, half up; None of nothing."""
    return half_up(Decimal(part) / whole, 1) if whole else None
