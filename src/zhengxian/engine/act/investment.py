"""Investment of a project or a county against its monthly plan and the year, and the ratio of funds that arrived.

Amounts are in one unit (usually 万元), January may be missing (1—2月 combined). Source: domain.md §4.1 (pace) and
§5.1 (投资完成率, 资金到位率; a ratio may exceed 100 %).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.rounding import at_least, half_up_text

MONTHS = 12
SLOW, VERY_SLOW = -3.0, -10.0
"""Gaps in 个百分点 below which progress is called 滞后 and 严重滞后 (domain.md §4.1, design)."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """An amount over another, in percent; may exceed 100. None where one is missing or the base is 0."""

    part: float | None
    whole: float | None

    @property
    def value(self) -> float | None:
        """Percent, not negative; None where it cannot be told."""
        if self.part is None or not self.whole:
            return None
        return 100.0 * self.part / self.whole

    def text(self, decimals: int = 1) -> str:
        """The percentage as text, rounded half up; ``—`` where there is none."""
        return "—" if self.value is None else half_up_text(self.value, decimals)


@dataclass(frozen=True, slots=True)
class InvestmentPace:
    """Where investment stands at the end of a month.

    ``month``, ``cumulative``: actual over plan; ``annual``: cumulative actual over the annual plan; ``planned``:
    cumulative plan over the annual plan; ``gap``: annual − planned, ``time_gap``: annual − month/12, both in
    个百分点. ``missing`` are the months without a figure: with any, the cumulative actual cannot be told.
    """

    month: Ratio
    cumulative: Ratio
    annual: Ratio
    planned: Ratio
    gap: float | None
    time_gap: float | None
    missing: tuple[int, ...]

    @property
    def words(self) -> str:
        """Pace in the words of a bulletin, by the gap to the plan, or to time where there is no monthly plan."""
        gap = self.time_gap if self.gap is None else self.gap
        if gap is None:
            return "无法判断"
        if at_least(gap, 0.0):
            return "达到序时进度"
        if at_least(gap, SLOW):
            return "基本同步"
        return "滞后" if at_least(gap, VERY_SLOW) else "严重滞后"


def investment_pace(
    annual_plan: float | None,
    plan: Sequence[float | None],
    actual: Sequence[float | None],
    month: int,
) -> InvestmentPace:
    """Compare investment up to a month with plan and year; both series hold single months, January first.

    A missing January is taken as reported with February when February has a figure; February is then compared as
    two months. Without a monthly plan (all None) only the share of the year is told.

    >>> pace = investment_pace(1200, [None, 200, 100], [None, 150, 120], 3)
    >>> pace.month.text(), pace.cumulative.text(), pace.annual.text(), round(pace.gap, 1), pace.words
    ('120.0', '90.0', '22.5', -2.5, '基本同步')

    Errors: ``A-236`` a month outside 1–12 or a series of more than 12, ``A-237`` a negative amount.
    Source: domain.md §4.1 (default time share m/12; wording thresholds).
    """
    if not 1 <= month <= MONTHS or max(len(plan), len(actual)) > MONTHS:
        raise Refusal("A-236", f"月份 {month} 或月度数据的个数不对", "请填写 1 至 12 月，每月一个数")
    _refuse_negative([annual_plan, *plan, *actual])
    planned, done = _upto(plan, month), _upto(actual, month)
    has_plan = any(figure is not None for figure in plan)
    missing = tuple(n for n, figure in enumerate(done, start=1) if figure is None)
    plan_sum = _sum(planned) if has_plan else None
    done_sum = None if missing else _sum(done)
    annual = Ratio(done_sum, annual_plan)
    share = Ratio(plan_sum, annual_plan)
    time = 100.0 * month / MONTHS
    return InvestmentPace(
        month=_month(plan, actual, month, planned, done) if has_plan else Ratio(done[-1], None),
        cumulative=Ratio(done_sum, plan_sum),
        annual=annual,
        planned=share,
        gap=_less(annual.value, share.value),
        time_gap=_less(annual.value, time),
        missing=missing,
    )


def funds_ratio(arrived: float | None, due: float | None) -> Ratio:
    """资金到位率: funds arrived over funds due; may exceed 100 %.

    >>> funds_ratio(1150, 1000).text(0), funds_ratio(5, 0).text()
    ('115', '—')

    Errors: ``A-237`` a negative amount. Source: domain.md §5.1 (bulletin example 115 %).
    """
    _refuse_negative([arrived, due])
    return Ratio(arrived, due)


def _upto(series: Sequence[float | None], month: int) -> list[float | None]:
    """The months up to one; a January without figure counts as 0 when February has one."""
    figures = [series[n] if n < len(series) else None for n in range(month)]
    if month > 1 and figures[0] is None and figures[1] is not None:
        figures[0] = 0.0
    return figures


def _month(
    plan: Sequence[float | None],
    actual: Sequence[float | None],
    month: int,
    planned: Sequence[float | None],
    done: Sequence[float | None],
) -> Ratio:
    """The month alone; February with January where one of the two series combines them."""
    combined = month == 2 and (None in (*plan[:1], *actual[:1]))
    if not combined or None in (*planned, *done):
        return Ratio(done[-1], planned[-1])
    return Ratio(_sum(done), _sum(planned))


def _sum(figures: Sequence[float | None]) -> float:
    return sum(figure for figure in figures if figure is not None)


def _less(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a - b


def _refuse_negative(figures: Sequence[float | None]) -> None:
    for figure in figures:
        if figure is not None and not 0 <= figure < float("inf"):
            raise Refusal("A-237", f"投资额 {figure} 不能用来计算", "请填写不小于 0 的数，没有数据请留空")
