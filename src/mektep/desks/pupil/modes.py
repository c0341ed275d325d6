"""For whose eyes pages are drawn: pupils of grades 1–4 see them large, with pictures."""

from django.core.cache import cache
from django.http import HttpRequest

from mektep.people.actors import Role
from mektep.school.models import SchoolClass
from mektep.ui.nav import Mode

from .apps import is_pupil

# Up to this grade pages are drawn large, with pictures.
SIMPLE = 4


def mode(request: HttpRequest) -> Mode:
    """By the grade of the class that the signed-in pupil is in; usually no query."""
    grade = _grade_of(request)
    return "simple" if grade is not None and grade <= SIMPLE else ""


def has_marks(request: HttpRequest) -> bool:
    """In grade 1 there is no homework, and nothing is marked."""
    grade = _grade_of(request)
    return grade is not None and grade > 1


def _grade_of(request: HttpRequest) -> int | None:
    if not is_pupil(request):
        return None
    classes = request.actor.classes(Role.PUPIL)  # type: ignore[attr-defined]
    return max((_grade(pk) for pk in classes), default=None)


def _grade(class_id: int) -> int:
    """A class keeps its grade for its year, so it is remembered."""
    key = f"grade:{class_id}"
    grade: int | None = cache.get(key)
    if grade is None:
        grade = SchoolClass.objects.values_list("grade", flat=True).get(pk=class_id)
        cache.set(key, grade, 60 * 60 * 12)
    return grade
