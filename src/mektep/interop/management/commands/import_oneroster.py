"""`mektep import-oneroster`: bring a OneRoster 1.2 archive, for every school it holds."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from mektep.core import clock
from mektep.interop import actions
from mektep.interop.founding import school_named, targets
from mektep.interop.models import Import
from mektep.people.actors import Actor
from mektep.school.models import School

from ._importing import ImportingCommand


class Command(ImportingCommand):
    help = (
        "Import a roster in OneRoster 1.2 CSV files (one zip). Schools of the file that this node does not "
        "know are founded. Safe to repeat. Bad input: sentences on stderr, status 2, nothing changed."
    )
    kind = Import.Kind.ONEROSTER
    by = Actor.system("import-oneroster")

    def schools(self, path: Path, options: dict[str, Any]) -> list[School]:
        if options["school"]:
            school = school_named(options["school"])
            if school is None:
                self.refuse(gettext("There is no school «{name}».").format(name=options["school"]), options)
            return [school]
        found = targets(self.read_or_refuse(path, options))
        if not found:
            only = list(School.objects.order_by("id")[:2])
            if len(only) == 1:
                return only
            self.refuse(gettext("Say which school the list is for."), options)
        at = clock.now()
        return [one.school or actions.found(one, by=self.by, at=at) for one in found]
