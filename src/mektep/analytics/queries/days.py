"""Reports of what happens day by day: attendance by reason, what is not filled in, plan and fact."""

from datetime import date
from decimal import Decimal

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, When
from django.utils.translation import gettext

from mektep.attendance.models import Absence, Kind, RollCall
from mektep.core.alphabet import name_key, sort_key
from mektep.curriculum import queries as curriculum
from mektep.curriculum.models import LessonTopic, Placement
from mektep.journal.models import Mark
from mektep.learning.models import Homework
from mektep.norms import queries as norms
from mektep.people.models import Person
from mektep.school.models import Membership, SchoolClass, Teaching, within
from mektep.school.queries import in_order
from mektep.timetable.models import Lesson

from ..report import Column, Report, Row
from ..report import Value as Cell
from .frame import Ask, about, class_name, percent, report, teaching_name, term_name
from .subjects import visible

REASONS = (Kind.VALID, Kind.ILLNESS, Kind.INVALID, Kind.ABSENT)


# ── attendance by reason ─────────────────────────────────────────────────────────────────────
def attendance(ask: Ask) -> Report:
    """Lessons missed by reason: the pupils of a class, or the classes of the school; in four queries."""
    term, by_pupil = ask.the_term, ask.school_class is not None
    tallies = _tallies(ask, "learner" if by_pupil else "lesson__teaching__group__school_class")
    given = _pupil_lessons(ask)
    lessons = gettext("Missed lessons")
    columns = (
        Column("№"),
        Column(gettext("Pupil") if by_pupil else gettext("Class"), "text", weight=5),
        Column(gettext("Lessons"), weight=2),
        Column(gettext("all"), group=lessons),
        Column(gettext("valid reason"), group=lessons, weight=2),
        Column(gettext("ill"), group=lessons, weight=2),
        Column(gettext("no reason"), group=lessons, weight=2),
        Column(gettext("not yet known"), group=lessons, weight=2),
        Column(gettext("Times late"), weight=2),
        Column(gettext("Left early"), weight=2),
        Column(gettext("Attended, %"), weight=2),
    )
    names: list[tuple[int, str]]
    if by_pupil:
        names = [(who.pk, who.short_name) for who in _people(ask)]
    else:
        classes = SchoolClass.objects.filter(school=ask.the_school, year=term.year_id)
        names = [(one.pk, one.name) for one in in_order(classes)]
    rows = []
    whole = dict[str, int]()
    for number, (key, name) in enumerate(names, start=1):
        tally, due = tallies.get(key, {}), given.get(key, 0)
        rows.append(Row((number, name, *_cells(tally, due))))
        for kind, count in (tally | {"due": due}).items():
            whole[kind] = whole.get(kind, 0) + count
    if rows:
        rows.append(Row((None, gettext("In all"), *_cells(whole, whole.get("due", 0))), "sum"))
    return report(
        ask,
        "attendance",
        gettext("Attendance by reason"),
        about(class_name(ask.school_class) if ask.school_class else "", term_name(term)),
        columns,
        rows,
        notes=(
            gettext("A lesson missed is counted once for each pupil. The office's finding stands before "
                    "what was seen in the lesson."),
        ),
        signatures=(gettext("Class teacher") if by_pupil else gettext("Deputy head for academic work"),),
    )  # fmt: skip


def _cells(tally: dict[str, int], due: int) -> tuple[Cell, ...]:
    reasons = [tally.get(kind.value, 0) for kind in REASONS]
    missed = sum(reasons)
    return (
        due,
        missed,
        *reasons,
        tally.get(Kind.LATE.value, 0),
        tally.get(Kind.LEFT_EARLY.value, 0),
        percent(due - missed, due),
    )


def _tallies(ask: Ask, by: str) -> dict[int, dict[str, int]]:
    """Absences by reason, by learner or by class; one query."""
    term = ask.the_term
    rows = Absence.objects.filter(
        ~Q(kind=""),
        school=ask.the_school,
        lesson__held_on__range=(term.starts_on, ask.until),
        lesson__cancelled_at=None,
    )
    if ask.school_class is not None:
        rows = rows.filter(lesson__teaching__group__school_class=ask.school_class)
    stands = Case(When(office_kind="", then=F("kind")), default=F("office_kind"), output_field=CharField())
    found = dict[int, dict[str, int]]()
    for key, kind, count in (
        rows.annotate(counts_as=stands).order_by().values_list(by, "counts_as").annotate(count=Count("id"))
    ):
        found.setdefault(key, {})[kind] = count
    return found


