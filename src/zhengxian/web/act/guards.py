"""What the database itself keeps of ledgers: the history is append-only, first days and first closings stay.

The pattern is `core.triggers`: the same rule in the words of both databases. `install` and `remove` are used by the
migration and by tests that empty tables between cases.
"""

from __future__ import annotations

from typing import Any

from zhengxian.web.core import triggers
from zhengxian.web.core.triggers import Guard

GUARDS = (
    Guard("act_itemevent", ("id", "item_id", "act", "before", "after", "text", "at", "by_id")),
    Guard(
        "act_card",
        ("id", "item_id", "level", "due_on", "given_on", "overdue_days", "reason", "measure", "by_id"),
    ),
    Guard(
        "act_verification",
        ("id", "item_id", "method", "site", "visited_at", "passed", "text", "at", "by_id"),
    ),
)
FIRST = ("first_due_on", "first_closed_on", "first_late_days")
"""Columns of an item that are set once."""
_ITEM = "act_ledgeritem"
_NAME = f"{_ITEM}_first_once"
_WORDS = "the first due day and the first closing of an item stay"


def install(connection: Any) -> None:
    """Make the database keep every rule."""
    for guard in GUARDS:
        triggers.install(connection, guard)
    for statement in _postgres() if connection.vendor == "postgresql" else [_sqlite()]:
        _run(connection, statement)


def remove(connection: Any) -> None:
    """Take the rules away again."""
    for guard in GUARDS:
        triggers.remove(connection, guard)
    if connection.vendor == "postgresql":
        _run(connection, f"DROP TRIGGER IF EXISTS {_NAME} ON {_ITEM}")
        _run(connection, f"DROP FUNCTION IF EXISTS {_NAME}()")
    else:
        _run(connection, f"DROP TRIGGER IF EXISTS {_NAME}")


def _run(connection: Any, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _changed(differs: str) -> str:
    return " OR ".join(f"(OLD.{c} IS NOT NULL AND NEW.{c} {differs} OLD.{c})" for c in FIRST)


def _sqlite() -> str:
    return (
        f"CREATE TRIGGER IF NOT EXISTS {_NAME} BEFORE UPDATE ON {_ITEM} WHEN {_changed('IS NOT')} "
        f"BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
    )


def _postgres() -> list[str]:
    return [
        f"""CREATE OR REPLACE FUNCTION {_NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {_changed("IS DISTINCT FROM")} THEN
    RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$""",
        f"CREATE OR REPLACE TRIGGER {_NAME} BEFORE UPDATE ON {_ITEM} FOR EACH ROW EXECUTE FUNCTION {_NAME}()",
    ]
