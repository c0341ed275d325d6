"""The only writers of norms. Nothing is ever replaced: an edition ends, and another one starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from mektep.core.log import publish
from mektep.core.rules import Doer, require

from . import queries, rules, shipped
from .events import NormEnacted, NormRepealed, NormsLoaded
from .law import Entry, read
from .models import Norm, Overlapping, Unreadable


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What loading the shipped norms found, by name."""

    added: tuple[str, ...]
    unchanged: tuple[str, ...]
    differing: tuple[str, ...]  # a row with another text stands, and was left as it is
    blocked: tuple[str, ...]  # another edition holds on the same days; end that one first


@transaction.atomic
def load_shipped(*, by: Doer, at: datetime) -> Loaded:
    """Add the shipped norms that are not there yet. Safe to repeat; replaces nothing."""
    require(by, rules.can_legislate)
    rows = {(norm.kind, norm.key, norm.valid_from): norm for norm in Norm.objects.select_for_update()}
    new: list[Norm] = []
    unchanged: list[str] = []
    differing: list[str] = []
    blocked: list[str] = []
    for entry in shipped.entries():
        norm = _norm(entry)
        row = rows.get((entry.kind, entry.key, entry.valid_from))
        if row is not None:
            same = (row.body, row.certainty, row.source) == (norm.body, norm.certainty, norm.source)
            (unchanged if same else differing).append(norm.name)
        elif any(_clashes(other, entry) for other in rows.values()):
            blocked.append(norm.name)
        else:
            new.append(norm)
    if new:
        Norm.objects.bulk_create(new)
        _noticed()
        publish(NormsLoaded(school_id=None, added=tuple(norm.name for norm in new)), by=by, at=at)
    return Loaded(
        added=tuple(norm.name for norm in new),
        unchanged=tuple(unchanged),
        differing=tuple(differing),
        blocked=tuple(blocked),
    )


@transaction.atomic
def enact(
    kind: str,
    key: str,
    body: Mapping[str, Any],
    *,
    valid_from: date,
    valid_until: date | None = None,
    source: str,
    certainty: str,
    by: Doer,
    at: datetime,
) -> Norm:
    """Add an edition of a norm. Its text must be readable, and no other edition may hold on its days.

    The shipped norms are loaded first, so that the new edition stands beside them and hides none.
    """
    require(by, rules.can_legislate)
    load_shipped(by=by, at=at)
    entry = Entry(
        kind=kind,
        key=key,
        valid_from=valid_from,
        valid_until=valid_until,
        certainty=certainty,
        source=source,
        body=shipped.plain(body),
    )
    try:
        read(entry)
    except ValueError as error:
        raise Unreadable(reason=str(error)) from error
    if any(_clashes(norm, entry) for norm in Norm.objects.select_for_update().of(kind, key)):
        raise Overlapping

    norm = _norm(entry)
    norm.save(force_insert=True)
    _noticed()
    publish(
        NormEnacted(
            school_id=None, norm_id=norm.pk, name=norm.name, certainty=norm.certainty, source=norm.source
        ),
        by=by,
        at=at,
    )
    return norm


@transaction.atomic
def repeal(norm: Norm, last_day: date, *, by: Doer, at: datetime) -> Norm:
    """Give a norm its last day. What it said until then stays readable for ever."""
    norm = norm.locked()
    require(by, rules.can_legislate)

    norm.end(last_day)
    norm.save(update_fields=["valid_until", "revision"])
    _noticed()
    publish(NormRepealed(school_id=None, norm_id=norm.pk, name=norm.name, last_day=last_day), by=by, at=at)
    return norm


def _norm(entry: Entry) -> Norm:
    return Norm(
        kind=entry.kind,
        key=entry.key,
        valid_from=entry.valid_from,
        valid_until=entry.valid_until,
        certainty=entry.certainty,
        source=entry.source,
        body=dict(entry.body),
    )


def _clashes(norm: Norm, entry: Entry) -> bool:
    same = (norm.kind, norm.key) == (entry.kind, entry.key)
    return same and norm.entry.overlaps(entry.valid_from, entry.valid_until)


def _noticed() -> None:
    """This process looks again now, and once more after commit; a rolled back change is never kept long."""
    queries.forget()
    transaction.on_commit(queries.forget)