def _pupil_lessons(ask: Ask) -> dict[int, int]:
    """How many lessons every pupil should have been at (or every class, all pupils together); two queries.

    By membership of groups on the days of their lessons.
    """
    term = ask.the_term
    lessons = (
        Lesson.objects.filter(school=ask.the_school, held_on__range=(term.starts_on, ask.until))
        .taking_place()
        .order_by()
        .values_list("teaching__group", "held_on")
        .annotate(count=Count("id"))
    )
    members = Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=term.starts_on),
        group__school=ask.the_school,
        starts_on__lte=ask.until,
    )
    if ask.school_class is not None:
        lessons = lessons.filter(teaching__group__school_class=ask.school_class)
        members = members.filter(group__school_class=ask.school_class)
    days = dict[int, list[tuple[date, int]]]()
    for group, on, count in lessons:
        days.setdefault(group, []).append((on, count))
    sums = {group: sum(count for _on, count in some) for group, some in days.items()}
    found = dict[int, int]()
    for group, learner, class_id, first, last in members.values_list(
        "group", "learner", "group__school_class", "starts_on", "ends_on"
    ):
        key = learner if ask.school_class is not None else class_id
        if first <= term.starts_on and (last is None or last >= ask.until):
            due = sums.get(group, 0)
        else:
            due = sum(n for on, n in days.get(group, ()) if first <= on and (last is None or on <= last))
        found[key] = found.get(key, 0) + due
    return found


def _people(ask: Ask) -> list[Person]:
    members = Membership.objects.filter(
        within(ask.until), group__school_class=ask.school_class, group__split=""
    )
    return sorted(Person.objects.filter(pk__in=members.values("learner")), key=name_key)


# ── what is not filled in ────────────────────────────────────────────────────────────────────
def filling(ask: Ask) -> Report:
    """Lessons held without topic, attendance, homework or marks, by teacher; in two queries."""
    term = ask.the_term
    teachings = visible(ask)
    counts = _gaps([one.pk for one in teachings], term.starts_on, ask.until)
    without = gettext("Without")
    columns = (
        Column(gettext("Teacher"), "text", weight=5),
        Column(gettext("Subject"), "text", weight=5),
        Column(gettext("Class"), "text", weight=3),
        Column(gettext("Lessons held"), weight=2),
        Column(gettext("topic"), group=without, weight=2),
        Column(gettext("attendance"), group=without, weight=2),
        Column(gettext("homework"), group=without, weight=2),
        Column(gettext("marks"), group=without, weight=2),
        Column(gettext("Filled, %"), weight=2),
    )
    nobody = gettext("No teacher")
    rows: list[Row] = []
    by_teacher = dict[tuple[str, int], list[Teaching]]()
    for one in teachings:
        who = one.teacher
        by_teacher.setdefault((who.short_name, who.pk) if who else (nobody, 0), []).append(one)
    whole = [0] * 5
    asked_of_all = 0
    for (name, _pk), mine in sorted(by_teacher.items(), key=lambda one: (sort_key(one[0][0]), one[0][1])):
        sums, asked = [0] * 5, 0
        lines = []
        for one in mine:
            held, *gaps = counts.get(one.pk, (0, 0, 0, 0, 0))
            if not held:
                continue
            wanted = _wanted(one, term.starts_on)
            shown = [gap if want else None for gap, want in zip(gaps, wanted, strict=True)]
            missing = sum(gap for gap in shown if gap is not None)
            asked += held * sum(wanted)
            sums = [a + (b or 0) for a, b in zip(sums, [held, *shown], strict=True)]
            full = percent(held * sum(wanted) - missing, held * sum(wanted))
            lines.append(Row((name, one.subject.name, teaching_name(one), held, *shown, full)))
        rows += lines
        whole = [a + b for a, b in zip(whole, sums, strict=True)]
        asked_of_all += asked
        if len(lines) > 1:
            rows.append(
                Row((name, gettext("In all"), None, *sums, percent(asked - sum(sums[1:]), asked)), "sum")
            )
    if len(by_teacher) > 1 and rows:
        full = percent(asked_of_all - sum(whole[1:]), asked_of_all)
        rows.append(Row((gettext("School"), gettext("In all"), None, *whole, full), "sum"))
    return report(
        ask,
        "filling",
        gettext("How registers are filled in"),
        about(class_name(ask.school_class) if ask.school_class else "", term_name(term)),
        columns,
        rows,
        facts=((gettext("Lessons held"), whole[0]),) if rows else (),
        notes=(
            gettext(
                "Lessons of the term until today that took place. An empty cell means that it is not "
                "expected: homework in grade 1, marks where the subject is not marked."
            ),
        ),
    )


