"""The month alone from cumulative growth: an interval, or a stated reason for none (domain.md §4.2)."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.growth import WIDEST, GrowthInterval, single_month_growth


@dataclass(frozen=True, slots=True)
class MonthAlone:
    """A month (1–12), its name (1—2月 combined), and its growth as interval, or code and sentence of why not."""

    month: int
    label: str
    interval: GrowthInterval | None
    code: str = ""
    reason: str = ""


def months_alone(
    levels: Sequence[float],
    growths: Sequence[float],
    *,
    decimals: int = 1,
    changed: Collection[int] = (),
    widest: float = WIDEST,
) -> tuple[MonthAlone, ...]:
    """Read every month alone out of cumulative levels and cumulative growths.

    >>> blank = [math.nan] * 4
    >>> rows = months_alone(blank + [500, 612], blank + [8.2, 7.9])
    >>> june = rows[5].interval
    >>> round(june.point, 2), round(june.low, 2), round(june.high, 2), rows[3].code
    (6.58, 6.1, 7.07, 'M-125')

    January first, up to twelve, NaN missing; growth in per cent with ``decimals`` decimals. January alone, or
    1—2月 when January is not published, is the cumulative growth itself. No interval (code): M-125 this or
    the last month is missing (nothing is interpolated), M-126 base or unit set ``changed`` in that month,
    M-127 wider than ``widest`` points; B-131 to B-134 as `single_month_growth`. Source: domain.md §4.2, B-8.
    """
    rows = []
    for month in range(1, len(levels) + 1):
        combined = month == 2 and (math.isnan(levels[0]) or math.isnan(growths[0]))
        label = "1—2月" if combined else f"{month}月"
        try:
            interval = _interval(levels, growths, month, decimals, combined)
            _refuse_unfit(label, interval, month in changed and month > 1 and not combined, widest)
        except Refusal as refusal:
            rows.append(MonthAlone(month, label, None, refusal.code, str(refusal)))
        else:
            rows.append(MonthAlone(month, label, interval))
    return tuple(rows)


def _interval(
    levels: Sequence[float], growths: Sequence[float], month: int, decimals: int, combined: bool
) -> GrowthInterval:
    now, rate = levels[month - 1], growths[month - 1]
    if month == 1 or combined:
        if math.isnan(rate):
            raise _missing(month)
        half = 0.5 * 10.0**-decimals
        return GrowthInterval(rate, rate - half, rate + half)
    before, rate_before = levels[month - 2], growths[month - 2]
    if any(map(math.isnan, (now, rate, before, rate_before))):
        raise _missing(month)
    return single_month_growth(before, rate_before, now, rate, decimals=decimals)


def _refuse_unfit(label: str, interval: GrowthInterval, changed: bool, widest: float) -> None:
    if changed:
        raise Refusal(
            "M-126",
            f"{label}调整过同期数或单位范围，不能推算当月增速",
            "请只看累计增速，或向统计部门了解口径",
        )
    if not interval.is_narrow(widest):
        wrong = f"推算的{label}增速区间宽 {interval.width:.1f} 个百分点，超过 {widest:g} 个百分点，不予显示"
        raise Refusal("M-127", wrong, "请只看累计增速")


def _missing(month: int) -> Refusal:
    what = f"{month}月或上月的累计数、累计增速缺数，不能推算当月增速"
    return Refusal("M-125", what, "请补齐两个月的数；没有公布的月份不插补")
