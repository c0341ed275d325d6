"""Reports of a class over all its subjects: the summary of the term, lists, quality by pupils."""

from collections.abc import Callable, Iterable, Sequence

from django.utils.translation import gettext

from mektep.attendance import queries as attendance
from mektep.attendance.models import Kind
from mektep.core.alphabet import name_key, sort_key
from mektep.norms.engine import SubjectReport, class_report, single_exception, subject_report
from mektep.people.models import Person
from mektep.school.models import SchoolClass, Teaching
from mektep.school.queries import in_order

from ..report import Column, Mark, Report, Row, Value, head
from .frame import (
    Ask,
    about,
    class_cells,
    class_columns,
    class_kind,
    class_name,
    provisional_note,
    report,
    subject_kind,
    term_name,
)
from .ledger import Ledger, ledger

Marks = Sequence[int | None]


def teachings_of(classes: Iterable[SchoolClass]) -> list[Teaching]:
    """Everything these classes are taught, with names, in one query."""
    return list(
        Teaching.objects.filter(group__school_class__in=[one.pk for one in classes])
        .with_names()
        .order_by("id")
    )


# ── the summary of the term (сводная ведомость) ──────────────────────────────────────────────
def summary(ask: Ask) -> Report:
    """Pupils by subjects with marks, missed lessons, and how each subject stands; in seven queries."""
    school_class, term = ask.school_class, ask.the_term
    assert school_class is not None
    teachings = teachings_of([school_class])
    book = ledger(teachings, term, ask.today)
    subjects = sorted(
        {one.subject_id: one.subject for one in teachings}.values(), key=lambda one: sort_key(one.name)
    )
    by_subject = {one.pk: [t for t in teachings if t.subject_id == one.pk] for one in subjects}
    learners = sorted({who for some in book.members.values() for who in some}, key=name_key)
    missed = attendance.of_learners([who.pk for who in learners], term.starts_on, term.ends_on)
    found = book.pupils(teachings)

    lessons = gettext("Missed lessons")
    columns = (
        Column("№"),
        Column(gettext("Pupil"), "text", weight=6),
        *(Column(one.name, "mark", tall=True) for one in subjects),
        Column(gettext("all"), tall=True, group=lessons),
        Column(gettext("ill"), tall=True, group=lessons),
        Column(gettext("no reason"), tall=True, group=lessons),
        Column(gettext("Standing"), "text", weight=3),
    )
    rows = []
    for number, who in enumerate(learners, start=1):
        cells: list[Value] = [number, who.short_name]
        for one in subjects:
            mine = [t for t in by_subject[one.pk] if who in book.members.get(t.pk, ())]
            cells.append(book.place(mine[0].pk, who.pk).shown() if mine else Mark(None))
        away = missed[who.pk]
        cells += [away.missed, away.counts[Kind.ILLNESS], away.counts[Kind.INVALID]]
        rows.append(Row((*cells, standing(found.get(who, [])))))
    whole = class_report(list(found.values()))
    per_subject = [_of_subject(book, by_subject[one.pk]) for one in subjects]
    for label, values in (
        (gettext("Progress by marks of the subject, %"), [one.progress for one in per_subject]),
        (gettext("Quality by marks of the subject, %"), [one.quality for one in per_subject]),
        (gettext("SOU, %"), [one.sou for one in per_subject]),
    ):
        if rows:
            rows.append(Row((None, label, *values, None, None, None, None), "sum"))
    return report(
        ask,
        "class-summary",
        gettext("Class summary of the term"),
        about(class_name(school_class), term_name(term)),
        columns,
        rows,
        facts=(
            (gettext("Pupils"), len(learners)),
            (gettext("Progress by pupils of the class, %"), whole.progress),
            (gettext("Quality by pupils of the class, %"), whole.quality),
        ),
        notes=(class_kind(), subject_kind(), *([provisional_note()] if book.has_provisional else [])),
        signatures=(gettext("Class teacher"), gettext("Deputy head for academic work")),
    )


def _of_subject(book: Ledger, teachings: Sequence[Teaching]) -> SubjectReport:
    marks: list[int] = []
    none = 0
    for one in teachings:
        some, without = book.marks(one)
        marks += some
        none += without
    return subject_report(marks, not_assessed=none)


def standing(marks: Marks) -> str:
    """In one word how a pupil stands over all subjects."""
    if not marks:
        return ""
    if 2 in marks:
        return gettext("failing")
    if None in marks:
        return gettext("not assessed")
    if 3 in marks:
        return gettext("with 3")
    return gettext("4 and 5") if 4 in marks else gettext("excellent")


