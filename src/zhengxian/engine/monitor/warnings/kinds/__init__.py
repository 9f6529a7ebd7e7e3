"""The algorithms, one for every kind of rule."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from zhengxian.engine.base.warning import WarningRule
from zhengxian.engine.monitor.warnings.ground import Ground
from zhengxian.engine.monitor.warnings.kinds.lines import bands, forecast, limit, negative, worsening
from zhengxian.engine.monitor.warnings.kinds.paces import arrears, growth_colour, month_colour, pace
from zhengxian.engine.monitor.warnings.kinds.standings import persistently_low, rank_fall
from zhengxian.engine.monitor.warnings.ranks import Ranks
from zhengxian.engine.monitor.warnings.verdict import Verdict

ON_FIGURES: Mapping[str, Callable[[WarningRule, Ground, list[int]], Verdict]] = MappingProxyType(
    {
        "pace": pace,
        "negative": negative,
        "worsening": worsening,
        "forecast": forecast,
        "limit": limit,
        "bands": bands,
        "growth_colour": growth_colour,
        "month_colour": month_colour,
        "arrears": arrears,
    }
)

ON_RANKS: Mapping[str, Callable[[WarningRule, Ranks, list[int]], Verdict]] = MappingProxyType(
    {"rank_fall": rank_fall, "persistently_low": persistently_low}
)

OF_READINGS = ("pace", "growth_colour", "month_colour", "arrears")
"""Kinds that need the readings of pace."""

__all__ = ["OF_READINGS", "ON_FIGURES", "ON_RANKS"]
