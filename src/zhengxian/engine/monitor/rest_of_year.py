"""What the rest of the year needs. For leaders' analysis only, never beside a reporting box (domain.md §11).

From levels take `zhengxian.engine.base.growth.required_growth`, given on here.
"""

from __future__ import annotations

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.growth import required_growth

__all__ = ["required_each_month", "required_from_growth", "required_growth"]


def required_from_growth(target_growth: float, growth_to_date: float, base_share: float) -> float:
    """Return the growth the rest of the year needs, from growth rates alone.

    >>> round(required_from_growth(8, (760 / 715 - 1) * 100, 0.715), 4)
    12.2807

    For series of which no level is published. Growth in per cent; ``base_share``: the part of last year's
    comparable whole-year figure that fell into the months that are over, 0 ≤ w < 1. Missing values are
    refused. Errors: M-128. Formula: (T − w·G) / (1 − w), which is `required_growth` divided by the base.
    Source: domain.md §4.1, B-9.
    """
    if not 0 <= base_share < 1:
        wrong = f"已过月份占上年的比重 {base_share:g} 不在 0 到 1 之间，余下月份没有基数"
        raise Refusal("M-128", wrong, "请核对上年同期数和上年全年数")
    found = (target_growth - base_share * growth_to_date) / (1.0 - base_share)
    if found != found:
        raise Refusal("M-129", "目标增速或累计增速缺数，算不出余下月份的增速", "请先补齐增速")
    return found


def required_each_month(target: float, level: float, months_left: float) -> float:
    """Return what every month that is left has to bring for a level target, on average.

    >>> required_each_month(120, 90, 3)
    10.0

    In the indicator's unit; 0 when the target is reached. Missing values are refused. Errors: M-128 no month
    is left, M-129. Formula: max(0, T − A) / months. Source: domain.md §4.1.
    """
    if not months_left > 0:
        raise Refusal("M-128", "年内已没有余下的月份", "请改看全年完成情况")
    found = (target - level) / months_left
    if found != found:
        raise Refusal("M-129", "年度目标或累计数缺数，算不出余下月份的任务", "请先补齐这些数")
    return max(0.0, found)
