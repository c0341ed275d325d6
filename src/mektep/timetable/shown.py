"""A week in the words of its reader: what stands in each box of the grid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import Lesson
from .queries import Hour, WeekShown

Reader = Literal["class", "teacher", "room", "learner"]


@dataclass(frozen=True)
class Item:
    """One box. Without a title it is a gap (a free period)."""

    number: int
    time: str = ""
    title: str = ""
    note: str = ""
    url: str = ""
    tone: str = ""
    tag: str | Promise = ""


@dataclass(frozen=True)
class Column:
    """One day: `is_current` is the day that a phone shows, `url` leads to it."""

    on: date
    url: str
    is_today: bool
    is_current: bool
    is_free: bool
    rest: str
    items: list[Item]


def columns(week: WeekShown, reader: Reader, on: date, now: datetime, *, linked: bool) -> list[Column]:
    """The days of a week; `now` is the local moment; `linked` makes boxes lead to their lessons."""
    shown = on if any(day.on == on for day in week.days) else week.last
    return [
        Column(
            day.on,
            f"?on={day.on}",
            day.is_today,
            day.on == shown,
            not day.hours,
            day.rest,
            _items(day.hours, reader, now if day.is_today else None, linked),
        )
        for day in week.days
    ]


def _items(hours: Sequence[Hour], reader: Reader, now: datetime | None, linked: bool) -> list[Item]:
    found: list[Item] = []
    for hour in hours:
        lesson = hour.lesson
        last = found[-1].number if found else lesson.number
        found += [Item(number) for number in range(last + 1, lesson.number)]
        tone, tag = _state(hour, now)
        found.append(
            Item(
                number=lesson.number,
                time=f"{lesson.starts:%H:%M}–{lesson.ends:%H:%M}",
                title=lesson.teaching.subject.name,
                note=_note(lesson, reader),
                url=reverse("timetable:lesson", args=[lesson.pk]) if linked else "",
                tone=tone,
                tag=tag,
            )
        )
    return found


def _state(hour: Hour, now: datetime | None) -> tuple[str, str | Promise]:
    lesson = hour.lesson
    if lesson.is_cancelled:
        return "felt", _("Cancelled lesson")
    if now is not None and lesson.starts <= now.time() < lesson.ends:
        return "sun", _("Now")
    if hour.substitution is not None:
        return "sky", _("Substitution")
    return "", ""


def _note(lesson: Lesson, reader: Reader) -> str:
    group = lesson.teaching.group
    words = []
    if reader in ("teacher", "room"):
        words.append(group.school_class.name)
    if group.name:
        words.append(group.name)
    if reader != "teacher" and lesson.teacher is not None:
        words.append(lesson.teacher.short_name)
    if reader != "room" and lesson.room is not None:
        words.append(lesson.room.name)
    return " · ".join(words)
