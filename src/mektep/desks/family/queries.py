"""What a family reads: news of all children by day, a child's week, the sheet of a week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import get_language

from mektep.attendance import queries as attendance
from mektep.attendance.models import AbsenceNote
from mektep.attendance.queries import places, zone
from mektep.core.alphabet import sort_key
from mektep.journal.queries import book, diary
from mektep.people.actors import Actor
from mektep.people.models import Guardianship, Person

# How far back news go, and how far ahead homework is shown.
BACK = timedelta(days=7)
AHEAD = timedelta(days=7)
TONES = ("sky", "steppe", "sun", "felt")


@dataclass(frozen=True)
class Child:
    """A learner one stands for. `place` is None out of school; `tone` is her
    colour, by her place among them."""

    id: int
    given_name: str
    name: str
    may_sign: bool
    place: diary.Place | None
    place_among: int

    @property
    def tone(self) -> str:
        return TONES[self.place_among % len(TONES)]


def children(actor: Actor, on: date) -> list[Child]:
    """The learners whom one may see, by name in the order of classes, the eldest first; two queries."""
    ids = sorted(actor.children())
    if not ids:
        return []
    ties = (
        Guardianship.objects.in_force(on)
        .filter(guardian_id=actor.person_id, learner_id__in=ids, may_see=True)
        .select_related("learner")
        .order_by("learner_id", "id")
    )
    people: dict[int, tuple[Person, bool]] = {}
    for tie in ties:
        known = people.get(tie.learner_id)
        people[tie.learner_id] = (tie.learner, tie.may_sign or bool(known and known[1]))
    where = diary.places_on(sorted(people), on)
    ordered = sorted(
        people.items(),
        key=lambda pair: (
            -(where[pair[0]].grade if pair[0] in where else 0),
            sort_key(pair[1][0].given_name),
            pair[0],
        ),
    )
    return [
        Child(pk, person.given_name, person.short_name, may_sign, where.get(pk), number)
        for number, (pk, (person, may_sign)) in enumerate(ordered)
    ]


# ── news ─────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened to a child. `kind`: mark, absence, homework, note."""

    kind: str
    child: Child
    on: date
    at: datetime | None
    subject: str
    teaching_id: int | None
    mark: diary.DiaryMark | None = None
    absence: str = ""
    minutes: int | None = None
    number: int = 0
    task: diary.Task | None = None
    note: AbsenceNote | None = None


@dataclass(frozen=True)
class NewsGroup:
    """What is alike about one child on one day."""

    kind: str
    child: Child
    items: tuple[News, ...]

    @property
    def subjects(self) -> list[str]:
        """Each once, in their order."""
        return list(dict.fromkeys(one.subject for one in self.items))


@dataclass(frozen=True)
class NewsDay:
    on: date
    groups: tuple[NewsGroup, ...]


@dataclass(frozen=True)
class Ahead:
    """What a child has tomorrow: when lessons begin, and what is still to be done for it."""

    child: Child
    on: date
    begins: Any
    lessons: int
    left: int
    minutes: int


@dataclass(frozen=True)
class Feed:
    children: tuple[Child, ...]
    chosen: Child | None
    on: date
    ahead: tuple[Ahead, ...]
    days: tuple[NewsDay, ...]

    @property
    def shown(self) -> tuple[Child, ...]:
        return (self.chosen,) if self.chosen else self.children


def local(at: datetime) -> datetime:
    """The moment by the node's clock on the wall."""
    return at.astimezone(zone(settings.TIME_ZONE))


def feed(actor: Actor, chosen_id: int | None, at: datetime) -> Feed:
    """News of the children, or of one, the newest day first; eight queries however many they are."""
    on = local(at).date()
    everybody = children(actor, on)
    chosen = next((one for one in everybody if one.id == chosen_id), None)
    shown = [chosen] if chosen else everybody
    known = {one.id: one for one in shown}
    ids = sorted(known)
    news: list[News] = []
    for mark in diary.marks(ids, on - BACK, on):
        day = local(mark.entered_at).date()
        if day >= on - BACK:
            news.append(
                News(
                    "mark", known[mark.learner_id], day, mark.entered_at, mark.subject, mark.teaching_id, mark
                )
            )
    news += [_absence(known, row) for row in _absences(ids, on - BACK, on)]
    tasks = diary.tasks(ids, on - BACK, on + AHEAD)
    for task in tasks:
        day = local(task.given_at).date()
        if day >= on - BACK:
            news.append(
                News(
                    "homework", known[task.learner_id], day, task.given_at, task.subject, task.teaching_id,
                    task=task,
                )
            )  # fmt: skip
    notes = AbsenceNote.objects.open().filter(learner_id__in=ids, written_at__gte=at - BACK).order_by("id")
    news += [
        News("note", known[one.learner_id], local(one.written_at).date(), one.written_at, "", None, note=one)
        for one in notes
    ]
    return Feed(tuple(everybody), chosen, on, tuple(_ahead(shown, tasks, on)), _by_day(news))


_ABSENCES = """
SELECT a.learner_id, l.held_on, l.number, t.id, s.name_{language}, a.entered_at, a.minutes,
       CASE a.office_kind WHEN '' THEN a.kind ELSE a.office_kind END
FROM attendance_absence a
JOIN timetable_lesson l ON l.id = a.lesson_id
JOIN school_teaching t ON t.id = l.teaching_id
JOIN school_subject s ON s.id = t.subject_id
WHERE a.learner_id IN ({learners}) AND a.kind <> '' AND l.held_on BETWEEN %s AND %s AND l.cancelled_at IS NULL
ORDER BY l.held_on, l.number, a.id
"""


