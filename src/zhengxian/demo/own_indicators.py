"""Indicators that the demo city added to the library by itself: electricity by ten days."""

from __future__ import annotations

from zhengxian.engine.base.indicator import Indicator, ValidRange

_SOURCE = "示范市自定指标（虚构）"

OWN_INDICATORS = (
    Indicator(
        "ten_day_power",
        "旬度工业用电量",
        "后劲",
        "level",
        "亿千瓦时",
        "positive",
        "ten_day",
        "供电公司",
        "当旬工业用电量，不累计。",
        _SOURCE,
        "from memory",
        decimals=3,
        valid_range=ValidRange(low=0),
        growth_series="ten_day_power_growth",
    ),
    Indicator(
        "ten_day_power_growth",
        "旬度工业用电量增速",
        "后劲",
        "growth",
        "%",
        "positive",
        "ten_day",
        "供电公司",
        "当旬工业用电量比上年同旬增长的百分比。",
        _SOURCE,
        "from memory",
        decimals=1,
        valid_range=ValidRange(low=-100),
        growth_of="ten_day_power",
    ),
)
