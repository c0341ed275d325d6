"""Which subjects a roster gives to which classes and groups, laid beside what is taught already."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from mektep.core.errors import Refused
from mektep.norms import queries as norms
from mektep.people import identity as people_identity
from mektep.school.models import Teaching

from .engine import names
from .engine.report import Code, Report
from .engine.rows import ClassRow, CourseRow, EnrolmentRow, Roster
from .models import SourcedId
from .plan import CHANGED, NEW, TEACHING, UNCHANGED, NewGroupTeaching, NewSubject, Plan
from .snapshot import Snapshot

FALLBACK_HOURS = Decimal(1)
CODE_LENGTH = 40


def add(roster: Roster, known: Snapshot, plan: Plan, report: Report, on: date) -> None:
    """Plan the class-subjects of a roster. Linear in its rows."""
    Lessons(roster, known, plan, report, on).add()


class Lessons:
    """The taught groups of a roster on their way into the plan."""

    def __init__(self, roster: Roster, known: Snapshot, plan: Plan, report: Report, on: date) -> None:
        self.roster, self.known, self.plan, self.report, self.on = roster, known, plan, report, on
        self.courses = {course.id: course for course in roster.courses}
        self.law = norms.subjects(on)
        self.codes = self._codes()
        self.homes = {
            str(row.name): row.id
            for row in roster.classes
            if row.name is not None and (row.id in plan.classes or row.id in plan.new_classes)
        }
        self.home_of: dict[str, str] = {}
        self.size: defaultdict[str, int] = defaultdict(int)
        self.pupils: defaultdict[str, list[str]] = defaultdict(list)
        self.teachers: defaultdict[str, list[EnrolmentRow]] = defaultdict(list)
        self._read()
        self.by_place = {
            (row.group.school_class_id, row.subject_id): row
            for row in known.teachings.values()
            if row.group.is_whole_class
        }
        self.unknown_hours = 0

    def _codes(self) -> dict[str, str]:
        """Names of subjects in all languages → code; the school's own names win."""
        found: dict[str, str] = {}
        for code, subject in self.law.items():
            found |= {names.identity(name): code for name in subject.names.values()}
        for row in self.known.subjects.values():
            found |= {names.identity(name): row.code for name in (row.name_en, row.name_ru, row.name_kk)}
        return found

    def _read(self) -> None:
        homes = self.plan.classes.keys() | self.plan.new_classes.keys()
        for row in self.roster.enrolments:
            if row.deleted:
                continue
            if row.role == "teacher":
                self.teachers[row.class_].append(row)
            elif row.role == "student":
                if row.class_ in homes:
                    self.home_of.setdefault(row.user, row.class_)
                    self.size[row.class_] += 1
                else:
                    self.pupils[row.class_].append(row.user)

    def add(self) -> None:
        for row in self.roster.classes:
            if row.is_home or row.deleted or row.school != self.plan.org:
                continue
            home = self._home(row)
            if home is None:
                self.report.say(Code.NO_HOME_CLASS, "classes.csv", row.line, "title", value=row.title)
                continue
            code = self._subject(row)
            if code is not None:
                self._teach(row, home, code)
        if self.unknown_hours:
            self.report.say(Code.HOURS_UNKNOWN, "classes.csv", None, None, count=self.unknown_hours)

    def _home(self, row: ClassRow) -> str | None:
        """The home class of a group: that of its pupils, else the one its title begins with."""
        homes = {self.home_of[user] for user in self.pupils[row.id] if user in self.home_of}
        if len(homes) == 1:
            return homes.pop()
        name = names.leading_class(row.title)
        return self.homes.get(str(name)) if name and not homes else None

    def _subject(self, row: ClassRow) -> str | None:
        course = self.courses.get(row.course)
        if course is None:
            self.report.say(Code.UNKNOWN_SUBJECT, "classes.csv", row.line, "courseSourcedId", value=row.title)
            return None
        code = self._code(course)
        if code in self.known.subjects:
            self.plan.subjects[code] = self.known.subjects[code]
        elif code not in self.plan.new_subjects:
            law = self.law.get(code)
            titles = dict(law.names) if law else dict.fromkeys(("kk", "ru", "en"), course.title[:100])
            self.plan.new_subjects[code] = NewSubject(code, titles)
            if law is None:
                self.report.say(Code.UNKNOWN_SUBJECT, "courses.csv", course.line, "title", value=course.title)
        return code

    def _code(self, course: CourseRow) -> str:
        for code in (course.code, course.code.lower()):
            if code and (code in self.known.subjects or code in self.law):
                return code
        known = self.codes.get(names.identity(course.title))
        if known:
            return known
        return people_identity.latin(course.title)[:CODE_LENGTH] or f"subject-{course.line}"

    def _teach(self, row: ClassRow, home: str, code: str) -> None:
        teacher = self._teacher(row)
        before = self._before(row, home, code)
        if before is not None:
            self.plan.teachings[row.id] = before.pk
            person_id = self.plan.person_id(teacher) if teacher else None
            changed = bool(teacher) and (person_id is None or person_id != before.teacher_id)
            if changed:
                self.plan.handovers.append((before.pk, teacher))
            self.plan.tally[TEACHING, CHANGED if changed else UNCHANGED] += 1
            return
        some = tuple(user for user in self.pupils[row.id] if self.plan.is_known(user))
        whole = not some or len(some) >= self.size[home]
        self.plan.new_teachings.append(
            NewGroupTeaching(
                id=row.id,
                class_id=home,
                subject=code,
                teacher=teacher,
                hours=row.hours or self._hours(home, code),
                split="" if whole else code,
                name="" if whole else row.title[:40],
                learners=() if whole else some,
            )
        )
        self.plan.tally[TEACHING, NEW] += 1

    def _before(self, row: ClassRow, home: str, code: str) -> Teaching | None:
        linked = self.known.links.get((SourcedId.Kind.TEACHING, row.id))
        home_class = self.plan.classes.get(home)
        if linked in self.known.teachings:
            found = self.known.teachings[linked]
            # The same name in another year is another group.
            if home_class is not None and found.group.school_class_id == home_class.pk:
                return found
        subject = self.known.subjects.get(code)
        if home_class is None or subject is None or self.pupils[row.id]:
            return None
        return self.by_place.get((home_class.pk, subject.pk))

    def _teacher(self, row: ClassRow) -> str:
        rows = sorted(self.teachers[row.id], key=lambda one: not one.primary)
        for one in rows:
            if self.plan.is_known(one.user) and self._works(self.plan.root(one.user)):
                return self.plan.root(one.user)
        return ""

    def _works(self, user_id: str) -> bool:
        person_id = self.plan.people.get(user_id)
        return any(who == user_id for who, _post in self.plan.appointments) or any(
            holder == person_id for holder, _post in self.known.posts
        )

    def _hours(self, home: str, code: str) -> Decimal:
        """The standard curriculum's hours for the grade, else one; the school corrects them later."""
        if home in self.plan.classes:
            grade, language = self.plan.classes[home].grade, self.plan.classes[home].language
        else:
            grade, _letter, language = self.plan.new_classes[home]
        self.unknown_hours += 1
        try:
            curriculum = norms.curriculum_hours(language or self.known.school.language, grade, self.on)
        except Refused:
            return FALLBACK_HOURS
        return next((one.hours for one in curriculum.subjects if one.subject == code), FALLBACK_HOURS)
