"""What the database itself keeps of monitoring: what was read, planned and said stays as it was.

The pattern is `core.triggers`: the same rule in the words of both databases. A reading is superseded once; a plan and
its points, a note under a warning and a round are never rewritten; none of them is deleted.
"""

from __future__ import annotations

from typing import Any

from zhengxian.web.core import triggers
from zhengxian.web.core.triggers import Guard

GUARDS = (
    Guard(
        "monitor_reading",
        (
            "id",
            "round_id",
            "region_id",
            "indicator_id",
            "plan_id",
            "period",
            "period_end",
            "word",
            "value",
            "planned",
            "target",
            "completion",
            "position",
            "gap",
            "text",
            "is_first",
        ),
        once=("superseded_at",),
    ),
    Guard(
        "monitor_paceplan",
        (
            "id",
            "region_id",
            "indicator_id",
            "year",
            "number",
            "method",
            "value",
            "stretch",
            "valid_from",
            "reason",
            "made_at",
            "made_by_id",
        ),
    ),
    Guard("monitor_planpoint", ("id", "plan_id", "period", "value", "carried")),
    Guard("monitor_warningnote", ("id", "warning_id", "by_id", "at", "text", "is_explanation")),
    Guard("monitor_round", ("id", "period", "as_of", "made_at", "made_by_id", "input_hash")),
)


def install(connection: Any) -> None:
    """Make the database keep every rule."""
    for guard in GUARDS:
        triggers.install(connection, guard)


def remove(connection: Any) -> None:
    """Take the rules away again."""
    for guard in GUARDS:
        triggers.remove(connection, guard)
