"""Reading a school's log: by pupil, register, whoever acted, day and kind; newest first, page by page."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from mektep.attendance.models import Absence, AbsenceNote
from mektep.core.alphabet import by_name
from mektep.core.models import Chain, LogEntry
from mektep.journal.models import ChangeRequest, Mark, PeriodMark, Work
from mektep.people.models import Person
from mektep.school.models import Appointment, Enrolment, School, SchoolClass, Teaching, Term
from mektep.timetable.models import Lesson

A_PAGE = 50
MOST_FOUND = 12


@dataclass(frozen=True)
class Ask:
    """What is looked for in the log of a school. Prefixes choose kinds; `before` is a place in the chain."""

    school: School
    person: Person | None = None
    teaching: Teaching | None = None
    on: date | None = None
    kinds: tuple[str, ...] = ()
    before: int | None = None


@dataclass(frozen=True)
class Fact:
    """An entry of the log with what its sentence needs. `device_at` where a device wrote it before."""

    seq: int
    kind: str
    data: Mapping[str, Any]
    at: datetime
    device_at: datetime | None
    who: str
    job: str  # the house's own job, where no person acted
    about: str  # the person it is about
    register: str
    lesson: Lesson | None
    work: Work | None
    term: int | None
    hash: str


@dataclass(frozen=True)
class Page:
    facts: tuple[Fact, ...]
    older: int | None  # what `before` asks for the next page


def people(school: School, text: str) -> list[Person]:
    """People of the school by the beginning of a name, at most twelve; one query."""
    words = text.split()[:3]
    if not words:
        return []
    here = (
        Q(pk__in=Enrolment.objects.filter(school=school).values("learner_id"))
        | Q(pk__in=Appointment.objects.filter(school=school).values("person_id"))
    )  # fmt: skip
    found = Person.objects.filter(here)
    for word in words:
        same = word[:1].upper() + word[1:]
        found = found.filter(
            Q(family_name__startswith=same) | Q(given_name__startswith=same)
            | Q(family_name__startswith=word) | Q(given_name__startswith=word)
        )  # fmt: skip
    return by_name(found.order_by("family_name", "given_name", "id")[:MOST_FOUND])


def person_of(school: School, pk: int) -> Person | None:
    """Somebody who is or was in the school; one query."""
    here = Q(pk__in=Enrolment.objects.filter(school=school, learner_id=pk).values("learner_id")) | Q(
        pk__in=Appointment.objects.filter(school=school, person_id=pk).values("person_id")
    )
    return Person.objects.filter(here, pk=pk).first()


def is_learner(school: School, person: Person) -> bool:
    return Enrolment.objects.filter(school=school, learner=person).exists()


def _of_person(ask: Ask, person: Person) -> Q:
    """What is about somebody or was done by her. Six queries for a learner."""
    mine = {"learner": person, "school": ask.school}
    about = {f"person:{person.pk}"}
    for model in (Mark, ChangeRequest):
        for lesson_id, work_id in model.objects.filter(**mine).values_list("lesson_id", "work_id"):
            about.add(f"cell:{_column(lesson_id, work_id)}:{person.pk}")
    for (lesson_id,) in Absence.objects.filter(**mine).values_list("lesson_id"):
        about |= {f"cell:l{lesson_id}:{person.pk}", f"lesson:{lesson_id}"}
    periods = PeriodMark.objects.filter(**mine).order_by().values_list("teaching_id").distinct()
    about |= {f"period:{pk}:{person.pk}" for (pk,) in periods}
    about |= {f"note:{pk}" for (pk,) in AbsenceNote.objects.filter(**mine).values_list("id")}
    return Q(about__in=about) | Q(by=f"person:{person.pk}")


def _column(lesson_id: int | None, work_id: int | None) -> str:
    return f"l{lesson_id}" if lesson_id else f"w{work_id}"


def _of_teaching(teaching: Teaching) -> Q:
    """What happened in a register. Seven queries."""
    pk = teaching.pk
    about = {f"teaching:{pk}", f"register:{pk}"}
    for model in (Mark, ChangeRequest):
        for lesson_id, work_id, learner_id in model.objects.filter(teaching=teaching).values_list(
            "lesson_id", "work_id", "learner_id"
        ):
            about.add(f"cell:{_column(lesson_id, work_id)}:{learner_id}")
    for lesson_id, learner_id in Absence.objects.filter(lesson__teaching=teaching).values_list(
        "lesson_id", "learner_id"
    ):
        about.add(f"cell:l{lesson_id}:{learner_id}")
    about |= {f"lesson:{one}" for (one,) in Lesson.objects.filter(teaching=teaching).values_list("id")}
    about |= {f"work:{one}" for (one,) in Work.objects.filter(teaching=teaching).values_list("id")}
    about |= {
        f"closing:{pk}:{one}" for (one,) in Term.objects.filter(year=teaching.year_id).values_list("id")
    }
    learners = PeriodMark.objects.filter(teaching=teaching).order_by().values_list("learner_id").distinct()
    about |= {f"period:{pk}:{one}" for (one,) in learners}
    return Q(about__in=about)


def read(ask: Ask) -> Page:
    """One page, in at most sixteen queries, however long the log is."""
    chain = Chain.objects.filter(school_id=ask.school.pk).first()
    if chain is None:
        return Page((), None)
    rows = LogEntry.objects.filter(chain=chain)
    if ask.person is not None:
        rows = rows.filter(_of_person(ask, ask.person))
    if ask.teaching is not None:
        rows = rows.filter(_of_teaching(ask.teaching))
    if ask.on is not None:
        start = datetime.combine(ask.on, time(), ZoneInfo(ask.school.zone))
        rows = rows.filter(at__gte=start, at__lt=start + timedelta(days=1))
    if ask.kinds:
        wanted = Q()
        for kind in ask.kinds:
            wanted |= Q(kind__startswith=kind)
        rows = rows.filter(wanted)
    if ask.before is not None:
        rows = rows.filter(seq__lt=ask.before)
    found = list(rows.order_by("-seq")[: A_PAGE + 1])
    shown = found[:A_PAGE]
    return Page(tuple(_facts(shown)), shown[-1].seq if len(found) > A_PAGE else None)


def _ids(facts: Iterable[Mapping[str, Any]], *names: str) -> set[int]:
    found = (fact.get(name) for fact in facts for name in names)
    return {value for value in found if isinstance(value, int) and not isinstance(value, bool)}


def _facts(entries: Sequence[LogEntry]) -> list[Fact]:
    """Entries with their names, in six queries."""
    told = [json.loads(entry.data) for entry in entries]
    doers = {
        int(entry.by[7:]) for entry in entries if entry.by.startswith("person:") and entry.by[7:].isdigit()
    }
    persons = Person.objects.in_bulk(list(_ids(told, "learner_id", "person_id") | doers))
    lessons = Lesson.objects.in_bulk(list(_ids(told, "lesson_id")))
    works = Work.objects.in_bulk(list(_ids(told, "work_id")))
    terms = dict(Term.objects.filter(pk__in=_ids(told, "term_id")).values_list("id", "number"))
    teachings = Teaching.objects.with_names().in_bulk(list(_ids(told, "teaching_id")))
    classes = SchoolClass.objects.in_bulk(list(_ids(told, "class_id", "to_class_id")))
    made = []
    for entry, data in zip(entries, told, strict=True):
        teaching = teachings.get(data.get("teaching_id", 0))
        school_class = classes.get(data.get("class_id") or data.get("to_class_id") or 0)
        about = persons.get(data.get("learner_id") or data.get("person_id") or 0)
        doer = persons.get(int(entry.by[7:])) if entry.by[7:].isdigit() else None
        device_at = data.get("device_at")
        made.append(
            Fact(
                seq=entry.seq,
                kind=entry.kind,
                data=data,
                at=entry.at,
                device_at=datetime.fromisoformat(device_at) if device_at else None,
                who=doer.short_name if doer else "",
                job=entry.by.partition(":")[2] if entry.by.startswith("system:") else "",
                about=about.short_name if about else "",
                register=_register(teaching) if teaching else school_class.name if school_class else "",
                lesson=lessons.get(data.get("lesson_id") or 0),
                work=works.get(data.get("work_id") or 0),
                term=terms.get(data.get("term_id", 0)),
                hash=entry.hash,
            )
        )
    return made


def _register(teaching: Teaching) -> str:
    parts = (teaching.group.school_class.name, teaching.subject.name, teaching.group.name)
    return " · ".join(part for part in parts if part)
