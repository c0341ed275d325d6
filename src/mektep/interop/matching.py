"""Who of a roster is who of the school: by an earlier import, by number, by phone, by name and birthday."""

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from mektep.core import crypto
from mektep.people import relations
from mektep.people import rules as people_rules
from mektep.people.actions import Details, Newcomer
from mektep.people.actors import Actor
from mektep.people.models import Person

from .engine.names import identity
from .engine.report import Code, Report
from .engine.rows import EnrolmentRow, Roster, UserRow
from .models import SourcedId
from .plan import CHANGED, FAMILIES, NEW, PUPILS, STAFF, UNCHANGED, Plan
from .snapshot import Snapshot

_SEXES = {"male": "m", "female": "f", "": ""}
_KINSHIPS = frozenset({"mother", "father", "grandparent", "legal", "relative"})
_NOT_STAFF = frozenset({"student", "parent", "guardian", "relative"})
_BY_ROLE = {"parent": "relative", "guardian": "legal", "relative": "relative"}


def _agree(one: str, other: str) -> bool:
    return not one or not other or identity(one) == identity(other)


class People:
    """Matches the people of a roster with those of the school, and notes what differs."""

    def __init__(
        self, roster: Roster, known: Snapshot, plan: Plan, report: Report, by: Actor, on: date
    ) -> None:
        self.roster, self.known, self.plan, self.report, self.by = roster, known, plan, report, by
        self.on = on
        self.users = {user.id: user for user in roster.users if not user.deleted}
        self.file = "users.csv" if roster.source == "oneroster" else ""
        self.pupils = {row.user for row in roster.enrolments if row.role == "student"}
        self.staff = {role.user for role in roster.roles if role.role not in _NOT_STAFF}
        self.children: defaultdict[str, list[str]] = defaultdict(list)
        for user in roster.users:
            for agent in user.agents:
                self.children[agent].append(user.id)
        self.linked = known.linked_people
        self._taken: dict[int, str] = {}
        self._new_names: dict[str, str] = {}
        self._phones: dict[str, str] = {}
        self._emails: dict[str, str] = {}
        self._changed: set[str] = set()

    def match(self, members: set[str]) -> None:
        """Decide about every member: known, or new.

        First grown-ups with a phone, so that it is the mother's; then pupils; then parents whom only their
        child makes known.
        """
        rows = [user for user in self.roster.users if user.id in members and not user.deleted]
        for user in sorted(rows, key=self._turn):
            self._decide(user)
        for user_id in members - self.users.keys():
            # A file of changes may speak of people that an earlier one brought.
            person_id = self.known.links.get((SourcedId.Kind.USER, user_id))
            if person_id:
                self.plan.people[user_id] = person_id
        left = sum(user.id not in members for user in rows) + len(self.users.keys() - members)
        if left and self.roster.source == "oneroster":
            self.report.say(Code.NOT_OF_THIS_SCHOOL, self.file, count=left)

    # ── finding ─────────────────────────────────────────────────────────────────────────────────────

    def _decide(self, user: UserRow) -> None:
        person_id = self._find(user)
        if person_id is None:
            self._enter(user)
            return
        first = self._taken.setdefault(person_id, user.id)
        if first != user.id:
            self.plan.alias[user.id] = first
            return
        self.plan.people[user.id] = person_id
        self._compare(user, self.known.people[person_id])

    def _find(self, user: UserRow) -> int | None:
        linked = self.known.links.get((SourcedId.Kind.USER, user.id))
        numbered = self.known.by_iin.get(crypto.keyed_hash(user.iin)) if user.iin else None
        if linked in self.known.people:
            if numbered is not None and numbered != linked:
                self._say(Code.IIN_OF_ANOTHER, user, "iin")
            return linked
        if numbered is not None:
            return numbered
        by_phone = self.known.by_phone.get(user.phone) if user.phone else None
        if by_phone is not None and self._same_name(user, self.known.people[by_phone]):
            return by_phone
        return self._find_by_name(user)

    def _find_by_name(self, user: UserRow) -> int | None:
        is_pupil = user.id in self.pupils
        found = [
            self.known.people[pk]
            for pk in self.known.by_name.get(identity(user.surname, user.given), ())
            if pk not in self.linked or self.roster.source == "sheet"
        ]
        found = [
            person
            for person in found
            if (person.pk in self.known.learners) == is_pupil
            and not (user.iin and person.iin_hash)
            and _agree(user.patronymic, person.patronymic)
            and (user.born_on is None or person.born_on is None or user.born_on == person.born_on)
            and (is_pupil or not (user.phone and person.phone))
        ]
        if not is_pupil and user.id not in self.staff:
            # A parent without a number is known only beside her child.
            children = {self.plan.person_id(child) for child in self.children[user.id]}
            near = {
                guardian for child in children if child for guardian in self.known.guardians.get(child, ())
            }
            found = [person for person in found if person.pk in near]
        if len(found) > 1 and is_pupil:
            found = self._in_the_same_class(user, found)
        if len(found) > 1:
            self._say(Code.SEVERAL_MATCH, user, None, name=f"{user.surname} {user.given}", count=len(found))
        return found[0].pk if len(found) == 1 else None

    def _in_the_same_class(self, user: UserRow, found: list[Person]) -> list[Person]:
        wanted = {row.class_ for row in self.roster.enrolments if row.user == user.id}
        classes = {self.plan.classes[one].pk for one in wanted if one in self.plan.classes}
        return [
            person for person in found if self.known.learners[person.pk].school_class_id in classes
        ] or found

    def _turn(self, user: UserRow) -> int:
        if user.id in self.pupils:
            return 1
        return 0 if user.phone or user.id in self.staff else 2

    def _same_name(self, user: UserRow, person: Person) -> bool:
        return identity(user.surname, user.given) == identity(person.family_name, person.given_name)

    # ── entering and correcting ─────────────────────────────────────────────────────────────────────

    def _enter(self, user: UserRow) -> None:
        key = f"{user.phone}|{identity(user.surname, user.given)}" if user.phone else ""
        first = self._new_names.setdefault(key, user.id) if key else user.id
        if first != user.id:
            self.plan.alias[user.id] = first
            return
        self.plan.newcomers[user.id] = Newcomer(
            family_name=user.surname,
            given_name=user.given,
            patronymic=user.patronymic,
            born_on=user.born_on,
            sex=_SEXES[user.sex],
            iin=user.iin,
            phone=self._free_phone(user, None),
            email=self._free_email(user, None),
            language=user.language or self.known.school.language,
        )

    def _free_phone(self, user: UserRow, person_id: int | None) -> str:
        owner = self.known.by_phone.get(user.phone)
        if user.phone and ((owner is not None and owner != person_id) or user.phone in self._phones):
            self._say(Code.PHONE_TAKEN, user, "phone", value=user.phone)
            return ""
        if user.phone:
            self._phones[user.phone] = user.id
        return user.phone

    def _free_email(self, user: UserRow, person_id: int | None) -> str:
        owner = self.known.by_email.get(user.email)
        if user.email and ((owner is not None and owner != person_id) or user.email in self._emails):
            self._say(Code.EMAIL_TAKEN, user, "email", value=user.email)
            return ""
        if user.email:
            self._emails[user.email] = user.id
        return user.email

    def _compare(self, user: UserRow, person: Person) -> None:
        """Correct people of this school; leave alone whoever belongs elsewhere."""
        if person.pk not in self.known.ours and person.pk not in self.linked:
            return
        wanted: dict[str, Any] = {
            "family_name": user.surname,
            "given_name": user.given,
            "patronymic": user.patronymic or person.patronymic,
            "born_on": user.born_on or person.born_on,
            "sex": _SEXES[user.sex] or person.sex,
        }
        wanted |= self._contacts(user, person)
        before = {name: getattr(person, name) for name in wanted}
        changed = {name: value for name, value in wanted.items() if value != before[name]}
        if changed:
            self.plan.corrections[person.pk] = (Details(**changed), {name: before[name] for name in changed})
            self._changed.add(user.id)
        if user.iin:
            hashed = crypto.keyed_hash(user.iin)
            if person.iin_hash is None and hashed not in self.known.by_iin:
                self.plan.numbers[person.pk] = user.iin
                self._changed.add(user.id)
            elif person.iin_hash not in (None, hashed):
                self._say(Code.IIN_OF_ANOTHER, user, "iin")

    def _contacts(self, user: UserRow, person: Person) -> dict[str, str]:
        """Phone and e-mail open an account: of whoever has a password they are changed only by herself."""
        wanted = {}
        for name, value in (("phone", user.phone), ("email", user.email)):
            if not value or value == getattr(person, name):
                continue
            if person.has_usable_password():
                self._say(Code.CONTACT_KEPT, user, name, value=value)
            elif free := (
                self._free_phone(user, person.pk) if name == "phone" else self._free_email(user, person.pk)
            ):
                wanted[name] = free
        return wanted

    # ── families ────────────────────────────────────────────────────────────────────────────────────

    def tie(self, stays: dict[str, EnrolmentRow]) -> None:
        """Who stands for whom. Somebody who has a place only in another school is invited instead."""
        roles = {role.user: role.role for role in self.roster.roles}
        strangers = self._strangers(stays)
        seen: set[tuple[str, str]] = set()
        for user_id in stays:
            user = self.users.get(user_id)
            if user is None or not self.plan.is_known(user_id):
                continue
            for place, agent in enumerate(user.agents):
                pair = (self.plan.root(agent), self.plan.root(user_id))
                if not self.plan.is_known(agent) or pair in seen or pair[0] == pair[1]:
                    continue
                seen.add(pair)
                kinship = user.kinships[place] if len(user.kinships) == len(user.agents) else ""
                kinship = kinship if kinship in _KINSHIPS else _BY_ROLE.get(roles.get(agent, ""), "relative")
                guardian, learner = self.plan.people.get(pair[0]), self.plan.people.get(pair[1])
                if guardian and learner and guardian in self.known.guardians.get(learner, ()):
                    continue
                if guardian in strangers:
                    self._say(Code.GUARDIAN_ELSEWHERE, user, "agentSourcedIds")
                    continue
                self.plan.ties.append((*pair, kinship))

    def _strangers(self, stays: dict[str, EnrolmentRow]) -> set[int]:
        """Guardians known to us only from other schools: a file cannot tie a child to them."""
        if self.by.is_system:
            return set()
        agents = {agent for user_id in stays if user_id in self.users for agent in self.users[user_id].agents}
        ids = {self.plan.person_id(agent) for agent in agents} - {None}
        outside = [pk for pk in ids if pk is not None and pk not in self.known.ours]
        places = relations.places_of_all(outside, self.on) if outside else {}
        mine = self.by.schools(*people_rules.KEEPERS)
        return {
            pk
            for pk, grants in places.items()
            if (schools := {grant.school_id for grant in grants if grant.school_id}) and not schools & mine
        }

    # ── counting ────────────────────────────────────────────────────────────────────────────────────

    def count(self, stays: dict[str, EnrolmentRow]) -> None:
        """Everybody once: pupils, staff, families."""
        plan = self.plan
        appointed = {user_id for user_id, _post in plan.appointments}
        tied = {guardian for guardian, _learner, _kinship in plan.ties}
        tally: Counter[tuple[str, str]] = Counter()
        for user_id in [*plan.newcomers, *plan.people]:
            kind = PUPILS if user_id in stays else STAFF if user_id in self.staff else FAMILIES
            touched = (
                user_id in plan.moves
                or user_id in plan.enrolments
                or user_id in appointed
                or user_id in tied
                or user_id in self._changed
            )
            new = user_id in plan.newcomers
            tally[kind, NEW if new else CHANGED if touched else UNCHANGED] += 1
        plan.tally.update(tally)

    def _say(self, code: Code, user: UserRow, column: str | None, **values: object) -> None:
        self.report.say(code, self.file, user.line, column, **values)
