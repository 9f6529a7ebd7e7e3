"""Ways to divide a level or count target over regions; parts add up to the whole (domain.md §4.3)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.parts import round_together
from zhengxian.engine.base.rounding import half_up

Number = float | Decimal


class SplitMethod(Enum):
    """How a target was divided."""

    SHARE = "share"
    CATCH_UP = "catch_up"
    INCREMENT = "increment"
    CLASS_UPLIFT = "class_uplift"
    HAND = "hand"

    @property
    def label(self) -> str:
        """The words of the office."""
        return {
            "share": "按上年份额",
            "catch_up": "按份额加追赶",
            "increment": "按增量",
            "class_uplift": "按类别加点",
            "hand": "手工指定",
        }[self.value]


@dataclass(frozen=True, slots=True)
class TargetSplit:
    """Parts of a target by region at ``decimals``, in the order of the regions.

    Level and count: the parts add up to ``total`` exactly, unless set by hand. Growth: ``total`` is the
    whole's target growth, which the parts' weighted growth reaches, unless set by hand or by class.
    """

    method: SplitMethod
    total: Decimal
    decimals: int
    parts: dict[str, Decimal]


def split_by_share(total: Number, last_year: Mapping[str, Number], *, decimals: int = 0) -> TargetSplit:
    """Divide a level or count by last year's shares, by largest remainder.

    >>> found = split_by_share(10, {"甲县": 5, "乙县": 3, "丙县": 1})
    >>> {key: int(part) for key, part in found.parts.items()}
    {'甲县': 6, '乙县': 3, '丙县': 1}

    ``total`` in the indicator's unit with at most ``decimals`` decimals, any sign; ``last_year`` not
    negative, at least one above 0, in one unit; a region without last year's figure gets nothing. A merged
    region comes with the sum of its parts. Errors: M-113 last year's figures, M-118 the total.
    Formula: T·x_i/Σx, rounded together. Source: domain.md §4.3 (a).
    """
    whole, past = checked_total(total, decimals), past_figures(last_year)
    return _together(
        SplitMethod.SHARE, whole, {k: _fraction(whole) * v for k, v in shares_of(past).items()}, decimals
    )


def split_by_increment(
    total: Number, last_year: Mapping[str, Number], shares: Mapping[str, Number], *, decimals: int = 0
) -> TargetSplit:
    """Give every region last year's figure and a share of the increment (增量法).

    >>> found = split_by_increment(110, {"甲县": 60, "乙县": 40}, {"甲县": 30, "乙县": 70})
    >>> {key: int(part) for key, part in found.parts.items()}
    {'甲县': 63, '乙县': 47}

    ``shares`` need not sum to anything; a region without one keeps last year's figure. A total below last
    year's is a decrement, shared alike. Errors: M-113, M-114 a share for an unknown region, M-118.
    Formula: x_i + (T − Σx)·s_i/Σs, rounded together. Source: domain.md §4.3 (c).
    """
    whole, past = checked_total(total, decimals), past_figures(last_year)
    refuse_strangers(shares, past)
    more = _fraction(whole) - sum(past.values())
    portion = shares_of(past_figures({key: shares.get(key, 0) for key in past}))
    exact = {key: value + more * portion[key] for key, value in past.items()}
    return _together(SplitMethod.INCREMENT, whole, exact, decimals)


def split_by_growth(
    total: Number,
    last_year: Mapping[str, Number],
    growths: Mapping[str, Number],
    *,
    method: SplitMethod = SplitMethod.CATCH_UP,
    decimals: int = 0,
) -> TargetSplit:
    """Divide a level in the proportion of what each region would reach with its own growth target.

    >>> found = split_by_growth(108, {"甲县": 60, "乙县": 40}, {"甲县": 5, "乙县": 10}, decimals=1)
    >>> {key: str(part) for key, part in found.parts.items()}
    {'甲县': '63.6', '乙县': '44.4'}

    ``growths`` in per cent, > −100, one for every region, as the growth methods of `growth` give them.
    Errors: M-113, M-114 a region without growth or unknown, M-118. Formula: T·y_i/Σy, y_i = x_i·(1 + g_i).
    Source: domain.md §4.3 (b, d).
    """
    past = past_figures(last_year)
    refuse_strangers(growths, past)
    absent = next((key for key in past if key not in growths), None)
    if absent is not None:
        raise Refusal("M-114", f"地区“{absent}”没有增长目标或类别", "请核对参加分解的地区")
    reached = {key: value * (1 + _fraction(growths[key]) / 100) for key, value in past.items()}
    whole = checked_total(total, decimals)
    exact = {key: _fraction(whole) * value for key, value in shares_of(reached).items()}
    return _together(method, whole, exact, decimals)


def split_by_hand(total: Number, parts: Mapping[str, Number], *, decimals: int = 0) -> TargetSplit:
    """Take parts as they were negotiated, rounded half up; whether they make the whole is a check's question.

    Errors: M-113 a part that is no number, M-118. Source: domain.md §4.3 (e).
    """
    whole = checked_total(total, decimals)
    for key, value in parts.items():
        if not math.isfinite(value):
            raise _no_past(f"地区“{key}”的分解数不是数字")
    return TargetSplit(
        SplitMethod.HAND, whole, decimals, {key: half_up(value, decimals) for key, value in parts.items()}
    )


def checked_total(total: Number, decimals: int) -> Decimal:
    """Return the target at its decimals; M-118 when it has more, or is no number."""
    if not math.isfinite(total) or _fraction(half_up(total, decimals)) != _fraction(total):
        wrong = f"年度目标 {total} 不是数字，或小数超过 {decimals} 位"
        raise Refusal("M-118", wrong, "请改正目标，或增加小数位数")
    return half_up(total, decimals)


def past_figures(last_year: Mapping[str, Number]) -> dict[str, Fraction]:
    """Return last year's figures exactly as written; M-113 when one is missing or negative, or all are 0."""
    for key, value in last_year.items():
        if not math.isfinite(value) or value < 0:
            raise _no_past(f"地区“{key}”的上年数缺数或为负")
    figures = {key: _fraction(value) for key, value in last_year.items()}
    if not sum(figures.values()):
        raise _no_past("各地区的上年数合计为 0")
    return figures


def shares_of(figures: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Return each region's share of the sum, exactly; M-113 when the sum is not above 0."""
    whole = sum(figures.values())
    if whole <= 0 or min(figures.values()) < 0:
        raise _no_past("按上年数和增长目标推算的合计不大于 0")
    return {key: value / whole for key, value in figures.items()}


def refuse_strangers(given: Mapping[str, object], regions: Mapping[str, object]) -> None:
    """Refuse (M-114) something given for a region that takes no part."""
    stranger = next((key for key in given if key not in regions), None)
    if stranger is not None:
        raise Refusal("M-114", f"地区“{stranger}”没有上年数，不在分解范围之内", "请核对参加分解的地区")


def _together(
    method: SplitMethod, total: Decimal, exact: Mapping[str, Fraction], decimals: int
) -> TargetSplit:
    parts = round_together(list(exact.values()), decimals)
    return TargetSplit(method, total, decimals, dict(zip(exact, parts, strict=True)))


def _fraction(value: Number) -> Fraction:
    return Fraction(value if isinstance(value, Decimal) else Decimal(repr(float(value))))


def _no_past(wrong: str) -> Refusal:
    return Refusal("M-113", f"{wrong}，不能据此分解目标", "请补齐并核对各地区的数，单位要一致")