def _absences(ids: Sequence[int], first: date, last: date) -> list[Any]:
    if not ids:
        return []
    language = (get_language() or "kk")[:2]
    sql = _ABSENCES.format(
        language=language if language in ("kk", "ru", "en") else "kk", learners=places(len(ids))
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*ids, first, last])
        return list(cursor.fetchall())


def _absence(known: dict[int, Child], row: Any) -> News:
    learner_id, held_on, number, teaching_id, subject, _entered_at, minutes, kind = row
    return News(
        "absence", known[learner_id], held_on, None, subject, teaching_id, absence=kind, minutes=minutes,
        number=number,
    )  # fmt: skip


_ORDER = {"absence": 0, "note": 1, "mark": 2, "homework": 3}


def _by_day(news: Sequence[News]) -> tuple[NewsDay, ...]:
    """Days, the newest first; in them children in their order, and of each what is alike together."""
    groups: dict[tuple[date, int, int], list[News]] = {}
    for one in sorted(news, key=lambda n: (n.number, n.subject)):
        groups.setdefault((one.on, one.child.place_among, _ORDER[one.kind]), []).append(one)
    days: dict[date, list[NewsGroup]] = {}
    for (on, _tone, _kind), items in sorted(
        groups.items(), key=lambda pair: (-pair[0][0].toordinal(), *pair[0][1:])
    ):
        days.setdefault(on, []).append(NewsGroup(items[0].kind, items[0].child, tuple(items)))
    return tuple(NewsDay(on, tuple(of_day)) for on, of_day in days.items())


def _ahead(shown: Sequence[Child], tasks: Sequence[diary.Task], on: date) -> list[Ahead]:
    days = sorted({one.place.next_on for one in shown if one.place and one.place.next_on})
    lessons = diary.lessons([one.id for one in shown], days)
    made = []
    for child in shown:
        next_on = child.place.next_on if child.place else None
        of_day = [
            one
            for one in lessons
            if one.learner_id == child.id and one.on == next_on and not one.is_cancelled
        ]
        left = [
            one for one in tasks if one.learner_id == child.id and one.due_on == next_on and not one.is_done
        ]
        if next_on is not None and of_day:
            made.append(
                Ahead(
                    child, next_on, of_day[0].starts, len(of_day), len(left), sum(one.minutes for one in left)
                )
            )
    return made


# ── one child ────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Day:
    on: date
    is_today: bool
    lessons: tuple[diary.DiaryLesson, ...]


@dataclass(frozen=True)
class Week:
    """A child's week; `marks`, `missed` and `tasks` of those days."""

    child: Child
    monday: date
    days: tuple[Day, ...]

    @property
    def before(self) -> date:
        return self.monday - timedelta(days=7)

    @property
    def after(self) -> date:
        return self.monday + timedelta(days=7)

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def is_empty(self) -> bool:
        return not any(day.lessons for day in self.days)

    @property
    def missed(self) -> int:
        """Lessons not attended at all."""
        return sum(one.absence not in ("", "late", "left_early") for day in self.days for one in day.lessons)

    @property
    def late(self) -> int:
        return sum(one.absence == "late" for day in self.days for one in day.lessons)


def week(child: Child, asked: date | None, on: date) -> Week:
    """The week of a day in a child's diary, in three queries. Saturday is shown where it has lessons."""
    return weeks([child], asked, on)[0]


def weeks(of: Sequence[Child], asked: date | None, on: date) -> list[Week]:
    """The same for several children, in three queries."""
    day = asked or on
    monday = day - timedelta(days=day.weekday())
    dates = [monday + timedelta(days=n) for n in range(6)]
    ids = [one.id for one in of]
    lessons = diary.lessons(ids, dates)
    diary.lay_out(lessons, diary.tasks(ids, monday, monday + timedelta(days=6)))
    made = []
    for child in of:
        mine = [one for one in lessons if one.learner_id == child.id]
        days = [Day(one, one == on, tuple(lesson for lesson in mine if lesson.on == one)) for one in dates]
        made.append(Week(child, monday, tuple(days if days[5].lessons else days[:5])))
    return made


@dataclass(frozen=True)
class TermBook:
    """A child's term: subjects with marks, what was missed, and the sums of it."""

    child: Child
    place: diary.Place
    term: diary.Term
    lines: tuple[book.Line, ...]
    absences: tuple[Any, ...]
    sums: attendance.Reasons

    @property
    def average(self) -> Decimal | None:
        """The mean of the percents that there are."""
        known = [line.percent for line in self.lines if line.percent is not None]
        return sum(known, Decimal(0)) / len(known) if known else None


def term_book(child: Child, number: int | None) -> TermBook | None:
    """A term of a child, in four queries; None out of school."""
    if (place := child.place) is None:
        return None
    term = next((one for one in place.terms if one.number == number), place.term)
    return TermBook(
        child,
        place,
        term,
        tuple(book.term(child.id, term.id)),
        tuple(attendance.absences(child.id, term.starts_on, term.ends_on)),
        attendance.of_learners([child.id], term.starts_on, term.ends_on)[child.id],
    )


def notes(children_ids: Sequence[int], since: date) -> list[AbsenceNote]:
    """Notes about these children whose days are not long past, the latest first; one query."""
    return list(
        AbsenceNote.objects.filter(learner_id__in=children_ids, ends_on__gte=since)
        .select_related("learner", "written_by", "confirmed_by")
        .order_by("-starts_on", "-id")
    )
