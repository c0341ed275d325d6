"""Who reads which report."""

from mektep.people.actors import Actor, Role
from mektep.people.models import Person
from mektep.school.models import Organisation, School, SchoolClass, Teaching


def can_read_school(actor: Actor, school: School) -> bool:
    """Reports of the school are for its director and deputies."""
    return school.pk in actor.office_schools


def can_read_class(actor: Actor, school_class: SchoolClass) -> bool:
    """Reports of a class are for its class teacher, the director and the deputies."""
    return school_class.pk in actor.led_classes or school_class.school_id in actor.office_schools


def can_read_teaching(actor: Actor, teaching: Teaching) -> bool:
    """Reports of a class-subject are for its teacher, the class teacher, the director and the deputies."""
    return (
        teaching.pk in actor.teachings()
        or teaching.school_id in actor.office_schools
        or teaching.group.school_class_id in actor.led_classes
    )


def can_read_tabel(actor: Actor, learner: Person, school_class: SchoolClass) -> bool:
    """A report card is for the pupil, the family, the class teacher, the director and the deputies."""
    family = actor.person_id == learner.pk or learner.pk in actor.children()
    return family or can_read_class(actor, school_class)


def can_read_own(actor: Actor, school: School) -> bool:
    """Reports of class-subjects are for those who teach them, lead the class or head the school."""
    teaches = any(g.role == Role.TEACHER and g.teaching_id and g.school_id == school.pk for g in actor.grants)
    leads = school.pk in actor.schools(Role.CLASS_TEACHER)
    return teaches or leads or school.pk in actor.office_schools


def can_read_district(actor: Actor, district: Organisation) -> bool:
    """Figures of a district are for its education department."""
    return district.pk in actor.districts()
