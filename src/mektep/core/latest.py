"""Of several entries for one place the one with the latest stamp stands, whatever order they arrive in."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

# Well under the number of parameters that SQLite and PostgreSQL take in one statement.
MOST_PARAMETERS = 20_000


def keep_latest(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    place: tuple[str, ...],
    kept: tuple[str, ...] = (),
) -> set[tuple[Any, ...]]:
    """Write each row unless its place holds one with a later stamp already; returns the places written.

    `columns` are attribute names (`lesson_id`) and contain `stamp`; `place` is the unique key; columns in
    `kept` are written with a new row only. No place may come twice. One statement for 20,000 values.
    """
    fields = [_field(model, name) for name in columns]
    names = [_column(field) for field in fields]
    table = connection.ops.quote_name(model._meta.db_table)
    keys = ", ".join(_column(_field(model, name)) for name in place)
    changes = ", ".join(
        f"{name} = excluded.{name}"
        for name, column in zip(names, columns, strict=True)
        if column not in place and column not in kept
    )
    line = f"({', '.join(['%s'] * len(columns))})"
    written: set[tuple[Any, ...]] = set()
    step = MOST_PARAMETERS // len(columns)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), step):
            part = rows[start : start + step]
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(names)}) VALUES {', '.join([line] * len(part))} "  # noqa: S608
                f"ON CONFLICT ({keys}) DO UPDATE SET {changes} WHERE excluded.stamp > {table}.stamp "
                f"RETURNING {keys}",
                [
                    field.get_db_prep_save(value, connection)
                    for row in part
                    for field, value in zip(fields, row, strict=True)
                ],
            )
            written.update(tuple(row) for row in cursor.fetchall())
    return written


def _field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field


def _column(field: "models.Field[Any, Any]") -> str:
    assert field.column is not None
    return connection.ops.quote_name(field.column)