# ── lists ────────────────────────────────────────────────────────────────────────────────────
def lists(ask: Ask) -> Report:
    """Who is excellent, has one 4, one 3, or fails, in a class or the whole school; in six queries.

    «One 3» is exactly one, and every other mark higher; so with «one 4», where all others are 5.
    """
    term = ask.the_term
    classes = _classes(ask)
    teachings = teachings_of(classes)
    book = ledger(teachings, term, ask.today)
    columns = (
        Column("№"),
        Column(gettext("Pupil"), "text", weight=5),
        Column(gettext("Class"), "text", weight=2),
        Column(gettext("Subjects"), "text", weight=8),
    )
    pupils = _pupils(book, classes, teachings)
    rows: list[Row] = []
    facts = []
    kinds: Sequence[tuple[str, Callable[[Marks], bool], int]] = (
        (gettext("Excellent pupils"), lambda marks: all(mark == 5 for mark in marks), 0),
        (gettext("Pupils with one 4"), lambda marks: single_exception(marks, 4), 4),
        (gettext("Pupils with one 3"), lambda marks: single_exception(marks, 3), 3),
        (gettext("Failing pupils"), lambda marks: 2 in marks, 2),
    )
    for title, belongs, which in kinds:
        chosen = [one for one in pupils if one[2] and belongs([mark for _s, mark in one[2]])]
        facts.append((title, len(chosen)))
        rows.append(head(title, columns))
        for number, (who, school_class, places) in enumerate(chosen, start=1):
            names = ", ".join(sorted((name for name, mark in places if mark == which), key=sort_key))
            rows.append(Row((number, who.short_name, school_class.name, names)))
    return report(
        ask,
        "lists",
        gettext("Lists of pupils by marks"),
        about(class_name(ask.school_class) if ask.school_class else "", term_name(term)),
        columns,
        rows if any(size for _t, size in facts) else (),
        facts=facts,
        notes=[provisional_note()] if book.has_provisional else (),
    )


def _classes(ask: Ask) -> list[SchoolClass]:
    if ask.school_class is not None:
        return [ask.school_class]
    return in_order(SchoolClass.objects.filter(school=ask.the_school, year=ask.the_term.year_id))


Pupil = tuple[Person, SchoolClass, list[tuple[str, int | None]]]


def _pupils(book: Ledger, classes: Sequence[SchoolClass], teachings: Sequence[Teaching]) -> list[Pupil]:
    """Every pupil of these classes, in order, with subjects and marks."""
    found: list[Pupil] = []
    for school_class in classes:
        mine = [one for one in teachings if one.group.school_class_id == school_class.pk]
        places = dict[Person, list[tuple[str, int | None]]]()
        for teaching in mine:
            for who, marks in book.pupils([teaching]).items():
                places.setdefault(who, []).extend((teaching.subject.name, mark) for mark in marks)
        found += [(who, school_class, places[who]) for who in sorted(places, key=name_key)]
    return found


# ── quality by pupils ────────────────────────────────────────────────────────────────────────
def class_quality(ask: Ask) -> Report:
    """Classes by how their pupils stand, with sums by level and of the school; in six queries."""
    term = ask.the_term
    classes = _classes(ask)
    teachings = teachings_of(classes)
    book = ledger(teachings, term, ask.today)
    columns = (Column(gettext("Class"), "text", weight=3), *class_columns())
    marks = {
        one.pk: list(book.pupils(t for t in teachings if t.group.school_class_id == one.pk).values())
        for one in classes
    }
    rows: list[Row] = []
    for label, belongs in _levels():
        of_level = [one for one in classes if belongs(one.grade) and marks[one.pk]]
        for one in of_level:
            rows.append(Row((one.name, *class_cells(class_report(marks[one.pk])))))
        if len(of_level) > 1:
            together = class_report([pupil for one in of_level for pupil in marks[one.pk]])
            rows.append(Row((label, *class_cells(together)), "sum"))
    if len(rows) > 1 and ask.school_class is None:
        everybody = class_report([pupil for one in classes for pupil in marks[one.pk]])
        rows.append(Row((gettext("School"), *class_cells(everybody)), "sum"))
    return report(
        ask,
        "class-quality",
        gettext("Quality and progress by pupils of classes"),
        term_name(term),
        columns,
        rows,
        notes=(class_kind(), *([provisional_note()] if book.has_provisional else [])),
        signatures=(gettext("Deputy head for academic work"),),
    )


def _levels() -> Sequence[tuple[str, Callable[[int], bool]]]:
    return (
        (gettext("Grades 1–4"), lambda grade: grade <= 4),
        (gettext("Grades 5–9"), lambda grade: 5 <= grade <= 9),
        (gettext("Grades 10–11"), lambda grade: grade >= 10),
    )
