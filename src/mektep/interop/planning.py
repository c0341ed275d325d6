"""How the plan of an import is made, step by step: school, year, classes, people, places, teaching."""

from collections import defaultdict
from datetime import date, timedelta

from mektep.norms import queries as norms
from mektep.people.actors import Actor
from mektep.school import queries as school_queries
from mektep.school import rules as school_rules
from mektep.school.models import Appointment, Enrolment, School
from mektep.school.queries import YearDates

from . import matching, teaching_plan
from .engine.report import Code, Report
from .engine.rows import ClassRow, EnrolmentRow, Kind, Roster, SessionRow
from .engine.words import OTHER
from .models import SourcedId
from .plan import CHANGED, CLASSES, LEAVING, NEW, PUPILS, STAFF, UNCHANGED, Plan
from .snapshot import Snapshot, take

FAMILY_ROLES = frozenset({"parent", "guardian", "relative"})
STUDENT, TEACHER = "student", "teacher"

SHORTEST_YEAR, LONGEST_YEAR = timedelta(days=150), timedelta(days=400)

_POSTS = {
    "teacher": "teacher",
    "principal": "director",
    "siteAdministrator": "operator",
    "systemAdministrator": "operator",
    "counselor": "psychologist",
}
_OWN_POSTS = frozenset({"teacher", "deputy", "director", "librarian", "operator", "psychologist"})


def make(roster: Roster, school: School, report: Report, *, by: Actor, on: date) -> Plan:
    """Lay a roster beside a school. What does not fit is added to the report."""
    known = take(school, roster, on)
    plan = Plan(school)
    plan.org = _org(roster, known, report)
    _references(roster, known, report)
    if not report.ok:
        return plan
    _year(roster, known, plan, report, on)
    _classes(roster, known, plan)
    people = matching.People(roster, known, plan, report, by, on)
    stays = _stays(roster, plan, on)
    people.match(_members(roster, plan, stays))
    _enrol(roster, stays, known, plan)
    _appoint(roster, known, plan, report, by)
    _lead(roster, known, plan)
    people.tie(stays)
    people.count(stays)
    teaching_plan.add(roster, known, plan, report, on)
    return plan


# ── the school and its year ─────────────────────────────────────────────────────────────────────────


def schools_of(roster: Roster) -> list[str]:
    """The ids of the schools that a file speaks of, in its order."""
    return [org.id for org in roster.orgs if org.type == "school" and not org.deleted]


def _org(roster: Roster, known: Snapshot, report: Report) -> str:
    """Which school of the file is ours: by an earlier import, by id or BIN, by name, or the only one."""
    if roster.source == "sheet":
        return ""
    ids = schools_of(roster)
    school = known.school
    linked = [org for org in ids if ("org", org) in known.links]
    named = [
        org.id
        for org in roster.orgs
        if org.id in ids
        and (
            org.id == str(school.uid)
            or (school.bin and org.identifier == school.bin)
            or org.name == school.name
        )
    ]
    earlier = [sourced for kind, sourced in known.links if kind == SourcedId.Kind.ORG]
    for found in (linked, named, ids if len(ids) == 1 else [], earlier if not ids else []):
        if found:
            return found[0]
    report.say(Code.SCHOOL_NOT_IN_FILE, "orgs.csv", name=school.name)
    return ""


def _references(roster: Roster, known: Snapshot, report: Report) -> None:
    """In files of changes, what is not in the file must have come with an earlier one."""
    if roster.source == "sheet":
        return
    ours: dict[Kind, str] = {"user": "user", "class": "class", "org": "org"}
    for (kind, sourced), place in roster.elsewhere.items():
        if kind in ours and (ours[kind], sourced) not in known.links:
            if kind == "class" and (SourcedId.Kind.TEACHING, sourced) in known.links:
                continue
            report.say(Code.UNKNOWN_REFERENCE, *place, id=sourced)


def _year(roster: Roster, known: Snapshot, plan: Plan, report: Report, on: date) -> None:
    """The year that is taught now, else the next one; opened by the norms or the file if it is not yet."""
    years = sorted(
        (one for one in roster.sessions if one.type == "schoolYear" and not one.deleted and one.starts_on),
        key=lambda one: (one.starts_on or on, one.line),
    )
    now = [one for one in years if one.ends_on and one.ends_on > on]
    session = now[0] if now else years[-1] if years else None
    if session is None:
        coming = [year for year in known.years if year.ends_on >= on]
        plan.year = coming[0] if coming else None
    else:
        first, last = session.starts_on or on, session.ends_on or on
        plan.year = next(
            (year for year in known.years if year.starts_on < last and first <= year.ends_on), None
        )
    if plan.year is None:
        start = session.starts_on.year if session and session.starts_on else on.year - (on.month < 7)
        plan.new_year = _dates(roster.sessions, session, start) or _one_term(session)
        where = ("academicSessions.csv", session.line) if session else ("", None)
        if plan.new_year is None:
            report.say(Code.NO_YEAR, *where, year=f"{start}–{start + 1}")
        elif len(plan.new_year.terms) == 1:
            report.say(Code.TERMS_UNKNOWN, *where, year=f"{start}–{start + 1}")


