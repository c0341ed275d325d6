"""Carrying a plan out, through the actions of people and school, noting what undoing will need."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from mektep.people import actions as people
from mektep.people.actors import Actor
from mektep.people.models import Person
from mektep.school import actions as school
from mektep.school.models import AcademicYear, Appointment, Enrolment, Group, SchoolClass, Teaching

from ..engine.rows import Roster
from ..models import Import, ImportChange, SourcedId
from ..plan import NewGroupTeaching, Plan
from ..planning import bounds
from ..snapshot import chunks

KEPT_TOGETHER = 1000
DAY = timedelta(days=1)
What = ImportChange.What


class Carrying:
    """One plan on its way into the school. Statements grow by batches, never by rows."""

    def __init__(
        self,
        import_: Import,
        plan: Plan,
        roster: Roster,
        *,
        by: Actor,
        at: datetime,
        on: date,
        progress: Callable[[str, int, int], None],
    ) -> None:
        self.import_, self.plan, self.roster = import_, plan, roster
        self.by, self.at, self.on, self.progress = by, at, on, progress
        self.school = import_.school
        self.ids = dict(plan.people)
        self.people: dict[int, Person] = {}
        self.classes: dict[str, SchoolClass] = dict(plan.classes)
        self.teachings = dict(plan.teachings)
        self.place = 0

    def carry_out(self) -> None:
        steps = (
            ("people", self._people),
            ("staff", self._staff),
            ("classes", self._classes),
            ("pupils", self._pupils),
            ("families", self._families),
            ("teaching", self._teaching),
            ("leaving", self._leaving),
            ("names", self._links),
        )
        for number, (name, step) in enumerate(steps):
            self.progress(name, number, len(steps))
            step()
        self.progress("", len(steps), len(steps))

    def _note(self, what: ImportChange.What, rows: Sequence[Any]) -> None:
        """Remember what was done, a thousand rows together."""
        notes = []
        for start in range(0, len(rows), KEPT_TOGETHER):
            some = list(rows[start : start + KEPT_TOGETHER])
            notes.append(ImportChange(source=self.import_, place=self.place, what=what, rows=some))
            self.place += 1
        ImportChange.objects.bulk_create(notes)

    def _who(self, user_id: str) -> Person:
        return self.people[self.ids[self.plan.root(user_id)]]

    # ── people ──────────────────────────────────────────────────────────────────────────────────────

    def _people(self) -> None:
        plan, said = self.plan, {"school_id": self.school.pk, "by": self.by, "at": self.at}
        made = people.register_all(list(plan.newcomers.values()), **said)  # type: ignore[arg-type]
        self.ids.update((user_id, person.pk) for user_id, person in zip(plan.newcomers, made, strict=True))
        self._note(What.REGISTERED, [person.pk for person in made])
        if plan.corrections:
            people.correct_all([(pk, details) for pk, (details, _b) in plan.corrections.items()], **said)  # type: ignore[arg-type]
            self._note(
                What.CORRECTED, [[pk, _plain(before)] for pk, (_d, before) in plan.corrections.items()]
            )
        if plan.numbers:
            people.set_iin_all(list(plan.numbers.items()), **said)  # type: ignore[arg-type]
            self._note(What.NUMBERED, list(plan.numbers))
        self.people = {person.pk: person for person in made}
        for ids in chunks(set(self.ids.values()) - self.people.keys()):
            self.people.update((person.pk, person) for person in Person.objects.filter(pk__in=ids))

    def _staff(self) -> None:
        first, _last = bounds(self.plan)
        posts = [school.NewAppointment(self._who(user_id), post) for user_id, post in self.plan.appointments]
        if posts:
            made = school.appoint_all(
                self.school, posts, starts_on=min(first, self.on), by=self.by, at=self.at
            )
            self._note(What.APPOINTED, [row.pk for row in made])

    # ── classes and pupils ──────────────────────────────────────────────────────────────────────────

    def _classes(self) -> None:
        plan = self.plan
        if plan.year is None:
            assert plan.new_year is not None
            plan.year = school.open_year(self.school, plan.new_year, by=self.by, at=self.at)
        if plan.new_classes:
            new = [
                school.NewClass(
                    grade,
                    letter,
                    language,
                    class_teacher=self._who(plan.leaders[class_id]) if class_id in plan.leaders else None,
                )
                for class_id, (grade, letter, language) in plan.new_classes.items()
            ]
            made = school.open_classes(plan.year, new, by=self.by, at=self.at)
            self.classes.update(zip(plan.new_classes, made, strict=True))
            self._note(What.OPENED, [row.pk for row in made])
        led = []
        for class_id, user_id in plan.leaders.items():
            if class_id in plan.classes:
                row = plan.classes[class_id]
                led.append([row.pk, row.class_teacher_id])
                school.name_class_teacher(row, self._who(user_id), by=self.by, at=self.at)
        self._note(What.LED, led)

    def _pupils(self) -> None:
        made: list[int] = []
        for starts_on, users in self._by_day(self.plan.enrolments):
            places = [(self._who(user_id), self.classes[class_id]) for user_id, class_id in users]
            rows = school.enrol_all(places, starts_on=starts_on, by=self.by, at=self.at)
            made.extend(row.pk for row in rows)
        self._note(What.ENROLLED, made)
        moved: list[list[int]] = []
        for starts_on, users in self._by_day(self.plan.moves):
            places = [(self._who(user_id), self.classes[class_id]) for user_id, class_id in users]
            before = {
                row.learner_id: (row.pk, row.school_class_id)
                for ids in chunks([person.pk for person, _class in places])
                for row in Enrolment.objects.filter(school=self.school, learner_id__in=ids, ends_on=None)
            }
            for row in school.move_all(places, starts_on=starts_on, by=self.by, at=self.at):
                moved.append([row.pk, *before[row.learner_id]])
        self._note(What.MOVED, moved)

    def _by_day(
        self, wanted: dict[str, tuple[str, date | None]]
    ) -> Iterable[tuple[date, list[tuple[str, str]]]]:
        """Pupils by their first day: the file's, else the year's for a new class, else today."""
        first, last = bounds(self.plan)
        days: defaultdict[date, list[tuple[str, str]]] = defaultdict(list)
        for user_id, (class_id, starts_on) in wanted.items():
            usual = first if class_id in self.plan.new_classes else self.on
            days[min(max(starts_on or usual, first), last)].append((user_id, class_id))
        return sorted(days.items())

    def _families(self) -> None:
        ties = [
            people.Tie(
                guardian_id=self.ids[guardian],
                learner_id=self.ids[learner],
                kinship=kinship,
                starts_on=self.on,
            )
            for guardian, learner, kinship in self.plan.ties
        ]
        if ties:
            made = people.entrust_all(ties, school_id=self.school.pk, by=self.by, at=self.at)
            self._note(What.ENTRUSTED, [row.pk for row in made])

    # ── teaching ────────────────────────────────────────────────────────────────────────────────────

    def _teaching(self) -> None:
        plan = self.plan
        if plan.new_teachings:
            assert isinstance(plan.year, AcademicYear)
            subjects = dict(plan.subjects)
            for new in plan.new_subjects.values():
                subjects[new.code] = school.add_subject(
                    self.school, new.code, new.names, by=self.by, at=self.at
                )
            whole = self._whole_groups()
            rows = [
                school.NewTeaching(
                    group=self._split(new) if new.split else whole[self.classes[new.class_id].pk],
                    subject=subjects[new.subject],
                    teacher=self._who(new.teacher) if new.teacher else None,
                    weekly_hours=new.hours,
                )
                for new in plan.new_teachings
            ]
            made = school.assign_teachings(plan.year, rows, by=self.by, at=self.at)
            self.teachings.update((new.id, row.pk) for new, row in zip(plan.new_teachings, made, strict=True))
            self._note(What.ASSIGNED, [row.pk for row in made])
        handed = []
        rows_now = Teaching.objects.in_bulk([pk for pk, _user in plan.handovers])
        for pk, user_id in plan.handovers:
            handed.append([pk, rows_now[pk].teacher_id])
            school.hand_over(
                rows_now[pk], self._who(user_id), starts_on=self._within_year(self.on), by=self.by, at=self.at
            )
        self._note(What.HANDED_OVER, handed)

    def _whole_groups(self) -> dict[int, Group]:
        groups = Group.objects.filter(school=self.school, split="").select_related("school_class__year")
        return {group.school_class_id: group for group in groups}

    def _split(self, new: NewGroupTeaching) -> Group:
        home = self.classes[new.class_id]
        known = Group.objects.filter(school_class=home, split=new.split, name=new.name).order_by("id").first()
        if known is not None:
            return known
        learners = [self._who(user_id) for user_id in new.learners]
        day = self._within_year(self.on)
        made = school.split_class(
            home, new.split, {new.name: learners}, starts_on=day, by=self.by, at=self.at
        )
        return made[0]

    def _within_year(self, day: date) -> date:
        first, last = bounds(self.plan)
        return min(max(day, first), last)

    # ── leaving ─────────────────────────────────────────────────────────────────────────────────────

    def _leaving(self) -> None:
        days: defaultdict[date, list[Enrolment]] = defaultdict(list)
        for row in self.plan.leavers:
            days[max(self.on - DAY, row.starts_on)].append(row)
        for ends_on, rows in sorted(days.items()):
            gone = [
                person
                for ids in chunks(row.learner_id for row in rows)
                for person in Person.objects.filter(pk__in=ids)
            ]
            school.leave_all(
                gone, self.school, ends_on=ends_on, left=Enrolment.Left.OTHER, by=self.by, at=self.at
            )
        self._note(What.LEFT, [row.pk for row in self.plan.leavers])
        ended = Appointment.objects.in_bulk([row.pk for row in self.plan.dismissals])
        for post in ended.values():
            school.dismiss(post, ends_on=max(self.on - DAY, post.starts_on), by=self.by, at=self.at)
        self._note(What.DISMISSED, list(ended))

    # ── names of the other system ───────────────────────────────────────────────────────────────────

    def _links(self) -> None:
        if self.roster.source == "sheet":
            return
        kinds = SourcedId.Kind
        # A name that meant another row (a class of last year) means this one from now on.
        wanted: dict[tuple[str, str], dict[str, int]] = {}
        if self.plan.org:
            wanted[kinds.ORG, self.plan.org] = {}
        for user_id in [*self.ids, *self.plan.alias]:
            wanted[kinds.USER, user_id] = {"person_id": self.ids[self.plan.root(user_id)]}
        wanted |= {(kinds.CLASS, name): {"school_class_id": row.pk} for name, row in self.classes.items()}
        wanted |= {(kinds.TEACHING, name): {"teaching_id": pk} for name, pk in self.teachings.items()}
        stale = []
        for row in SourcedId.objects.filter(school=self.school).order_by("id").iterator(5000):
            value = wanted.get((row.kind, row.sourced_id))
            if value is not None and (not value or row.row_id in value.values()):
                del wanted[row.kind, row.sourced_id]
            elif value is not None:
                stale.append(row.pk)
        for ids in chunks(stale):
            SourcedId.objects.filter(pk__in=ids).delete()
        made = SourcedId.objects.bulk_create(
            [
                SourcedId(school=self.school, kind=kind, sourced_id=name, **value)
                for (kind, name), value in wanted.items()
            ],
            batch_size=1000,
        )
        self._note(What.LINKED, [row.pk for row in made])


def _plain(before: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in before.items()}
