"""Questions about two series that usually move together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.collect.case import TINY, Case
from zhengxian.engine.collect.hit import Hit, Line


def mismatch(case: Case) -> Iterator[Hit]:
    """Ask why a growth differs from related ones by more than ``gap`` points, ``running`` periods in a row.

    With ``sign`` opposite signs count as well. A number to check: industry +8.2 %, power −3.1 % differ by
    11.3 points. Formula: |g − h| > gap, or g·h < 0. Electricity and output move together in trend only, so
    this is a question. Source: domain.md §4.4 [V76][V77].
    """
    running = case.rule.whole("running")
    for i in case.columns:
        others = [a for a in case.present(case.rule.codes("against")) if a != i]
        if not others:
            continue
        apart = np.stack([_apart(case, i, a) for a in others])
        lasting = _lasting(case, i, np.fmax.reduce(apart, axis=0), running)
        for s, r in case.cells(lasting, [i, *others]):
            caught = [a for k, a in enumerate(others) if apart[k, s, r] == 1.0]
            yield case.hit(
                s, r, i, _mismatch_text(case, i, caught, s, r), _pairs(case, i, others, s, r), others
            )


def reversal(case: Case) -> Iterator[Hit]:
    """Note that two growth rates moved in opposite directions ``running`` periods in a row.

    A number to check: industry 5→6→7→8 while freight 9→8→7→6 is a reversal over three periods.
    Formula: (g_m − g_{m−1})(h_m − h_{m−1}) < 0. Source: domain.md §4.4 (freight vs industry).
    """
    running = case.rule.whole("running")
    grid = case.grid
    for i in case.columns:
        for a in case.present(case.rule.codes("against")):
            own = grid.x[i] - grid.before(i, over_january=True)
            other = grid.x[a] - grid.shifted(grid.x[a], grid.step[i], over_january=True)
            product = own * other
            opposite = np.where(np.isnan(product), np.nan, (product < -TINY).astype(np.float64))
            for s, r in case.cells(_lasting(case, i, opposite, running), [i, a]):
                what = f"与“{case.series[a].label}”的走势连续 {running} 期相反"
                yield case.hit(s, r, i, what, _pairs(case, i, [a], s, r), [a])


def backing(case: Case) -> Iterator[Hit]:
    """Ask what carries a growth above ``above`` while at least ``falling`` of the related series fall.

    A number to check: investment +18 % while loans, land and cement fall. Formula: g > above and
    count(h < 0) ≥ falling. Source: domain.md §4.4 (FAI vs cement, steel, construction loans, land revenue).
    """
    above, falling = case.rule.figure("above"), case.rule.whole("falling")
    for i in case.columns:
        others = case.present(case.rule.codes("against"))
        if len(others) < falling:
            continue
        down = np.stack([case.grid.x[a] < 0 for a in others])
        alone = (case.grid.x[i] > above + TINY) & (down.sum(axis=0) >= falling)
        for s, r in case.cells(alone, [i, *others]):
            told = "、".join(f"“{case.series[a].label}”" for k, a in enumerate(others) if down[k, s, r])
            what = f"为 {case.show(i, case.grid.x[i, s, r])}，而{told}同期下降"
            yield case.hit(s, r, i, what, _pairs(case, i, others, s, r), others)


def _apart(case: Case, i: int, a: int) -> FloatArray:
    """1 where two series are apart, 0 where they are not, NaN where one is absent."""
    g, h = case.grid.x[i], case.grid.x[a]
    apart: BoolArray = np.abs(g - h) > case.rule.figure("gap") + TINY
    if case.rule.flag("sign"):
        apart = apart | (g * h < 0)
    return np.where(np.isnan(g) | np.isnan(h), np.nan, apart.astype(np.float64))


def _lasting(case: Case, i: int, flags: FloatArray, running: int) -> BoolArray:
    """Cells in which a flag is up now and in each of the periods before, ``running`` in all."""
    lasting: BoolArray = flags == 1.0
    earlier = flags
    for _ in range(running - 1):
        earlier = case.grid.shifted(earlier, case.grid.step[i], over_january=True)
        lasting = lasting & (earlier == 1.0)
    return lasting


def _mismatch_text(case: Case, i: int, caught: Sequence[int], s: int, r: int) -> str:
    x = case.grid.x
    parts = []
    for a in caught:
        apart = abs(float(x[i, s, r] - x[a, s, r]))
        parts.append(f"“{case.series[a].label}”为 {case.show(a, x[a, s, r])}（相差 {apart:.1f} 个百分点）")
    running = case.rule.whole("running")
    lasting = f"，已连续 {running} 期" if running > 1 else ""
    return f"为 {case.show(i, x[i, s, r])}，同期{'，'.join(parts)}{lasting}"


def _pairs(case: Case, i: int, others: Sequence[int], s: int, r: int) -> list[Line]:
    """Both series with the period before, and what is between them."""
    grid = case.grid
    rows = []
    for c in (i, *others):
        before = grid.shifted(grid.x[c], grid.step[i], over_january=True)
        rows.append(case.line(c, before[s, r], grid.x[c, s, r]))
    own = rows[0]
    for row in rows[1:]:
        between = [
            None if mine is None or theirs is None else round(mine - theirs, 10)
            for mine, theirs in ((own.previous, row.previous), (own.current, row.current))
        ]
        rows.append(Line(f"与{row.label}相差", between[0], between[1], "个百分点"))
    return rows