def _dates(sessions: tuple[SessionRow, ...], year: SessionRow | None, start: int) -> YearDates | None:
    if start in norms.calendars():
        return school_queries.year_dates(start)
    day = timedelta(days=1)
    inside = sorted(
        (one.starts_on, one.ends_on - day)
        for one in sessions
        if year and one.parent == year.id and one.type in {"term", "gradingPeriod"} and not one.deleted
        if one.starts_on and one.ends_on
    )
    edges = [edge for pair in inside for edge in pair]
    return YearDates(inside) if 1 <= len(inside) <= 4 and edges == sorted(set(edges)) else None


def _one_term(year: SessionRow | None) -> YearDates | None:
    """A year whose terms nobody knows, as one stretch of the days that the file gives it."""
    if year is None or year.starts_on is None or year.ends_on is None:
        return None
    last = year.ends_on - timedelta(days=1)
    if not SHORTEST_YEAR <= last - year.starts_on <= LONGEST_YEAR:
        return None
    return YearDates([(year.starts_on, last)])


def bounds(plan: Plan) -> tuple[date, date]:
    """First and last day of the year of a plan."""
    if plan.year is not None:
        return plan.year.starts_on, plan.year.ends_on
    assert plan.new_year is not None
    return plan.new_year.terms[0][0], plan.new_year.terms[-1][1]


# ── classes ─────────────────────────────────────────────────────────────────────────────────────────


def _classes(roster: Roster, known: Snapshot, plan: Plan) -> None:
    sessions = {session.id: session for session in roster.sessions}
    for row in roster.classes:
        if row.name is None or row.deleted or not _is_ours(row, plan, sessions):
            continue
        linked = known.links.get((SourcedId.Kind.CLASS, row.id))
        found = None
        if plan.year is not None:
            by_id = {one.pk: one for one in known.classes.values()} if linked else {}
            found = by_id.get(linked or 0)
            if found is None or found.year_id != plan.year.pk:
                found = known.classes.get((plan.year.pk, row.name.grade, row.name.letter))
        if found is not None:
            plan.classes[row.id] = found
            plan.tally[CLASSES, UNCHANGED] += 1
        else:
            plan.new_classes[row.id] = (row.name.grade, row.name.letter, row.language)
            plan.tally[CLASSES, NEW] += 1

    if "class" not in roster.full and plan.year is not None:
        # Changes may speak of classes that an earlier file brought.
        by_id = {one.pk: one for one in known.classes.values() if one.year_id == plan.year.pk}
        for (kind, sourced), row_id in known.links.items():
            if kind == SourcedId.Kind.CLASS and row_id in by_id:
                plan.classes.setdefault(sourced, by_id[row_id])


def _is_ours(row: ClassRow, plan: Plan, sessions: dict[str, SessionRow]) -> bool:
    """Of this school, and of this year as far as its terms say so."""
    if row.school != plan.org or (plan.year is None and plan.new_year is None):
        return False
    first, last = bounds(plan)
    spans = [sessions[term] for term in row.terms if term in sessions]
    return not spans or any(
        (one.starts_on or first) <= last and first < (one.ends_on or date.max) for one in spans
    )


# ── pupils in their places ──────────────────────────────────────────────────────────────────────────


def _stays(roster: Roster, plan: Plan, on: date) -> dict[str, EnrolmentRow]:
    """For each pupil of the file the one home class that counts today, else the next, else the last."""
    homes = plan.classes.keys() | plan.new_classes.keys()
    found: dict[str, EnrolmentRow] = {}
    for row in roster.enrolments:
        if row.role != STUDENT or row.deleted or row.class_ not in homes:
            continue
        if row.ends_on and row.ends_on <= on:
            continue
        other = found.get(row.user)
        if other is None or (row.starts_on or date.min) < (other.starts_on or date.min):
            found[row.user] = row
    return found


def _members(roster: Roster, plan: Plan, stays: dict[str, EnrolmentRow]) -> set[str]:
    """Everybody of the file who belongs to this school: pupils, their families, staff."""
    members = set(stays)
    members |= {
        role.user
        for role in roster.roles
        if role.org == plan.org and not role.deleted and role.role not in {STUDENT, *FAMILY_ROLES}
    }
    homes = plan.classes.keys() | plan.new_classes.keys()
    members |= {row.user for row in roster.enrolments if row.class_ in homes and row.role == TEACHER}
    for user in roster.users:
        if user.id in stays and not user.deleted:
            members.update(user.agents)
    return members


