"""The sentence of a reading, as bulletins write it: 超、低于 … 个百分点, never 增长 with a minus sign."""

from __future__ import annotations

import math
from decimal import Decimal

from zhengxian.engine.base.rounding import half_up_text
from zhengxian.engine.monitor.pace_grid import PaceColumn
from zhengxian.engine.monitor.pace_words import PaceWord


def growth_text(growth: float, decimals: int = 1) -> str:
    """Return a growth rate in words: 增长, 下降 or 持平.

    >>> growth_text(5.25), growth_text(-2.1), growth_text(0.04)
    ('同比增长 5.3%', '同比下降 2.1%', '同比持平')

    Source: domain.md §10 (growth with one decimal) and the wording of statistics bulletins.
    """
    size = half_up_text(abs(growth), decimals)
    if not float(size):
        return "同比持平"
    return f"同比{'增长' if growth > 0 else '下降'} {size}%"


def pace_text(
    word: PaceWord,
    column: PaceColumn,
    value: float,
    expected: float,
    progress: float,
    gap: float,
    unit: str = "",
    *,
    target: float = math.nan,
) -> str:
    """Return the sentence of one reading, without region, indicator and full stop.

    >>> pace_text(PaceWord.SLOW, PaceColumn("level"), 119.73, 122.39, 61.142, -1.36)
    '完成年度目标的 61.14%，低于序时进度 1.36 个百分点'
    >>> pace_text(PaceWord.BAD, PaceColumn("growth", decimals=1), -2.1, 6.5, -2.1, -8.6)
    '同比下降 2.1%，低于目标 8.6 个百分点'
    >>> pace_text(PaceWord.BAD, PaceColumn("count"), 3, 5, 25.0, -16.67, "户")
    '完成 3 户，应完成 5 户，少 2 户'

    ``gap`` is positive when better; the words follow the figure, so an indicator of which less is better is
    低于 its plan when ahead. ``target`` of the year tells why a level or count could not be judged.
    Source: domain.md §4.1 (wording), design board §6.
    """
    if not word.is_judged:
        return _not_judged(word, column, target if column.is_completion else expected)
    raw = -gap if column.direction == "negative" else gap
    if column.kind == "count":
        return _count_text(value, expected, unit)
    size = half_up_text(abs(gap), column.decimals)
    if column.kind == "level":
        return _level_text(column, half_up_text(progress, column.decimals), raw, size)
    if column.kind == "growth":
        return f"{growth_text(value, column.decimals)}，{_side(raw, '目标', f'{size} 个百分点')}"
    if column.is_of_plan:
        return f"为 {_plain(value)}{_spaced(unit)}，{_side(raw, '计划', f'{size}%')}"
    shown = half_up_text(value, column.decimals)
    return f"为 {shown}%，{_side(raw, '计划', f'{size} 个百分点')}"


def _level_text(column: PaceColumn, done: str, raw: float, size: str) -> str:
    if column.direction == "negative":
        return f"达到年度控制数的 {done}%，{_side(raw, '序时进度', f'{size} 个百分点')}"
    head = f"完成年度目标的 {done}%"
    if raw == 0:
        return f"{head}，与序时进度持平"
    return f"{head}，{'超' if raw > 0 else '低于'}序时进度 {size} 个百分点"


def _count_text(value: float, expected: float, unit: str) -> str:
    more = value - expected
    named = _spaced(unit)
    words = "与计划持平" if not more else f"{'多' if more > 0 else '少'} {_plain(abs(more))}{named}"
    return f"完成 {_plain(value)}{named}，应完成 {_plain(expected)}{named}，{words}"


def _side(raw: float, what: str, size: str) -> str:
    if raw == 0:
        return f"与{what}持平"
    return f"{'高于' if raw > 0 else '低于'}{what} {size}"


def _not_judged(word: PaceWord, column: PaceColumn, base: float) -> str:
    if word is PaceWord.NOT_DUE:
        return "未到考核时点"
    if word is PaceWord.NO_PLAN:
        return "没有进度计划"
    if word is PaceWord.MISSING:
        return "没有报数"
    if column.direction == "target":
        return "区间型指标没有单一的进度方向，请按区间判断。（M-122）"
    if (column.is_completion or column.is_of_plan) and base <= 0:
        return "目标或计划不大于 0，完成比例没有意义，请直接对照实绩和计划。（M-123）"
    return "实绩与计划相差过大，无法判定进度，请核对单位和数值。（M-124）"


def _spaced(unit: str) -> str:
    return f" {unit}" if unit else ""


def _plain(value: float) -> str:
    text = f"{Decimal(repr(float(value))):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
