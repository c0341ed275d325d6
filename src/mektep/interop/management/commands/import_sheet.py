"""`mektep import-sheet`: bring an Excel list of pupils or of staff."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from mektep.interop.founding import school_named
from mektep.interop.models import Import
from mektep.people.actors import Actor
from mektep.school.models import School

from ._importing import ImportingCommand


class Command(ImportingCommand):
    help = (
        "Import a list of pupils or staff from an Excel workbook with Kazakh, Russian or English headings. "
        "Safe to repeat. Bad input: sentences on stderr, status 2, nothing changed."
    )
    kind = Import.Kind.SHEET
    by = Actor.system("import-sheet")

    def schools(self, path: Path, options: dict[str, Any]) -> list[School]:
        if options["school"]:
            school = school_named(options["school"])
            if school is None:
                self.refuse(gettext("There is no school «{name}».").format(name=options["school"]), options)
            return [school]
        only = list(School.objects.order_by("id")[:2])
        if len(only) != 1:
            self.refuse(gettext("Say which school the list is for."), options)
        return only
