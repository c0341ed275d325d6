"""Making a demo school, step by step, with a bar that shows how far it is."""

from collections.abc import Callable
from typing import TextIO
from zoneinfo import ZoneInfo

from django.db import transaction
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from mektep.core import clock
from mektep.core.models import LogEntry
from mektep.journal.models import Mark
from mektep.people.models import Person
from mektep.timetable.models import Lesson

from . import build, live, timetable
from .build import Demo
from .names import Cradle
from .shape import large, small

ZONE = ZoneInfo("Asia/Almaty")

STEPS: tuple[tuple[str, Callable[[Demo], None]], ...] = (
    ("Founding the school", build.found),
    ("Employing teachers", build.employ),
    ("Opening classes", build.open_classes),
    ("Enrolling pupils", build.enrol),
    ("Assigning subjects", build.assign),
    ("Choosing what to fill", build.choose_full_journals),
    ("Opening the doors", build.open_doors),
    ("Making the timetable", timetable.make_timetable),
    ("Planning the year", live.plan),
)


def make(size: str, out: TextIO) -> dict[str, int]:
    """Found a school of this size and live its year until today; returns what was counted."""
    shape = small() if size == "small" else large()
    today = clock.today(ZONE)
    dates = build.year_dates(today)
    founded = build.moment(dates.terms[0][0], -14)
    demo = Demo(shape, today, founded, Cradle(seed=7))
    bar = Progress(
        TextColumn("{task.description:<26}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(), console=Console(file=out), transient=True,
    )  # fmt: skip
    with bar:
        task = bar.add_task("", total=len(STEPS) + 30)
        for name, step in STEPS:
            bar.update(task, description=name)
            with clock.set_to(demo.at), transaction.atomic():
                step(demo)
            bar.advance(task)
        for part in live.weeks(demo):
            bar.update(task, description=f"{part.description}")
            bar.advance(task, 30 * part.share)
    return {
        "pupils": sum(map(len, demo.pupils.values())),
        "people": Person.objects.count(),
        "classes": len(demo.classes),
        "journals": len(demo.teachings),
        "lessons": Lesson.objects.count(),
        "marks": Mark.objects.count(),
        "log": LogEntry.objects.count(),
    }
