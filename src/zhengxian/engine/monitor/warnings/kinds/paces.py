"""Rules on the readings of pace: the word, Tianjin's and Ouhai's colours, arrears."""

from __future__ import annotations

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.indicator import Kind
from zhengxian.engine.base.rounding import at_least, half_up_text, same
from zhengxian.engine.base.warning import WarningRule
from zhengxian.engine.monitor.pace_grid import WORDS, PaceColumn
from zhengxian.engine.monitor.pace_text import growth_text, pace_text
from zhengxian.engine.monitor.pace_words import PaceWord
from zhengxian.engine.monitor.warnings.ground import Ground, number_text
from zhengxian.engine.monitor.warnings.kinds.lines import STEPS, own_level
from zhengxian.engine.monitor.warnings.verdict import Marks, Status, Verdict, levelled, marked


def pace(rule: WarningRule, ground: Ground, columns: list[int]) -> Verdict:
    """Readings with one word: 稍慢, 滞后 or 严重滞后; the sentence is that of the reading.

    Compared: progress and position of `PaceGrid`. Source: domain.md §4.1.
    """
    status = _read_status(ground, columns)
    word = PaceWord(rule.word("word"))
    behind = ground.words[columns] == WORDS.index(word)
    progress, position = ground.progress[columns], ground.position[columns]
    label = word.label
    kinds = [column_of(ground, i) for i in columns]
    expected, gap = ground.expected[columns], ground.gap[columns]

    def say(c: int, s: int, r: int) -> str:
        i = columns[c]
        done, off = float(progress[c, s, r]), float(gap[c, s, r])
        value, due = float(ground.x[i, s, r]), float(expected[c, s, r])
        return f"{pace_text(word, kinds[c], value, due, done, off, ground.series[i].unit)}，{label}"

    return Verdict(columns, levelled(status, (behind, own_level(rule))), status, progress, position, say)


def growth_colour(_rule: WarningRule, ground: Ground, columns: list[int]) -> Verdict:
    """Tianjin: red when falling; yellow at 0, below the plan or below the rate of the region above.

    Green needs plan and rate of the region above both known; what is red or yellow by one of them alone is
    raised. The growth of the region above is its own published figure, never a mean of its parts. A number to
    check: 3.0 % with a plan of 7.5 % is yellow, −0.1 % red. Source: domain.md §4.1 (Tianjin [V72]).
    """
    x, plan, mean = ground.x[columns], ground.expected[columns], _above(ground, columns)
    falling = (x < 0) & ~same(x, 0.0)
    short, behind = x < plan, x < mean
    short &= ~same(x, plan)
    behind &= ~same(x, mean)
    yellow = same(x, 0.0) | short | behind
    unclear = ~falling & ~yellow
    wrong_way = np.array([ground.directions[i] != "positive" for i in columns], np.bool_).reshape(-1, 1, 1)
    status = marked(
        ground.status[columns],
        (np.broadcast_to(wrong_way, x.shape), Status.NOT_ASKED),
        (unclear & np.isnan(plan), Status.NO_PLAN),
        (unclear & np.isnan(mean), Status.UNCLEAR),
    )
    levels = levelled(status, (yellow, STEPS["yellow"]), (falling, STEPS["red"]))

    def say(c: int, s: int, r: int) -> str:
        i = columns[c]
        decimals = ground.decimals(i, 1)
        said = [growth_text(float(x[c, s, r]), decimals)]
        if short[c, s, r]:
            said.append(f"低于计划的 {number_text(float(plan[c, s, r]), decimals)}%")
        if behind[c, s, r]:
            above = ground.places[int(ground.row_above[r])].label
            said.append(f"低于{above}的 {number_text(float(mean[c, s, r]), decimals)}%")
        return "，".join(said)

    return Verdict(columns, levels, status, x, plan, say)


