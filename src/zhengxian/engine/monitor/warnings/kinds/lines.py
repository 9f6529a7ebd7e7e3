"""Rules that hold a figure against a line: below zero, falling, an improbable target, bottom lines, bands."""

from __future__ import annotations

import math

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.rounding import at_least, half_up_text, rank_keys
from zhengxian.engine.base.warning import LEVEL_LABELS, LEVELS, WarningRule
from zhengxian.engine.monitor.pace_text import growth_text
from zhengxian.engine.monitor.warnings.ground import Ground, number_text
from zhengxian.engine.monitor.warnings.verdict import Status, Verdict, levelled, marked

TINY = 1e-9
"""What binary noise may add to a difference of published figures."""

STEPS = {level: number for number, level in enumerate(LEVELS, start=1)}
"""The number of a level in a verdict."""


def own_level(rule: WarningRule) -> int:
    """The number of the rule's one level."""
    return 0 if rule.level is None else STEPS[rule.level]


def negative(rule: WarningRule, ground: Ground, columns: list[int]) -> Verdict:
    """Growth below zero as published; −0.04 % with one decimal is 持平 and no warning.

    A number to check: −0.1 % is raised, 0.0 % is not. Only where more is better. Source: domain.md §4.1.
    """
    x = ground.x[columns]
    half = np.array([_half(ground, i) for i in columns]).reshape(-1, 1, 1)
    wrong_way = np.array([ground.directions[i] != "positive" for i in columns], np.bool_).reshape(-1, 1, 1)
    status = marked(ground.status[columns], (np.broadcast_to(wrong_way, x.shape), Status.NOT_ASKED))
    below = np.where(half > 0, at_least(-x, half), x < 0)

    def say(c: int, s: int, r: int) -> str:
        return f"{growth_text(float(x[c, s, r]), ground.decimals(columns[c], 1))}，低于 0"

    return Verdict(columns, levelled(status, (below, own_level(rule))), status, x, np.zeros_like(x), say)


def worsening(rule: WarningRule, ground: Ground, columns: list[int]) -> Verdict:
    """A figure that got worse ``running`` times in a row by more than ``least`` in all.

    A number to check: 8.2, 7.9, 7.1 are two falls running. February follows December where January is not
    published. A running total of levels or counts restarts every year and is not asked. Source: own rule and
    defaults of this software.
    """
    running = rule.whole("running")
    x = ground.x[columns]
    path = np.stack([_earlier(ground, columns, back) for back in range(running + 1)])
    signs = np.array(
        [{"positive": 1.0, "negative": -1.0, "target": np.nan}[ground.directions[i]] for i in columns]
    )
    steps = (path[:-1] - path[1:]) * signs.reshape(-1, 1, 1)
    totals = [_is_total(ground, i) or ground.directions[i] == "target" for i in columns]
    unfit = np.broadcast_to(np.array(totals, np.bool_).reshape(-1, 1, 1), x.shape)
    better = (steps >= -TINY).any(axis=0)
    status = marked(
        ground.status[columns],
        (unfit, Status.NOT_ASKED),
        (np.isnan(steps).any(axis=0) & ~better, Status.NO_HISTORY),
    )
    worse = ~better & (steps.sum(axis=0) < -rule.figure("least") - TINY)

    def say(c: int, s: int, r: int) -> str:
        i = columns[c]
        listed = " → ".join(ground.show(i, v) for v in path[::-1, c, s, r].tolist())
        return f"连续 {running} 期{'上升' if signs[c] < 0 else '回落'}：{listed}"

    return Verdict(columns, levelled(status, (worse, own_level(rule))), status, x, path[-1], say)


def forecast(rule: WarningRule, ground: Ground, columns: list[int]) -> Verdict:
    """A probability of reaching the target below ``below``, compared as printed (per cent, one decimal).

    A number to check: 0.499 with 0.5 is raised, 0.4996 prints 50.0 % and is not. Source: own rule.
    """
    given = ground.probability
    p = np.full(ground.x[columns].shape, np.nan) if given is None else given[columns]
    least = rule.figure("below")
    status = marked(ground.status[columns], (np.isnan(p), Status.NO_FORECAST))
    low = rank_keys(p * 100.0, 1) < int(rank_keys(np.array([least * 100.0]), 1)[0])

    def say(c: int, s: int, r: int) -> str:
        chance = half_up_text(float(p[c, s, r]) * 100.0, 1)
        return f"到年底完成目标的可能性估计为 {chance}%，低于 {half_up_text(least * 100.0, 1)}%"

    return Verdict(columns, levelled(status, (low, own_level(rule))), status, p, np.full_like(p, least), say)


def limit(rule: WarningRule, ground: Ground, columns: list[int]) -> Verdict:
    """A figure on the wrong side of a bottom line; the line itself is still in order.

    A number to check: farmland at 99.99 % of its task is raised, at 100.00 % it is not. Source: domain.md §8.4.
    """
    bound, below = rule.figure("bound"), rule.word("side") == "below"
    x = ground.x[columns]
    status = ground.status[columns]
    over = ~at_least(x, bound) if below else ~at_least(-x, -bound)

    def say(c: int, s: int, r: int) -> str:
        i, value = columns[c], float(x[c, s, r])
        by = number_text(abs(value - bound), ground.series[i].decimals)
        side = "低于" if below else "高于"
        return f"为 {ground.show(i, value)}，{side}界线 {ground.line_text(i, bound)}，相差 {by}"

    return Verdict(columns, levelled(status, (over, own_level(rule))), status, x, np.full_like(x, bound), say)


def bands(rule: WarningRule, ground: Ground, columns: list[int]) -> Verdict:
    """Colour bands: from ``yellow``, ``orange`` and ``red`` on, each lower bound included.

    A number to check: a debt ratio of exactly 200 % is orange, 199.99 % yellow. Source: domain.md §8.4
    (boundary handling is not documented: lower bound inclusive, and printed).
    """
    x = ground.x[columns]
    status = ground.status[columns]
    bounds = {level: rule.figure(level) for level in LEVELS[1:]}
    levels = levelled(status, *((at_least(x, bound), STEPS[level]) for level, bound in bounds.items()))
    crossed = np.select([levels == STEPS[level] for level in bounds], list(bounds.values()), np.nan)

    def say(c: int, s: int, r: int) -> str:
        i = columns[c]
        level = LEVELS[int(levels[c, s, r]) - 1]
        line = ground.line_text(i, float(crossed[c, s, r]))
        return f"为 {ground.show(i, float(x[c, s, r]))}，达到{LEVEL_LABELS[level]}界线 {line}（含本数）"

    return Verdict(columns, levels, status, x, crossed, say)


def _earlier(ground: Ground, columns: list[int], back: int) -> FloatArray:
    """The figures some periods of each series' own rhythm earlier."""
    grid = ground.grid
    found = []
    for i in columns:
        own = grid.x[i]
        for _ in range(back):
            own = grid.shifted(own, grid.step[i], over_january=True)
        found.append(own)
    return np.stack(found)


def _is_total(ground: Ground, i: int) -> bool:
    series = ground.series[i]
    return series.cumulative and series.kind in ("level", "count")


def _half(ground: Ground, i: int) -> float:
    """Half a unit of the last published decimal; 0 where that is not known."""
    decimals = ground.series[i].decimals
    return 0.0 if decimals is None else 0.5 * math.pow(10.0, -decimals)
