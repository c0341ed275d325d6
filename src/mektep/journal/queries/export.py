"""A register's term as one plain document, with the part of the log that made it."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from mektep.core.models import Chain, Checkpoint, LogEntry
from mektep.people.models import Person

from ..models import PeriodMark
from .grid import Column, Register, Row

FORMAT = "mektep-journal:1"
_KINDS = ("journal.", "attendance.")


def document(register: Register, at: datetime) -> dict[str, Any]:
    """Everything that the register says in this term, and every act that made it say so.

    Values are plain and in the language of data (codes, ISO dates, decimals as text), so that a program
    that has never heard of this one can read them. Seven queries.
    """
    teaching, term = register.teaching, register.term
    people = Person.objects.in_bulk([row.learner_id for row in register.rows])
    marks: dict[int, list[PeriodMark]] = {}
    for mark in PeriodMark.objects.filter(teaching=teaching).order_by("period", "number", "id"):
        marks.setdefault(mark.learner_id, []).append(mark)
    chain = Chain.objects.filter(school_id=teaching.school_id).first()
    return {
        "format": FORMAT,
        "made_at": at.isoformat(),
        "school": {
            "uid": str(teaching.school.uid),
            "name": teaching.school.name,
            "bin": teaching.school.bin,
        },
        "class": teaching.group.school_class.name,
        "group": teaching.group.name,
        "subject": {
            "code": teaching.subject.code,
            "kk": teaching.subject.name_kk,
            "ru": teaching.subject.name_ru,
            "en": teaching.subject.name_en,
        },
        "teacher": teaching.teacher.full_name if teaching.teacher else "",
        "year": teaching.year.name,
        "term": {
            "number": term.number,
            "starts_on": term.starts_on.isoformat(),
            "ends_on": term.ends_on.isoformat(),
            "state": "closed" if term.is_closed else "approved" if term.is_approved else "open",
        },
        "columns": [_column(column) for column in register.columns],
        "learners": [
            {
                "id": row.learner_id,
                "uid": str(people[row.learner_id].uid),
                "name": people[row.learner_id].full_name,
                "cells": _cells(register.columns, row),
                "marks": [_mark(mark) for mark in marks.get(row.learner_id, [])],
            }
            for row in register.rows
        ],
        "chain": _chain(chain),
        "log": _log(chain, register) if chain else [],
    }


def _column(column: Column) -> dict[str, Any]:
    return {
        "key": column.key,
        "kind": column.kind,
        "on": column.held_on.isoformat(),
        "number": column.number,
        "title": column.title,
        "max": None if column.max_points is None else f"{column.max_points.normalize():f}",
    }


def _cells(columns: Sequence[Column], row: Row) -> dict[str, Any]:
    found = {}
    for column in columns:
        points = row.works.get(column.key, row.formative.get(column.key))
        absence, minutes = row.absences.get(column.key, ("", None))
        if points is not None or absence:
            found[column.key] = {
                "points": None if points is None else f"{points.normalize():f}",
                "absence": absence,
                "minutes": minutes,
            }
    return found


def _mark(mark: PeriodMark) -> dict[str, Any]:
    return {
        "period": mark.period,
        "number": mark.number,
        "standing": mark.standing,
        "mark": mark.mark,
        "percent": None if mark.percent is None else f"{mark.percent:f}",
        "order_number": mark.order_number,
        "formation": mark.formation,
    }


def _chain(chain: Chain | None) -> dict[str, Any] | None:
    if chain is None:
        return None
    signed = Checkpoint.objects.filter(chain=chain).order_by("-length", "-id").first()
    return {
        "uid": str(chain.uid),
        "length": chain.length,
        "head": chain.head,
        "checkpoint": signed
        and {
            "made_on": signed.made_on.isoformat(),
            "length": signed.length,
            "head": signed.head,
            "public_key": signed.public_key,
            "signature": signed.signature,
        },
    }


def _log(chain: Chain, register: Register) -> list[dict[str, Any]]:
    """The acts about this register's term, each with the hash before it."""
    keys = {column.key for column in register.columns}
    lessons = {column.id for column in register.columns if column.kind == "lesson"}
    pk = register.teaching.pk
    found = []
    entries = LogEntry.objects.filter(chain=chain, data__contains=f'"teaching_id":{pk}').order_by("seq")
    for entry in entries.iterator(chunk_size=2000):
        if entry.kind.startswith(_KINDS) and _is_of(entry, pk, keys, lessons):
            found.append(entry)
    before = dict(
        LogEntry.objects.filter(chain=chain, seq__in=[entry.seq - 1 for entry in found]).values_list(
            "seq", "hash"
        )
    )
    who = {entry.by for entry in found}
    names = {
        f"person:{person.pk}": person.full_name
        for person in Person.objects.filter(pk__in=[int(by[7:]) for by in who if by.startswith("person:")])
    }
    return [
        {
            "seq": entry.seq,
            "uid": str(entry.uid),
            "kind": entry.kind,
            "about": entry.about,
            "by": entry.by,
            "name": names.get(entry.by, ""),
            "at": entry.at.isoformat(timespec="microseconds"),
            "stamp": entry.stamp,
            "data": entry.data,
            "before": before.get(entry.seq - 1, "0" * 64),
            "hash": entry.hash,
        }
        for entry in found
    ]


def _is_of(entry: LogEntry, teaching_id: int, keys: set[str], lessons: set[int]) -> bool:
    data = json.loads(entry.data)
    if data.get("teaching_id") != teaching_id:
        return False
    noun, _, rest = entry.about.partition(":")
    match noun:
        case "cell":
            return rest.partition(":")[0] in keys
        case "lesson":
            return int(rest) in lessons
        case "work":
            return f"w{rest}" in keys
        case _:
            return True
