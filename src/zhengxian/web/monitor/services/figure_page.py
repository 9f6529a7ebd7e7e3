"""What the leaders' page of a figure works out: the month alone, the rest of the year, two years, pull on the whole.

Only for those who see targets, never beside a reporting box (design.md §7, domain.md §11). Every answer is a figure with
its arithmetic, or a sentence that says why there is none.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.growth import two_year_average
from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.engine.monitor.month_alone import MonthAlone, months_alone
from zhengxian.engine.monitor.rest_of_year import required_each_month, required_from_growth
from zhengxian.engine.monitor.structure import structure
from zhengxian.web.collect.models import Indicator, Kind
from zhengxian.web.collect.selectors.observations import seen_figures
from zhengxian.web.collect.selectors.series import joined_series
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region
from zhengxian.web.monitor.selectors.figure import Figure
from zhengxian.web.monitor.services.figure_chart import year_of
from zhengxian.web.monitor.services.plan_points import levels_of
from zhengxian.web.ui.components import figures

NOT_FOR_KIND = "存量和比率看期末水平，不按余下月份分摊。"
NO_TARGET = "没有年度目标，不算余下月份的任务。"
NOT_YET = "本期的数还没有，或者您还不能看；等公布后再看。"


@dataclass(frozen=True)
class Answer:
    """One question's answer: how it is shown and worked out, or why not."""

    label: str
    shown: str
    words: str


@dataclass(frozen=True)
class Analysis:
    """Everything worked out of a figure; ``actual`` is the year's figures as plans count them."""

    actual: tuple[float | None, ...]
    answers: tuple[Answer, ...]
    months: tuple[MonthAlone, ...]


@dataclass(frozen=True)
class _Past:
    """The figures that a reader may see, by year: of the figure, and of the level and the growth that belong together."""

    own: dict[str, float]
    level: dict[str, float]
    growth: dict[str, float]

    def of(self, name: str, period: Period) -> float:
        """Return one figure, NaN when it is not there or not seen."""
        found: dict[str, float] = getattr(self, name)
        return found.get(str(period), math.nan)


def analyse(access: Access, found: Figure, today: date) -> Analysis:
    """Work out what the page shows of a figure; four queries for each series it reads, two for the pull."""
    level, growth = _pair(found.indicator)
    years = _years(found.period)
    read = {
        one.pk: _values(access, one, found.region, years, today)
        for one in (found.indicator, level, growth)
        if one is not None
    }
    past = _Past(read[found.indicator.pk], read[level.pk] if level else {}, read[growth.pk] if growth else {})
    own = [past.of("own", period) for period in year_of(found.period)]
    return Analysis(
        tuple(None if math.isnan(v) else v for v in own),
        (
            _rest(found, past),
            _two_years(found, past, growth),
            _pull(access, found, level, growth),
        ),
        _alone(found, past, growth),
    )


def _pair(indicator: Indicator) -> tuple[Indicator | None, Indicator | None]:
    """Return the level and the growth series that belong together, as far as there are."""
    if indicator.kind == Kind.GROWTH:
        return indicator.growth_of, indicator
    return indicator, getattr(indicator, "growth_series", None)


def _years(period: Period) -> tuple[Period, ...]:
    """Return the periods of this year and the two before."""
    first = Period.of(period.kind, period.year - 2)
    return Period.range(first, first + (3 * period.kind.per_year - 1))


def _values(
    access: Access, one: Indicator, region: Region, periods: Sequence[Period], today: date
) -> dict[str, float]:
    points = joined_series(access, one, [region], periods, day=today)[0].points
    found: dict[str, float] = {}
    for year in sorted({p.period.year for p in points}):
        own = [p for p in points if p.period.year == year]
        found |= {str(p): value for p, value in levels_of(one, own) if not math.isnan(value)}
    return found


def _rest(found: Figure, past: _Past) -> Answer:
    label, one = "余下月份要求", found.indicator
    goal = found.plan.value if found.plan else (found.reading.target if found.reading else None)
    if one.kind not in (Kind.LEVEL, Kind.COUNT, Kind.GROWTH):
        return Answer(label, "—", NOT_FOR_KIND)
    if goal is None:
        return Answer(label, "—", NO_TARGET)
    if math.isnan(past.of("own", found.period)):
        return Answer(label, "—", NOT_YET)
    if one.kind == Kind.GROWTH:
        return _answer(label, lambda: _rest_growth(found, goal, past))
    return _answer(label, lambda: _rest_level(found, goal, past))


def _rest_growth(found: Figure, goal: float, past: _Past) -> tuple[str, str]:
    period, decimals = found.period, found.indicator.decimals
    before = period.same_last_year()
    whole, so_far = past.of("level", year_of(before)[-1]), past.of("level", before)
    if math.isnan(whole) or math.isnan(so_far) or not whole:
        raise Refusal(
            "M-249", "没有上年同期和上年全年的总量，不知道已过月份占上年多少", "请看累计增速与目标的差"
        )
    share, now = so_far / whole, past.of("own", period)
    need = required_from_growth(goal, now, share)
    over = f"{figures.shown(share * 100, 2)}%"
    words = (
        f"（目标 {figures.shown(goal, decimals)}% − 已过月份占上年 {over} × 累计 {figures.shown(now, decimals)}%）"
        f"÷（1 − {over}）。占比用上年公布的累计数算，同期数调整后会有出入。"
    )
    shown = figures.shown(abs(need), decimals)
    return f"{'须增长' if need >= 0 else '可下降'} {shown}%", words


