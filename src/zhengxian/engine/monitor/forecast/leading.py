"""Which figure runs ahead of which, by how many months, and on what evidence (domain.md §4.4)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period
from zhengxian.engine.monitor.forecast.changes import memory_of, monthly_changes, whitened
from zhengxian.engine.monitor.forecast.series import TimeSeries

LEADERS = {
    "electricity": "用电量",
    "vat_invoices": "增值税开票",
    "freight": "货运量",
    "loans": "贷款余额",
}
"""Figures that are usually asked whether they run ahead; any other name may be given."""
LONGEST_LEAD = 6
FEWEST_PAIRS = 18
LEVEL = 0.05
QUESTION = "两项数据走势不一致只是需要说明的问题，不是数据失实的结论；两者关系不宜作线性推断。"


@dataclass(frozen=True, slots=True)
class LeadEvidence:
    """How one leader goes with a follower at its best lead.

    ``lead``: months the leader runs ahead, 0 together. ``correlation`` of ranks −1…1 with its 95 % interval
    (of this one pair, not adjusted); ``p`` adjusted for all leaders and leads tried. ``by_lead`` lists
    (lead, n, correlation) for the plot, ``pairs`` (period of the follower, leader's change, follower's change)
    at the best lead, as published, before whitening. ``is_clear``: p below 0.05.
    """

    leader: str
    lead: int
    n: int
    correlation: float
    low: float
    high: float
    p: float
    is_clear: bool
    by_lead: tuple[tuple[int, int, float], ...]
    pairs: tuple[tuple[Period, float, float], ...]
    sentence: str
    question: str = QUESTION


def leads(
    follower: TimeSeries, leaders: Mapping[str, TimeSeries], *, longest: int = LONGEST_LEAD
) -> dict[str, LeadEvidence | Refusal]:
    """Say which leaders run ahead of a series and by how many months, the clearest first, refusals last.

    Monthly changes against a year ago; the leader's own memory is taken out of both (pre-whitening), then
    Spearman's rank correlation at leads of 0 to ``longest`` months. p of Student's t, multiplied by the number
    of leaders times leads (Bonferroni). At least 18 pairs at every lead, else M-148 stands for that leader.
    Interval: Fisher's z with variance (1 + r²/2)/(n − 3) (Bonett and Wright, 2000). Ranks ask for no line: the
    relation is not to be analysed linearly, and a mismatch is a question (domain.md §4.4).
    Errors: M-147 the follower is not monthly, M-149 ``longest`` outside 0 to 12.
    """
    if not 0 <= longest <= 12:
        raise Refusal("M-149", f"最长领先月数 {longest} 不在 0 到 12 之间", "请在 0 到 12 之间选取")
    own = monthly_changes(follower)
    tried = max(1, len(leaders)) * (longest + 1)
    found: dict[str, LeadEvidence | Refusal] = {}
    for name, series in leaders.items():
        try:
            found[name] = _evidence(name, monthly_changes(series), own, longest, tried)
        except Refusal as refusal:
            found[name] = refusal
    return dict(sorted(found.items(), key=lambda item: _order(item[1])))


def _order(found: LeadEvidence | Refusal) -> tuple[float, float]:
    return (2.0, 0.0) if isinstance(found, Refusal) else (found.p, -abs(found.correlation))


def _evidence(
    name: str, leader: tuple[Period, FloatArray], own: tuple[Period, FloatArray], longest: int, tried: int
) -> LeadEvidence:
    first = min(leader[0], own[0])
    end = max(leader[0] + len(leader[1]), own[0] + len(own[1]))
    theirs, ours = (_on(first, end, *each) for each in (leader, own))
    memory = memory_of(theirs)
    new, answer = whitened(theirs, memory), whitened(ours, memory)
    by_lead = tuple((lead, *_rank_correlation(*_shifted(new, answer, lead))) for lead in range(longest + 1))
    fewest = min(n for _, n, _ in by_lead)
    title = LEADERS.get(name, name)
    if fewest < FEWEST_PAIRS:
        what = f"“{title}”与本指标可比的月份最少只有 {fewest} 个，少于 {FEWEST_PAIRS} 个，看不出先后关系"
        raise Refusal("M-148", what, "请补报历史数据，或等积累更多数据后再看")
    lead, n, r = max(by_lead, key=lambda row: abs(row[2]))
    p = min(1.0, tried * _chance(r, n))
    low, high = _interval(r, n)
    before, after = _shifted(theirs, ours, lead)
    periods = [first + lead + at for at in range(len(before))]
    pairs = tuple(
        (period, float(x), float(y))
        for period, x, y in zip(periods, before, after, strict=True)
        if not math.isnan(x + y)
    )
    clear = p < LEVEL
    sentence = _sentence(title, lead, r, (low, high), n, p)
    return LeadEvidence(name, lead, n, r, low, high, p, clear, by_lead, pairs, sentence)


def _on(first: Period, end: Period, begin: Period, values: FloatArray) -> FloatArray:
    whole = np.full(end - first, np.nan)
    whole[begin - first : begin - first + len(values)] = values
    return whole


def _shifted(leader: FloatArray, follower: FloatArray, lead: int) -> tuple[FloatArray, FloatArray]:
    return leader[: len(leader) - lead], follower[lead:]


def _rank_correlation(one: FloatArray, other: FloatArray) -> tuple[int, float]:
    """Return the pairs known on both sides and Spearman's correlation, 0 where one side does not move."""
    from scipy.stats import rankdata

    both = ~np.isnan(one) & ~np.isnan(other)
    n = int(both.sum())
    if n < 3:
        return n, 0.0
    a, b = (rankdata(x[both]) - (n + 1) / 2 for x in (one, other))
    size = math.sqrt(float((a * a).sum() * (b * b).sum()))
    return n, float((a * b).sum()) / size if size > 0 else 0.0


def _chance(r: float, n: int) -> float:
    """Return the two-sided p of a correlation."""
    from scipy.special import stdtr

    if abs(r) >= 1.0:
        return 0.0
    return float(2.0 * stdtr(n - 2, -abs(r) * math.sqrt((n - 2) / (1.0 - r * r))))


def _interval(r: float, n: int) -> tuple[float, float]:
    z = math.atanh(max(-0.999999, min(0.999999, r)))
    half = 1.959964 * math.sqrt((1.0 + r * r / 2.0) / (n - 3))
    return math.tanh(z - half), math.tanh(z + half)


def _sentence(title: str, lead: int, r: float, bounds: tuple[float, float], n: int, p: float) -> str:
    place = f"领先 {lead} 个月" if lead else "同月"
    figures = (
        f"等级相关系数 {r:.2f}（95% 区间 {bounds[0]:.2f} 到 {bounds[1]:.2f}，{n} 个月，校正后 p={p:.3f}）"
    )
    if p < LEVEL:
        return f"“{title}”{place}时与本指标的同比变动最为一致，{figures}。"
    return f"“{title}”与本指标的同比变动没有看出清楚的先后关系，最接近的是{place}，{figures}。"
