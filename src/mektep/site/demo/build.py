"""Founding the demo school: every row is made by the action a real school would use."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TypedDict

from mektep.norms import queries as norms
from mektep.people import actions as people
from mektep.people.actors import Actor
from mektep.people.models import Kinship, Person
from mektep.school import actions as school
from mektep.school.models import (
    AcademicYear,
    Appointment,
    Group,
    Organisation,
    School,
    SchoolClass,
    Subject,
    Teaching,
)

from .accounts import PASSWORD, USERNAMES
from .names import Cradle, Invented
from .shape import HOME_GRADE, ClassShape, Shape, chair_of, hours

# Hours a week with which a teacher has enough; the legal basic load is 16.
FULL_LOAD = 18
SYSTEM = Actor.system("demo")
Progress = Callable[[str], None]


class Done(TypedDict):
    """Who does the founding, and when."""

    by: Actor
    at: datetime


@dataclass
class Demo:
    """The school while it is being made."""

    shape: Shape
    today: date
    at: datetime
    cradle: Cradle
    school: School = field(init=False)
    year: AcademicYear = field(init=False)
    district: Organisation = field(init=False)
    subjects: dict[str, Subject] = field(default_factory=dict)
    classes: list[tuple[ClassShape, SchoolClass]] = field(default_factory=list)
    pupils: dict[int, list[Person]] = field(default_factory=dict)  # by class id, in class-list order
    staff: dict[tuple[str, int], list[Person]] = field(default_factory=dict)  # by chair and shift
    teachings: list[Teaching] = field(default_factory=list)
    term_works: Counter[tuple[int, date]] = field(default_factory=Counter)  # by class and day
    full_journals: set[int] = field(default_factory=set)  # ids of class-subjects filled to the last cell

    @property
    def done(self) -> Done:
        return {"by": SYSTEM, "at": self.at}


def year_dates(today: date) -> school.YearDates:
    """The law's calendar of the year that `today` is well inside; else last one's, shifted by whole weeks."""
    for year in norms.calendars():
        law = norms.calendar(year)
        if law.first_day + timedelta(days=14) <= today and law.term_on(today):
            return _dates(law, timedelta(0))
    law = norms.calendar(max(norms.calendars()))
    fourth_week = _monday(law.terms[1].first_day + timedelta(days=21))
    dates = _dates(law, _monday(today) - fourth_week)
    rests = [h for h in dates.holidays if not h.starts_on <= today <= h.ends_on]
    return school.YearDates(dates.terms, rests)


def _dates(law: norms.Calendar, shift: timedelta) -> school.YearDates:
    terms = [(term.first_day + shift, term.last_day + shift) for term in law.terms]
    rests = [
        school.HolidayDates(h.kind, h.first_day + shift, h.last_day + shift, (h.grades or (None,))[0])
        for h in law.holidays
    ]
    free = [school.HolidayDates(h.key, h.on + shift, h.on + shift) for h in law.public_holidays]
    return school.YearDates(terms, rests + free)


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())


def found(demo: Demo) -> None:
    """The tree, the school, its year, rooms, bells and subjects."""
    country = school.found_organisation("country", "Қазақстан Республикасы", **demo.done)
    region = school.found_organisation("region", "Ақмола облысы", country, **demo.done)
    demo.district = school.found_organisation("district", demo.shape.district, region, **demo.done)
    demo.school = school.found_school(demo.district, demo.shape.name, **demo.done)
    demo.year = school.open_year(demo.school, year_dates(demo.today), **demo.done)
    count = len(demo.shape.classes) // demo.shape.shifts + 6
    rooms = [(f"{floor}{n:02}", 30) for floor in (1, 2, 3) for n in range(1, count // 3 + 2)]
    school.open_rooms(demo.school, [*rooms, ("Спорт залы", 60)], **demo.done)
    for shift, start in enumerate((8 * 60, 14 * 60)[: demo.shape.shifts], 1):
        bells, at = [], start
        for n in range(8):
            bells.append((time(at // 60, at % 60), time((at + 40) // 60, (at + 40) % 60)))
            at += 40 + (10 if n == 2 else 5)
        name = "Негізгі" if shift == 1 else "Екінші ауысым"
        school.set_bells(demo.school, name, bells, shift=shift, **demo.done)
    demo.subjects = school.adopt_subjects(demo.school, **demo.done)


def employ(demo: Demo) -> None:
    """Staff: heads, office, teachers of every chair, and the district's officer."""
    posts: list[tuple[str, int]] = []
    for shift in range(1, demo.shape.shifts + 1):
        for shape in demo.shape.classes:
            if shape.grade <= 4 and shape.shift == shift:
                posts.append(("primary", shift))
        posts += [(chair, shift) for chair, count in demo.shape.teachers.items() for _n in range(count)]
    office = ["director", "deputy", "librarian", "operator", "psychologist"]
    newcomers = [_newcomer(demo.cradle.adult("m" if n % 6 == 5 else "f")) for n in range(len(posts))]
    newcomers += [_newcomer(demo.cradle.adult("f"), post) for post in office]
    newcomers += [_newcomer(demo.cradle.adult("m"), "district")]
    everybody = people.register_all(newcomers, school_id=demo.school.pk, **demo.done)
    first = demo.year.starts_on
    teachers = everybody[: len(posts)]
    for (chair, shift), person in zip(posts, teachers, strict=True):
        demo.staff.setdefault((chair, shift), []).append(person)
    appointments = [school.NewAppointment(person, Appointment.Post.TEACHER) for person in teachers]
    heads = zip(everybody[len(posts) : -1], office, strict=True)
    appointments += [school.NewAppointment(person, post) for person, post in heads]
    school.appoint_all(demo.school, appointments, starts_on=first, **demo.done)
    school.appoint(everybody[-1], Appointment.Post.DISTRICT, demo.district, starts_on=first, **demo.done)


