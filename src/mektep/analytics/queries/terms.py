"""Monitoring over terms and years, and what a district sees of its schools."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils.translation import gettext

from mektep.attendance.models import MISSED, Absence
from mektep.core.alphabet import sort_key
from mektep.journal.models import PeriodMark
from mektep.norms.engine import SubjectReport, subject_report
from mektep.school.models import Enrolment, School, SchoolClass, Subject, Teaching, Term, within

from ..report import Column, Report, Row, Value, head
from .frame import Ask, class_name, ratio, report, subject_kind, term_name

# Smaller groups are never shown to anybody outside of the school.
LEAST = 5
MOST_YEARS = 3


@dataclass
class Tally:
    """Marks counted by value, and how many have none."""

    marks: Counter[int] = field(default_factory=Counter)
    none: int = 0

    def add(self, mark: int | None, standing: str, count: int) -> None:
        if mark is not None:
            self.marks[mark] += count
        elif standing in {PeriodMark.Standing.NOT_YET, PeriodMark.Standing.NOT_ASSESSED}:
            self.none += count

    def report(self) -> SubjectReport:
        return subject_report(self.marks.elements(), not_assessed=self.none)

    @property
    def size(self) -> int:
        return self.marks.total() + self.none


# ── monitoring ───────────────────────────────────────────────────────────────────────────────
def monitoring(ask: Ask) -> Report:
    """Progress, quality and SOU by term, up to three years back, in all and by subject; in three queries.

    Approved marks only. A class is followed back by its letter through the grades it was in.
    """
    year = ask.the_term.year
    terms = list(
        Term.objects.filter(
            year__school=ask.the_school,
            year__starts_on__lte=year.starts_on,
            year__starts_on__year__gt=year.starts_on.year - MOST_YEARS,
        )
        .select_related("year")
        .order_by("starts_on")
    )
    rows_ = PeriodMark.objects.filter(
        Q(period=PeriodMark.Period.TERM) | Q(period=PeriodMark.Period.HALF_YEAR),
        teaching__year__in={term.year_id for term in terms},
        teaching__marking=Teaching.Marking.MARKS,
    )
    if ask.school_class is not None:
        rows_ = rows_.filter(teaching__group__school_class__in=_same_class(ask.school_class, terms))
    names: dict[str, str] = {}
    whole: dict[int, Tally] = {}
    by_subject: dict[str, dict[int, Tally]] = {}
    place = {(term.year_id, term.number): term.pk for term in terms}
    for year_id, period, number, code, kk, ru, en, mark, standing, count in (
        rows_.order_by()
        .values_list(
            "teaching__year",
            "period",
            "number",
            "teaching__subject__code",
            "teaching__subject__name_kk",
            "teaching__subject__name_ru",
            "teaching__subject__name_en",
            "mark",
            "standing",
        )
        .annotate(count=Count("id"))
    ):
        key = place.get((year_id, number * 2 if period == PeriodMark.Period.HALF_YEAR else number))
        if key is None:
            continue
        names[code] = _subject(kk, ru, en)
        whole.setdefault(key, Tally()).add(mark, standing, count)
        by_subject.setdefault(code, {}).setdefault(key, Tally()).add(mark, standing, count)
    shown = [term for term in terms if term.pk in whole]
    columns = (
        Column(gettext("Subject"), "text", weight=7),
        *(
            Column(gettext("Term %(number)s") % {"number": term.number}, group=term.year.name, weight=2)
            for term in shown
        ),
    )
    reports = {key: tally.report() for key, tally in whole.items()}
    rows: list[Row] = []
    if shown:
        rows.append(head(gettext("All subjects"), columns))
        for label, part in (
            (gettext("Marks"), "counted"),
            (gettext("Progress, %"), "progress"),
            (gettext("Quality, %"), "quality"),
            (gettext("SOU, %"), "sou"),
            (gettext("Mean mark"), "mean"),
        ):
            rows.append(Row((label, *(getattr(reports[term.pk], part) for term in shown))))
        rows.append(head(gettext("Quality by subject, %"), columns))
        for code in sorted(names, key=lambda code: sort_key(names[code])):
            tallies = by_subject[code]
            values = (tallies[t.pk].report().quality if t.pk in tallies else None for t in shown)
            rows.append(Row((names[code], *values)))
    return report(
        ask,
        "monitoring",
        gettext("Monitoring by terms"),
        class_name(ask.school_class) if ask.school_class else gettext("School"),
        columns,
        rows,
        notes=(subject_kind(), gettext("Only approved marks are counted.")),
        empty=gettext("No term has been approved yet."),
    )


def _subject(kk: str, ru: str, en: str) -> str:
    return Subject(name_kk=kk, name_ru=ru, name_en=en).name


def _same_class(school_class: SchoolClass, terms: Sequence[Term]) -> list[int]:
    """The class and what it was in the years before: the grade below, the same letter; one query."""
    start = school_class.year.starts_on.year
    years = {term.year.pk: start - term.year.starts_on.year for term in terms}
    same = Q(pk=school_class.pk)
    for year_id, back in years.items():
        if back > 0:
            same |= Q(year=year_id, grade=school_class.grade - back, letter=school_class.letter)
    return list(SchoolClass.objects.filter(same, school=school_class.school_id).values_list("pk", flat=True))


# ── the district ─────────────────────────────────────────────────────────────────────────────
LEVELS = ((1, 4), (5, 9), (10, 12))


def district(ask: Ask) -> Report:
    """Schools of a district by level, in figures of at least five pupils; in four queries.

    A hidden group never follows from the sums: they are made of what is shown.
    """
    organisation, term = ask.district, ask.the_term
    assert organisation is not None
    schools = list(School.objects.filter(district=organisation).order_by("name", "id"))
    ids = [one.pk for one in schools]
    day = ask.until if ask.until >= term.starts_on else term.starts_on
    pupils = _by_level(
        Enrolment.objects.filter(within(day), school__in=ids)
        .order_by()
        .values_list("school", "school_class__grade")
        .annotate(count=Count("id"))
    )
    missed = _by_level(
        Absence.objects.filter(
            school__in=ids,
            lesson__held_on__range=(term.starts_on, day),
            lesson__cancelled_at=None,
            kind__in=MISSED,
        )
        .order_by()
        .values_list("school", "lesson__teaching__group__school_class__grade")
        .annotate(count=Count("id"))
    )
    tallies = _tallies(ids, term)
    columns = (
        Column(gettext("School"), "text", weight=8),
        Column(gettext("Grades"), "text", weight=2),
        Column(gettext("Pupils"), weight=2),
        Column(gettext("Marks"), weight=2),
        Column(gettext("Progress, %"), weight=2),
        Column(gettext("Quality, %"), weight=2),
        Column(gettext("SOU, %"), weight=2),
        Column(gettext("Missed lessons a pupil"), weight=3),
    )
    rows: list[Row] = []
    everybody, lessons, hidden = 0, 0, 0
    everything = Tally()
    for one in schools:
        for low, high in LEVELS:
            count = pupils.get((one.pk, low), 0)
            if not count:
                continue
            label = f"{low}–{high}"
            if count < LEAST:
                hidden += 1
                rows.append(Row((one.name, label, gettext("under 5"), None, None, None, None, None)))
                continue
            tally = tallies.get((one.pk, low), Tally())
            away = missed.get((one.pk, low), 0)
            everybody, lessons = everybody + count, lessons + away
            everything.marks += tally.marks
            everything.none += tally.none
            rows.append(Row((one.name, label, count, *_shares(tally), ratio(away, count))))
    if rows:
        cells: tuple[Value, ...] = (everybody, *_shares(everything), ratio(lessons, everybody))
        rows.append(Row((gettext("District"), "", *cells), "sum"))
    notes = [
        gettext("Groups under 5 pupils are hidden, and the sums are made of the groups that are shown."),
        subject_kind(),
        gettext("Only approved marks are counted."),
    ]
    return report(
        ask,
        "district",
        gettext("Schools of the district"),
        term_name(term),
        columns,
        rows,
        school=organisation.name,
        facts=((gettext("Schools"), len(schools)),),
        notes=notes,
    )


def _shares(tally: Tally) -> tuple[Value, ...]:
    """Marks, progress, quality, SOU; nothing below five marks."""
    if tally.size < LEAST:
        return (None, None, None, None)
    found = tally.report()
    return (found.counted, found.progress, found.quality, found.sou)


def _by_level(rows: Iterable[tuple[int, int, int]]) -> dict[tuple[int, int], int]:
    """Counts by school and the first grade of the level."""
    found: dict[tuple[int, int], int] = {}
    for school, grade, count in rows:
        low = _low(grade)
        if low is not None:
            found[school, low] = found.get((school, low), 0) + count
    return found


def _low(grade: int) -> int | None:
    return next((low for low, high in LEVELS if low <= grade <= high), None)


def _tallies(schools: Sequence[int], term: Term) -> Mapping[tuple[int, int], Tally]:
    """Approved marks of the term (and of the half-year that it ends) by school and level; one query."""
    period = Q(period=PeriodMark.Period.TERM, number=term.number)
    if term.number % 2 == 0:
        period |= Q(period=PeriodMark.Period.HALF_YEAR, number=term.half_year)
    found: dict[tuple[int, int], Tally] = {}
    for school, grade, mark, standing, count in (
        PeriodMark.objects.filter(
            period,
            school__in=schools,
            teaching__marking=Teaching.Marking.MARKS,
            teaching__year__starts_on__year=term.year.starts_on.year,
        )
        .order_by()
        .values_list("school", "teaching__group__school_class__grade", "mark", "standing")
        .annotate(count=Count("id"))
    ):
        low = _low(grade)
        if low is not None:
            found.setdefault((school, low), Tally()).add(mark, standing, count)
    return found