def _enrol(roster: Roster, stays: dict[str, EnrolmentRow], known: Snapshot, plan: Plan) -> None:
    present: set[int] = set()
    for user_id, row in stays.items():
        person_id = plan.person_id(user_id)
        if person_id is None:
            if plan.is_known(user_id):
                plan.enrolments[user_id] = (row.class_, row.starts_on)
            continue
        present.add(person_id)
        before = known.learners.get(person_id)
        target = plan.classes.get(row.class_)
        if before is None:
            plan.enrolments[user_id] = (row.class_, row.starts_on)
        elif target is None or before.school_class_id != target.pk:
            plan.moves[user_id] = (row.class_, row.starts_on)
    plan.leavers = _leavers(roster, known, present)
    plan.tally[PUPILS, LEAVING] += len(plan.leavers)


def _leavers(roster: Roster, known: Snapshot, present: set[int]) -> list[Enrolment]:
    """Pupils whom this system knows from an earlier import and whom the file no longer holds."""
    if roster.source == "sheet":
        return []
    if "enrolment" in roster.full and "user" in roster.full:
        linked = known.linked_people
        return [row for pk, row in known.learners.items() if pk in linked and pk not in present]
    named = {row.user for row in roster.enrolments if row.deleted and row.role in {STUDENT, ""}}
    named |= {user.id for user in roster.users if user.deleted}
    gone = {known.links.get((SourcedId.Kind.USER, user_id)) for user_id in named}
    return [row for pk, row in known.learners.items() if pk in gone and pk not in present]


# ── staff ───────────────────────────────────────────────────────────────────────────────────────────


def _appoint(roster: Roster, known: Snapshot, plan: Plan, report: Report, by: Actor) -> None:
    held: defaultdict[str, set[str]] = defaultdict(set)
    for role in roster.roles:
        if role.deleted or role.org != plan.org or role.role == STUDENT or role.role in FAMILY_ROLES:
            continue
        post = _post(role.role)
        if post is None:
            report.say(Code.NOT_SCHOOL_ROLE, "roles.csv", role.line, "role", value=role.role)
        elif plan.is_known(role.user):
            held[plan.root(role.user)].add(post)
    for user_id, posts in held.items():
        person_id = plan.person_id(user_id)
        for post in sorted(posts):
            if person_id is not None and (person_id, post) in known.posts:
                continue
            if not by.is_system and not school_rules.can_appoint(by, known.school, post):
                report.say(Code.POST_NOT_YOURS, "roles.csv", None, "role", value=post)
                continue
            plan.appointments.append((user_id, post))
    if "role" in roster.full and "user" in roster.full:
        wanted = {(plan.person_id(user_id), post) for user_id, posts in held.items() for post in posts}
        plan.dismissals = [
            row
            for key, row in known.posts.items()
            if key[0] in known.linked_people and key not in wanted and key[1] != Appointment.Post.DISTRICT
        ]
    plan.tally[STAFF, LEAVING] += len({row.person_id for row in plan.dismissals})


def _post(role: str) -> str | None:
    if role in _POSTS:
        return _POSTS[role]
    own = role.removeprefix("ext:")
    return own if own in _OWN_POSTS and own != OTHER else None


def _lead(roster: Roster, known: Snapshot, plan: Plan) -> None:
    """Class teachers: the teacher of a home class whom the file calls primary, else its only one."""
    teachers: defaultdict[str, list[EnrolmentRow]] = defaultdict(list)
    for row in roster.enrolments:
        if row.role == TEACHER and not row.deleted and plan.is_known(row.user):
            teachers[row.class_].append(row)
    for class_id, rows in teachers.items():
        if class_id not in plan.classes and class_id not in plan.new_classes:
            continue
        leading = [row for row in rows if row.primary] or (rows if len(rows) == 1 else [])
        if not leading:
            continue
        leader = plan.root(leading[0].user)
        now = plan.classes.get(class_id)
        if now is None or now.class_teacher_id is None or now.class_teacher_id != plan.people.get(leader):
            if not _works(leader, known, plan):
                continue
            plan.leaders[class_id] = leader
            if now is not None:
                plan.tally[CLASSES, UNCHANGED] -= 1
                plan.tally[CLASSES, CHANGED] += 1


def _works(user_id: str, known: Snapshot, plan: Plan) -> bool:
    """Will this person hold a post once the plan is carried out?"""
    if any(who == user_id for who, _post in plan.appointments):
        return True
    person_id = plan.people.get(user_id)
    ending = {row.pk for row in plan.dismissals}
    return any(holder == person_id and row.pk not in ending for (holder, _post), row in known.posts.items())
