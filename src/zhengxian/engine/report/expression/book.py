"""The closed lists of the language: words, functions with what they take and give, formats with what they take."""

from __future__ import annotations

from dataclasses import dataclass

from zhengxian.engine.report.source import LATE, RANKED, RATED, READ, WARNED

FIGURE, TEXT, PERIOD = "figure", "text", "period"

REGIONS = ("city", "upper", "it")
"""Words that stand for a region: the bulletin's own, the one above it, the row's."""
PERIODS = ("period", "last_year", "previous")
"""Words that stand for a period."""

FIGURES_HELD = frozenset({
    "score", "rank", "rank_in_class", "moved", "value", "progress", "gap", "target",
    "numerator", "denominator", "days_late",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signature:
    """What a function takes, how many of it may be left out, and what it gives.

    Parameters: ``node``, ``indicator``, ``code``, ``kind``, ``level`` (words), ``region``, ``whole``, ``decimals``, ``text``,
    ``figure``, ``rows``. ``holds`` are the members of a row or of the rows it gives.
    """

    takes: tuple[str, ...]
    gives: str
    optional: int = 0
    holds: tuple[str, ...] = ()


FUNCTIONS = {
    "name": Signature(("region",), TEXT),
    "rank": Signature(("node", "region"), FIGURE),
    "rank_in_class": Signature(("node", "region"), FIGURE),
    "score": Signature(("node", "region"), FIGURE),
    "moved": Signature(("node", "region"), FIGURE),
    "gap": Signature(("figure", "figure"), FIGURE),
    "share": Signature(("figure", "figure"), FIGURE),
    "times": Signature(("figure", "figure"), FIGURE),
    "count": Signature(("rows",), FIGURE),
    "reading": Signature(("indicator", "region"), "row", 0, READ),
    "rate": Signature(("code", "region"), "row", 1, RATED),
    "regions": Signature((), "rows", 0, ("name",)),
    "ranking": Signature(("node", "text"), "rows", 1, RANKED),
    "top": Signature(("node", "whole", "text"), "rows", 1, RANKED),
    "bottom": Signature(("node", "whole", "text"), "rows", 1, RANKED),
    "moved_up": Signature(("node", "whole"), "rows", 1, RANKED),
    "moved_down": Signature(("node", "whole"), "rows", 1, RANKED),
    "graded": Signature(("node", "text"), "rows", 0, RANKED),
    "classes": Signature(("node",), "rows", 0, ("name",)),
    "highest": Signature(("indicator", "whole"), "rows", 0, ("name", "value")),
    "lowest": Signature(("indicator", "whole"), "rows", 0, ("name", "value")),
    "lagging": Signature(("kind", "whole"), "rows", 1, LATE),
    "warnings": Signature(("level", "whole"), "rows", 1, WARNED),
}

FORMATS = {
    "plain": Signature((), FIGURE),
    "bare": Signature((), FIGURE),
    "in": Signature(("text", "decimals"), FIGURE, 1),
    "growth": Signature((), FIGURE),
    "growth_in_times": Signature((), FIGURE),
    "raised": Signature((), FIGURE),
    "against": Signature(("text",), FIGURE),
    "faster": Signature(("text",), FIGURE),
    "ahead": Signature(("text",), FIGURE),
    "place": Signature((), FIGURE),
    "moved": Signature(("text",), FIGURE),
    "turn": Signature(("figure", "text"), FIGURE),
    "multiple": Signature((), FIGURE),
    "whole": Signature(("text",), FIGURE),
    "label": Signature((), PERIOD),
    "cumulative": Signature((), PERIOD),
    "year": Signature((), PERIOD),
}
"""By name: what further arguments a format takes, and in ``gives`` which value it is for."""


def held_type(name: str) -> str:
    """Return what a member of a row is: a figure or a text."""
    return FIGURE if name in FIGURES_HELD else TEXT
