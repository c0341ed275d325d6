"""Quality and progress of the last closed term, counted in two ways that must never be mixed up."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Min, Q, QuerySet

from mektep.core.numbers import half_up
from mektep.journal.models import Closing, PeriodMark
from mektep.norms.engine import SubjectReport, subject_report
from mektep.school.models import AcademicYear, School, Teaching, Term

# Standings of those who should have a mark and have none; the exempt are not counted at all.
WITHOUT = (PeriodMark.Standing.NOT_YET, PeriodMark.Standing.NOT_ASSESSED)


@dataclass(frozen=True)
class ByPupils:
    """Every pupil once, over all subjects."""

    pupils: int
    quality: Decimal | None
    progress: Decimal | None


@dataclass(frozen=True)
class Quality:
    """Approved marks of the last term in which anything was closed."""

    term: Term
    by_marks: SubjectReport
    by_pupils: ByPupils


def last_closed(school: School, year: AcademicYear) -> Term | None:
    """The last term of the year in which a class-subject was closed; one query."""
    closed = Closing.objects.filter(
        teaching__school=school, term__year=year, reopened_at=None, closed_at__isnull=False
    )
    return Term.objects.filter(pk__in=closed.values("term_id")).order_by("-number").first()


def of_last_closed(school: School, year: AcademicYear) -> Quality | None:
    """In three queries; None until something was closed."""
    term = last_closed(school, year)
    if term is None:
        return None
    period = Q(period=PeriodMark.Period.TERM, number=term.number)
    if term.number % 2 == 0:
        period |= Q(period=PeriodMark.Period.HALF_YEAR, number=term.half_year)
    marks = PeriodMark.objects.filter(
        period, Q(mark__isnull=False) | Q(standing__in=WITHOUT), school=school, teaching__year=year,
        teaching__marking=Teaching.Marking.MARKS,
    ).order_by()  # fmt: skip
    counts, without = Counter[int](), 0
    for mark, count in marks.values_list("mark").annotate(count=Count("id")):
        if mark is None:
            without += count
        else:
            counts[mark] += count
    return Quality(term, subject_report(counts.elements(), not_assessed=without), _by_pupils(marks))


def _by_pupils(marks: QuerySet[PeriodMark]) -> ByPupils:
    rows = list(
        marks.values_list("learner_id").annotate(least=Min("mark"), without=Count("id", filter=Q(mark=None)))
    )
    good = sum(not without and least >= 4 for _, least, without in rows)
    passing = sum(not without and least >= 3 for _, least, without in rows)
    return ByPupils(len(rows), _percent(good, len(rows)), _percent(passing, len(rows)))


def _percent(part: int, whole: int) -> Decimal | None:
    return half_up(Decimal(100) * part / whole, 1) if whole else None
