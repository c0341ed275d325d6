"""What a report is asked about, chosen from what the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mektep.core.alphabet import name_key
from mektep.people.actors import Actor, Role
from mektep.people.models import Person
from mektep.school.models import Enrolment, Organisation, School, SchoolClass, Teaching, Term, within
from mektep.school.queries import in_order

from .catalogue import Spec
from .queries.frame import Ask, teaching_name, term_name


@dataclass
class Choices:
    """What may be chosen, in order. Each by its id."""

    schools: dict[int, School]
    terms: dict[int, Term]
    classes: dict[int, SchoolClass]
    teachings: dict[int, Teaching]
    learners: dict[int, Person]
    districts: dict[int, Organisation]


class AskForm(forms.Form):
    """The fields of one report. Every field is a choice; a foreign id is no choice and is answered 404."""

    def __init__(self, data: Any, *, spec: Spec, actor: Actor, at: datetime, today: date) -> None:
        start = {key: value for key, value in data.items() if value}
        self.spec, self.actor, self.at, self.today = spec, actor, at, today
        self.choices = Choices({}, {}, {}, {}, {}, {})
        self.chosen: dict[str, int] = {}
        self.strange = False
        super().__init__()
        for name in spec.asks:
            getattr(self, f"_{name}")(start)

    # Each method reads what may be chosen, takes what was asked or the likeliest, and adds a field.
    def _term(self, start: dict[str, str]) -> None:
        self._choose_school(start)
        school = self.choices.schools.get(self.chosen.get("school", 0))
        terms = Term.objects.filter(year__school=school) if school else Term.objects.none()
        found = list(terms.select_related("year").order_by("-year__starts_on", "number"))
        begun = [one for one in found if one.starts_on <= self.today] or found[:1]
        likely = max(begun, key=lambda one: one.starts_on, default=None)
        self.choices.terms = {one.pk: one for one in found}
        self._add("term", _("Term"), start, [(one.pk, term_name(one)) for one in found], likely)

    def _year(self, start: dict[str, str]) -> None:
        """A whole year, named by its first term."""
        self._choose_school(start)
        school = self.choices.schools.get(self.chosen.get("school", 0))
        terms = Term.objects.filter(year__school=school, number=1) if school else Term.objects.none()
        found = list(terms.select_related("year").order_by("-year__starts_on"))
        begun = [one for one in found if one.year.starts_on <= self.today] or found[-1:]
        self.choices.terms = {one.pk: one for one in found}
        options = [(one.pk, one.year.name) for one in found]
        self._add("term", _("Academic year"), start, options, begun[0] if begun else None)

    def _choose_school(self, start: dict[str, str]) -> None:
        places = self.actor.schools()
        found = list(School.objects.filter(pk__in=places).order_by("name", "id"))
        self.choices.schools = {one.pk: one for one in found}
        wanted = self._of_learner(start) or self._of("class", SchoolClass, start) or self._of(
            "teaching", Teaching, start
        )  # fmt: skip
        likely = self.choices.schools.get(wanted or 0) or (found[0] if found else None)
        options = [(one.pk, one.name) for one in found]
        if len(found) > 1:
            self._add("school", _("School"), start, options, likely)
        elif likely is not None:
            self.chosen["school"] = likely.pk

    def _of(self, name: str, model: type[SchoolClass] | type[Teaching], start: dict[str, str]) -> int | None:
        pk = _number(start.get(name))
        if pk is None:
            return None
        return model._default_manager.filter(pk=pk).values_list("school_id", flat=True).first()

    def _of_learner(self, start: dict[str, str]) -> int | None:
        pk = _number(start.get("learner"))
        found = Enrolment.objects.filter(within(self.today), learner=pk) if pk else Enrolment.objects.none()
        return found.values_list("school_id", flat=True).first()

    def _class(self, start: dict[str, str]) -> None:
        if "class" not in start and (class_id := self._class_of_learner(start)) is not None:
            start = start | {"class": str(class_id)}
        self._classes(start, optional=False)

    def _class_of_learner(self, start: dict[str, str]) -> int | None:
        """The class of a learner who is asked for without one, in the year that is asked for."""
        term = self.choices.terms.get(self.chosen.get("term", 0))
        pk = _number(start.get("learner"))
        if term is None or pk is None:
            return None
        found = Enrolment.objects.filter(learner=pk, school_class__year=term.year_id)
        return found.order_by("-starts_on", "-id").values_list("school_class", flat=True).first()

    def _any_class(self, start: dict[str, str]) -> None:
        self._classes(start, optional=self.chosen.get("school") in self.actor.office_schools)

    def _classes(self, start: dict[str, str], *, optional: bool) -> None:
        term = self.choices.terms.get(self.chosen.get("term", 0))
        found = SchoolClass.objects.filter(year=term.year_id if term else 0).select_related("year")
        school = self.chosen.get("school", 0)
        if school not in self.actor.office_schools:
            mine = self.actor.led_classes
            if self.spec.asks[-1] == "learner":
                mine |= self.actor.classes(Role.PUPIL, Role.PARENT)
            elif self.spec.key in {"quality", "filling", "fulfilment"}:
                taught = Teaching.objects.filter(pk__in=self.actor.teachings())
                mine |= frozenset(taught.values_list("group__school_class", flat=True))
                optional = True
            found = found.filter(pk__in=mine)
        classes = in_order(found)
        self.choices.classes = {one.pk: one for one in classes}
        options = [(one.pk, one.name) for one in classes]
        likely = None if optional else (classes[0] if classes else None)
        self._add("class", _("Class"), start, options, likely, empty=_("All classes") if optional else "")

    def _teaching(self, start: dict[str, str]) -> None:
        term = self.choices.terms.get(self.chosen.get("term", 0))
        found = list(
            Teaching.objects.visible_to(self.actor)
            .filter(year=term.year_id if term else 0, marking=Teaching.Marking.MARKS)
            .with_names()
            .order_by("group__school_class__grade", "group__school_class__letter", "subject__code", "id")
        )
        self.choices.teachings = {one.pk: one for one in found}
        options = [(one.pk, f"{teaching_name(one)} · {one.subject.name}") for one in found]
        self._add("teaching", _("Class and subject"), start, options, found[0] if found else None)

    def _learner(self, start: dict[str, str]) -> None:
        school_class = self.choices.classes.get(self.chosen.get("class", 0))
        people = Person.objects.filter(
            pk__in=Enrolment.objects.filter(school_class=school_class).values("learner")
        )
        if school_class is not None and not self._leads(school_class):
            people = people.filter(pk__in=self.actor.children() | {self.actor.person_id})
        found = sorted(people, key=name_key) if school_class is not None else []
        self.choices.learners = {one.pk: one for one in found}
        options = [(one.pk, one.short_name) for one in found]
        self._add("learner", _("Pupil"), start, options, found[0] if found else None)

    def _leads(self, school_class: SchoolClass) -> bool:
        office = school_class.school_id in self.actor.office_schools
        return office or school_class.pk in self.actor.led_classes

    def _district_term(self, start: dict[str, str]) -> None:
        places = Organisation.objects.filter(pk__in=self.actor.districts()).order_by("name", "id")
        self.choices.districts = {one.pk: one for one in places}
        first = next(iter(self.choices.districts.values()), None)
        if len(self.choices.districts) > 1:
            options = [(one.pk, one.name) for one in places]
            self._add("district", _("District education department"), start, options, first)
        elif first is not None:
            self.chosen["district"] = first.pk
        # Terms of any one school stand for the calendar: the year and the number are what counts.
        terms = Term.objects.filter(year__school__district__in=self.choices.districts)
        found: dict[tuple[int, int], Term] = {}
        for one in terms.select_related("year").order_by("-year__starts_on", "number", "id"):
            found.setdefault((one.year.starts_on.year, one.number), one)
        some = list(found.values())
        begun = [one for one in some if one.starts_on <= self.today] or some[:1]
        self.choices.terms = {one.pk: one for one in some}
        likely = max(begun, key=lambda one: one.starts_on, default=None)
        self._add("term", _("Term"), start, [(one.pk, term_name(one)) for one in some], likely)

    def _add(
        self,
        name: str,
        label: Any,
        start: dict[str, str],
        options: Sequence[tuple[int, str]],
        likely: Any,
        empty: Any = "",
    ) -> None:
        known = {pk for pk, _label in options}
        if name in start:
            pk = _number(start[name])
            self.strange = self.strange or pk not in known
            if pk in known and pk is not None:
                self.chosen[name] = pk
        elif likely is not None:
            self.chosen[name] = likely.pk
        if len(options) == 1 and not empty:
            return  # nothing to choose
        choices: list[tuple[Any, Any]] = [("", empty)] if empty else []
        self.fields[name] = forms.ChoiceField(
            label=label,
            choices=[*choices, *options],
            required=not empty,
            initial=self.chosen.get(name, ""),
        )

    def ask(self) -> Ask | None:
        """What was chosen, with likely answers for the rest; None while something needed can't be chosen."""
        get = self.chosen.get
        found = Ask(
            actor=self.actor,
            at=self.at,
            today=self.today,
            school=self.choices.schools.get(get("school", 0)),
            term=self.choices.terms.get(get("term", 0)),
            school_class=self.choices.classes.get(get("class", 0)),
            teaching=self.choices.teachings.get(get("teaching", 0)),
            learner=self.choices.learners.get(get("learner", 0)),
            district=self.choices.districts.get(get("district", 0)),
        )
        needed = {
            "term": found.term and found.school,
            "year": found.term and found.school,
            "class": found.school_class,
            "teaching": found.teaching,
            "learner": found.learner,
            "district_term": found.term and found.district,
        }
        return found if all(needed.get(name, True) for name in self.spec.asks) else None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None
