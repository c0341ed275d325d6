"""Looking at a file, applying it, undoing it."""

import base64
import io
from collections.abc import Callable
from datetime import date, datetime
from typing import IO
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from mektep.core import crypto
from mektep.core.log import publish
from mektep.core.rules import require
from mektep.people.actors import Actor
from mektep.school.models import School

from .. import events, queries, rules
from ..models import Import, NotTheLast, SchoolChanged
from .carrying import Carrying
from .undoing import Undoing, _refuse_later_facts

Progress = Callable[[str, int, int], None]
"""Called with the name of a step, how many rows are done, and how many there are."""


def _silent(step: str, done: int, total: int) -> None:
    """Nobody is watching."""


@transaction.atomic
def preview(school: School, kind: str, file: IO[bytes], file_name: str, *, by: Actor, at: datetime) -> Import:
    """Look at a file beside the school and keep what was seen; the school stays as it is.

    The file itself is kept, sealed, only when it could be applied, and only until a newer one comes.
    """
    school = school.locked()
    require(by, rules.can_import, school)

    look = queries.look(school, kind, file, file_name, by=by, on=_day(school, at))
    sealed = None
    if look.report.ok:
        file.seek(0)
        sealed = crypto.seal(base64.b64encode(file.read()).decode("ascii"))
    Import.objects.filter(school=school, applied_at=None).exclude(content_sealed=None).update(
        content_sealed=None
    )
    return Import.objects.create(
        school=school,
        kind=kind,
        file_name=file_name[-200:],
        sha256=look.sha256,
        content_sealed=sealed,
        counts=look.counts,
        report=look.report.as_json(),
        created_at=at,
        created_by_id=by.person_id,
    )


@transaction.atomic
def apply_import(
    import_: Import, *, by: Actor, at: datetime, uid: UUID | None = None, progress: Progress = _silent
) -> Import:
    """Change the school as the preview showed: all of it, or nothing."""
    import_ = import_.locked()
    require(by, rules.can_apply, import_)
    import_.refuse_unless_applicable()

    content = base64.b64decode(crypto.unseal(bytes(import_.content_sealed or b"")))
    school, on = import_.school, _day(import_.school, at)
    look = queries.look(school, import_.kind, io.BytesIO(content), import_.file_name, by=by, on=on)
    if look.plan is None or look.counts != import_.counts:
        raise SchoolChanged
    Carrying(import_, look.plan, look.roster, by=by, at=at, on=on, progress=progress).carry_out()
    import_.apply(by.person_id, at)
    import_.save(update_fields=["applied_at", "applied_by", "content_sealed"])

    publish(
        events.RosterImported(
            school_id=school.pk,
            import_id=import_.pk,
            source=import_.kind,
            sha256=import_.sha256,
            changes=import_.changes,
        ),
        by=by,
        at=at,
        uid=uid,
    )
    return import_


@transaction.atomic
def undo(
    import_: Import, *, by: Actor, at: datetime, uid: UUID | None = None, progress: Progress = _silent
) -> Import:
    """Make everything as it was before the last import, if nothing has been built on it since."""
    import_ = import_.locked()
    require(by, rules.can_undo, import_)

    import_.undo(by.person_id, at)
    if queries.last_applied(import_.school_id) != import_:
        raise NotTheLast
    _refuse_later_facts(import_)
    Undoing(import_, by=by, at=at, on=_day(import_.school, at), progress=progress).carry_out()
    import_.save(update_fields=["undone_at", "undone_by"])

    publish(events.ImportUndone(school_id=import_.school_id, import_id=import_.pk), by=by, at=at, uid=uid)
    return import_


def _day(school: School, at: datetime) -> date:
    return at.astimezone(ZoneInfo(school.zone)).date()
