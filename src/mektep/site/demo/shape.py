"""The shape of a demo school: how many classes of whom, which subjects, who could teach them."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from mektep.norms import queries as norms

LETTERS = "АӘБВ"
# The grade of the demo's pupil, class teacher and teacher of mathematics.
HOME_GRADE = 5
# Who teaches what from grade 5 on; a primary teacher takes the rest of grades 1–4.
CHAIRS: dict[str, tuple[str, ...]] = {
    "kazakh": ("kazakh_language", "kazakh_literature", "kazakh_language_and_literature"),
    "russian": ("russian_language", "russian_literature", "russian_language_and_literature"),
    "english": ("foreign_language",),
    "mathematics": ("mathematics", "algebra", "algebra_and_analysis", "geometry"),
    "physics": ("physics", "graphics_and_design"),
    "informatics": ("informatics", "digital_literacy"),
    "nature": ("natural_science", "biology", "chemistry"),
    "geography": ("geography", "global_competences", "entrepreneurship"),
    "history": ("history_of_kazakhstan", "world_history", "law"),
    "sport": ("physical_education", "military_training"),
    "arts": ("music", "arts_and_crafts", "visual_arts", "labour_training"),
}
# Taught by a specialist in primary school too.
SPECIALISTS = ("foreign_language", "digital_literacy", "physical_education", "music")
# The standard curriculum of grades 10–11 is not certain enough to be shipped as a norm; a demo needs one.
SENIOR = {
    "kazakh_language": 2, "kazakh_literature": 3, "russian_language_and_literature": 2, "foreign_language": 3,
    "algebra_and_analysis": 4, "geometry": 2, "informatics": 1, "history_of_kazakhstan": 2, "physics": 3,
    "chemistry": 2, "biology": 2, "geography": 2, "physical_education": 3, "military_training": 1,
}  # fmt: skip


@dataclass(frozen=True)
class ClassShape:
    grade: int
    letter: str
    pupils: int
    shift: int = 1
    language: str = "kk"


@dataclass(frozen=True)
class Shape:
    """A size of demo school."""

    name: str
    district: str
    classes: tuple[ClassShape, ...]
    teachers: dict[str, int]  # posts of each chair and shift; «primary» is one for each primary class
    # Share of lessons at which a present pupil gets a formative point.
    marked: float
    full_journals: int = 0
    shifts: int = field(default=1)


def small() -> Shape:
    """About 240 pupils: three classes in grade 5, grade 6 in Russian, nobody in grade 10."""
    grades = [(grade, "А") for grade in range(1, 12) if grade != 10] + [(5, "Ә"), (5, "Б")]
    classes = tuple(
        ClassShape(
            grade,
            letter,
            26 if (grade, letter) == (HOME_GRADE, "А") else 18 + grade % 3,
            language="ru" if grade == 6 else "kk",
        )
        for grade, letter in sorted(grades, key=lambda one: (one[0], LETTERS.index(one[1])))
    )
    posts = dict.fromkeys(CHAIRS, 1) | {"kazakh": 4, "russian": 2, "english": 2, "mathematics": 2, "sport": 2}
    return Shape("Бірлік жалпы орта мектебі", "Аққайың ауданының білім бөлімі", classes, posts, 0.22)


def large() -> Shape:
    """1,000 pupils in 40 classes and two shifts; the first two classes of grade 5 have thirty pupils."""
    classes = []
    for grade in range(1, 12):
        for n in range(4 if grade <= 7 else 3):
            shift = 1 if grade in (1, 4, 5, 9, 10, 11) else 2
            size = 30 if grade == 5 and n < 2 else 25 if grade < 11 else 21
            language = "ru" if n == 2 and grade <= 9 else "kk"
            classes.append(ClassShape(grade, LETTERS[n], size, shift, language))
    posts = dict.fromkeys(CHAIRS, 1) | {"kazakh": 4, "russian": 3, "english": 4, "mathematics": 3, "sport": 3,
                                        "nature": 2, "history": 2, "arts": 2}  # fmt: skip
    return Shape("№ 47 мектеп-лицей", "Сарыарқа ауданының білім бөлімі", tuple(classes), posts, 0.62, 4, 2)


def hours(shape: ClassShape, on: date) -> dict[str, Decimal]:
    """Subjects of a class and their hours a week."""
    if shape.grade >= 10:
        return {code: Decimal(h) for code, h in SENIOR.items()}
    curriculum = norms.curriculum_hours(shape.language, shape.grade, on)
    return {row.subject: row.hours for row in curriculum.subjects if row.hours}


def chair_of(subject: str, grade: int) -> str:
    """Whose chair a subject belongs to."""
    if grade <= 4 and subject not in SPECIALISTS:
        return "primary"
    return next((chair for chair, subjects in CHAIRS.items() if subject in subjects), "primary")
