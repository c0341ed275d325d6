"""Where the closing of a term stands: the whole school by class and subject, and one class in detail."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from mektep.core.alphabet import sort_key
from mektep.journal.models import Closing
from mektep.school.models import AcademicYear, School, SchoolClass, Subject, Teaching, Term
from mektep.school.queries import in_order

# Marks are set in the last week of a term; from then on its closing is at hand.
LAST_DAYS = timedelta(days=7)
OPEN, APPROVED, CLOSED = "open", "approved", "closed"


@dataclass(frozen=True)
class State:
    """How many class-subjects of a term are where."""

    term: Term
    total: int
    approved: int  # and not closed yet
    closed: int
    is_near: bool  # its last week has come

    @property
    def open(self) -> int:
        return self.total - self.approved - self.closed

    @property
    def is_done(self) -> bool:
        return self.closed == self.total


def _counted(school: School, year: AcademicYear) -> Q:
    return Q(school=school, year=year) & ~Q(marking=Teaching.Marking.NONE)


def term_at_hand(terms: Sequence[Term], on: date) -> Term | None:
    """The term whose closing is the nearest: the last one whose last week has come, else the first."""
    begun = [term for term in terms if term.ends_on - LAST_DAYS < on]
    return begun[-1] if begun else (terms[0] if terms else None)


def state(school: School, year: AcademicYear, on: date) -> State | None:
    """The term at hand, in three queries."""
    terms = list(Term.objects.filter(year=year).order_by("number"))
    term = term_at_hand(terms, on)
    if term is None:
        return None
    total = Teaching.objects.filter(_counted(school, year)).count()
    counts = Closing.objects.filter(
        teaching__school=school, term=term, reopened_at=None
    ).exclude(teaching__marking=Teaching.Marking.NONE).aggregate(
        closed=Count("id", filter=Q(closed_at__isnull=False)), approved=Count("id", filter=Q(closed_at=None))
    )  # fmt: skip
    return State(term, total, counts["approved"], counts["closed"], term.ends_on - LAST_DAYS < on)


@dataclass(frozen=True, slots=True)
class Cell:
    """A class-subject in the grid."""

    teaching_id: int
    group: str
    state: str


@dataclass(frozen=True)
class Line:
    """A class: the states of its class-subjects, by subject of the table's head."""

    school_class: SchoolClass
    cells: tuple[tuple[Cell, ...], ...]

    def count(self, state: str) -> int:
        return sum(cell.state == state for cells in self.cells for cell in cells)

    @property
    def approved(self) -> int:
        return self.count(APPROVED)

    @property
    def closed(self) -> int:
        return self.count(CLOSED)

    @property
    def total(self) -> int:
        return sum(len(cells) for cells in self.cells)


@dataclass(frozen=True)
class Board:
    """Every class-subject of a term."""

    terms: tuple[Term, ...]
    term: Term
    subjects: tuple[Subject, ...]
    lines: tuple[Line, ...]

    def count(self, state: str) -> int:
        return sum(line.count(state) for line in self.lines)

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines)

    @property
    def approved(self) -> int:
        return self.count(APPROVED)

    @property
    def closed(self) -> int:
        return self.count(CLOSED)

    @property
    def open(self) -> int:
        return self.count(OPEN)


def _state(closing: "tuple[int, object] | None") -> str:
    if closing is None:
        return OPEN
    return CLOSED if closing[1] is not None else APPROVED


def board(
    school: School, year: AcademicYear, terms: Sequence[Term], term: Term, class_id: int | None = None
) -> Board:
    """The grid of a term (of one class if asked), in four queries."""
    teachings = Teaching.objects.filter(_counted(school, year))
    classes = SchoolClass.objects.filter(year=year)
    if class_id is not None:
        teachings = teachings.filter(group__school_class=class_id)
        classes = classes.filter(pk=class_id)
    closings = {
        row[0]: row
        for row in Closing.objects.filter(teaching__school=school, term=term, reopened_at=None).values_list(
            "teaching_id", "closed_at"
        )
    }
    by_place: dict[tuple[int, int], list[Cell]] = {}
    for pk, class_pk, subject_id, name in teachings.order_by("group__name", "id").values_list(
        "id", "group__school_class_id", "subject_id", "group__name"
    ):
        by_place.setdefault((class_pk, subject_id), []).append(Cell(pk, name, _state(closings.get(pk))))
    taught = {subject_id for _, subject_id in by_place}
    subjects = sorted(Subject.objects.filter(pk__in=taught), key=lambda one: (sort_key(one.name), one.pk))
    return Board(
        terms=tuple(terms),
        term=term,
        subjects=tuple(subjects),
        lines=tuple(_lines(classes, subjects, by_place)),
    )


def _lines(
    classes: Iterable[SchoolClass],
    subjects: Sequence[Subject],
    by_place: dict[tuple[int, int], list[Cell]],
) -> list[Line]:
    lines = [
        Line(one, tuple(tuple(by_place.get((one.pk, subject.pk), ())) for subject in subjects))
        for one in in_order(classes)
    ]
    return [line for line in lines if line.total]


@dataclass(frozen=True)
class Row:
    """A class-subject of one class, with its teacher and who has done what."""

    teaching: Teaching
    closing: Closing | None

    @property
    def state(self) -> str:
        if self.closing is None:
            return OPEN
        return CLOSED if self.closing.closed_at is not None else APPROVED


@dataclass(frozen=True)
class OfClass:
    """The closing of a term in one class."""

    school_class: SchoolClass
    term: Term
    rows: tuple[Row, ...]

    @property
    def approved(self) -> int:
        return sum(row.state == APPROVED for row in self.rows)

    @property
    def closed(self) -> int:
        return sum(row.state == CLOSED for row in self.rows)


def of_class(school_class: SchoolClass, term: Term) -> OfClass:
    """The class-subjects of a class by name, in two queries."""
    teachings = (
        Teaching.objects.filter(group__school_class=school_class)
        .exclude(marking=Teaching.Marking.NONE)
        .with_names()
        .order_by("id")
    )
    closings = {
        row.teaching_id: row
        for row in Closing.objects.filter(
            teaching__group__school_class=school_class, term=term, reopened_at=None
        ).select_related("approved_by", "closed_by")
    }
    rows = sorted(teachings, key=lambda one: (sort_key(one.subject.name), sort_key(one.group.name), one.pk))
    return OfClass(school_class, term, tuple(Row(one, closings.get(one.pk)) for one in rows))


def is_of_class(teaching_id: int, school_class: SchoolClass) -> bool:
    """Whether a class-subject belongs to a class; one query."""
    return Teaching.objects.filter(pk=teaching_id, group__school_class=school_class).exists()
