"""Rules that only the database can keep: audit lines and observations are never rewritten or deleted.

Both databases get the same rule in their own words. `install` and `remove` are used by migrations and by tests
that empty tables between cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Guard:
    """A table whose rows stay; ``free`` columns may change, ``once`` columns from empty to a value only."""

    table: str
    columns: tuple[str, ...]
    once: tuple[str, ...] = ()


AUDIT = Guard(
    "core_auditevent",
    (
        "id",
        "number",
        "at",
        "by_id",
        "action",
        "object_type",
        "object_id",
        "summary",
        "detail",
        "previous_hash",
        "hash",
    ),
)
OBSERVATION = Guard(
    "collect_observation",
    (
        "id",
        "region_id",
        "indicator_id",
        "period",
        "period_end",
        "version",
        "value",
        "state",
        "recorded_at",
        "recorded_by_id",
        "submission_id",
        "upload_id",
        "cell",
        "reason",
    ),
    once=("superseded_at",),
)
GUARDS = (AUDIT, OBSERVATION)


def install(connection: Any, guard: Guard) -> None:
    """Make the database refuse deletion and forbidden changes in one table."""
    for statement in _postgres(guard) if connection.vendor == "postgresql" else _sqlite(guard):
        _run(connection, statement)


def remove(connection: Any, guard: Guard) -> None:
    """Take the rule away again."""
    name = guard.table
    if connection.vendor == "postgresql":
        _run(connection, f"DROP TRIGGER IF EXISTS {name}_keep ON {name}")
        _run(connection, f"DROP FUNCTION IF EXISTS {name}_keep()")
        return
    for act in ("update", "delete"):
        _run(connection, f"DROP TRIGGER IF EXISTS {name}_keep_{act}")


def _run(connection: Any, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _changed(guard: Guard, differs: str) -> str:
    kept = [f"NEW.{c} {differs} OLD.{c}" for c in guard.columns]
    once = [f"(OLD.{c} IS NOT NULL AND NEW.{c} {differs} OLD.{c})" for c in guard.once]
    return " OR ".join(kept + once)


def _sqlite(guard: Guard) -> list[str]:
    name = guard.table
    return [
        f"CREATE TRIGGER IF NOT EXISTS {name}_keep_update BEFORE UPDATE ON {name} WHEN {_changed(guard, 'IS NOT')} "
        f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END",
        f"CREATE TRIGGER IF NOT EXISTS {name}_keep_delete BEFORE DELETE ON {name} "
        f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END",
    ]


def _postgres(guard: Guard) -> list[str]:
    name = guard.table
    return [
        f"""CREATE OR REPLACE FUNCTION {name}_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION '{name} is append-only' USING ERRCODE = 'integrity_constraint_violation'; END IF;
  IF {_changed(guard, "IS DISTINCT FROM")} THEN
    RAISE EXCEPTION '{name} is append-only' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$""",
        f"CREATE OR REPLACE TRIGGER {name}_keep BEFORE UPDATE OR DELETE ON {name} FOR EACH ROW EXECUTE FUNCTION {name}_keep()",
    ]
