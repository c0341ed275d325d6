"""Who may do what to people and families: one function, one sentence.

`places` are the grants of the person concerned (`relations.places`), so that a rule knows the person's
schools and classes without asking a table.
"""

from .actors import OFFICE, STAFF, Actor, Grant, Role
from .models import Guardianship

KEEPERS = OFFICE | {Role.OPERATOR}
Places = frozenset[Grant]


def _schools(places: Places, *roles: Role) -> frozenset[int]:
    return frozenset(g.school_id for g in places if g.school_id and (not roles or g.role in roles))


def _keeps(actor: Actor, places: Places) -> bool:
    """Of the person's school; of all of them if she is on the staff; and heads are kept by heads."""
    mine = actor.schools(*KEEPERS)
    headed = _schools(places, *OFFICE)
    return (
        not mine.isdisjoint(_schools(places))
        and _schools(places, *STAFF) <= mine
        and headed <= actor.office_schools
        and not any(g.role is Role.DISTRICT for g in places)
    )


def _leads(actor: Actor, places: Places) -> bool:
    """Class teacher of the pupil, or of the parent's child, who belongs to this school alone."""
    return (
        any(g.class_id in actor.led_classes for g in places if g.role in {Role.PUPIL, Role.PARENT})
        and not any(g.role in STAFF or g.role is Role.DISTRICT for g in places)
        and _schools(places) <= actor.schools(Role.CLASS_TEACHER)
    )


def _leads_pupil(actor: Actor, places: Places) -> bool:
    return any(g.class_id in actor.led_classes for g in places if g.role is Role.PUPIL)


def _keeps_pupil(actor: Actor, places: Places) -> bool:
    return not actor.schools(*KEEPERS).isdisjoint(_schools(places, Role.PUPIL))


def can_find(actor: Actor) -> bool:
    """The list of people is opened by the office and the administrator."""
    return actor.has(*KEEPERS)


def can_register(actor: Actor, school_id: int | None) -> bool:
    """People are entered by the school's office or its administrator."""
    return school_id in actor.schools(*KEEPERS)


def can_correct(actor: Actor, places: Places) -> bool:
    """A person's details are corrected by the office or the administrator of the person's school."""
    return _keeps(actor, places)


def can_deactivate(actor: Actor, person_id: int, places: Places) -> bool:
    """An account is closed and opened by the office or the administrator, never by its owner."""
    return person_id != actor.person_id and _keeps(actor, places)


def can_set_password(actor: Actor, person_id: int) -> bool:
    """A password is chosen only by the person it belongs to."""
    return actor.person_id == person_id


def can_choose_language(actor: Actor, person_id: int) -> bool:
    """Everybody chooses only their own language."""
    return actor.person_id == person_id


def can_give_code(actor: Actor, places: Places) -> bool:
    """A sign-in code is given by the class teacher, the office or the administrator of the school."""
    return _keeps(actor, places) or _leads(actor, places)


def can_lift_second_factor(actor: Actor, person_id: int, places: Places) -> bool:
    """A lost second factor is lifted by the office or the administrator, never by its owner."""
    return person_id != actor.person_id and _keeps(actor, places)


def can_end_sessions(actor: Actor, person_id: int, places: Places) -> bool:
    """Devices are signed out by their owner, or by the office or the administrator."""
    return actor.person_id == person_id or _keeps(actor, places)


def can_keep_family(actor: Actor, places: Places) -> bool:
    """Families are kept by the pupil's class teacher, the office or the administrator."""
    return _leads_pupil(actor, places) or _keeps_pupil(actor, places)


def can_entrust(actor: Actor, places: Places, guardian_places: Places) -> bool:
    """A guardian is entered by the office or the administrator of the pupil's school."""
    known = _schools(guardian_places)
    mine = actor.schools(*KEEPERS)
    return _keeps_pupil(actor, places) and (not known or not known.isdisjoint(mine))


def can_limit(actor: Actor, places: Places) -> bool:
    """A guardian's rights are limited by the office or the administrator, by a court's decision."""
    return _keeps_pupil(actor, places)


def can_delegate(actor: Actor, guardianship: Guardianship | None) -> bool:
    """A relative is trusted for a while by a parent or representative who may sign for the child."""
    return _signs(actor, guardianship)


def can_end_guardianship(actor: Actor, guardianship: Guardianship, places: Places) -> bool:
    """A guardianship is ended by the office or the administrator; a delegation also by whoever gave it."""
    delegated = guardianship.delegated_by_id is not None
    return _keeps_pupil(actor, places) or (delegated and guardianship.delegated_by_id == actor.person_id)


def can_invite(actor: Actor, places: Places) -> bool:
    """Parents are invited by the pupil's class teacher, the office or the administrator."""
    return can_keep_family(actor, places)


def can_accept_invitation(actor: Actor) -> bool:
    """Only a grown-up with an account of their own stands for a child."""
    return actor.person_id is not None and not actor.has(Role.PUPIL)


def can_use_code(actor: Actor) -> bool:
    """A code on paper speaks for whoever holds it; sign out before you use it."""
    return actor.is_system


def can_withdraw_invitation(actor: Actor, places: Places) -> bool:
    """An invitation is withdrawn by whoever may give one."""
    return can_keep_family(actor, places) or _keeps(actor, places) or _leads(actor, places)


def can_keep_class(actor: Actor, class_id: int, school_id: int) -> bool:
    """Sheets for a class are made by its class teacher, the office or the administrator."""
    return class_id in actor.led_classes or school_id in actor.schools(*KEEPERS)


def can_consent(actor: Actor, guardianship: Guardianship | None) -> bool:
    """Consent is given and withdrawn by a parent or representative who may sign for the child."""
    return _signs(actor, guardianship)


def can_issue_card(actor: Actor, places: Places) -> bool:
    """Sign-in cards are issued to pupils by their class teacher, the office or the administrator."""
    return can_keep_family(actor, places) and not any(g.role in STAFF for g in places)


def _signs(actor: Actor, guardianship: Guardianship | None) -> bool:
    return (
        guardianship is not None
        and guardianship.guardian_id == actor.person_id
        and guardianship.may_sign
        and guardianship.may_see
    )
