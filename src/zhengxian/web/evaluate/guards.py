"""What the database itself keeps of evaluation: scores are written once, a published run is never changed.

The pattern is `core.triggers`: the same rule in the words of both databases. `install` and `remove` are used by the
migration and by tests that empty tables between cases.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Rule:
    """One trigger: table, act, the condition under which it refuses, and the words of the refusal."""

    name: str
    table: str
    act: str
    condition: str
    message: str


def _published(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM evaluate_run WHERE id = {row}.run_id AND state = 'published')"  # noqa: S608 -- fixed words


_FROZEN_RUN = (
    "version_id",
    "period",
    "as_of",
    "state",
    "result_hash",
    "input_hash",
    "publicity_from",
    "publicity_to",
)
_FROZEN_VERSION = ("toml", "digest", "scheme_id", "number", "valid_from")


def _differ(columns: Iterable[str]) -> str:
    return "(" + " OR ".join(f"NEW.{c} IS DISTINCT FROM OLD.{c}" for c in columns) + ")"


RULES = (
    *(
        Rule(f"{table}_once_{act.lower()}", table, act, condition, f"{table} is written once")
        for table in ("evaluate_score", "evaluate_contribution")
        for act, condition in (
            ("UPDATE", "1 = 1"),
            ("DELETE", _published("OLD")),
            ("INSERT", _published("NEW")),
        )
    ),
    Rule(
        "evaluate_run_frozen_update",
        "evaluate_run",
        "UPDATE",
        f"OLD.state = 'published' AND {_differ(_FROZEN_RUN)}",
        "a published run is frozen",
    ),
    Rule(
        "evaluate_run_frozen_delete",
        "evaluate_run",
        "DELETE",
        "OLD.state = 'published'",
        "a published run is frozen",
    ),
    Rule(
        "evaluate_schemeversion_used",
        "evaluate_schemeversion",
        "UPDATE",
        f"{_differ(_FROZEN_VERSION)} AND EXISTS (SELECT 1 FROM evaluate_run WHERE version_id = OLD.id)",  # noqa: S608 -- fixed words
        "a version that a run has used is never edited",
    ),
    *(
        Rule(
            f"evaluate_publication_once_{act.lower()}",
            "evaluate_publication",
            act,
            "1 = 1",
            "a publication stays",
        )
        for act in ("UPDATE", "DELETE")
    ),
)


def install(connection: Any) -> None:
    """Make the database keep every rule."""
    for rule in RULES:
        for statement in _postgres(rule) if connection.vendor == "postgresql" else [_sqlite(rule)]:
            _run(connection, statement)


def remove(connection: Any) -> None:
    """Take the rules away again."""
    for rule in RULES:
        if connection.vendor == "postgresql":
            _run(connection, f"DROP TRIGGER IF EXISTS {rule.name} ON {rule.table}")
            _run(connection, f"DROP FUNCTION IF EXISTS {rule.name}()")
        else:
            _run(connection, f"DROP TRIGGER IF EXISTS {rule.name}")


def _run(connection: Any, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _sqlite(rule: Rule) -> str:
    condition = rule.condition.replace("IS DISTINCT FROM", "IS NOT")
    return (
        f"CREATE TRIGGER IF NOT EXISTS {rule.name} BEFORE {rule.act} ON {rule.table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{rule.message}'); END"
    )


def _postgres(rule: Rule) -> list[str]:
    back = "OLD" if rule.act == "DELETE" else "NEW"
    return [
        f"""CREATE OR REPLACE FUNCTION {rule.name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {rule.condition} THEN
    RAISE EXCEPTION '{rule.message}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN {back};
END $$""",
        f"CREATE OR REPLACE TRIGGER {rule.name} BEFORE {rule.act} ON {rule.table} FOR EACH ROW EXECUTE FUNCTION {rule.name}()",
    ]
