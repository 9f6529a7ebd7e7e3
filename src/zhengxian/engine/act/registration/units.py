"""Units that reach the size of the register (四上): new ones enter month by month, grown ones once a year.

Revenue is the office's own knowledge from tax or business data, in 万元, never an individual statistical return.
The list says who should be asked about; it never proposes a figure. Source: domain.md §5.2 (thresholds, timing).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from zhengxian.engine.act.clocks import months_after
from zhengxian.engine.base.period import Period


class Trade(Enum):
    """Trades with their own threshold."""

    INDUSTRY = "industry"
    WHOLESALE = "wholesale"
    RETAIL = "retail"
    CATERING = "catering"
    SERVICES_LARGE = "services_large"
    SERVICES_MIDDLE = "services_middle"
    SERVICES_SMALL = "services_small"
    CONSTRUCTION = "construction"
    PROPERTY = "property"

    @property
    def label(self) -> str:
        """The office's word."""
        return _TRADES[self][0]

    @property
    def threshold(self) -> float | None:
        """Main revenue in 万元; None where a licence or the business itself decides."""
        return _TRADES[self][1]


class Way(Enum):
    """How a unit enters: month by month (new), once a year (grown), or not."""

    MONTHLY = "monthly"
    ANNUAL = "annual"
    NONE = "none"

    @property
    def label(self) -> str:
        """The word of the office."""
        return {"monthly": "月度新增", "annual": "年度申报", "none": "暂不申报"}[self.value]


@dataclass(frozen=True, slots=True)
class UnitToEnter:
    """What is known of one unit: revenue of the last twelve months (万元, None unknown), since when it works.

    ``qualified``: has the licence (construction) or develops property. ``in_register``: entered already.
    """

    code: str
    name: str
    trade: Trade
    revenue: float | None = None
    since: date | None = None
    in_register: bool = False
    qualified: bool = False


@dataclass(frozen=True, slots=True)
class UnitRule:
    """Months a unit counts as new, the day of the monthly window, months of the annual one."""

    new_months: int = 24
    monthly_day: int = 20
    annual_months: tuple[int, ...] = (10, 11, 12)


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """How a unit stands in one month: way, whether its window is open, the last day, and the reason."""

    unit: UnitToEnter
    way: Way
    open_now: bool
    due: date | None
    reason: str


def unit_entry(unit: UnitToEnter, month: Period, rule: UnitRule | None = None) -> UnitEntry:
    """Tell whether a unit should be entered in a month, by which way, and why.

    >>> grown = UnitToEnter("u", "甲厂", Trade.INDUSTRY, 2600, date(2015, 3, 1))
    >>> entry = unit_entry(grown, Period.parse("2026-06"))
    >>> entry.way.label, entry.open_now, entry.reason
    ('年度申报', False, '营业收入 2600 万元，达到 2000 万元；属于成长达限，在 10—12 月申报，不影响当年增速。')

    Source: domain.md §5.2 (monthly only for newly founded or produced units; 小升规 in October to December).
    """
    rule = rule or UnitRule()
    reached, words = _reached(unit)
    if unit.in_register or not reached:
        return UnitEntry(unit, Way.NONE, False, None, "已在库。" if unit.in_register else f"{words}。")
    if unit.since is not None and months_after(unit.since, rule.new_months) >= month.first_day:
        due = month.first_day.replace(day=rule.monthly_day)
        return UnitEntry(unit, Way.MONTHLY, True, due, f"{words}；{unit.since} 起新建投产，可以月度申报。")
    first, last = rule.annual_months[0], rule.annual_months[-1]
    why = f"{words}；属于成长达限，在 {first}—{last} 月申报，不影响当年增速。"
    return UnitEntry(unit, Way.ANNUAL, month.first_day.month in rule.annual_months, None, why)


def _reached(unit: UnitToEnter) -> tuple[bool, str]:
    limit = unit.trade.threshold
    if limit is None:
        return unit.qualified, "具备资质或开展经营" if unit.qualified else "没有登记资质"
    if unit.revenue is None:
        return False, "没有营业收入数据，无法判断"
    word = "达到" if unit.revenue >= limit else "不足"
    return unit.revenue >= limit, f"营业收入 {unit.revenue:g} 万元，{word} {limit:g} 万元"


_TRADES: dict[Trade, tuple[str, float | None]] = {
    Trade.INDUSTRY: ("工业", 2000.0),
    Trade.WHOLESALE: ("批发业", 2000.0),
    Trade.RETAIL: ("零售业", 500.0),
    Trade.CATERING: ("住宿和餐饮业", 200.0),
    Trade.SERVICES_LARGE: ("服务业（交通、信息、水利环境、卫生）", 2000.0),
    Trade.SERVICES_MIDDLE: ("服务业（租赁商务、科研、教育、物业、中介）", 1000.0),
    Trade.SERVICES_SMALL: ("服务业（居民服务、文体娱乐、社会工作）", 500.0),
    Trade.CONSTRUCTION: ("有资质的建筑业", None),
    Trade.PROPERTY: ("房地产开发业", None),
}
