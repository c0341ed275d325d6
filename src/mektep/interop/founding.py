"""Which schools a OneRoster file is for when the console brings it: known ones, and new ones."""

from dataclasses import dataclass
from uuid import UUID

from mektep.school.models import Organisation, School

from .engine.rows import OrgRow, Roster
from .models import SourcedId

LEVELS = ("country", "region", "district")
_LEVEL_OF = {"national": "country", "state": "region", "district": "district", "local": "district",
             "department": "district"}  # fmt: skip
NAMELESS = {"country": "Қазақстан Республикасы", "region": "Облыс", "district": "Аудан"}


@dataclass(frozen=True)
class Target:
    """One school of a file: ours, or one to be founded under organisations named from the top down."""

    org: OrgRow
    school: School | None
    above: dict[str, str]


def targets(roster: Roster) -> list[Target]:
    """Every school of the file, in its order, in two statements."""
    orgs = {org.id: org for org in roster.orgs if not org.deleted}
    schools = list(School.objects.order_by("id"))
    links = dict(SourcedId.objects.filter(kind=SourcedId.Kind.ORG).values_list("sourced_id", "school_id"))
    found = []
    for org in orgs.values():
        if org.type == "school":
            known = next((school for school in schools if _is(school, org, links)), None)
            found.append(Target(org, known, _above(org, orgs)))
    return found


def _is(school: School, org: OrgRow, links: dict[str, int]) -> bool:
    if org.id in links:
        return links[org.id] == school.pk
    return (
        org.id == str(school.uid)
        or bool(school.bin and org.identifier == school.bin)
        or org.name == school.name
    )


def _above(org: OrgRow, orgs: dict[str, OrgRow]) -> dict[str, str]:
    names: dict[str, str] = {}
    parent = orgs.get(org.parent)
    while parent is not None:
        names.setdefault(_LEVEL_OF.get(parent.type, "district"), parent.name)
        parent = orgs.get(parent.parent)
    return names


def organisation(kind: str, name: str, parent: Organisation | None) -> Organisation | None:
    """An organisation of that name under its parent; with no name, the first one there."""
    found = Organisation.objects.filter(kind=kind, parent=parent)
    if name:
        found = found.filter(name=name)
    return found.order_by("id").first()


def school_named(text: str) -> School | None:
    """A school by its number here, its uid, its BIN or its whole name."""
    schools = School.objects.order_by("id")
    if text.isdigit() and len(text) < 12:
        return schools.filter(pk=int(text)).first()
    try:
        return schools.filter(uid=UUID(text)).first()
    except ValueError:
        return schools.filter(bin=text).first() or schools.filter(name=text).first()
