"""The demo school's doors: one account for every role, with passwords that are printed on purpose."""

from dataclasses import asdict
from typing import TextIO

from django.utils.translation import gettext_lazy as _

from mektep.people.demo import Account
from mektep.people.models import Person

PASSWORD = "mektep-demo"

# (role, username, the role in words), in the order in which a visitor meets them.
DOORS = (
    ("pupil", "pupil", _("Pupil")),
    ("parent", "parent", _("Parent")),
    ("teacher", "teacher", _("Teacher")),
    ("class_teacher", "class.teacher", _("Class teacher")),
    ("deputy", "deputy", _("Deputy head for academic work")),
    ("director", "director", _("Director")),
    ("librarian", "librarian", _("Librarian")),
    ("operator", "operator", _("Administrator")),
    ("district", "district", _("District education department")),
)
USERNAMES = {role: username for role, username, _label in DOORS}


def accounts() -> list[Account]:
    """The demo accounts that exist in this database, in one query. Roles are keys, not words."""
    names = {p.username: p.full_name for p in Person.objects.filter(username__in=USERNAMES.values())}
    return [
        Account(role, username, PASSWORD, names[username])
        for role, username, _label in DOORS
        if username in names
    ]


def doors() -> list[Account]:
    """The same for the sign-in page, with the roles in the reader's language."""
    labels = {role: label for role, _username, label in DOORS}
    return [Account(labels[str(a.role)], a.username, a.password, a.display_name) for a in accounts()]


def is_missing() -> bool:
    """No school at all yet: the demo may be made."""
    return not Person.objects.exists()


def print_accounts(out: TextIO) -> None:
    """A table for the terminal."""
    rows = accounts()
    if not rows:
        return
    out.write("\nDemo accounts:\n")
    for row in rows:
        out.write(f"  {row.role:<14} {row.username:<14} {row.password:<12} {row.display_name}\n")


def as_json() -> list[dict[str, str]]:
    """For machines: role, username, password, display_name."""
    return [asdict(row) for row in accounts()]