def _rest_level(found: Figure, goal: float, past: _Past) -> tuple[str, str]:
    one, now = found.indicator, past.of("own", found.period)
    left = 12.0 * (1.0 - _share_of_year(found.period))
    need = required_each_month(goal, now, left)
    if not need:
        return (
            "已达到年度目标",
            f"已完成 {figures.shown(now, one.decimals)}，年度目标 {figures.shown(goal, one.decimals)}。",
        )
    words = (
        f"（{figures.shown(goal, one.decimals)} − {figures.shown(now, one.decimals)}）÷ 余下 {figures.shown(left)} 个月；"
        f"已过月份平均每月 {figures.shown(now / (12.0 - left), one.decimals)}。"
    )
    size = math.ceil(need - 1e-9) if one.kind == Kind.COUNT else need
    return f"每月 {figures.shown(size, one.decimals)} {one.unit}".strip(), words


def _share_of_year(period: Period) -> float:
    """Return the share of the year that is over; ten-day periods count as thirds of a month."""
    return period.number / period.kind.per_year


def _two_years(found: Figure, past: _Past, growth: Indicator | None) -> Answer:
    label = "两年平均增速"
    if growth is None:
        return Answer(label, "—", "没有对应的增速指标；增速不由两年的总量推算。")

    def work() -> tuple[str, str]:
        first = past.of("growth", found.period.same_last_year())
        second = past.of("growth", found.period)
        if math.isnan(second):
            raise _unseen(found.region)
        mean = two_year_average(first, second)
        one, two = (figures.shown(v, growth.decimals) for v in (first, second))
        words = f"√（（1 + {one}%）×（1 + {two}%））− 1，上年同期 {one}%，本期 {two}%。"
        return f"{figures.shown(mean, growth.decimals)}%", words

    return _answer(label, work)


def _pull(access: Access, found: Figure, level: Indicator | None, growth: Indicator | None) -> Answer:
    above = found.region.parent
    label = f"对{above.name}的拉动" if above else "拉动"
    if above is None or level is None or growth is None or level.kind != Kind.LEVEL:
        return Answer(label, "—", "有总量和增速两个指标的才算拉动。")
    siblings = list(Region.objects.filter(parent=above, level=found.region.level).order_by("order", "code"))
    siblings = [r for r in siblings if r.exists_on(found.period.last_day)]
    before, now = str(found.period.same_last_year()), str(found.period)
    bases = seen_figures(access, level, siblings, [before])
    rates = seen_figures(access, growth, [*siblings, above], [now])

    def work() -> tuple[str, str]:
        past = {r.code: seen.value if (seen := bases.get((r.pk, before))) else None for r in siblings}
        if any(value is None for value in past.values()):
            raise Refusal("M-247", f"{above.name}有的地区上年同期没有数，算不出份额", "请补齐后再看")
        grown = {
            r.code: seen.value
            for r in siblings
            if (seen := rates.get((r.pk, now))) and seen.value is not None
        }
        top = rates.get((above.pk, now))
        made = structure({k: v for k, v in past.items() if v is not None}, grown, top.value if top else None)
        own = next(part for part in made.parts if part.key == found.region.code)
        if own.pull is None:
            raise _unseen(found.region)
        share = f"占上年 {figures.shown(own.share * 100, 2)}% × 增速 {figures.shown(own.growth, growth.decimals)}%"
        more = "" if own.contribution is None else f"，贡献率 {figures.shown(own.contribution, 1)}%"
        return f"{figures.shown(own.pull, 2)} 个百分点", f"{share}{more}。{made.note}"

    return _answer(label, work)


def _unseen(region: Region) -> Refusal:
    """Return what is said of a growth that is not there yet or is kept from the reader: nobody has to file it again."""
    return Refusal("M-248", f"{region.name}本期增速还没有，或者您还不能看", "请等公布后再看")


def _answer(label: str, work: Callable[[], tuple[str, str]]) -> Answer:
    try:
        shown, words = work()
    except Refusal as refusal:
        return Answer(label, "—", str(refusal))
    return Answer(label, shown, words)


def _alone(found: Figure, past: _Past, growth: Indicator | None) -> tuple[MonthAlone, ...]:
    """Return the months alone up to the period; only where level and growth both count from January by month."""
    if growth is None or not past.level or found.period.kind is not PeriodKind.MONTH or not growth.cumulative:
        return ()
    months = year_of(found.period)[: found.period.number]
    levels, rates = ([past.of(name, m) for m in months] for name in ("level", "growth"))
    return months_alone(levels, rates, decimals=growth.decimals)
