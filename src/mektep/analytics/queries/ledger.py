"""The marks of many class-subjects for one term, with who is counted: what most reports read.

Approved marks are taken as they are; where a class-subject is not approved yet, the mark that its entries
make today stands in, and says that it is provisional.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.db.models import Count, Q
from django.utils.translation import gettext

from mektep.core.alphabet import name_key
from mektep.journal.models import Mark as Entry
from mektep.journal.models import PeriodMark
from mektep.norms import queries as norms
from mektep.norms.engine import FormationError, Rounding, Scheme, Work, form_half_year, form_term
from mektep.people.models import Person
from mektep.school.models import Exemption, Membership, Teaching, Term, within

from ..report import Mark

Standing = PeriodMark.Standing


@dataclass(frozen=True)
class Place:
    """A learner in a class-subject: the mark, or why there is none."""

    mark: int | None
    standing: str = ""  # of an approved mark; empty while provisional
    provisional: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether statistics count the learner here: not the exempt, nor pass and fail."""
        return self.standing not in {Standing.EXEMPT, Standing.PASSED, Standing.FAILED}

    def shown(self) -> Mark:
        """As a cell of a report."""
        words = {
            Standing.PASSED.value: gettext("pass"),
            Standing.FAILED.value: gettext("fail"),
            Standing.NOT_YET.value: gettext("t/n"),
            Standing.NOT_ASSESSED.value: gettext("n/a"),
            Standing.EXEMPT.value: gettext("ex."),
        }
        if self.mark is not None:
            return Mark(self.mark, provisional=self.provisional)
        return Mark(None, words.get(self.standing, ""))


NOTHING = Place(None)


@dataclass(frozen=True)
class Ledger:
    """Class-subjects of one term: who is in each, and how everybody stands."""

    term: Term
    on: date
    teachings: tuple[Teaching, ...]
    members: dict[int, tuple[Person, ...]]  # by class-subject, as a class list
    places: dict[tuple[int, int], Place]  # by (class-subject, learner)

    def place(self, teaching_id: int, learner_id: int) -> Place:
        return self.places.get((teaching_id, learner_id), NOTHING)

    def counted(self, teaching: Teaching) -> list[Place]:
        """The places that statistics of a class-subject count."""
        if not is_marked(teaching, self.term):
            return []
        found = [self.place(teaching.pk, one.pk) for one in self.members.get(teaching.pk, ())]
        return [place for place in found if place.is_counted]

    def marks(self, teaching: Teaching) -> tuple[list[int], int]:
        """The marks of a class-subject, and how many pupils have none."""
        places = self.counted(teaching)
        marks = [place.mark for place in places if place.mark is not None]
        return marks, len(places) - len(marks)

    def pupils(self, teachings: Iterable[Teaching]) -> dict[Person, list[int | None]]:
        """Every pupil's marks over these class-subjects, None where not assessed; unmarked ones are out."""
        found = dict[Person, list[int | None]]()
        for teaching in teachings:
            if not is_marked(teaching, self.term):
                continue
            for learner in self.members.get(teaching.pk, ()):
                place = self.place(teaching.pk, learner.pk)
                if place.is_counted:
                    found.setdefault(learner, []).append(place.mark)
        return found

    @property
    def has_provisional(self) -> bool:
        return any(place.provisional for place in self.places.values())


def is_marked(teaching: Teaching, term: Term) -> bool:
    """Whether a class-subject gives a mark in this term: half-year subjects only in the second and fourth."""
    if teaching.marking != Teaching.Marking.MARKS:
        return False
    return teaching.period == Teaching.Period.TERM or term.number % 2 == 0


def ledger(
    teachings: Sequence[Teaching],
    term: Term,
    today: date,
    *,
    learners: Collection[int] | None = None,
    live: bool = True,
) -> Ledger:
    """The ledger of these class-subjects (read with names), in five queries; in three without `live`, and one
    more where a half-year is counted.

    Counted are those who are in the group on the last day of the term, or today if that is sooner.
    """
    on = min(max(today, term.starts_on), term.ends_on)
    members = _members(teachings, on, learners)
    places = _approved(teachings, term, learners)
    exempt = Exemption.objects.filter(within(on), teaching__in=[one.pk for one in teachings])
    for key in exempt.values_list("teaching", "learner"):
        places.setdefault(key, Place(None, Standing.EXEMPT))
    if live:
        open_ = [one for one in teachings if is_marked(one, term)]
        for key, place in _live(open_, term, on, learners).items():
            places.setdefault(key, place)
    return Ledger(term, on, tuple(teachings), members, places)


