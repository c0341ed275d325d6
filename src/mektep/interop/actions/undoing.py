"""Undoing an import: its changes backwards, through the same doors."""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from mektep.core.models import LogEntry
from mektep.people import actions as people
from mektep.people.actors import Actor
from mektep.people.models import Person
from mektep.school import actions as school
from mektep.school.models import Enrolment, SchoolClass, Teaching

from ..events import RosterImported
from ..models import Import, ImportChange, LaterFacts, SourcedId

What = ImportChange.What

# Under which keys facts of the log name somebody or something that an import may have brought.
_PEOPLE = ("person_id", "learner_id", "pupil_id", "guardian_id", "teacher_id", "person_ids", "learner_ids")
_PLACES = {
    "class_id": What.OPENED,
    "teaching_id": What.ASSIGNED,
    "teaching_ids": What.ASSIGNED,
    "from_class_id": What.OPENED,
    "to_class_id": What.OPENED,
}
_ABOUT = {"class": What.OPENED, "teaching": What.ASSIGNED}
_OF_PEOPLE = frozenset({What.REGISTERED, What.CORRECTED, What.NUMBERED})


class Undoing:
    """One import going back."""

    def __init__(
        self,
        import_: Import,
        *,
        by: Actor,
        at: datetime,
        on: date,
        progress: Callable[[str, int, int], None],
    ) -> None:
        self.import_, self.school = import_, import_.school
        self.by, self.at, self.on, self.progress = by, at, on, progress
        self.said: dict[str, Any] = {"by": by, "at": at}
        self.said_people: dict[str, Any] = {"school_id": self.school.pk, **self.said}

    def carry_out(self) -> None:
        steps: dict[str, Callable[[list[Any]], None]] = {
            What.REGISTERED: lambda rows: people.withdraw_people(rows, **self.said_people),
            What.CORRECTED: self._correct,
            What.NUMBERED: lambda rows: people.set_iin_all([(pk, "") for pk in rows], **self.said_people),
            What.APPOINTED: lambda rows: school.withdraw_appointments(self.school, rows, **self.said),
            What.DISMISSED: lambda rows: school.withdraw_appointments(
                self.school, [], reopen=rows, **self.said
            ),
            What.OPENED: lambda rows: school.withdraw_classes(self.school, rows, **self.said),
            What.LED: self._lead,
            What.ENROLLED: lambda rows: school.withdraw_enrolments(self.school, rows, **self.said),
            What.MOVED: self._move,
            What.LEFT: lambda rows: school.withdraw_enrolments(self.school, [], reopen=rows, **self.said),
            What.ENTRUSTED: lambda rows: people.withdraw_ties(rows, **self.said_people),
            What.ASSIGNED: lambda rows: school.withdraw_teachings(self.school, rows, **self.said),
            What.HANDED_OVER: self._hand_back,
            What.LINKED: self._unlink,
        }
        changes = list(ImportChange.objects.filter(source=self.import_).order_by("-place"))
        for number, change in enumerate(changes):
            self.progress(change.what, number, len(changes))
            steps[change.what](change.rows)
        self.progress("", len(changes), len(changes))

    def _unlink(self, rows: list[Any]) -> None:
        SourcedId.objects.filter(school=self.school, pk__in=rows).delete()

    def _correct(self, rows: list[Any]) -> None:
        people.correct_all([(pk, _details(before)) for pk, before in rows], **self.said_people)

    def _lead(self, rows: list[Any]) -> None:
        classes = SchoolClass.objects.in_bulk([pk for pk, _before in rows])
        teachers = Person.objects.in_bulk([before for _pk, before in rows if before])
        for pk, before in rows:
            school.name_class_teacher(classes[pk], teachers.get(before), **self.said)

    def _move(self, rows: list[Any]) -> None:
        """Who was simply put into another class goes back; who had moved is where she was."""
        moved = [(new, old) for new, old, _class in rows if new != old]
        school.withdraw_enrolments(
            self.school, [new for new, _old in moved], reopen=[old for _new, old in moved], **self.said
        )
        replaced = {new: class_id for new, old, class_id in rows if new == old}
        classes = SchoolClass.objects.select_related("school").in_bulk(set(replaced.values()))
        stays = (
            Enrolment.objects.filter(pk__in=replaced).select_related("learner").order_by("starts_on", "id")
        )
        days: dict[date, list[tuple[Person, SchoolClass]]] = {}
        for row in stays:
            days.setdefault(row.starts_on, []).append((row.learner, classes[replaced[row.pk]]))
        for starts_on, places in days.items():
            school.move_all(places, starts_on=starts_on, **self.said)

    def _hand_back(self, rows: list[Any]) -> None:
        teachings = Teaching.objects.select_related("year").in_bulk([pk for pk, _before in rows])
        teachers = Person.objects.in_bulk([before for _pk, before in rows if before])
        for pk, before in rows:
            if before in teachers:
                row = teachings[pk]
                # The day itself is taken; the lessons of one day may stay with the other teacher.
                day = max(self.on, row.year.starts_on) + timedelta(days=1)
                school.hand_over(row, teachers[before], starts_on=day, **self.said)


class _Touched:
    """What an import brought, to be found again in later entries of the log."""

    def __init__(self, import_: Import) -> None:
        self.ids: dict[str, set[int]] = {}
        for change in ImportChange.objects.filter(source=import_):
            self.ids.setdefault(change.what, set()).update(change.ids)
        enrolments = self.ids.get(What.ENROLLED, set()) | self.ids.get(What.MOVED, set())
        enrolments |= self.ids.get(What.LEFT, set())
        learners = _in_chunks(sorted(enrolments))
        self.people = {pk for what in _OF_PEOPLE for pk in self.ids.get(what, ())} | learners

    def is_met(self, entry: LogEntry) -> bool:
        noun, _, number = entry.about.partition(":")
        if number.isdigit():
            if noun == "person" and int(number) in self.people:
                return True
            if noun in _ABOUT and int(number) in self.ids.get(_ABOUT[noun], ()):
                return True
        return self._in(json.loads(entry.data))

    def _in(self, data: Any) -> bool:
        if isinstance(data, list):
            return any(self._in(one) for one in data)
        if not isinstance(data, dict):
            return False
        for key, value in data.items():
            values = value if isinstance(value, list) else [value]
            known = self.people if key in _PEOPLE else self.ids.get(_PLACES.get(key, ""), set())
            if any(isinstance(one, int) and one in known for one in values):
                return True
            if any(isinstance(one, dict | list) and self._in(one) for one in values):
                return True
        return False


def _refuse_later_facts(import_: Import) -> None:
    """Raise `LaterFacts` when the log speaks of what the import brought after it was brought."""
    touched = _Touched(import_)
    marker = LogEntry.objects.get(kind=RosterImported.kind, about=f"import:{import_.pk}")
    later = LogEntry.objects.filter(chain_id=marker.chain_id, pk__gt=marker.pk).order_by("pk")
    for entry in later.iterator(2000):
        if touched.is_met(entry):
            raise LaterFacts


def _in_chunks(enrolment_ids: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(enrolment_ids), 5000):
        some = enrolment_ids[start : start + 5000]
        found.update(Enrolment.objects.filter(pk__in=some).values_list("learner_id", flat=True))
    return found


def _details(before: dict[str, Any]) -> people.Details:
    """The old values; what was empty is emptied again. A birth date, once known, stays known."""
    values: dict[str, Any] = {name: "" if value is None else value for name, value in before.items()}
    if "born_on" in values:
        values["born_on"] = date.fromisoformat(values["born_on"]) if values["born_on"] else None
    return people.Details(**values)
