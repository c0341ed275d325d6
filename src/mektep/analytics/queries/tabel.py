"""The tabel of a pupil: all marks of the year, on one sheet."""

from datetime import date

from django.utils.translation import gettext

from mektep.attendance import queries as attendance
from mektep.attendance.models import MISSED, Kind
from mektep.core.alphabet import sort_key
from mektep.journal.models import PeriodMark
from mektep.school.models import Enrolment, Membership, SchoolClass, Teaching, Term

from ..report import Column, Mark, Report, Row, Value, head
from .frame import Ask, about, class_name, provisional_note, report
from .ledger import Place, ledger

Period = PeriodMark.Period
LATER = ((Period.YEAR, 0), (Period.EXAM, 0), (Period.FINAL, 0))


def tabel(ask: Ask) -> Report:
    """Subjects by terms, year, exam and final mark, with missed lessons below; in eleven queries.

    The term that runs shows what its entries make today, until it is approved.
    """
    learner, year = ask.learner, ask.the_term.year
    assert learner is not None
    terms = list(Term.objects.filter(year=year).select_related("year").order_by("number"))
    teachings = _teachings(learner.pk, year.pk)
    approved = {
        (row.teaching_id, row.period, row.number): Place(row.mark, row.standing)
        for row in PeriodMark.objects.filter(learner=learner, teaching__in=[one.pk for one in teachings])
    }
    running = next((one for one in terms if one.starts_on <= ask.today <= one.ends_on), None)
    live = ledger(teachings, running, ask.today, learners=[learner.pk]) if running else None
    columns = (
        Column(gettext("Subject"), "text", weight=7),
        *(Column(gettext("Term %(number)s") % {"number": one.number}, "mark") for one in terms),
        Column(gettext("Year"), "mark"),
        Column(gettext("Exam"), "mark"),
        Column(gettext("Final"), "mark"),
    )
    rows: list[Row] = []
    provisional = False
    for name in sorted({one.subject.name for one in teachings}, key=sort_key):
        mine = [one for one in teachings if one.subject.name == name]
        cells: list[Value] = [name]
        for term in terms:
            cell = _cell(mine, term, approved)
            if live is not None and term == running and cell == Mark(None):
                cell = next(
                    (
                        live.place(one.pk, learner.pk).shown()
                        for one in mine
                        if (one.pk, learner.pk) in live.places
                    ),
                    cell,
                )
            provisional = provisional or cell.provisional
            cells.append(cell)
        for period, number in LATER:
            cells.append(_first(mine, period, number, approved))
        rows.append(Row(tuple(cells)))
    if rows:
        rows += _missed(learner.pk, terms, columns, ask.today)
    school_class = _class(learner.pk, year.pk)
    return report(
        ask,
        "tabel",
        gettext("Report card"),
        about(learner.full_name, class_name(school_class) if school_class else "", year.name),
        columns,
        rows,
        notes=[provisional_note()] if provisional else (),
        signatures=(gettext("Class teacher"), gettext("Director"), gettext("Parent")),
    )


def _teachings(learner_id: int, year_id: int) -> list[Teaching]:
    """What the learner is or was taught in the year: two queries."""
    groups = Membership.objects.filter(learner=learner_id, group__school_class__year=year_id)
    ids = list(groups.values_list("group", flat=True))
    return list(Teaching.objects.filter(year=year_id, group__in=ids).with_names().order_by("id"))


def _class(learner_id: int, year_id: int) -> SchoolClass | None:
    found = (
        Enrolment.objects.filter(learner=learner_id, school_class__year=year_id)
        .select_related("school_class")
        .order_by("-starts_on", "-id")
        .first()
    )
    return found.school_class if found else None


Approved = dict[tuple[int, str, int], Place]


def _cell(teachings: list[Teaching], term: Term, approved: Approved) -> Mark:
    cell = _first(teachings, Period.TERM, term.number, approved)
    if cell == Mark(None) and term.number % 2 == 0:
        cell = _first(teachings, Period.HALF_YEAR, term.half_year, approved)
    return cell


def _first(teachings: list[Teaching], period: str, number: int, approved: Approved) -> Mark:
    """The mark in the first of these class-subjects that has one (a pupil may have changed groups)."""
    found = (approved.get((one.pk, period, number)) for one in teachings)
    return next((place.shown() for place in found if place is not None), Mark(None))


def _missed(learner_id: int, terms: list[Term], columns: tuple[Column, ...], today: date) -> list[Row]:
    """Missed lessons by term, in one query."""
    days = [
        (absence.lesson.held_on, absence.stands)
        for absence in attendance.absences(learner_id, terms[0].starts_on, terms[-1].ends_on)
        if absence.lesson.cancelled_at is None
    ]
    by_term = [[kind for on, kind in days if one.starts_on <= on <= one.ends_on] for one in terms]
    begun = [one.starts_on <= today for one in terms]

    def line(label: str, *kinds: str) -> Row:
        values = [sum(kind in kinds for kind in some) for some in by_term]
        shown = [value if has else None for value, has in zip(values, begun, strict=True)]
        return Row((label, *shown, sum(values), None, None))

    return [
        head(gettext("Missed lessons"), columns),
        line(gettext("In all"), *MISSED),
        line(gettext("Through illness"), Kind.ILLNESS),
        line(gettext("Without a reason"), Kind.INVALID),
        line(gettext("Times late"), Kind.LATE),
    ]
