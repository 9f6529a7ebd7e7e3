"""The kinds of warning rules and the parameters each takes; the algorithms stand in ``engine.monitor.warnings``."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from zhengxian.engine.base.check.kinds import Parameter

_OF = Parameter("choice", "total", choices=("total", "items", "all"))

KINDS: Mapping[str, Mapping[str, Parameter]] = MappingProxyType(
    {
        "pace": {"word": Parameter("choice", choices=("slow", "lag", "bad"))},
        "negative": {},
        "worsening": {
            "running": Parameter("whole", low=1, high=12),
            "least": Parameter("number", 0.0, low=0),
        },
        "forecast": {"below": Parameter("number", low=0, high=1)},
        "limit": {
            "side": Parameter("choice", choices=("below", "above")),
            "bound": Parameter("number"),
        },
        "bands": {
            "yellow": Parameter("number"),
            "orange": Parameter("number"),
            "red": Parameter("number"),
        },
        "growth_colour": {},
        "month_colour": {},
        "arrears": {"rate": Parameter("number", 1.0, low=0), "points": Parameter("number", low=0)},
        "rank_fall": {"places": Parameter("whole", low=1), "of": _OF},
        "persistently_low": {
            "share": Parameter("number", low=0, high=0.5),
            "times": Parameter("whole", low=1, high=36),
            "of_last": Parameter("whole", low=1, high=36),
            "of": _OF,
        },
    }
)

OWN_LEVELS = ("bands", "growth_colour", "month_colour")
"""Kinds that give each case its own level."""

OF_RANKS = ("rank_fall", "persistently_low")
"""Kinds that watch ranks of an evaluation, not figures, and so choose no indicators."""
