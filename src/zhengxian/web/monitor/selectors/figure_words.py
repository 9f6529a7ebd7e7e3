"""How a reading came about, in figures: the arithmetic behind its sentence."""

from __future__ import annotations

from zhengxian.web.collect.models import Direction, Indicator, Kind
from zhengxian.web.monitor.models import Reading
from zhengxian.web.ui.components import figures

_COMPLETION = 2
"""Decimals of a completion and of its gap."""


def is_plain(indicator: Indicator) -> bool:
    """Tell whether a figure is compared as it is, in per cent, and not as a part of a target or plan."""
    return indicator.kind == Kind.GROWTH or (indicator.kind == Kind.RATIO and indicator.unit == "%")


def gap_decimals(indicator: Indicator) -> int:
    """Return with how many decimals a gap is judged and printed.

    >>> gap_decimals(Indicator(kind="level", decimals=0)), gap_decimals(Indicator(kind="growth", decimals=1))
    (2, 1)
    """
    return indicator.decimals if is_plain(indicator) else _COMPLETION


def arithmetic(reading: Reading, indicator: Indicator) -> str:
    """Return the steps from figure and plan to the gap; empty where nothing was judged.

    >>> row = Reading(value=58.4, planned=60.0, target=80.0, completion=73.0, position=75.0, gap=-2.0)
    >>> arithmetic(row, Indicator(kind="level", unit="亿元", decimals=2))
    '58.40 ÷ 80.00 = 73.00%，应完成 60.00 ÷ 80.00 = 75.00%，73.00% − 75.00% = −2.00 个百分点。'
    >>> row = Reading(value=-2.1, planned=5.0, target=5.0, position=5.0, gap=-7.1)
    >>> arithmetic(row, Indicator(kind="growth", unit="%", decimals=1))
    '−2.1% − 5.0% = −7.1 个百分点。'
    """
    if reading.gap is None or reading.value is None or reading.planned is None:
        return ""
    if is_plain(indicator):
        steps = _plain(reading, indicator)
    elif reading.completion is not None:
        steps = _completion(reading, indicator)
    else:
        steps = _of_plan(reading, indicator)
    turned = "越低越好的指标，差反过来算：" if indicator.direction == Direction.NEGATIVE else ""
    return f"{turned}{steps}。"


def _difference(first: object, second: object, reading: Reading, indicator: Indicator) -> str:
    """Write which two figures were subtracted; where less is better, the plan stands first."""
    decimals, gap = gap_decimals(indicator), figures.signed(reading.gap, gap_decimals(indicator))
    one, two = (f"{figures.shown(v, decimals)}%" for v in (first, second))
    if indicator.direction == Direction.NEGATIVE:
        one, two = two, one
    two = f"（{two}）" if two.startswith("−") else two
    return f"{one} − {two} = {gap} 个百分点"


def _plain(reading: Reading, indicator: Indicator) -> str:
    return _difference(reading.value, reading.planned, reading, indicator)


def _completion(reading: Reading, indicator: Indicator) -> str:
    value, planned, target = (
        figures.shown(v, indicator.decimals) for v in (reading.value, reading.planned, reading.target)
    )
    done, due = (f"{figures.shown(v, _COMPLETION)}%" for v in (reading.completion, reading.position))
    parts = f"{value} ÷ {target} = {done}，应完成 {planned} ÷ {target} = {due}"
    return f"{parts}，{_difference(reading.completion, reading.position, reading, indicator)}"


def _of_plan(reading: Reading, indicator: Indicator) -> str:
    value, planned = (figures.shown(v, indicator.decimals) for v in (reading.value, reading.planned))
    share = (reading.value or 0.0) / reading.planned * 100.0 if reading.planned else None
    done = f"{figures.shown(share, _COMPLETION)}%"
    return f"{value} ÷ 当期计划 {planned} = {done}，{_difference(share, 100.0, reading, indicator)}"


def chance_text(probability: float | None) -> str:
    """Return the chance of reaching the target in words: the ends are never told as certain.

    >>> [chance_text(p) for p in (0.0, 0.004, 0.345, 0.995, None)]
    ['不足 1%', '不足 1%', '35%', '超过 99%', '—']
    """
    if probability is None:
        return "—"
    if probability < 0.01:
        return "不足 1%"
    return "超过 99%" if probability > 0.99 else f"{figures.shown(probability * 100, 0)}%"
