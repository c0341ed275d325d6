"""Small pieces of a school for tests, made through the house's own actions; and the cast of all tests."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import count

from django.test import Client

from mektep.core.alphabet import by_name
from mektep.people.actors import Actor
from mektep.people.models import Guardianship, Kinship, Person
from mektep.school import actions, queries
from mektep.school.models import (
    AcademicYear,
    Appointment,
    BellSchedule,
    Group,
    Organisation,
    Room,
    School,
    SchoolClass,
    Subject,
    Teaching,
    Term,
)

# Monday, 7 September 2026, 9:00 in Almaty: where the clock of all tests stands.
MONDAY = datetime(2026, 9, 7, 4, 0, tzinfo=UTC)
FIRST_DAY = date(2026, 9, 1)
SYSTEM = Actor.system("test")
DONE = {"by": SYSTEM, "at": MONDAY}

TERMS = (
    (date(2026, 9, 1), date(2026, 10, 25)),
    (date(2026, 11, 2), date(2026, 12, 27)),
    (date(2027, 1, 11), date(2027, 3, 21)),
    (date(2027, 3, 29), date(2027, 5, 25)),
)
HOLIDAYS = (
    actions.HolidayDates("autumn", date(2026, 10, 26), date(2026, 11, 1)),
    actions.HolidayDates("independence_day", date(2026, 12, 16), date(2026, 12, 16)),
    actions.HolidayDates("winter", date(2026, 12, 28), date(2027, 1, 10)),
    actions.HolidayDates("grade_1", date(2027, 2, 8), date(2027, 2, 14), grade=1),
    actions.HolidayDates("womens_day", date(2027, 3, 8), date(2027, 3, 8)),
    actions.HolidayDates("spring", date(2027, 3, 22), date(2027, 3, 28)),
    actions.HolidayDates("defender_day", date(2027, 5, 7), date(2027, 5, 7)),
)
# Lessons of 45 minutes with breaks of 10: 08:00, 08:55, 09:50 …; the second shift from 14:00.
BELLS = tuple(
    (time((480 + 55 * n) // 60, (480 + 55 * n) % 60), time((525 + 55 * n) // 60, (525 + 55 * n) % 60))
    for n in range(8)
)
SECOND_SHIFT = tuple(
    (time((840 + 50 * n) // 60, (840 + 50 * n) % 60), time((885 + 50 * n) // 60, (885 + 50 * n) % 60))
    for n in range(6)
)

_numbers = count(1)


def make_person(given_name: str = "", family_name: str = "Сынақов", **fields: object) -> Person:
    """Somebody, with a sign-in name of her own."""
    number = next(_numbers)
    given_name = given_name or f"Адам{number}"
    fields.setdefault("username", f"person{number}")
    return Person.objects.create(given_name=given_name, family_name=family_name, **fields)  # type: ignore[arg-type]


def make_people(names: Iterable[tuple[str, str]]) -> list[Person]:
    """Many people by (family name, given name), in two statements."""
    return Person.objects.bulk_create(
        Person(family_name=family, given_name=given, username=f"person{next(_numbers)}")
        for family, given in names
    )


def make_district(name: str = "Сынақ ауданы") -> Organisation:
    country = Organisation.objects.filter(kind="country").order_by("id").first()
    country = country or actions.found_organisation("country", "Қазақстан", **DONE)
    region = actions.found_organisation("region", f"{name}: облыс", country, **DONE)
    return actions.found_organisation("district", name, region, **DONE)


def make_school(name: str = "№ 1 сынақ мектебі", district: Organisation | None = None) -> School:
    return actions.found_school(district or make_district(), name, **DONE)


def make_year(school: School) -> AcademicYear:
    """The year 2026–27 with its terms and holidays."""
    return actions.open_year(school, actions.YearDates(TERMS, HOLIDAYS), **DONE)


def make_bells(school: School, shift: int = 1) -> BellSchedule:
    times = BELLS if shift == 1 else SECOND_SHIFT
    return actions.set_bells(school, "Әдеттегі", times, shift=shift, **DONE)


def make_class(year: AcademicYear, grade: int = 7, letter: str = "Б", **fields: object) -> SchoolClass:
    return actions.open_class(year, grade, letter, **fields, **DONE)  # type: ignore[arg-type]


def whole(school_class: SchoolClass) -> Group:
    """The group of a whole class."""
    return Group.objects.get(school_class=school_class, split="")


def make_teacher(school: School, given_name: str = "", **fields: object) -> Person:
    person = make_person(given_name, **fields)
    actions.appoint(person, Appointment.Post.TEACHER, school, starts_on=FIRST_DAY, **DONE)
    return person


def make_pupil(school_class: SchoolClass, given_name: str = "", **fields: object) -> Person:
    person = make_person(given_name, **fields)
    actions.enrol(person, school_class, starts_on=FIRST_DAY, **DONE)
    return person


def make_teaching(
    group: Group,
    code: str = "mathematics",
    teacher: Person | None = None,
    weekly_hours: Decimal = Decimal(5),
    **fields: str,
) -> Teaching:
    subject = actions.adopt_subjects(group.school, [code], **DONE)[code]
    return actions.assign_teaching(group, subject, teacher, weekly_hours, **fields, **DONE)  # type: ignore[arg-type]


@dataclass
class Cast:
    """Vera teaches tom and nina mathematics in 7 «Б» and leads the class; paul is the head and dana his
    deputy; oscar is the administrator; mallory teaches in another school; olga is tom's mother; dina sits
    in the district's department."""

    district: Organisation
    school: School
    year: AcademicYear
    terms: list[Term]
    bells: BellSchedule
    room: Room
    school_class: SchoolClass
    group: Group
    subject: Subject
    teaching: Teaching
    other_school: School
    other_class: SchoolClass
    other_teaching: Teaching
    people: dict[str, Person] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def actor(self, name: str) -> Actor:
        """The person with the rights she has that Monday."""
        person = self.people[name]
        return Actor(
            person_id=person.pk,
            name=person.short_name,
            grants=queries.grants_of(person.pk, MONDAY.date()),
        )

    def client(self, name: str) -> Client:
        """A browser in which this person is signed in."""
        client = Client(headers={"accept-language": "en"})
        client.force_login(self.people[name])
        return client

    @property
    def learners(self) -> list[Person]:
        """Tom and nina, in the order of the class list."""
        return by_name([self.tom, self.nina])


