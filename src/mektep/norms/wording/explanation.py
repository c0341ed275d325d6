"""Why this mark, and what a better one would take: one sentence for each step."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..engine import (
    ComponentStep,
    Formation,
    MarkStep,
    MissingStep,
    Needed,
    Outlook,
    Rounding,
    RoundingStep,
    Step,
    SumStep,
    WorkStep,
)
from .numbers import BeforeRounding, Text, say, shown

_WORK: dict[str, Text] = {
    "formative": _("Formative assessment {position}: {points} of {maximum}."),
    "unit": _("Unit summative {position}: {points} of {maximum}."),
    "term": _("Term summative: {points} of {maximum}."),
}
_COMPONENT: dict[str, Text] = {
    "formative": _(
        "Formative assessment: {points} of {maximum} points is {percent} %; "
        "with a weight of {weight} % it gives {contribution} %."
    ),
    "unit": _(
        "Unit summatives together: {points} of {maximum} points is {percent} %; "
        "with a weight of {weight} % they give {contribution} %."
    ),
    "term": _(
        "Term summative: {points} of {maximum} points is {percent} %; "
        "with a weight of {weight} % it gives {contribution} %."
    ),
}
_MISSING: dict[str, Text] = {
    "formative": _("There is no formative assessment yet: its {weight} % are shared out among the rest."),
    "unit": _("There is no unit summative yet: its {weight} % are shared out among the rest."),
    "term": _("There is no term summative yet: its {weight} % are shared out among the rest."),
}
_NEEDED: dict[tuple[str, Outlook], Text] = {
    ("term", Outlook.SAFE): _("Mark {mark} is certain, whatever the term summative brings."),
    ("term", Outlook.POSSIBLE): _(
        "For mark {mark} you need at least {points} of {maximum} points at the term summative."
    ),
    ("term", Outlook.OUT_OF_REACH): _(
        "Mark {mark} can't be reached this term any more; "
        "with full points at the term summative it would be {best}."
    ),
    ("formative", Outlook.SAFE): _("Mark {mark} is certain, whatever the next marks bring."),
    ("formative", Outlook.POSSIBLE): _(
        "For mark {mark} you need an average of at least {average} over the next {further} formative marks."
    ),
    ("formative", Outlook.OUT_OF_REACH): _(
        "The next {further} formative marks alone can't bring mark {mark}; "
        "if all are tens, it would be {best}."
    ),
    ("settled", Outlook.SAFE): _("Mark {mark} is reached."),
    ("settled", Outlook.OUT_OF_REACH): _("Everything is assessed already: the mark is {best}."),
}


def explain(formation: Formation) -> list[Text]:
    """The whole explanation in order; the last sentence says when the mark is still provisional."""
    told = [step(one) for one in formation.steps]
    if formation.provisional:
        told.append(_("This is how things stand now: the mark is provisional and not recorded yet."))
    return told


def step(one: Step) -> Text:
    """One step of an explanation."""
    match one:
        case WorkStep():
            return say(_WORK[one.kind], position=one.position, points=one.points, maximum=one.maximum)
        case ComponentStep():
            return say(
                _COMPONENT[one.kind],
                points=one.points,
                maximum=one.maximum,
                percent=one.percent,
                weight=one.weight,
                contribution=one.contribution,
            )
        case MissingStep():
            return say(_MISSING[one.kind], weight=one.weight)
        case SumStep():
            return say(_("Together: {exact} %."), exact=BeforeRounding(one.exact))
        case RoundingStep(policy=Rounding.SUM_THEN_ROUND):
            return say(_("Rounded once, at the end, a half upwards: {percent} %."), percent=one.percent)
        case RoundingStep():
            return say(
                _("Each part is rounded to a whole first, then added: {parts} = {percent} %."),
                parts=" + ".join(shown(part) for part in one.counted),
                percent=one.percent,
            )
        case MarkStep():
            return say(
                _("{lowest}–{highest} % on the scale is mark {mark}."),
                lowest=one.lowest,
                highest=one.highest,
                mark=one.mark,
            )


def mark_needed(needed: Needed) -> Text:
    """What a mark would take, said to the pupil."""
    return say(
        _NEEDED[needed.by, needed.outlook],
        mark=needed.mark,
        points=needed.points,
        maximum=needed.maximum,
        average=needed.average,
        further=needed.further,
        best=needed.best.mark,
    )