def _newcomer(who: Invented, role: str = "", *, language: str = "kk") -> people.Newcomer:
    return people.Newcomer(
        family_name=who.family_name,
        given_name=who.given_name,
        patronymic=who.patronymic,
        born_on=who.born_on,
        sex=who.sex,
        language=language,
        username=USERNAMES.get(role, ""),
        password=PASSWORD if role in USERNAMES else "",
    )


def open_classes(demo: Demo) -> None:
    """Classes with their class teachers."""
    leaders: dict[int, list[Person]] = defaultdict(list)
    primary: dict[int, list[Person]] = defaultdict(list)
    for (chair, shift), persons in demo.staff.items():
        (primary if chair == "primary" else leaders)[shift].extend(persons)
    new = []
    for shape in demo.shape.classes:
        pool = primary if shape.grade <= 4 else leaders
        new.append(
            school.NewClass(
                shape.grade, shape.letter, language=shape.language, shift=shape.shift,
                class_teacher=pool[shape.shift].pop(0),
            )
        )  # fmt: skip
    opened = school.open_classes(demo.year, new, **demo.done)
    demo.classes = list(zip(demo.shape.classes, opened, strict=True))


def _home(demo: Demo) -> SchoolClass:
    """The class in which the demo's pupil sits."""
    return next(school_class for shape, school_class in demo.classes if shape.grade == HOME_GRADE)


def enrol(demo: Demo) -> None:
    """Pupils and their parents; the pupil and the parent of the demo accounts belong to the home class."""
    chosen = _home(demo)
    newcomers, homes = [], []
    for shape, school_class in demo.classes:
        russian = shape.language == "ru"
        for n in range(shape.pupils):
            child = demo.cradle.pupil(shape.grade, demo.year.starts_on, russian=russian)
            role = "pupil" if school_class == chosen and n == 4 else ""
            newcomers.append(_newcomer(child, role, language=shape.language))
            homes.append((child, school_class, russian))
    pupils = people.register_all(newcomers, school_id=demo.school.pk, **demo.done)
    places = [(pupil, home[1]) for pupil, home in zip(pupils, homes, strict=True)]
    school.enrol_all(places, starts_on=demo.year.starts_on, **demo.done)
    for pupil, school_class in places:
        demo.pupils.setdefault(school_class.pk, []).append(pupil)
    _entrust(demo, pupils, homes)


