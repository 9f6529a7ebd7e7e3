"""Words that nobody foresaw, and the parameters and boxes they are written into."""

from __future__ import annotations

BAD = (
    "²", "٣", "9" * 25, "9" * 5000, "-1", "1e400", "nan", "9999-12", "0001-01", "9999-99", "2026-09T3", "2026-02-30",
    "0001-01-01", "9999-12-31T23:59:59.999999-12:00", "0001-01-01T00:00:00+14:00", "'\"><script>", "\r\nX: y",
    "a" * 3000, "%", "/", "..", "1:x", "map", "trend", "png", "1000000000", "\u202e",
)  # fmt: skip
NAMES = (
    "q", "page", "sort", "state", "scheme", "period", "indicator", "level", "county", "class", "view",
    "as_of", "export", "format", "r", "run", "node", "kind", "year", "role", "region", "department", "show",
    "cell", "units", "form", "timing", "frequency", "group", "a", "b", "seen", "next", "last", "first",
    "person", "action", "subject", "whose", "due", "place", "leader", "origin", "card", "month", "day",
    "wait", "span", "category", "part", "source", "years", "item", "clause", "do", "chain", "sector",
    "light", "side", "step", "batch", "by", "all", "unit", "layout", "draw", "since", "wall", "subject", "template",
    "edit", "rule", "peer", "word", "method",
)  # fmt: skip
"""Parameters of addresses."""
FIELDS = (
    "title", "text", "reason", "content", "standard", "owner", "due_on", "begins_on", "place", "leader",
    "supports", "origin", "origin_url", "percent", "value", "done_on", "until", "accepted", "answer",
    "upheld", "method", "visited_at", "site", "passed", "revision", "point", "other", "clause", "by_unit",
    "item", "upto", "total", "decimals", "units", "investment", "year_plan", "sector", "enterprise",
    "credit_code", "park", "chain", "day", "note", "since", "side", "number", "issued_on", "criteria",
    "projects", "trim", "held_on", "firm", "category", "channel", "received_on", "hard_reason", "on",
    "outcome", "satisfaction", "earlier", "source", "found_on", "problem", "measures", "document", "level",
    "stage", "amount", "verdict", "unit", "audited_on", "kind", "meeting_on", "issuer", "do", "template", "region",
    "period", "name", "query", "recipients", "copied_to", "stretch", "seen",
)  # fmt: skip
"""Boxes of the forms of act."""
