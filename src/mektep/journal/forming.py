"""Marks of periods as they form when a term closes: what is recorded, before it is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from mektep.core.errors import Refused
from mektep.norms.engine import (
    Annual,
    Final,
    Formation,
    FormationError,
    Scheme,
    as_data,
    form_annual,
    form_final,
)
from mektep.school.models import Teaching

from .models import PeriodMark
from .queries import closing as readings
from .queries.formation import form, inputs
from .queries.grid import Register, Row

Period, Standing = PeriodMark.Period, PeriodMark.Standing
CHOICES = frozenset({Standing.PASSED, Standing.FAILED, Standing.NOT_YET})


class ChoiceMissing(Refused):
    message = _("Choose pass or fail for every pupil.")


@dataclass(frozen=True)
class Formed:
    """A mark of a period before it is written."""

    learner_id: int
    period: str
    number: int
    standing: str
    mark: int | None = None
    percent: Decimal | None = None
    formation: Mapping[str, Any] | None = None


def period_marks(page: Register, scheme: Scheme, choices: Mapping[int, str]) -> list[Formed]:
    """The marks of the period that ends with this term; none in grade 1 and in odd terms of half-years."""
    teaching, term = page.teaching, page.term
    if not readings.forms_mark(teaching, term):
        return []
    if teaching.marking == Teaching.Marking.NONE or teaching.group.school_class.grade in scheme.unmarked:
        return []
    half_year = teaching.period == Teaching.Period.HALF_YEAR
    period = Period.HALF_YEAR if half_year else Period.TERM
    number = term.half_year if half_year else term.number
    found: list[Formed] = []
    for row in page.rows:
        if not readings.stays(row, term.ends_on):
            continue
        if row.is_exempt:
            found.append(Formed(row.learner_id, period, number, Standing.EXEMPT))
        elif teaching.marking == Teaching.Marking.PASS_FAIL:
            if choices.get(row.learner_id) not in CHOICES:
                raise ChoiceMissing
            found.append(Formed(row.learner_id, period, number, choices[row.learner_id]))
        else:
            found.append(_mark(page, row, scheme, period, number))
    return found


def _mark(page: Register, row: Row, scheme: Scheme, period: str, number: int) -> Formed:
    try:
        formation = form(scheme, inputs(page.teaching, page.period_columns, row), closing=True)
    except FormationError as error:
        if error.code not in {"component_missing", "nothing_to_form"}:
            raise
        return Formed(row.learner_id, period, number, Standing.NOT_YET)
    assert isinstance(formation, Formation)
    return Formed(
        row.learner_id,
        period,
        number,
        Standing.MARKED,
        formation.mark,
        Decimal(formation.percent),
        as_data(formation),
    )


def year_marks(page: Register, scheme: Scheme) -> list[Formed]:
    """Annual marks, and final ones where no exam is to come, from the marks of the periods."""
    teaching = page.teaching
    half_years = teaching.period == Teaching.Period.HALF_YEAR
    grade = teaching.group.school_class.grade
    marks = PeriodMark.objects.filter(teaching=teaching, period=teaching.period).order_by("number", "id")
    by_learner: dict[int, list[PeriodMark]] = {}
    for mark in marks:
        by_learner.setdefault(mark.learner_id, []).append(mark)
    found: list[Formed] = []
    for row in page.rows:
        periods = by_learner.get(row.learner_id, [])
        if not periods or not readings.stays(row, page.term.ends_on):
            continue
        found += _annual(scheme, row.learner_id, periods, grade, half_years)
    return found


def _annual(
    scheme: Scheme, learner_id: int, periods: Sequence[PeriodMark], grade: int, half_years: bool
) -> list[Formed]:
    """The annual mark and, as long as no exam follows, the final mark, which it is."""
    standings = {mark.standing for mark in periods}
    if Standing.NOT_YET in standings:
        standing = Standing.NOT_YET
    elif standings <= {Standing.PASSED, Standing.FAILED, Standing.EXEMPT} and standings != {Standing.EXEMPT}:
        # The rules are silent about a year of passes and fails: what the last period says stands.
        standing = next(m.standing for m in reversed(periods) if m.standing != Standing.EXEMPT)  # type: ignore[assignment]
    elif standings == {Standing.EXEMPT}:
        standing = Standing.EXEMPT
    else:
        marks = [mark.mark for mark in periods if mark.mark is not None]
        annual = form_annual(
            scheme, marks, grade=grade, half_years=half_years, expected=len(marks), closing=True
        )
        final = form_final(scheme, annual.mark, grade=grade)
        return [
            Formed(learner_id, Period.YEAR, 0, Standing.MARKED, annual.mark, None, annual_data(annual)),
            Formed(learner_id, Period.FINAL, 0, Standing.MARKED, final.mark, None, final_data(final)),
        ]
    return [
        Formed(learner_id, Period.YEAR, 0, standing),
        Formed(learner_id, Period.FINAL, 0, standing),
    ]


def annual_data(annual: Annual) -> dict[str, Any]:
    """An annual mark's story as plain values: the marks, their mean, the scheme."""
    return {"marks": list(annual.marks), "mean": str(annual.mean), "scheme": annual.scheme}


def final_data(final: Final) -> dict[str, Any]:
    """A final mark's story as plain values: its parts with their weights, the exact sum, the scheme."""
    return {
        "parts": [{"kind": p.kind, "mark": p.mark, "weight": str(p.weight)} for p in final.parts],
        "exact": str(final.exact),
        "scheme": final.scheme,
    }