def month_colour(_rule: WarningRule, ground: Ground, columns: list[int]) -> Verdict:
    """Ouhai: a month whose cumulative task was not done is red; made up later in the year it turns yellow.

    A number to check: due 25 by March and 50 … by April 33: done 20 in March and 33 in April makes March
    yellow and April green. Only where more is better. Source: domain.md §4.1 (Ouhai [V71]), B-26.
    """
    x, due = ground.x[columns], ground.expected[columns]
    total = [_is_rising_total(ground, i) for i in columns]
    unfit = np.broadcast_to(~np.array(total, np.bool_).reshape(-1, 1, 1), x.shape)
    status = marked(_read_status(ground, columns, only_plan=True), (unfit, Status.NOT_ASKED))
    best = _best_later(x, ground.grid.years.tolist())
    open_ = ~at_least(x, due)
    made_up = open_ & at_least(best, due)
    levels = levelled(status, (open_, STEPS["red"]), (made_up, STEPS["yellow"]))

    def say(c: int, s: int, r: int) -> str:
        i = columns[c]
        done, asked = float(x[c, s, r]), float(due[c, s, r])
        less = ground.show(i, asked - done)
        end = "以后月份已经补上，由红转黄" if made_up[c, s, r] else "至今没有补上"
        return f"完成 {ground.show(i, done)}，应完成 {ground.show(i, asked)}，少 {less}，{end}"

    return Verdict(columns, levels, status, x, due, say)


def arrears(rule: WarningRule, ground: Ground, columns: list[int]) -> Verdict:
    """Points of arrears of the year so far from ``points`` on, in a period that added to them.

    Hand in readings as first assessed. Formula: rate·Σ max(0, −gap) from January. A number to check: gaps −0.8
    and −0.3 at a rate of 1 are 1.1 points. Source: domain.md §4.1 (欠账扣分, Chuzhou [V26]).
    """
    status = _read_status(ground, columns)
    short = np.where(status == Status.JUDGED, np.fmax(0.0, -np.nan_to_num(ground.gap[columns])), 0.0)
    whole, times = (_year_to_date(a, ground) for a in (short, (short > 0).astype(np.float64)))
    rate, least = rule.figure("rate"), rule.figure("points")
    points = np.where(status == Status.JUDGED, rate * whole, np.nan)
    raised = (short > 0) & at_least(points, least)

    def say(c: int, s: int, r: int) -> str:
        sums = half_up_text(float(whole[c, s, r]), 2), half_up_text(float(points[c, s, r]), 2)
        said = f"本年已有 {int(times[c, s, r])} 期落在进度之后，差距合计 {sums[0]} 个百分点"
        return f"{said}，按每个百分点 {rate:g} 分计 {sums[1]} 分，达到 {least:g} 分"

    threshold = np.full_like(points, least)
    return Verdict(columns, levelled(status, (raised, own_level(rule))), status, points, threshold, say)


def column_of(ground: Ground, i: int) -> PaceColumn:
    """What the words of a reading need to know of an indicator."""
    series = ground.series[i]
    kind: Kind = series.kind  # type: ignore[assignment]  # empty only where no reading was made
    percent = series.unit == "%"
    plain = kind == "growth" or (kind == "ratio" and percent)
    decimals = series.decimals if plain and series.decimals is not None else 2
    return PaceColumn(kind, ground.directions[i], percent, decimals)


def _read_status(ground: Ground, columns: list[int], *, only_plan: bool = False) -> Marks:
    words = ground.words[columns]
    status = ground.status[columns].copy()
    status[words == WORDS.index(PaceWord.NOT_DUE)] = Status.NOT_ASKED
    cases = [(words == WORDS.index(PaceWord.NO_PLAN), Status.NO_PLAN)]
    if not only_plan:
        cases.append((words == WORDS.index(PaceWord.UNJUDGED), Status.UNCLEAR))
        cases.append((words == WORDS.index(PaceWord.MISSING), Status.MISSING))
    return marked(status, *cases)


def _above(ground: Ground, columns: list[int]) -> FloatArray:
    rows = ground.row_above
    return np.where(rows >= 0, ground.x[columns][:, :, rows], np.nan)


def _is_rising_total(ground: Ground, i: int) -> bool:
    series = ground.series[i]
    return series.cumulative and series.kind in ("level", "count") and ground.directions[i] == "positive"


def _best_later(x: FloatArray, years: list[int]) -> FloatArray:
    """The largest figure of later slots of the same year, NaN where there is none."""
    best = np.full(x.shape, np.nan)
    for s in range(len(years) - 2, -1, -1):
        if years[s] == years[s + 1]:
            best[:, s] = np.fmax(x[:, s + 1], best[:, s + 1])
    return best


def _year_to_date(each: FloatArray, ground: Ground) -> FloatArray:
    years = ground.grid.years
    summed = np.empty_like(each)
    for year in np.unique(years):
        here: BoolArray = years == year
        summed[:, here] = np.cumsum(each[:, here], axis=1)
    return summed
