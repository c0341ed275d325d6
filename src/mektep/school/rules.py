"""Who may do what to a school."""

from mektep.people.actors import OFFICE, Actor, Role

from .models import Appointment, Organisation, School, SchoolClass

# Those who keep a school's lists: its heads and its administrator (who sees no marks).
KEEPERS = OFFICE | {Role.OPERATOR}


def can_found(actor: Actor, parent: Organisation | None) -> bool:
    """Organisations and schools are founded by the education department above them."""
    return parent is not None and parent.pk in actor.districts()


def can_set_up(actor: Actor, school: School) -> bool:
    """The school's settings are kept by its director, deputies and administrator."""
    return school.pk in actor.schools(*KEEPERS)


def can_arrange(actor: Actor, school: School) -> bool:
    """Classes and groups are arranged by the school's director, deputies and administrator."""
    return school.pk in actor.schools(*KEEPERS)


def can_enrol(actor: Actor, school: School) -> bool:
    """Pupils are enrolled, moved and released by the school's director, deputies and administrator."""
    return school.pk in actor.schools(*KEEPERS)


def can_appoint(actor: Actor, place: School | Organisation, post: str) -> bool:
    """Staff are appointed by the director or the administrator, the director by the education department."""
    if isinstance(place, Organisation):
        return place.parent_id is not None and place.parent_id in actor.districts()
    if post == Appointment.Post.DIRECTOR:
        return place.district_id in actor.districts()
    return place.pk in actor.schools(Role.DIRECTOR, Role.OPERATOR)


def can_assign(actor: Actor, school: School) -> bool:
    """Teaching is assigned by the school's director, deputies and administrator."""
    return school.pk in actor.schools(*KEEPERS)


def can_exempt(actor: Actor, school: School) -> bool:
    """A learner is exempted by the school's director and deputies."""
    return school.pk in actor.office_schools


def can_see_families(actor: Actor, school_class: SchoolClass) -> bool:
    """Families of a class are known to its class teacher, the psychologist and those who keep its lists."""
    return school_class.pk in actor.led_classes or school_class.school_id in actor.schools(
        Role.PSYCHOLOGIST, *KEEPERS
    )
