"""What the database itself keeps of reports: a pack or an issued bulletin is never changed or deleted.

The pattern is `core.triggers`: the same rule in the words of both databases. `install` and `remove` are used by the
migration and by tests that empty tables between cases.
"""

from __future__ import annotations

from typing import Any

from zhengxian.web.core import triggers
from zhengxian.web.core.triggers import Guard

PACK = Guard(
    "report_pack",
    (
        "id", "number", "title", "region_id", "kind", "period", "first_day", "last_day", "held_on", "cutoff", "made_at",
        "made_by_id", "round_id", "run_id", "previous_id", "holds_unreleased", "content", "content_hash",
    ),
)  # fmt: skip
ISSUED = Guard(
    "report_issuedbulletin",
    (
        "id", "bulletin_id", "number", "issued_on", "issued_at", "issued_by_id", "content", "word", "pdf", "word_hash",
        "pdf_hash",
    ),
)  # fmt: skip
QUOTE = Guard("report_bulletinquote", ("id", "issued_id", "ref", "observation_id", "run_id"))
STEP = Guard("report_bulletinstep", ("id", "bulletin_id", "verb", "by_id", "at", "note"))
BULLETINS = (ISSUED, QUOTE, STEP)
GUARDS = (PACK, *BULLETINS)


def install(connection: Any) -> None:
    """Make the database keep every rule."""
    for guard in GUARDS:
        triggers.install(connection, guard)


def remove(connection: Any) -> None:
    """Take the rules away."""
    for guard in GUARDS:
        triggers.remove(connection, guard)
