"""Pictures of subjects, for those who read slowly yet."""

from collections.abc import Mapping
from dataclasses import dataclass

from mektep.journal.queries import diary

from .queries import Today

PLAIN = ("book-open", "sky")
# code of the subject → icon of the sprite, tone
PICTURES: Mapping[str, tuple[str, str]] = {
    "primer": ("book-a", "sun"),
    "kazakh_language": ("feather", "sky"),
    "kazakh_literature": ("feather", "sky"),
    "kazakh_language_and_literature": ("feather", "sky"),
    "russian_language": ("pencil", "sky"),
    "russian_literature": ("pencil", "sky"),
    "russian_language_and_literature": ("pencil", "sky"),
    "literary_reading": ("book-open", "sun"),
    "foreign_language": ("languages", "felt"),
    "mathematics": ("calculator", "sky"),
    "digital_literacy": ("laptop", "steppe"),
    "informatics": ("laptop", "steppe"),
    "natural_science": ("leaf", "steppe"),
    "knowledge_of_the_world": ("globe", "steppe"),
    "music": ("music", "felt"),
    "visual_arts": ("palette", "sun"),
    "labour_training": ("scissors", "sun"),
    "arts_and_crafts": ("scissors", "sun"),
    "physical_education": ("dumbbell", "felt"),
    "self_knowledge": ("heart", "felt"),
    "class_hour": ("users", "sky"),
}


@dataclass(frozen=True)
class Tile:
    lesson: diary.DiaryLesson
    icon: str
    tone: str


@dataclass(frozen=True)
class Face:
    """A mark as a face: how good it was of what was possible."""

    mark: diary.DiaryMark
    icon: str
    tone: str


@dataclass(frozen=True)
class Pictured:
    """The day in pictures."""

    lessons: tuple[Tile, ...]
    next_lessons: tuple[Tile, ...]
    faces: tuple[Face, ...]


def picture(code: str) -> tuple[str, str]:
    return PICTURES.get(code, PLAIN)


def pictured(today: Today) -> Pictured:
    """Lessons with their pictures; marks as faces, none of them sad, and none at all in grade 1."""
    return Pictured(
        tuple(Tile(one, *picture(one.code)) for one in today.lessons),
        tuple(Tile(one, *picture(one.code)) for one in today.next_lessons),
        tuple(Face(one, *_face(one)) for one in today.newest[:4]) if today.has_marks else (),
    )


def _face(mark: diary.DiaryMark) -> tuple[str, str]:
    part = mark.points / mark.maximum
    if part * 100 >= 85:
        return "star", "sun"
    return ("smile", "steppe") if part * 2 >= 1 else ("target", "sky")
