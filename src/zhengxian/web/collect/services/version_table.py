"""The three statements on the table of observations that must carry a hundred thousand rows in seconds.

A list of so many keys is no condition that either database plans well, so keys are handed over as one parameter
(arrays on PostgreSQL, JSON on SQLite) and joined; new rows go in by COPY or by one prepared statement.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, NamedTuple

from django.db import connection

Key = tuple[int, str, int]
"""Indicator, period, region."""
_READ = (
    "o.id, o.indicator_id, o.period, o.region_id, o.version, o.value, o.state, o.status, o.release, "
    "o.embargo_until, o.recorded_at"
)
_POSTGRES = f"""
SELECT {_READ} FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS k(indicator, period, region)
JOIN collect_observation o ON o.indicator_id = k.indicator AND o.period = k.period AND o.region_id = k.region
WHERE o.superseded_at IS NULL FOR UPDATE OF o"""  # noqa: S608 -- constants only
_SQLITE = f"""
SELECT {_READ} FROM json_each(%s) k CROSS JOIN collect_observation o
ON o.indicator_id = json_extract(k.value, '$[0]') AND o.period = json_extract(k.value, '$[1]')
AND o.region_id = json_extract(k.value, '$[2]')
WHERE o.superseded_at IS NULL"""  # noqa: S608 -- constants only


class Current(NamedTuple):
    """What is known of a current version."""

    id: int
    indicator_id: int
    period: str
    region_id: int
    version: int
    value: float | None
    state: str
    status: str
    release: str
    embargo_until: datetime | None
    recorded_at: datetime


class Version(NamedTuple):
    """A version to be added, column by column."""

    region_id: int
    indicator_id: int
    period: str
    period_end: date
    version: int
    value: float | None
    state: str
    status: str
    release: str
    embargo_until: datetime | None
    recorded_at: datetime
    recorded_by_id: int
    submission_id: int | None
    upload_id: int | None
    cell: str
    reason: str


def current_versions(keys: Sequence[Key]) -> dict[Key, Current]:
    """Return the current version of each key that has one, locked to the end of the transaction."""
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(*_question(sorted(keys)))
        return {(row[1], row[2], row[3]): _told(row) for row in cursor.fetchall()}


def _question(keys: Sequence[Key]) -> tuple[str, list[Any]]:
    if connection.vendor == "postgresql":
        return _POSTGRES, [list(column) for column in zip(*keys, strict=True)]
    return _SQLITE, [json.dumps(keys)]


def _told(row: tuple[Any, ...]) -> Current:
    return Current._make((*row[:9], _moment(row[9]), _moment(row[10])))


def _moment(value: datetime | str | None) -> datetime | None:
    """Read a moment: SQLite gives back what Django wrote, in UTC without saying so."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


def supersede(ids: Sequence[int], at: datetime) -> int:
    """End versions at a moment; return how many were still current."""
    postgres = connection.vendor == "postgresql"
    chosen = "unnest(%s::bigint[]) AS k(value)" if postgres else "json_each(%s) AS k"
    statement = (
        "UPDATE collect_observation AS o SET superseded_at = %s FROM "  # noqa: S608 -- constants only
        f"{chosen} WHERE o.id = k.value AND o.superseded_at IS NULL"
    )
    with connection.cursor() as cursor:
        given = list(ids) if postgres else json.dumps(list(ids))
        cursor.execute(statement, [connection.ops.adapt_datetimefield_value(at), given])
        return int(cursor.rowcount)


def add(versions: Sequence[Version]) -> None:
    """Add versions. Errors: IntegrityError when one is there already."""
    columns = ", ".join(Version._fields)
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            marks = ", ".join(["%s"] * len(Version._fields))
            statement = f"INSERT INTO collect_observation ({columns}) VALUES ({marks})"  # noqa: S608 -- constants only
            cursor.executemany(statement, _plain(versions))
            return
        with (
            connection.wrap_database_errors,
            cursor.cursor.copy(f"COPY collect_observation ({columns}) FROM STDIN") as out,
        ):
            for version in versions:
                out.write_row(version)


def _plain(versions: Sequence[Version]) -> list[Version]:
    """Write days and moments as Django writes them on SQLite; there are few different ones."""
    day: Any = cache(connection.ops.adapt_datefield_value)
    moment: Any = cache(connection.ops.adapt_datetimefield_value)
    return [
        v._replace(
            period_end=day(v.period_end),
            embargo_until=moment(v.embargo_until),
            recorded_at=moment(v.recorded_at),
        )
        for v in versions
    ]
