"""Reports of class-subjects: quality by marks, and the analysis of summative works (Order 130)."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Count, Q
from django.utils.translation import gettext

from mektep.core.alphabet import sort_key
from mektep.core.numbers import half_up
from mektep.journal.models import Mark, Work
from mektep.norms import queries as norms
from mektep.norms.engine import subject_report
from mektep.school.models import Membership, Teaching

from ..report import Column, Report, Row, Value
from .frame import (
    Ask,
    about,
    by_class,
    class_name,
    percent,
    provisional_note,
    report,
    subject_cells,
    subject_columns,
    subject_kind,
    teaching_name,
    term_name,
)
from .ledger import is_marked, ledger


def visible(ask: Ask) -> list[Teaching]:
    """The class-subjects of the year that the actor may report on, of one class if asked; one query."""
    found = Teaching.objects.visible_to(ask.actor).filter(year=ask.the_term.year_id, school=ask.the_school)
    if ask.school_class is not None:
        found = found.filter(group__school_class=ask.school_class)
    if ask.teaching is not None:
        found = found.filter(pk=ask.teaching.pk)
    return by_class(found.with_names())


def quality(ask: Ask) -> Report:
    """Class-subjects by their marks, with sums by subject and of all; in six queries."""
    term = ask.the_term
    teachings = [one for one in visible(ask) if is_marked(one, term)]
    book = ledger(teachings, term, ask.today)
    columns = (
        Column(gettext("Subject"), "text", weight=5),
        Column(gettext("Class"), "text", weight=3),
        Column(gettext("Teacher"), "text", weight=5),
        *subject_columns(),
    )
    rows: list[Row] = []
    everything: list[int] = []
    nothing = 0
    for name in sorted({one.subject.name for one in teachings}, key=sort_key):
        of_subject = [one for one in teachings if one.subject.name == name]
        marks: list[int] = []
        none = 0
        lines = []
        for one in of_subject:
            some, without = book.marks(one)
            if not some and not without:
                continue
            marks += some
            none += without
            teacher = one.teacher.short_name if one.teacher else ""
            cells = subject_cells(subject_report(some, not_assessed=without))
            lines.append(Row((name, teaching_name(one), teacher, *cells)))
        rows += lines
        if len(lines) > 1:
            sums = subject_cells(subject_report(marks, not_assessed=none))
            rows.append(Row((name, gettext("all"), None, *sums), "sum"))
        everything += marks
        nothing += none
    if len(rows) > 1:
        sums = subject_cells(subject_report(everything, not_assessed=nothing))
        rows.append(Row((gettext("All subjects"), None, None, *sums), "sum"))
    return report(
        ask,
        "quality",
        gettext("Quality, progress and SOU by marks of subjects"),
        about(class_name(ask.school_class) if ask.school_class else "", term_name(term)),
        columns,
        rows,
        notes=(subject_kind(), *([provisional_note()] if book.has_provisional else [])),
    )


# ── summative works ──────────────────────────────────────────────────────────────────────────
def summative(ask: Ask) -> Report:
    """Every summative work of a class-subject in a term, in the form of Order 130; in three queries.

    The levels are bands of the scale: low below a 3, high from a 5 on. Quality and progress are of those
    who wrote. What was difficult and what will be done about it, the teacher writes.
    """
    teaching, term = ask.teaching, ask.the_term
    assert teaching is not None
    works = list(
        Work.objects.filter(teaching=teaching, term=term, withdrawn_at=None).order_by("-kind", "number", "id")
    )
    written = dict[int, list[Decimal]]()
    for work_id, points in (
        Mark.objects.filter(work__in=[one.pk for one in works])
        .exclude(points=None)
        .values_list("work", "points")
    ):
        written.setdefault(work_id, []).append(points or Decimal(0))
    pupils = _pupils(teaching, works)
    scale = norms.scheme(works[-1].held_on if works else term.starts_on)
    low, high = scale.band(3).lowest, scale.band(5).lowest
    levels, marks_ = gettext("Points, number of pupils"), gettext("Marks")
    columns = (
        Column(gettext("Work"), "text", weight=5),
        Column(gettext("Date"), "date", weight=2),
        Column(gettext("Pupils")),
        Column(gettext("Wrote")),
        Column(gettext("Maximum")),
        Column(gettext("low, to %(most)s %%") % {"most": low - 1}, group=levels),
        Column(gettext("middle, to %(most)s %%") % {"most": high - 1}, group=levels),
        Column(gettext("high, from %(least)s %%") % {"least": high}, group=levels),
        *(Column(str(mark), group=marks_) for mark in (5, 4, 3, 2)),
        Column(gettext("Quality, %")),
        Column(gettext("Progress, %")),
        Column(gettext("Mean, % of points")),
    )
    rows = []
    for work in works:
        some = written.get(work.pk, [])
        shares = [half_up(100 * points / work.max_points) for points in some]
        counts = Counter(scale.mark_for(min(100, int(share))).mark for share in shares)
        cells: tuple[Value, ...] = (
            _name(work),
            work.held_on,
            pupils[work.pk],
            len(some),
            work.max_points,
            sum(share < low for share in shares),
            sum(low <= share < high for share in shares),
            sum(share >= high for share in shares),
            *(counts[mark] for mark in (5, 4, 3, 2)),
            percent(counts[5] + counts[4], len(some)),
            percent(counts[5] + counts[4] + counts[3], len(some)),
            half_up(100 * sum(some, Decimal(0)) / (work.max_points * len(some)), 1) if some else None,
        )
        rows.append(Row(cells))
    return report(
        ask,
        "summative",
        gettext("Summative assessment analysis"),
        about(teaching_name(teaching), teaching.subject.name, term_name(term)),
        columns,
        rows,
        notes=(
            gettext(
                "Each pupil's points are a whole percent of the maximum, rounded half up once; the marks are "
                "those of the scale for this one work. Quality and progress are of the pupils who wrote it."
            ),
        ),
        blanks=(
            gettext("Objectives that were reached"),
            gettext("Objectives that were difficult"),
            gettext("Tasks in which pupils had difficulties"),
            gettext("Reasons"),
            gettext("Planned correction"),
        ),
        signatures=(gettext("Teacher"), gettext("Deputy head for academic work")),
        empty=gettext("There are no summative works in this term yet."),
    )


def _name(work: Work) -> str:
    if work.kind == Work.Kind.TERM:
        return about(gettext("Term summative"), work.title)
    return about(gettext("Unit summative %(number)s") % {"number": work.number}, work.title)


def _pupils(teaching: Teaching, works: Sequence[Work]) -> dict[int, int]:
    """How many were in the group on the day of each work, in one query."""
    counts = {
        f"on_{work.pk}": Count(
            "id",
            filter=Q(starts_on__lte=work.held_on) & (Q(ends_on=None) | Q(ends_on__gte=work.held_on)),
        )
        for work in works
    }
    if not counts:
        return {}
    found = Membership.objects.filter(group=teaching.group_id).aggregate(**counts)
    return {work.pk: found[f"on_{work.pk}"] for work in works}