def _entrust(demo: Demo, pupils: list[Person], homes: list[tuple[Invented, SchoolClass, bool]]) -> None:
    """A mother for every pupil, a father for two of three; the demo's parent has two children."""
    heroine = next(n for n, pupil in enumerate(pupils) if pupil.username == "pupil")
    sibling = next(n for n, (_child, c, _r) in enumerate(homes) if c.grade == 2)
    newcomers, kin = [], []
    for n, (child, _class, russian) in enumerate(homes):
        if n == sibling:
            continue
        for kinship, sex in ((Kinship.MOTHER, "f"), (Kinship.FATHER, "m"))[: 2 if n % 3 else 1]:
            role = "parent" if n == heroine and kinship == Kinship.MOTHER else ""
            parent = demo.cradle.parent_of(child, sex, russian=russian)
            newcomers.append(_newcomer(parent, role, language="ru" if russian else "kk"))
            kin.append((pupils[n], kinship))
            if role:
                kin_of_sibling = len(newcomers) - 1
    parents = people.register_all(newcomers, school_id=demo.school.pk, **demo.done)
    first = demo.year.starts_on
    mother = parents[kin_of_sibling]
    kin.append((pupils[sibling], Kinship.MOTHER))
    ties = [
        people.Tie(guardian_id=parent.pk, learner_id=child.pk, kinship=kinship, starts_on=first)
        for parent, (child, kinship) in zip([*parents, mother], kin, strict=True)
    ]
    people.entrust_all(ties, school_id=demo.school.pk, **demo.done)


def assign(demo: Demo) -> None:
    """Who teaches what to whom; English in two groups where the class is large enough."""
    load: Counter[tuple[int, str]] = Counter()  # hours by (teacher, ""), classes by (teacher, subject:grade)
    split_from = norms.group_split(demo.year.starts_on).pupils_least
    new = []
    for shape, school_class in demo.classes:
        whole = Group.objects.get(school_class=school_class, split="")
        for code, weekly in hours(shape, demo.year.starts_on).items():
            groups = [whole]
            if code == "foreign_language" and shape.pupils >= split_from and demo.shape.shifts == 1:
                pupils = demo.pupils[school_class.pk]
                half = len(pupils) // 2
                halves = {"1-топ": pupils[:half], "2-топ": pupils[half:]}
                groups = school.split_class(
                    school_class, "Ағылшын тілі", halves, starts_on=demo.year.starts_on, **demo.done
                )
            pool = demo.staff.get((chair_of(code, shape.grade), shape.shift)) or []
            taken: set[int] = set()
            for group in groups:
                teacher = _teacher(demo, shape, school_class, pool, load, code, taken)
                load[teacher.pk, ""] += max(1, int(weekly))
                load[teacher.pk, f"{code}:{shape.grade}"] += 1
                taken.add(teacher.pk)
                new.append(school.NewTeaching(group, demo.subjects[code], teacher, weekly))
    demo.teachings = school.assign_teachings(demo.year, new, **demo.done)


def _teacher(
    demo: Demo, shape: ClassShape, school_class: SchoolClass, pool: list[Person],
    load: Counter[tuple[int, str]], code: str, taken: set[int],
) -> Person:  # fmt: skip
    """The primary teacher of the class; else who teaches this to a parallel class, or has fewest hours."""
    if shape.grade <= 4 and (not pool or school_class.class_teacher in pool):
        assert school_class.class_teacher is not None
        return school_class.class_teacher
    parallel = f"{code}:{shape.grade}"

    def fitness(person: Person) -> tuple[bool, int, int]:
        hours = load[person.pk, ""]
        return not (load[person.pk, parallel] and hours < FULL_LOAD), hours, person.pk

    return min((p for p in pool if p.pk not in taken), key=fitness)


def moment(on: date, days: int = 0, hour: int = 10) -> datetime:
    """An hour of the school's day, as UTC (the school's zone is +5)."""
    return datetime(on.year, on.month, on.day, hour - 5, tzinfo=UTC) + timedelta(days=days)


def choose_full_journals(demo: Demo) -> None:
    """The mathematics of the largest classes: every cell of these is filled, for the bench."""
    largest = sorted(demo.classes, key=lambda pair: -pair[0].pupils)[: demo.shape.full_journals]
    classes = {school_class.pk for _shape, school_class in largest}
    for teaching in demo.teachings:
        if teaching.subject.code in {"mathematics", "algebra"} and teaching.group.school_class_id in classes:
            demo.full_journals.add(teaching.pk)


def open_doors(demo: Demo) -> None:
    """The demo's class teacher leads the demo pupil's class; its teacher teaches mathematics there."""
    home = _home(demo)
    assert home.class_teacher is not None
    _give_door(demo, home.class_teacher, "class_teacher")
    chosen = [
        t for t in demo.teachings if t.subject.code == "mathematics" and t.group.school_class_id == home.pk
    ]
    assert chosen[0].teacher is not None
    _give_door(demo, chosen[0].teacher, "teacher")


def _give_door(demo: Demo, person: Person, role: str) -> None:
    details = people.Details(username=USERNAMES[role])
    people.correct(person, details, school_id=demo.school.pk, **demo.done)
    people.set_password(person, PASSWORD, **demo.done)
