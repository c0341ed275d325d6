"""What roles are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .actors import Role

ROLES: dict[Role, Promise] = {
    Role.PUPIL: _("Pupil"),
    Role.PARENT: _("Parent"),
    Role.TEACHER: _("Teacher"),
    Role.CLASS_TEACHER: _("Class teacher"),
    Role.DEPUTY: _("Deputy head"),
    Role.DIRECTOR: _("Director"),
    Role.LIBRARIAN: _("Librarian"),
    Role.OPERATOR: _("Administrator"),
    Role.DISTRICT: _("District education department"),
    Role.PSYCHOLOGIST: _("School psychologist"),
}
