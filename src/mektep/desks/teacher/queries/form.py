"""The class that somebody leads, over all its subjects."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count

from mektep.attendance import queries as attendance
from mektep.attendance.models import AbsenceNote
from mektep.core.alphabet import name_key, sort_key
from mektep.journal.queries import standings
from mektep.journal.queries.standings import Standing
from mektep.people.actors import Actor
from mektep.people.models import Guardianship, Person
from mektep.school.models import Enrolment, SchoolClass, Teaching, Term, within

# From how many lessons missed without a valid reason in a term a pupil is named as one at risk.
MANY_MISSED = 10
# How many pupils at risk are named at once.
MOST = 7


@dataclass(frozen=True)
class Pupil:
    """A pupil of the class in one term. `standings` are in the order of the class's subjects."""

    person: Person
    standings: tuple[Standing | None, ...]
    week: attendance.Reasons
    term: attendance.Reasons
    guardians: int
    low: tuple[str, ...]  # names of subjects that would end in a 2

    @property
    def unexcused(self) -> int:
        return self.term.counts.get("absent", 0) + self.term.counts.get("invalid", 0)

    @property
    def is_at_risk(self) -> bool:
        return bool(self.low) or self.unexcused >= MANY_MISSED


@dataclass(frozen=True)
class Subject:
    """A column of the class's grid; `letter` names the group of a split."""

    teaching: Teaching
    average: Decimal | None


@dataclass(frozen=True)
class Form:
    """A class over all its subjects in a term."""

    school_class: SchoolClass
    terms: tuple[Term, ...]
    term: Term
    on: date
    subjects: tuple[Subject, ...]
    pupils: tuple[Pupil, ...]
    notes: tuple[AbsenceNote, ...]

    @property
    def monday(self) -> date:
        return self.on - timedelta(days=self.on.weekday())

    @property
    def at_risk(self) -> tuple[Pupil, ...]:
        """Who needs help, the most pressing first."""
        found = [one for one in self.pupils if one.is_at_risk]
        return tuple(sorted(found, key=lambda one: (-len(one.low), -one.unexcused)))

    @property
    def most_at_risk(self) -> tuple[Pupil, ...]:
        return self.at_risk[:MOST]

    @property
    def also_at_risk(self) -> tuple[Pupil, ...]:
        return self.at_risk[MOST:]

    @property
    def missed_this_week(self) -> int:
        return sum(one.week.missed for one in self.pupils)

    @property
    def late_this_week(self) -> int:
        return sum(one.week.counts.get("late", 0) for one in self.pupils)

    @property
    def away_this_week(self) -> tuple[Pupil, ...]:
        """Who missed something this week, the most first."""
        return tuple(
            sorted(
                (one for one in self.pupils if one.week.missed or one.week.counts.get("late", 0)),
                key=lambda one: -one.week.missed,
            )
        )

    @property
    def without_family(self) -> tuple[Pupil, ...]:
        return tuple(one for one in self.pupils if not one.guardians)


def led(actor: Actor) -> list[SchoolClass]:
    """The classes that somebody leads, in order; one query."""
    return list(
        SchoolClass.objects.filter(pk__in=actor.led_classes).select_related("school", "year").in_order()
    )


def form(school_class: SchoolClass, number: int | None, on: date) -> Form:
    """A class in a term (None: the one that runs), in nine queries; `school_class` comes with its school."""
    terms = tuple(Term.objects.filter(year_id=school_class.year_id).order_by("number"))
    begun = [one for one in terms if one.starts_on <= on]
    term = next((one for one in terms if one.number == number), begun[-1] if begun else terms[0])
    enrolled = Enrolment.objects.filter(within(on), school_class=school_class).values("learner_id")
    people = sorted(Person.objects.filter(pk__in=enrolled), key=name_key)
    ids = [one.pk for one in people]
    teachings = sorted(
        Teaching.objects.filter(
            group__school_class=school_class, marking=Teaching.Marking.MARKS
        ).with_names(),
        key=lambda one: (sort_key(one.subject.name), one.group.name, one.pk),
    )
    known = standings.of_class(school_class, terms, term)
    monday = on - timedelta(days=on.weekday())
    week = attendance.of_learners(ids, monday, monday + timedelta(days=6))
    whole = attendance.of_learners(ids, term.starts_on, min(on, term.ends_on))
    guardians = dict(
        Guardianship.objects.in_force(on)
        .filter(learner_id__in=ids)
        .order_by()
        .values_list("learner_id")
        .annotate(count=Count("id"))
    )
    notes = (
        AbsenceNote.objects.open()
        .filter(learner_id__in=ids, ends_on__gte=on)
        .select_related("learner")
        .order_by("starts_on", "id")
    )
    pupils = tuple(
        Pupil(
            person,
            tuple(known.get((person.pk, one.pk)) for one in teachings),
            week[person.pk],
            whole[person.pk],
            guardians.get(person.pk, 0),
            tuple(
                one.subject.name
                for one in teachings
                if (standing := known.get((person.pk, one.pk))) is not None and standing.mark == 2
            ),
        )
        for person in people
    )
    return Form(
        school_class,
        terms,
        term,
        on,
        tuple(Subject(one, _average(pupils, place)) for place, one in enumerate(teachings)),
        pupils,
        tuple(notes),
    )


def _average(pupils: Sequence[Pupil], place: int) -> Decimal | None:
    percents = [
        standing.percent
        for pupil in pupils
        if (standing := pupil.standings[place]) is not None and standing.percent is not None
    ]
    return sum(percents, Decimal(0)) / len(percents) if percents else None