def _members(
    teachings: Sequence[Teaching], on: date, learners: Collection[int] | None
) -> dict[int, tuple[Person, ...]]:
    rows = Membership.objects.filter(within(on), group__in={one.group_id for one in teachings})
    if learners is not None:
        rows = rows.filter(learner__in=learners)
    by_group = dict[int, list[Person]]()
    people = dict[int, Person]()
    for row in rows.select_related("learner").order_by("id"):
        person = people.setdefault(row.learner_id, row.learner)
        by_group.setdefault(row.group_id, []).append(person)
    sorted_ = {group: tuple(sorted(some, key=name_key)) for group, some in by_group.items()}
    return {one.pk: sorted_.get(one.group_id, ()) for one in teachings}


def _approved(
    teachings: Sequence[Teaching], term: Term, learners: Collection[int] | None
) -> dict[tuple[int, int], Place]:
    ids = [one.pk for one in teachings]
    period = Q(period=PeriodMark.Period.TERM, number=term.number)
    if term.number % 2 == 0:
        period |= Q(period=PeriodMark.Period.HALF_YEAR, number=term.half_year)
    rows = PeriodMark.objects.filter(period, teaching__in=ids)
    if learners is not None:
        rows = rows.filter(learner__in=learners)
    return {
        (teaching, learner): Place(mark, standing)
        for teaching, learner, mark, standing in rows.values_list("teaching", "learner", "mark", "standing")
    }


def _live(
    teachings: Sequence[Teaching], term: Term, on: date, learners: Collection[int] | None
) -> dict[tuple[int, int], Place]:
    """Marks as the entries make them today. Two queries: formative points by value, and works."""
    if not teachings:
        return {}
    whole = [one.pk for one in teachings if one.period == Teaching.Period.TERM]
    half = [one.pk for one in teachings if one.period == Teaching.Period.HALF_YEAR]
    terms = list(
        Term.objects.filter(year_id=term.year_id, number__in=[term.number - 1, term.number])
    ) if half else [term]  # fmt: skip
    start = min(one.starts_on for one in terms)
    entries = Entry.objects.exclude(points=None)
    if learners is not None:
        entries = entries.filter(learner__in=learners)
    formative = dict[tuple[int, int], list[Decimal]]()
    in_time = Q(teaching__in=whole, lesson__held_on__range=(term.starts_on, term.ends_on)) | Q(
        teaching__in=half, lesson__held_on__range=(start, term.ends_on)
    )
    for teaching, learner, points, count in (
        entries.filter(in_time, lesson__cancelled_at=None)
        .order_by()
        .values_list("teaching", "learner", "points")
        .annotate(count=Count("id"))
    ):
        formative.setdefault((teaching, learner), []).extend([points] * count)
    works = dict[tuple[int, int], list[tuple[str, Decimal, Decimal]]]()
    of_terms = Q(teaching__in=whole, work__term=term) | Q(teaching__in=half, work__term__in=terms)
    for teaching, learner, kind, points, most in entries.filter(
        of_terms, work__withdrawn_at=None
    ).values_list("teaching", "learner", "work__kind", "points", "work__max_points"):
        works.setdefault((teaching, learner), []).append((kind, points or Decimal(0), most))

    scheme = norms.scheme(on)
    by_id = {one.pk: one for one in teachings}
    found = dict[tuple[int, int], Place]()
    for key in formative.keys() | works.keys():
        teaching = by_id[key[0]]
        units = tuple(sorted((p, most) for kind, p, most in works.get(key, ()) if kind == "unit"))
        ends = [(p, most) for kind, p, most in works.get(key, ()) if kind == "term"]
        end = (sum((p for p, _ in ends), Decimal(0)), sum((m for _, m in ends), Decimal(0))) if ends else None
        mark = _formed(
            scheme.key,
            scheme.valid_from,
            teaching.group.school_class.grade,
            teaching.period == Teaching.Period.HALF_YEAR,
            teaching.school.rounding,
            tuple(sorted(formative.get(key, ()))),
            units,
            end,
        )
        if mark is not None:
            found[key] = Place(mark, provisional=True)
    return found


@lru_cache(maxsize=50_000)
def _formed(
    scheme_key: str,
    since: date,
    grade: int,
    half_year: bool,
    rounding: str,
    formative: tuple[Decimal, ...],
    units: tuple[tuple[Decimal, Decimal], ...],
    term: tuple[Decimal, Decimal] | None,
) -> int | None:
    """A provisional mark from sums that recur; `since` names the edition of the scheme."""
    scheme: Scheme = norms.scheme(since)
    works = [Work(*unit) for unit in units]
    try:
        if half_year:
            formed = form_half_year(
                scheme, grade=grade, formative=formative, units=works, rounding=Rounding.named(rounding)
            )
        else:
            formed = form_term(
                scheme, grade=grade, formative=formative, units=works,
                term=Work(*term) if term else None, rounding=Rounding.named(rounding),
            )  # fmt: skip
    except FormationError:
        return None
    return formed.mark
