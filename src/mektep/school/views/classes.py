"""One class: its pupils, its groups, its subjects."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from mektep.core import clock
from mektep.core.http import done, page
from mektep.people.http import Request

from .. import actions, queries, rules
from ..forms.classes import ArrangeForm, FillForm, SplitForm
from ..forms.pupils import AdmitForm
from ..forms.staff import HandOverForm, TeachingForm, TeachingSettingsForm
from ..models import Group, SchoolClass, Teaching
from .common import Context, first_day, today_at
from .home import colleagues, rooms

CLASS = "school/class.html"
GROUPS = "school/groups.html"
TEACHINGS = "school/teachings.html"
TEACHING = "school/teaching.html"


def _class(request: Request, pk: int) -> SchoolClass:
    rows = SchoolClass.objects.filter(school_id__in=request.actor.staff_schools)
    return get_object_or_404(rows.select_related("school", "year", "class_teacher", "room"), pk=pk)


def _frame(request: Request, school_class: SchoolClass, tab: str) -> Context:
    """What the three pages of a class share."""
    school = school_class.school
    today = today_at(school)
    tabs = [
        {"label": label, "url": reverse(f"school:{name}", args=[school_class.pk]), "is_current": name == tab}
        for name, label in (
            ("class", gettext("Pupils")),
            ("groups", gettext("Groups")),
            ("teachings", gettext("Subjects")),
        )
    ]
    return {
        "school": school,
        "school_class": school_class,
        "tabs": tabs,
        "today": today,
        "day": first_day(school_class.year, today),
        "may_arrange": rules.can_arrange(request.actor, school),
        "may_enrol": rules.can_enrol(request.actor, school),
        "may_assign": rules.can_assign(request.actor, school),
    }


# ── pupils ───────────────────────────────────────────────────────────────────────────────────
@require_GET
def show(request: Request, pk: int) -> HttpResponse:
    """The pupils of a class; with their families for those who may know them."""
    return page(request, CLASS, _show(request, _class(request, pk)))


def _show(request: Request, found: SchoolClass, **forms: object) -> Context:
    context = _frame(request, found, "class")
    families = rules.can_see_families(request.actor, found)
    context["shown"] = queries.class_list(found, context["day"], with_families=families)
    context["may_see_families"] = families
    if context["may_enrol"]:
        context["admit_form"] = AdmitForm(initial={"starts_on": context["day"]})
    if context["may_arrange"]:
        context["arrange_form"] = _arrange_form(found, None)
    return context | forms


def _arrange_form(found: SchoolClass, data: object) -> ArrangeForm:
    return ArrangeForm(
        data,
        teachers=colleagues(found.school),
        rooms=rooms(found.school),
        initial={
            "class_teacher": found.class_teacher_id,
            "room": found.room_id,
            "shift": found.shift,
            "language": found.language,
        },
    )


@require_POST
def arrange(request: Request, pk: int) -> HttpResponse:
    """Change the class's room, shift, language."""
    found = _class(request, pk)
    form = _arrange_form(found, request.POST)
    if not form.is_valid():
        return page(request, CLASS, _show(request, found, arrange_form=form), status=400)
    said = dict(form.cleaned_data)
    teacher = said.pop("class_teacher")
    actions.set_class(found, teacher, **said, by=request.actor, at=clock.now())
    messages.success(request, gettext("Saved"))
    return done(request, reverse("school:class", args=[pk]))


@require_POST
def admit(request: Request, pk: int) -> HttpResponse:
    """A child nobody knew before comes to the class."""
    found = _class(request, pk)
    form = AdmitForm(request.POST)
    if not form.is_valid():
        return page(request, CLASS, _show(request, found, admit_form=form), status=400)
    enrolment = actions.admit(
        form.newcomer(),
        found,
        starts_on=form.cleaned_data["starts_on"],
        order_number=form.cleaned_data["order_number"],
        by=request.actor,
        at=clock.now(),
    )
    messages.success(request, gettext("Enrolled: {name}.").format(name=enrolment.learner.short_name))
    return done(request, reverse("school:class", args=[pk]))


# ── groups ───────────────────────────────────────────────────────────────────────────────────
@require_GET
def groups(request: Request, pk: int) -> HttpResponse:
    """How the class is split, and who is in which group."""
    return page(request, GROUPS, _groups(request, _class(request, pk)))


def _groups(request: Request, found: SchoolClass, **forms: object) -> Context:
    context = _frame(request, found, "groups")
    shown = queries.class_list(found, context["day"])
    context["shown"] = shown
    context["splits"] = [
        {
            "name": split,
            "groups": [
                (group, [p for p in shown.pupils if p.groups.get(split) == group]) for group in groups
            ],
            "form": _fill_form(shown, split, None, context["day"]) if context["may_arrange"] else None,
        }
        for split, groups in shown.splits.items()
    ]
    if context["may_arrange"]:
        context["split_form"] = SplitForm()
    return context | forms


def _fill_form(shown: queries.ClassList, split: str, data: object, day: object) -> FillForm:
    return FillForm(
        data,
        pupils=[(pupil.person, pupil.groups.get(split)) for pupil in shown.pupils],
        groups=shown.splits.get(split, []),
        initial={"starts_on": day},
        prefix="fill",
    )


