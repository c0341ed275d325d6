"""What the school tells people about their places. Registered when the app is ready."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from mektep.core import alphabet
from mektep.people import relations
from mektep.people.actors import STAFF, Actor, Grant
from mektep.people.models import Person

from . import queries, rules
from .models import Appointment, Enrolment, SchoolClass, within


class SchoolRelations(relations.Relations):
    """Places follow from enrolments, appointments, teaching and the places of one's children."""

    def places(self, person_ids: Collection[int], on: date) -> dict[int, frozenset[Grant]]:
        """Everybody's grants on a day, in six queries for each thousand people."""
        return queries.grants_of_all(person_ids, on)

    def reach(self, actor: Actor) -> Q:
        """Staff know their colleagues, the pupils and the families of their school."""
        if not actor.staff_schools:
            return Q(pk__in=())
        schools = list(actor.staff_schools)
        colleagues = Appointment.objects.filter(school_id__in=schools, ends_on=None)
        pupils = Enrolment.objects.filter(school_id__in=schools, ends_on=None)
        return (
            Q(pk__in=colleagues.values("person_id"))
            | Q(pk__in=pupils.values("learner_id"))
            | Q(pk__in=queries.guardians_of(pupils.values("learner_id")))
        )

    def roster(self, class_id: int, on: date) -> relations.Roster | None:
        school_class = SchoolClass.objects.filter(pk=class_id).first()
        if school_class is None:
            return None
        pupils = Person.objects.filter(
            pk__in=Enrolment.objects.filter(within(on), school_class=school_class).values("learner_id")
        )
        return relations.Roster(
            class_id=school_class.pk,
            school_id=school_class.school_id,
            name=school_class.name,
            learner_ids=tuple(person.pk for person in alphabet.by_name(pupils)),
        )

    def rosters(self, actor: Actor, on: date) -> list[relations.Roster]:
        mine = Q(pk__in=actor.led_classes) | Q(school_id__in=actor.schools(*rules.KEEPERS))
        classes = SchoolClass.objects.filter(mine, year__starts_on__lte=on, year__ends_on__gte=on)
        return [
            relations.Roster(class_id=one.pk, school_id=one.school_id, name=one.name, learner_ids=())
            for one in queries.in_order(classes)
        ]

    def demands_second_factor(self, actor: Actor) -> bool:
        """Asked at every page, so the answer is kept; `set_up` forgets it."""
        return any(queries.demands_second_factor(school_id) for school_id in actor.schools(*STAFF))