def _wanted(teaching: Teaching, on: date) -> tuple[bool, bool, bool, bool]:
    homework = norms.homework_minutes(teaching.group.school_class.grade, on) != 0
    return True, True, homework, teaching.marking == Teaching.Marking.MARKS


def _gaps(teachings: list[int], since: date, until: date) -> dict[int, tuple[int, int, int, int, int]]:
    """By class-subject: lessons held, and of them without topic, attendance, homework, marks; one query."""
    here = {"lesson": OuterRef("pk")}
    lessons = (
        Lesson.objects.filter(teaching__in=teachings, held_on__range=(since, until))
        .taking_place()
        .annotate(
            topic=Exists(Placement.objects.filter(**here))
            | Exists(LessonTopic.objects.filter(~Q(text=""), **here)),
            called=Exists(RollCall.objects.filter(**here)) | Exists(Absence.objects.filter(**here)),
            homework=Exists(Homework.objects.standing().filter(given_at_lesson=OuterRef("pk"))),
            marked=Exists(Mark.objects.exclude(points=None).filter(**here)),
        )
        .order_by()
        .values_list("teaching")
        .annotate(
            held=Count("id"),
            no_topic=Count("id", filter=Q(topic=False)),
            not_called=Count("id", filter=Q(called=False)),
            no_homework=Count("id", filter=Q(homework=False)),
            no_marks=Count("id", filter=Q(marked=False)),
        )
    )
    return {
        pk: (held, no_topic, not_called, no_homework, no_marks)
        for pk, held, no_topic, not_called, no_homework, no_marks in lessons.values_list(
            "teaching", "held", "no_topic", "not_called", "no_homework", "no_marks"
        )
    }


# ── plan and fact ────────────────────────────────────────────────────────────────────────────
def fulfilment(ask: Ask) -> Report:
    """Hours planned and given by class-subject in a term, and what the year holds; in seven queries."""
    term = ask.the_term
    teachings = visible(ask)
    ids = [one.pk for one in teachings]
    of_term = curriculum.hours(ids, ask.until, term.starts_on, term.ends_on)
    of_year = curriculum.hours(ids, ask.until)
    in_term, in_year = gettext("In the term"), gettext("In the year")
    columns = (
        Column(gettext("Subject"), "text", weight=5),
        Column(gettext("Class"), "text", weight=3),
        Column(gettext("Teacher"), "text", weight=5),
        Column(gettext("planned, h"), group=in_term, weight=2),
        Column(gettext("due by now, h"), group=in_term, weight=2),
        Column(gettext("done, h"), group=in_term, weight=2),
        Column(gettext("lessons held"), group=in_term, weight=2),
        Column(gettext("cancelled"), group=in_term, weight=2),
        Column(gettext("planned, h"), group=in_year, weight=2),
        Column(gettext("done, h"), group=in_year, weight=2),
        Column(gettext("Done of due, %"), weight=2),
    )
    rows = []
    due = done = Decimal(0)
    for one in sorted(
        teachings, key=lambda one: (sort_key(one.subject.name), sort_key(teaching_name(one)), one.pk)
    ):
        here, year = of_term[one.pk], of_year[one.pk]
        if not (here.planned or here.held or year.planned):
            continue
        due, done = due + year.due, done + min(year.done, year.due)
        rows.append(
            Row(
                (
                    one.subject.name,
                    teaching_name(one),
                    one.teacher.short_name if one.teacher else "",
                    here.planned,
                    here.due,
                    here.done,
                    here.held,
                    here.cancelled,
                    year.planned,
                    year.done,
                    percent(min(year.done, year.due), year.due),
                )
            )
        )
    return report(
        ask,
        "fulfilment",
        gettext("Curriculum fulfilment"),
        about(class_name(ask.school_class) if ask.school_class else "", term_name(term)),
        columns,
        rows,
        facts=((gettext("Done of what was due, %"), percent(done, due)),) if rows else (),
        notes=(
            gettext(
                "Planned and due are hours of the calendar-thematic plan by its dates; done are the hours of "
                "its rows whose lessons have all been held."
            ),
        ),
        signatures=(gettext("Deputy head for academic work"),),
    )
