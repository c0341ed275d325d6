"""A school as OneRoster 1.2 files, written as `engine.oneroster` reads them: nothing is lost on the way.

A row that came from another system keeps that system's name for it; every other row is named by its uid or by
its number here. Written table by table, in a handful of statements however many rows there are.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import count
from typing import IO, Any

from mektep.core import crypto
from mektep.people.models import Guardianship, Person
from mektep.school.models import (
    AcademicYear,
    Appointment,
    Enrolment,
    Membership,
    School,
    SchoolClass,
    Subject,
    Teaching,
    Term,
)

from .engine.oneroster_files import COLUMNS, OTHERS, VERSION
from .models import SourcedId

DAY = timedelta(days=1)
STAMP = (2020, 1, 1, 0, 0, 0)
"""Every file of the archive carries this moment, so that the same school gives the same bytes."""

_SEXES = {"m": "male", "f": "female", "": "unspecified"}
_ROLES = {"teacher": "teacher", "director": "principal", "operator": "siteAdministrator",
          "psychologist": "counselor"}  # fmt: skip
_FAMILY = {"legal": "guardian"}


class Export:
    """One school of one year on its way out."""

    def __init__(self, school: School, year: AcademicYear, on: date) -> None:
        self.school, self.year, self.on = school, year, on
        links = SourcedId.objects.filter(school=school).order_by("id")
        self.names: dict[tuple[str, int], str] = {}
        for link in links.iterator(5000):
            self.names.setdefault((link.kind, link.row_id or 0), link.sourced_id)
        self.org = self.names.get((SourcedId.Kind.ORG, 0), str(school.uid))
        self.classes = {
            row.pk: row for row in SchoolClass.objects.filter(year=year).order_by("grade", "letter", "id")
        }
        self.teachings = list(
            Teaching.objects.filter(year=year)
            .select_related("group__school_class", "subject")
            .order_by("group__school_class__grade", "group__school_class__letter", "subject__code", "id")
        )
        self.stays = list(
            Enrolment.objects.filter(school=school, ends_on=None, school_class__year=year).order_by("id")
        )
        self.posts = list(
            Appointment.objects.filter(school=school, ends_on=None).order_by("person_id", "post", "id")
        )
        learners = Enrolment.objects.filter(school=school, ends_on=None, school_class__year=year)
        self.ties = list(
            Guardianship.objects.valid(on)
            .filter(learner_id__in=learners.values("learner_id"), delegated_by=None)
            .order_by("learner_id", "id")
        )
        self.people = self._people()

    def _people(self) -> dict[int, Person]:
        ids = {row.learner_id for row in self.stays} | {row.person_id for row in self.posts}
        ids |= {row.guardian_id for row in self.ties}
        ids |= {row.class_teacher_id for row in self.classes.values() if row.class_teacher_id}
        ids |= {row.teacher_id for row in self.teachings if row.teacher_id}
        found: dict[int, Person] = {}
        ordered = sorted(ids)
        for start in range(0, len(ordered), 5000):
            some = Person.objects.filter(pk__in=ordered[start : start + 5000]).order_by("id")
            found.update((person.pk, person) for person in some)
        return found

    # ── names ───────────────────────────────────────────────────────────────────────────────────────

    def user(self, pk: int) -> str:
        return self.names.get((SourcedId.Kind.USER, pk)) or str(self.people[pk].uid)

    def home(self, pk: int) -> str:
        return self.names.get((SourcedId.Kind.CLASS, pk)) or f"class-{pk}"

    def taught(self, row: Teaching) -> str:
        return self.names.get((SourcedId.Kind.TEACHING, row.pk)) or str(row.uid)

    @property
    def session(self) -> str:
        return f"year-{self.year.starts_on.year}"

    # ── tables ──────────────────────────────────────────────────────────────────────────────────────

    def tables(self) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
        """Each file's name and its rows, with only the columns that say something."""
        yield "orgs", self._orgs()
        yield "academicSessions", self._sessions()
        yield "courses", self._courses()
        yield "classes", self._classes()
        yield "users", self._users()
        yield "roles", self._roles()
        yield "enrollments", self._enrollments()
        yield "demographics", self._demographics()

    def _orgs(self) -> Iterator[dict[str, Any]]:
        district = f"district-{self.school.district_id}"
        yield {"sourcedId": district, "name": self.school.district.name, "type": "district"}
        yield {
            "sourcedId": self.org,
            "name": self.school.name,
            "type": "school",
            "identifier": self.school.bin,
            "parentSourcedId": district,
        }

    def _sessions(self) -> Iterator[dict[str, Any]]:
        ends = self.year.ends_on + DAY
        common = {"schoolYear": self.year.ends_on.year}
        yield {
            "sourcedId": self.session,
            "title": self.year.name,
            "type": "schoolYear",
            "startDate": self.year.starts_on.isoformat(),
            "endDate": ends.isoformat(),
            **common,
        }
        for term in Term.objects.filter(year=self.year).order_by("number"):
            yield {
                "sourcedId": f"{self.session}-{term.number}",
                "title": f"{self.year.name}, {term.number}",
                "type": "term",
                "startDate": term.starts_on.isoformat(),
                "endDate": (term.ends_on + DAY).isoformat(),
                "parentSourcedId": self.session,
                **common,
            }

    def _courses(self) -> Iterator[dict[str, Any]]:
        yield {"sourcedId": "course-home", "title": "Сынып", "orgSourcedId": self.org}
        for subject in Subject.objects.filter(school=self.school).order_by("code"):
            yield {
                "sourcedId": f"course-{subject.code}",
                "title": subject.name_kk,
                "courseCode": subject.code,
                "orgSourcedId": self.org,
            }

    def _classes(self) -> Iterator[dict[str, Any]]:
        common = {"schoolSourcedId": self.org, "termSourcedIds": self.session}
        for row in self.classes.values():
            yield {
                "sourcedId": self.home(row.pk),
                "title": row.name,
                "grades": f"{row.grade:02}",
                "courseSourcedId": "course-home",
                "classType": "homeroom",
                "metadata.language": row.language,
                **common,
            }
        for teaching in self.teachings:
            home = teaching.group.school_class
            group = teaching.group.name
            yield {
                "sourcedId": self.taught(teaching),
                "title": f"{home.name} {teaching.subject.name_kk}{f' ({group})' if group else ''}",
                "grades": f"{home.grade:02}",
                "courseSourcedId": f"course-{teaching.subject.code}",
                "classType": "scheduled",
                "metadata.weeklyHours": teaching.weekly_hours,
                **common,
            }

    def _users(self) -> Iterator[dict[str, Any]]:
        ties: dict[int, list[Guardianship]] = {}
        for tie in self.ties:
            ties.setdefault(tie.learner_id, []).append(tie)
        for person in self.people.values():
            near = ties.get(person.pk, [])
            yield {
                "sourcedId": self.user(person.pk),
                "enabledUser": "true" if person.is_active else "false",
                "username": person.username or self.user(person.pk),
                "userIds": f"{{IIN:{crypto.unseal(bytes(person.iin_sealed))}}}" if person.iin_sealed else "",
                "givenName": person.given_name,
                "familyName": person.family_name,
                "middleName": person.patronymic,
                "email": person.email or "",
                "sms": person.phone or "",
                "agentSourcedIds": ",".join(self.user(tie.guardian_id) for tie in near),
                "primaryOrgSourcedId": self.org,
                "metadata.language": person.language,
                "metadata.kinship": ",".join(tie.kinship for tie in near),
            }

    def _roles(self) -> Iterator[dict[str, Any]]:
        number = count(1)
        first: set[int] = set()

        def row(person_id: int, role: str) -> dict[str, Any]:
            kind = "secondary" if person_id in first else "primary"
            first.add(person_id)
            return {
                "sourcedId": f"role-{next(number)}",
                "userSourcedId": self.user(person_id),
                "roleType": kind,
                "role": role,
                "orgSourcedId": self.org,
            }

        for post in self.posts:
            yield row(post.person_id, _ROLES.get(post.post, f"ext:{post.post}"))
        for stay in self.stays:
            yield row(stay.learner_id, "student")
        told: set[int] = set()
        for tie in self.ties:
            if tie.guardian_id not in told:
                told.add(tie.guardian_id)
                yield row(tie.guardian_id, _FAMILY.get(tie.kinship, "parent"))

    def _enrollments(self) -> Iterator[dict[str, Any]]:
        number = count(1)

        def row(group: str, person_id: int, role: str, **more: str) -> dict[str, Any]:
            return {
                "sourcedId": f"enrollment-{next(number)}",
                "classSourcedId": group,
                "schoolSourcedId": self.org,
                "userSourcedId": self.user(person_id),
                "role": role,
                **more,
            }

        for home in self.classes.values():
            if home.class_teacher_id:
                yield row(self.home(home.pk), home.class_teacher_id, "teacher", primary="true")
        for stay in self.stays:
            begin = {"beginDate": stay.starts_on.isoformat()}
            yield row(self.home(stay.school_class_id), stay.learner_id, "student", **begin)
        members: dict[int, list[int]] = {}
        for group_id, learner_id in (
            Membership.objects.filter(group__school_class__year=self.year, ends_on=None)
            .exclude(group__split="")
            .order_by("group_id", "learner_id")
            .values_list("group_id", "learner_id")
        ):
            members.setdefault(group_id, []).append(learner_id)
        here = {stay.learner_id for stay in self.stays}
        for teaching in self.teachings:
            name = self.taught(teaching)
            if teaching.teacher_id:
                yield row(name, teaching.teacher_id, "teacher", primary="true")
            for learner_id in members.get(teaching.group_id, []):
                if learner_id in here:
                    yield row(name, learner_id, "student")

    def _demographics(self) -> Iterator[dict[str, Any]]:
        for person in self.people.values():
            if person.born_on or person.sex:
                yield {
                    "sourcedId": self.user(person.pk),
                    "birthDate": person.born_on.isoformat() if person.born_on else "",
                    "sex": _SEXES[person.sex],
                }


