"""The demo school's doors: one account for every role, with passwords that are printed on purpose."""

from dataclasses import asdict
from typing import TextIO

from mektep.people.demo import Account
from mektep.people.models import Person

PASSWORD = "mektep-demo"

# Usernames by role, in the order in which a visitor meets them.
USERNAMES = {
    "pupil": "pupil",
    "parent": "parent",
    "teacher": "teacher",
    "class_teacher": "class.teacher",
    "deputy": "deputy",
    "director": "director",
    "librarian": "librarian",
    "operator": "operator",
    "district": "district",
}


def accounts() -> list[Account]:
    """The demo accounts that exist in this database, in one query. Roles are keys, not words."""
    names = {p.username: p.full_name for p in Person.objects.filter(username__in=USERNAMES.values())}
    return [
        Account(role, username, PASSWORD, names[username])
        for role, username in USERNAMES.items()
        if username in names
    ]


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
