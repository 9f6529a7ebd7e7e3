"""Write many new rows at once: by one prepared statement on SQLite, where bulk_create writes a long text for each batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import DateField, DateTimeField, Model

BATCH = 2000


def insert(rows: Sequence[Model]) -> None:
    """Write new rows of one model; they get no keys. Choices must be plain texts."""
    if not rows:
        return
    model = type(rows[0])
    if connection.vendor != "sqlite":
        model._default_manager.bulk_create(rows, batch_size=BATCH)
        return
    fields = [f for f in model._meta.concrete_fields if not f.primary_key]
    days = [(i, _written(f)) for i, f in enumerate(fields) if isinstance(f, DateField)]
    values = attrgetter(*(f.attname for f in fields))
    columns = ", ".join(connection.ops.quote_name(f.column or "") for f in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608 -- names of the model only
            [_plain(list(values(row)), days) for row in rows],
        )


Writer = Callable[[Any], str | None]


def _plain(values: list[Any], days: Sequence[tuple[int, Writer]]) -> list[Any]:
    for place, written in days:
        values[place] = written(values[place])
    return values


def _written(field: DateField[Any, Any]) -> Writer:
    """Return how a column keeps days or moments; the same few come again and again."""
    adapt: Writer = (
        connection.ops.adapt_datetimefield_value
        if isinstance(field, DateTimeField)
        else connection.ops.adapt_datefield_value
    )
    known: dict[Any, str | None] = {None: None}

    def write(value: Any) -> str | None:
        if value not in known:
            known[value] = adapt(value)
        return known[value]

    return write