def write(school: School, year: AcademicYear, out: IO[bytes], *, on: date) -> dict[str, int]:
    """Write the archive; answers how many rows each file has. The same school gives the same bytes."""
    export, counts = Export(school, year, on), {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in export.tables():
            with archive.open(_entry(f"{name}.csv"), "w") as raw:
                counts[name] = _write_rows(raw, COLUMNS[name].all(), rows)
        with archive.open(_entry("manifest.csv"), "w") as raw:
            _write_rows(raw, ("propertyName", "value"), _manifest(sorted(COLUMNS)))
    return counts


def _manifest(present: Sequence[str]) -> Iterator[dict[str, Any]]:
    yield {"propertyName": "manifest.version", "value": "1.0"}
    yield {"propertyName": "oneroster.version", "value": VERSION}
    for name in sorted({*present, *OTHERS}):
        yield {"propertyName": f"file.{name}", "value": "bulk" if name in present else "absent"}
    yield {"propertyName": "source.systemName", "value": "Mektep"}
    yield {"propertyName": "source.systemCode", "value": "mektep"}


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, STAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _write_rows(raw: IO[bytes], columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> int:
    written = 0
    with io.TextIOWrapper(raw, "utf-8", newline="") as text:
        writer = csv.DictWriter(text, columns, restval="", lineterminator="\r\n")
        writer.writeheader()
        for row in rows:
            writer.writerow(row)
            written += 1
    return written
