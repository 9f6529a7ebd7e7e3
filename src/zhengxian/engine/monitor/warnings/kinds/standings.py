"""Rules on ranks inside the class: a fall, and staying in the lowest part."""

from __future__ import annotations

import numpy as np

from zhengxian.engine.base.warning import WarningRule
from zhengxian.engine.evaluate.rank_change import rank_change
from zhengxian.engine.monitor.warnings.kinds.lines import own_level
from zhengxian.engine.monitor.warnings.ranks import Ranks
from zhengxian.engine.monitor.warnings.verdict import Status, Verdict, levelled, marked


def rank_fall(rule: WarningRule, ranks: Ranks, columns: list[int]) -> Verdict:
    """A fall of at least ``places`` inside the class against the period before.

    Where the class has other members than then, the movement is not comparable and is counted, not raised. A
    number to check: from 3rd to 8th is a fall of 5. Source: domain.md appendix G 3, A-P19.
    """
    now = ranks.by_node(ranks.values, columns)
    before = np.full_like(now, np.nan)
    before[:, 1:] = now[:, :-1]
    same_pool = ranks.by_node(ranks.comparable, columns)
    sizes = ranks.by_node(ranks.sizes, columns)
    change = rank_change(before, now, same_pool)
    status = np.where(np.isnan(now), Status.NOT_ASKED, Status.JUDGED).astype(np.int8)
    status = marked(status, (np.isnan(before), Status.NO_HISTORY), (~same_pool, Status.NOT_COMPARABLE))
    least = rule.whole("places")

    def say(c: int, s: int, r: int) -> str:
        old, new, of = (int(a[c, s, r]) for a in (before, now, sizes))
        return f"类内位次由第 {old} 位降到第 {new} 位（共 {of} 个），下降 {new - old} 位，达到 {least} 位"

    levels = levelled(status, (change <= -least, own_level(rule)))
    return Verdict(columns, levels, status, -change, np.full_like(now, float(least)), say)


def persistently_low(rule: WarningRule, ranks: Ranks, columns: list[int]) -> Verdict:
    """In the lowest ``share`` of the class in ``times`` of the last ``of_last`` periods, this one included.

    The lowest part holds ⌊share·size⌋ regions at most; a class too small to have one cannot be judged. A number
    to check: in a class of 12 the lowest quarter is places 10 to 12. Source: own rule.
    """
    least, last = rule.whole("times"), rule.whole("of_last")
    counts = ranks.low_counts(rule.figure("share"), last)
    times, known = (ranks.by_node(a, columns) for a in counts)
    now = ranks.by_node(ranks.values, columns)
    sizes = ranks.by_node(ranks.sizes, columns)
    small = np.floor(sizes * rule.figure("share") + 1e-9) < 1
    status = np.where(np.isnan(now), Status.NOT_ASKED, Status.JUDGED).astype(np.int8)
    low = times >= least
    open_ = ~low & (times + (last - known) >= least)
    status = marked(status, (small & ~low, Status.SMALL_CLASS), (open_, Status.NO_HISTORY))

    def say(c: int, s: int, r: int) -> str:
        n, of, seen = int(times[c, s, r]), int(sizes[c, s, r]), int(known[c, s, r])
        part = f"{rule.figure('share') * 100:g}%"
        return (
            f"类内列第 {int(now[c, s, r])} 位（共 {of} 个），最近 {seen} 期有 {n} 期处在同类末尾 {part} 以内"
        )

    levels = levelled(status, (low, own_level(rule)))
    return Verdict(columns, levels, status, times.astype(np.float64), np.full(now.shape, float(least)), say)
