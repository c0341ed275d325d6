"""The school at a glance, and the list of classes."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from mektep.core import alphabet, clock
from mektep.core.http import done, page
from mektep.people.http import Request
from mektep.people.models import Person

from .. import actions, queries, rules
from ..forms.classes import ClassForm
from ..models import AcademicYear, Room, School
from .common import Context, keeps, kept_school, staff_school, today_at, year_of

HOME = "school/home.html"
CLASSES = "school/classes.html"


@require_GET
def home(request: Request) -> HttpResponse:
    """Where one works: pupils by grade, and the ways to everything that is kept."""
    school = staff_school(request)
    year = year_of(school)
    today = today_at(school)
    return page(
        request,
        HOME,
        {
            "school": school,
            "year": year,
            "today": today,
            "contingent": queries.contingent(year, today) if year else None,
            "may_keep": keeps(request, school),
        },
    )


@require_GET
def classes(request: Request) -> HttpResponse:
    """Every class of the year."""
    return page(request, CLASSES, _classes(request, staff_school(request)))


def _classes(request: Request, school: School) -> Context:
    year, today = year_of(school), today_at(school)
    rows = queries.classes(year, today) if year else []
    grades: dict[int, list[queries.ClassRow]] = {}
    for row in rows:
        grades.setdefault(row.school_class.grade, []).append(row)
    may_arrange = rules.can_arrange(request.actor, school)
    context: Context = {
        "school": school,
        "year": year,
        "grades": list(grades.items()),
        "may_arrange": may_arrange,
    }
    if may_arrange and year:
        context["form"] = class_form(school, None)
    return context


def class_form(school: School, data: object) -> ClassForm:
    return ClassForm(
        data,
        teachers=colleagues(school),
        rooms=rooms(school),
        initial={"language": school.language, "shift": 1, "grade": 1},
    )


def colleagues(school: School) -> list[Person]:
    """Everybody employed, by name, in two queries."""
    return alphabet.by_name(Person.objects.filter(pk__in=queries.staff_ids(school.pk)))


def rooms(school: School) -> list[Room]:
    """The rooms of a school, 9 before 10, in one query."""
    return sorted(Room.objects.filter(school=school), key=lambda room: (len(room.name), room.name))


@require_POST
def open_class(request: Request) -> HttpResponse:
    """Open a class."""
    school = kept_school(request)
    year = year_of(school)
    form = class_form(school, request.POST)
    if not isinstance(year, AcademicYear) or not form.is_valid():
        return page(request, CLASSES, _classes(request, school) | {"form": form}, status=400)
    made = actions.open_class(year, **form.cleaned_data, by=request.actor, at=clock.now())
    messages.success(request, gettext("Class {name} is open.").format(name=made.name))
    return done(request, reverse("school:class", args=[made.pk]))