def make_cast() -> Cast:
    """The cast of all tests."""
    given = {
        "vera": ("Верина", "Вера"),
        "tom": ("Томов", "Том"),
        "nina": ("Нинова", "Нина"),
        "paul": ("Паулов", "Паул"),
        "dana": ("Данаева", "Дана"),
        "oscar": ("Оскаров", "Оскар"),
        "mallory": ("Мэлори", "Мэри"),
        "olga": ("Томова", "Ольга"),
        "dina": ("Динова", "Дина"),
    }
    made = Person.objects.bulk_create(
        Person(family_name=family, given_name=first, username=name, language="en")
        for name, (family, first) in given.items()
    )
    who = dict(zip(given, made, strict=True))

    district = make_district()
    school = make_school(district=district)
    year = make_year(school)
    bells = make_bells(school)
    room = actions.open_rooms(school, [("207", 30)], **DONE)[0]
    actions.appoint_all(
        school,
        [
            actions.NewAppointment(who["vera"], Appointment.Post.TEACHER),
            actions.NewAppointment(who["paul"], Appointment.Post.DIRECTOR),
            actions.NewAppointment(who["dana"], Appointment.Post.DEPUTY),
            actions.NewAppointment(who["oscar"], Appointment.Post.OPERATOR),
        ],
        starts_on=FIRST_DAY,
        **DONE,
    )
    actions.appoint(who["dina"], Appointment.Post.DISTRICT, district, starts_on=FIRST_DAY, **DONE)
    seven_b = make_class(year, class_teacher=who["vera"], room=room)
    group = whole(seven_b)
    teaching = make_teaching(group, teacher=who["vera"])
    actions.enrol_all([(who["tom"], seven_b), (who["nina"], seven_b)], starts_on=FIRST_DAY, **DONE)
    Guardianship.objects.create(
        guardian=who["olga"], learner=who["tom"], kinship=Kinship.MOTHER, starts_on=FIRST_DAY
    )

    elsewhere = make_school("№ 2 сынақ мектебі", district)
    actions.appoint(who["mallory"], Appointment.Post.TEACHER, elsewhere, starts_on=FIRST_DAY, **DONE)
    other_year = make_year(elsewhere)
    make_bells(elsewhere)
    other_class = make_class(other_year, 7, "А")
    other_teaching = make_teaching(whole(other_class), teacher=who["mallory"])

    return Cast(
        district=district,
        school=school,
        year=year,
        terms=list(Term.objects.filter(year=year).order_by("number")),
        bells=bells,
        room=room,
        school_class=seven_b,
        group=group,
        subject=teaching.subject,
        teaching=teaching,
        other_school=elsewhere,
        other_class=other_class,
        other_teaching=other_teaching,
        people=who,
    )
