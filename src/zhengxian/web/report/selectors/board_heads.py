"""The head figures of the cockpit: what the city has done, against its plan, in one grammar for all kinds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from zhengxian.engine.base.period import Period
from zhengxian.engine.base.rounding import half_up_text
from zhengxian.web.collect.models import CellState, Indicator, Kind, Observation, Status
from zhengxian.web.collect.selectors.observations import STATUS_MARKS, Sight
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region
from zhengxian.web.monitor.models import PaceWord, Reading
from zhengxian.web.ui.components.dates import period_label

HEADS = (
    "gdp_growth",
    "industry_added_growth",
    "fai_growth",
    "retail_sales_growth",
    "budget_revenue",
    "big_four_net",
    "start_rate",
)
"""The figures a leader asks for first (design board §20, page 01); what an office does not watch gives way to what it does."""
MOST = 7
_REACH = timedelta(days=200)
"""How far back the newest reading of a slower figure may lie: half a year and its delay."""
MARKS = {
    PaceWord.REACHED: "ok",
    PaceWord.SLOW: "slow",
    PaceWord.LAG: "lag",
    PaceWord.BAD: "bad",
    PaceWord.NOT_DUE: "wait",
    PaceWord.MISSING: "late",
    PaceWord.NO_PLAN: "na",
    PaceWord.UNJUDGED: "na",
}
"""The shape of each word of pace."""
_COMPLETION = (Kind.LEVEL, Kind.COUNT)


@dataclass(frozen=True)
class Head:
    """One figure: name, figure, what stands beside it, how far the bar goes and where the plan's tick stands."""

    title: str
    period: str
    status: str
    value: str
    unit: str
    beside: str
    share: float
    tick: float | None
    mark: str
    word: str
    gap: str
    url: str
    locked: bool

    @property
    def told(self) -> str:
        """The figure and its plan in words, for those who do not see the bar."""
        return (
            f"{self.title}：未公布"
            if self.locked
            else f"{self.title} {self.value}{self.unit}，{self.word}{self.gap}"
        )


def heads(access: Access, region: Region, until: date, *, page: Period | None = None) -> list[Head]:
    """Return up to seven figures of a region, the newest reading of each by a day; three queries.

    A figure says of which period it is only where that is not the page's own (``page``).
    """
    found = _newest(region, until)
    seen = visible(access, region, found.values())
    usual = str(page) if page is not None else ""
    return [_head(region, one, seen.get(one.pk), usual) for one in _chosen(found)]


def _newest(region: Region, until: date) -> dict[str, Reading]:
    rows = (
        Reading.objects.filter(
            region=region, superseded_at__isnull=True, period_end__lte=until, period_end__gt=until - _REACH
        )
        .exclude(word=PaceWord.NO_PLAN)
        .select_related("indicator")
        .order_by("indicator__order", "period_end")
    )
    return {row.indicator.code: row for row in rows}


def _chosen(found: Mapping[str, Reading]) -> list[Reading]:
    """Return the usual ones in their order, filled up with others in the order of the library."""
    usual = [found[code] for code in HEADS if code in found]
    rest = [row for code, row in found.items() if code not in HEADS]
    return (usual + rest)[:MOST]


def visible(access: Access, region: Region, readings: Iterable[Reading]) -> dict[int, Observation]:
    """Return the figure behind each reading that a person may see now, by the reading's key; one query.

    A reading is made of a figure: who may not see the figure before its release does not see what it is read as.
    """
    wanted = {(r.indicator_id, r.period): r.pk for r in readings}
    sight = Sight.of(access)
    rows = Observation.objects.current().filter(
        region=region,
        indicator__in={pk for pk, _ in wanted},
        period__in={period for _, period in wanted},
    )
    return {
        wanted[row.indicator_id, row.period]: row
        for row in rows.select_related("indicator")
        if (row.indicator_id, row.period) in wanted
        and sight.sees(row.release, row.embargo_until, region, row.indicator.department_id)
    }


def _head(region: Region, reading: Reading, seen: Observation | None, usual: str) -> Head:
    indicator = reading.indicator
    url = reverse("monitor:figure", args=[region.code, indicator.code])
    period = Period.parse(reading.period)
    label = "" if reading.period == usual else str(period_label(period, indicator.cumulative))
    label = label.removeprefix(f"{period.year}年") if usual.startswith(str(period.year)) else label
    title = indicator.title.removesuffix("增速") if indicator.kind == Kind.GROWTH else indicator.title
    if seen is None and reading.value is not None:
        return Head(title, label, "", "", "", "", 0.0, None, "lock", "", "", url, locked=True)
    word = PaceWord(reading.word)
    value, unit, beside = _figures(reading, indicator)
    share, tick = bar(reading, indicator)
    there = seen is not None and seen.state == CellState.REPORTED
    status = STATUS_MARKS[Status(seen.status)] if seen is not None and there else ""
    return Head(
        title, label, status, value, unit, beside, share, tick, MARKS[word], word.label,
        gap_words(reading, indicator), url, locked=False,
    )  # fmt: skip


def _figures(reading: Reading, indicator: Indicator) -> tuple[str, str, str]:
    """Return what is printed large, its unit, and what is printed beside it."""
    if reading.value is None:
        return "—", "", ""
    own = half_up_text(reading.value, indicator.decimals)
    if indicator.kind == Kind.LEVEL and reading.completion is not None:
        return half_up_text(reading.completion, 1), "%", f"{own} {indicator.unit}"
    goal = "" if reading.target is None else half_up_text(reading.target, indicator.decimals)
    return own, indicator.unit, f"全年 {goal} {indicator.unit}" if goal else ""


def bar(reading: Reading, indicator: Indicator) -> tuple[float, float | None]:
    """Return how far the bar goes and where the tick stands, both 0 to 100.

    Completion against position where the figure is read by completion; else the figure against the plan on a line
    from 0 to a quarter more than the larger of both. A figure below 0 has no bar.
    """
    if indicator.kind in _COMPLETION:
        done, due = reading.completion, reading.position
        top = max(100.0, done or 0.0)
    else:
        done, due = reading.value, reading.planned
        top = max(done or 0.0, due or 0.0) * 1.25
    if not top:
        return 0.0, None
    share = max(0.0, min(100.0, 100.0 * (done or 0.0) / top))
    return share, None if due is None else max(0.0, min(100.0, 100.0 * due / top))


def gap_words(reading: Reading, indicator: Indicator) -> str:
    """Say the gap in few words: 超序时 0.6 个百分点, 低于目标 0.4 个百分点, 少于计划 4 户."""
    if reading.gap is None:
        return ""
    if indicator.kind == Kind.COUNT and reading.value is not None and reading.planned is not None:
        more = reading.value - reading.planned
        number = half_up_text(abs(more), indicator.decimals)
        return "与计划持平" if not more else f"{'多' if more > 0 else '少'}于计划 {number} {indicator.unit}"
    number = half_up_text(abs(reading.gap), 1 if indicator.kind == Kind.GROWTH else 2)
    base = "序时" if indicator.kind == Kind.LEVEL else "目标" if indicator.kind == Kind.GROWTH else "计划"
    if float(number) == 0:
        return f"与{base}持平"
    better = reading.gap > 0
    words = (
        ("超" if better else "低于") if indicator.direction != "negative" else ("优于" if better else "差于")
    )
    return f"{words}{base} {number} 个百分点"