@require_POST
def split(request: Request, pk: int) -> HttpResponse:
    """Split the class under one heading."""
    found = _class(request, pk)
    form = SplitForm(request.POST)
    if not form.is_valid():
        return page(request, GROUPS, _groups(request, found, split_form=form), status=400)
    actions.split_class(
        found,
        form.cleaned_data["split"],
        dict.fromkeys(form.cleaned_data["names"], ()),
        starts_on=first_day(found.year, today_at(found.school)),
        by=request.actor,
        at=clock.now(),
    )
    return done(request, reverse("school:groups", args=[pk]))


@require_POST
def fill(request: Request, pk: int) -> HttpResponse:
    """Put every pupil into a group of one split, without dragging."""
    found = _class(request, pk)
    name = request.POST.get("split", "")
    day = first_day(found.year, today_at(found.school))
    shown = queries.class_list(found, day)
    form = _fill_form(shown, name, request.POST, day)
    if not form.is_valid():
        return page(request, GROUPS, _groups(request, found, wrong_split=name, wrong_form=form), status=400)
    actions.fill_groups(
        found,
        form.places(),
        split=name,
        starts_on=form.cleaned_data["starts_on"],
        by=request.actor,
        at=clock.now(),
    )
    messages.success(request, gettext("Saved"))
    return done(request, reverse("school:groups", args=[pk]))


# ── subjects ─────────────────────────────────────────────────────────────────────────────────
@require_GET
def teachings(request: Request, pk: int) -> HttpResponse:
    """What the class is taught, by whom, how many hours."""
    return page(request, TEACHINGS, _teachings(request, _class(request, pk)))


def _teachings(request: Request, found: SchoolClass, **forms: object) -> Context:
    context = _frame(request, found, "teachings")
    rows = queries.teachings_of_class(found)
    context["rows"] = rows
    context["hours"] = sum(row.weekly_hours for row in rows if row.group.is_whole_class)
    if context["may_assign"]:
        context["form"] = _teaching_form(found, None)
    return context | forms


def _teaching_form(found: SchoolClass, data: object) -> TeachingForm:
    groups = Group.objects.filter(school_class=found).order_by("split", "name", "id")
    return TeachingForm(
        data,
        subjects=queries.subjects(found.school_id),
        groups=[
            (group, gettext("The whole class") if group.is_whole_class else f"{group.split}: {group.name}")
            for group in groups
        ],
        teachers=colleagues(found.school),
    )


@require_POST
def assign_teaching(request: Request, pk: int) -> HttpResponse:
    """Let a subject be taught to the class or a group."""
    found = _class(request, pk)
    form = _teaching_form(found, request.POST)
    if not form.is_valid():
        return page(request, TEACHINGS, _teachings(request, found, form=form), status=400)
    said = form.cleaned_data
    actions.assign_teaching(
        said["group"],
        said["subject"],
        said["teacher"],
        said["weekly_hours"],
        marking=said["marking"],
        by=request.actor,
        at=clock.now(),
    )
    return done(request, reverse("school:teachings", args=[pk]))


def _kept_teaching(request: Request, pk: int) -> Teaching:
    rows = Teaching.objects.filter(school_id__in=request.actor.schools(*rules.KEEPERS)).with_names()
    return get_object_or_404(rows, pk=pk)


def _teaching(teaching: Teaching, **forms: object) -> Context:
    return {
        "teaching": teaching,
        "school_class": teaching.group.school_class,
        "form": _hand_over_form(teaching, None),
        "settings_form": TeachingSettingsForm(
            initial={name: getattr(teaching, name) for name in TeachingSettingsForm.base_fields}
        ),
        "history": queries.handovers(teaching),
    } | forms


def _hand_over_form(teaching: Teaching, data: object) -> HandOverForm:
    return HandOverForm(
        data,
        teachers=[one for one in colleagues(teaching.school) if one.pk != teaching.teacher_id],
        initial={"starts_on": first_day(teaching.year, today_at(teaching.school))},
    )


@require_GET
def teaching(request: Request, pk: int) -> HttpResponse:
    """One class-subject: its teacher, hours, marking, and who has taught it."""
    return page(request, TEACHING, _teaching(_kept_teaching(request, pk)))


@require_POST
def hand_over(request: Request, pk: int) -> HttpResponse:
    """From a day on somebody else teaches."""
    found = _kept_teaching(request, pk)
    form = _hand_over_form(found, request.POST)
    if not form.is_valid():
        return page(request, TEACHING, _teaching(found, form=form), status=400)
    actions.hand_over(
        found,
        form.cleaned_data["teacher"],
        starts_on=form.cleaned_data["starts_on"],
        by=request.actor,
        at=clock.now(),
    )
    messages.success(request, gettext("Handed over; the lessons from that day follow."))
    return done(request, reverse("school:teachings", args=[found.group.school_class_id]))


@require_POST
def change_teaching(request: Request, pk: int) -> HttpResponse:
    """Other hours, another marking."""
    found = _kept_teaching(request, pk)
    form = TeachingSettingsForm(request.POST)
    if not form.is_valid():
        return page(request, TEACHING, _teaching(found, settings_form=form), status=400)
    actions.change_teaching(found, **form.cleaned_data, by=request.actor, at=clock.now())
    messages.success(request, gettext("Saved"))
    return done(request, reverse("school:teachings", args=[found.group.school_class_id]))
