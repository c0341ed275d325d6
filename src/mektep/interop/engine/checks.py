"""Rows against each other: does everything that is pointed at exist, and can all of it be true at once?"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from mektep.interop.engine.report import Code, Report
from mektep.interop.engine.rows import ClassRow, EnrolmentRow, Kind, Place, Roster, SessionRow

STUDENT = "student"
_FOR_EVER = (date.min, date.max)

Known = Mapping[str, bool]
"""Ids of one list → is the row active (not `tobedeleted`)?"""


def check(roster: Roster, report: Report) -> None:
    """Report everything that does not fit. Linear in the number of rows."""
    known = _known(roster)
    _references(roster, known, report)
    _cycles("orgs.csv", ((org.id, org.parent, org.line) for org in roster.orgs), report)
    _cycles("academicSessions.csv", ((one.id, one.parent, one.line) for one in roster.sessions), report)
    _classes(roster, report)
    _schools_agree(roster, report)
    _two_classes(roster, report)
    _iins(roster, report)
    _roles(roster, report)


def _known(roster: Roster) -> dict[Kind, Known]:
    return {
        "org": {row.id: not row.deleted for row in roster.orgs},
        "session": {row.id: not row.deleted for row in roster.sessions},
        "course": {row.id: not row.deleted for row in roster.courses},
        "class": {row.id: not row.deleted for row in roster.classes},
        "user": {row.id: not row.deleted for row in roster.users},
    }


# ── references ──────────────────────────────────────────────────────────────────────────────────────


def _references(roster: Roster, known: Mapping[Kind, Known], report: Report) -> None:
    def point(kind: Kind, ids: Iterable[str], file: str, line: int, column: str) -> None:
        for sourced in ids:
            active = known[kind].get(sourced)
            if active:
                continue
            if active is False:
                report.say(Code.DELETED_REFERENCE, file, line, column, id=sourced)
            elif kind in roster.full:
                report.say(Code.UNKNOWN_REFERENCE, file, line, column, id=sourced)
            else:
                roster.elsewhere.setdefault((kind, sourced), Place(file, line, column))

    for org in roster.orgs:
        if org.parent and not org.deleted:
            point("org", (org.parent,), "orgs.csv", org.line, "parentSourcedId")
    for session in roster.sessions:
        if session.parent and not session.deleted:
            point("session", (session.parent,), "academicSessions.csv", session.line, "parentSourcedId")
    for course in roster.courses:
        if course.org and not course.deleted:
            point("org", (course.org,), "courses.csv", course.line, "orgSourcedId")
    for group in roster.classes:
        if not group.deleted:
            if group.course:
                point("course", (group.course,), "classes.csv", group.line, "courseSourcedId")
            if group.school:
                point("org", (group.school,), "classes.csv", group.line, "schoolSourcedId")
            point("session", group.terms, "classes.csv", group.line, "termSourcedIds")
    for user in roster.users:
        if user.agents and not user.deleted:
            point("user", user.agents, "users.csv", user.line, "agentSourcedIds")
    for role in roster.roles:
        if not role.deleted and role.user and role.org:
            point("user", (role.user,), "roles.csv", role.line, "userSourcedId")
            point("org", (role.org,), "roles.csv", role.line, "orgSourcedId")
    for one in roster.enrolments:
        if not one.deleted:
            point("class", filter(None, (one.class_,)), "enrollments.csv", one.line, "classSourcedId")
            point("user", filter(None, (one.user,)), "enrollments.csv", one.line, "userSourcedId")
            point("org", filter(None, (one.school,)), "enrollments.csv", one.line, "schoolSourcedId")


def _cycles(file: str, nodes: Iterable[tuple[str, str, int]], report: Report) -> None:
    """Report each loop once, at the row where it was closed."""
    parents: dict[str, str] = {}
    lines: dict[str, int] = {}
    for sourced, parent, line in nodes:
        parents[sourced], lines[sourced] = parent, line
    done: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        node = start
        while node in parents and node not in done and node not in path:
            path[node] = None
            node = parents[node]
        if node in path:
            loop = list(path)[list(path).index(node) :]
            shown = " → ".join([*loop[:5], node])
            report.say(Code.CYCLE, file, lines[loop[-1]], "parentSourcedId", loop=shown)
        done.update(path)


# ── classes ─────────────────────────────────────────────────────────────────────────────────────────


def _classes(roster: Roster, report: Report) -> None:
    seen: dict[tuple[str, str, tuple[str, ...]], ClassRow] = {}
    for group in roster.classes:
        if group.name is None or group.deleted:
            continue
        key = (group.school, str(group.name), tuple(sorted(group.terms)))
        first = seen.setdefault(key, group)
        if first is not group:
            report.say(
                Code.DUPLICATE_CLASS, "classes.csv", group.line, "title", name=group.name, first=first.line
            )


def _schools_agree(roster: Roster, report: Report) -> None:
    school_of = {group.id: group.school for group in roster.classes if not group.deleted}
    for one in roster.enrolments:
        school = school_of.get(one.class_)
        if school and one.school and one.school != school and not one.deleted:
            where = ("enrollments.csv", one.line, "schoolSourcedId")
            report.say(Code.OTHER_SCHOOL, *where, id=one.school, expected=school)


class _Stay(NamedTuple):
    starts_on: date
    ends_on: date
    row: EnrolmentRow


def _two_classes(roster: Roster, report: Report) -> None:
    """A pupil is in one home class at a time. Days as in OneRoster: the last one is not counted."""
    homes = {group.id: group for group in roster.classes if group.is_home and not group.deleted}
    sessions = {session.id: session for session in roster.sessions}
    spans = {sourced: _span(group.terms, sessions) for sourced, group in homes.items()}
    stays: defaultdict[str, list[_Stay]] = defaultdict(list)
    for row in roster.enrolments:
        if row.role == STUDENT and not row.deleted and row.class_ in homes:
            first, last = spans[row.class_]
            stays[row.user].append(_Stay(row.starts_on or first, row.ends_on or last, row))
    for user, several in stays.items():
        if len(several) < 2:
            continue
        several.sort(key=lambda stay: (stay.starts_on, stay.ends_on, stay.row.line))
        for before, after in pairwise(several):
            if after.starts_on < before.ends_on:
                one, other = (homes[stay.row.class_].title for stay in (before, after))
                report.say(
                    Code.TWO_CLASSES,
                    "enrollments.csv",
                    after.row.line,
                    "classSourcedId",
                    id=user,
                    one=one,
                    other=other,
                    first=before.row.line,
                )


def _span(terms: Collection[str], sessions: Mapping[str, SessionRow]) -> tuple[date, date]:
    known = [sessions[term] for term in terms if term in sessions]
    if not known or len(known) < len(terms):
        return _FOR_EVER
    return (
        min(session.starts_on or date.min for session in known),
        max(session.ends_on or date.max for session in known),
    )


# ── people ──────────────────────────────────────────────────────────────────────────────────────────


def _iins(roster: Roster, report: Report) -> None:
    seen: dict[str, int] = {}
    for user in roster.users:
        if user.iin and not user.deleted and seen.setdefault(user.iin, user.line) != user.line:
            report.say(Code.DUPLICATE_IIN, "users.csv", user.line, "userIds", first=seen[user.iin])


def _roles(roster: Roster, report: Report) -> None:
    """A user nobody gave a role is left aside, with a word. Only a full list of roles can tell."""
    if "role" not in roster.full or "user" not in roster.full:
        return
    with_role = {role.user for role in roster.roles if not role.deleted}
    for user in roster.users:
        if not user.deleted and user.id not in with_role:
            report.say(Code.NO_ROLE, "users.csv", user.line, "sourcedId", id=user.id)
