"""Every report there is: its words, what it asks for, who reads it, who makes it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mektep.people.actors import OFFICE, Actor, Role

from .queries import classes, days, pupils, subjects, tabel, terms
from .queries.frame import Ask
from .report import Report

Shown = Callable[[Actor], bool]


@dataclass(frozen=True)
class Spec:
    """`asks` names the fields of the form: term, year, class, any_class, teaching, learner, district."""

    key: str
    title: str | Promise
    say: str | Promise
    icon: str
    asks: tuple[str, ...]
    make: Callable[[Ask], Report]
    shown_to: Shown


def everybody(actor: Actor) -> bool:
    """Families, pupils, class teachers, heads: those for whom some tabel exists."""
    return actor.has(Role.PUPIL, Role.PARENT, Role.CLASS_TEACHER, *OFFICE)


def leaders(actor: Actor) -> bool:
    return actor.has(Role.CLASS_TEACHER, *OFFICE)


def teachers(actor: Actor) -> bool:
    return leaders(actor) or bool(actor.teachings())


def heads(actor: Actor) -> bool:
    return actor.has(*OFFICE)


def districts(actor: Actor) -> bool:
    return actor.has(Role.DISTRICT)


SPECS = (
    Spec("tabel", _("Report card"), _("All marks of a pupil for the year."), "id-card",
         ("year", "class", "learner"), tabel.tabel, everybody),
    Spec("class-summary", _("Class summary of the term"), _("Pupils by subjects, on one sheet."), "table-2",
         ("term", "class"), classes.summary, leaders),
    Spec("lists", _("Lists of pupils by marks"), _("Excellent, with one 4, with one 3, failing."), "list",
         ("term", "any_class"), classes.lists, leaders),
    Spec("class-quality", _("Quality and progress by pupils of classes"),
         _("Every pupil counts once, over all subjects."), "users",
         ("term", "any_class"), classes.class_quality, leaders),
    Spec("quality", _("Quality, progress and SOU by marks of subjects"), _("Every mark counts once."),
         "chart-column", ("term", "any_class"), subjects.quality, teachers),
    Spec("summative", _("Summative assessment analysis"), _("The form of Order 130, but for your words."),
         "clipboard-check", ("term", "teaching"), subjects.summative, teachers),
    Spec("attendance", _("Attendance by reason"), _("Missed lessons of a class or of the school."),
         "calendar-days", ("term", "any_class"), days.attendance, leaders),
    Spec("filling", _("How registers are filled in"), _("Lessons without topic, roll, homework, marks."),
         "clipboard-list", ("term", "any_class"), days.filling, teachers),
    Spec("fulfilment", _("Curriculum fulfilment"), _("Hours of the plan and hours given."), "scale",
         ("term", "any_class"), days.fulfilment, teachers),
    Spec("contingent", _("Contingent and movement of pupils"), _("Who came and who went."), "school",
         ("term",), pupils.contingent, heads),
    Spec("monitoring", _("Monitoring by terms"), _("How figures change over terms and years."),
         "trending-up", ("term", "any_class"), terms.monitoring, leaders),
    Spec("district", _("Schools of the district"), _("Figures only, of groups of five and more."),
         "map-pin", ("district_term",), terms.district, districts),
)  # fmt: skip
BY_KEY = {spec.key: spec for spec in SPECS}
