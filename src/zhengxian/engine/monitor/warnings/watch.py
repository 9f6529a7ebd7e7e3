"""All warning rules over all regions, indicators and periods at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.indicator import Direction
from zhengxian.engine.base.period import Period
from zhengxian.engine.base.suggest import nearest
from zhengxian.engine.base.warning import LEVELS, WarningRule
from zhengxian.engine.collect import Figures
from zhengxian.engine.monitor.pace_grid import PaceGrid
from zhengxian.engine.monitor.warnings.ground import Ground
from zhengxian.engine.monitor.warnings.kinds import OF_READINGS, ON_FIGURES, ON_RANKS
from zhengxian.engine.monitor.warnings.ranks import Ranks
from zhengxian.engine.monitor.warnings.result import RaisedWarning, Tally, Watch
from zhengxian.engine.monitor.warnings.verdict import Frame, Status, Verdict

NO_READINGS = "没有进度判断，这条规则没有用上。"
NO_FORECASTS = "没有预测，这条规则没有用上。"
NO_RANKS = "没有评价位次，这条规则没有用上。"
NO_SERIES = "这条规则所看的指标不在数据里。"


def watch(
    figures: Figures,
    rules: Iterable[WarningRule],
    *,
    readings: PaceGrid | None = None,
    probabilities: FloatArray | None = None,
    ranks: Ranks | None = None,
    directions: Mapping[str, Direction] | None = None,
    periods: Collection[str] | None = None,
) -> Watch:
    """Apply every rule to every region, indicator and period.

    >>> from datetime import date
    >>> from zhengxian.engine.collect import Place, Series
    >>> debt = Series("debt_ratio", "政府债务率", "ratio", "%", "year", decimals=2)
    >>> figures = Figures(np.array([[[200.0]]]), ("2025",), (Place("990101", "甲县"),), (debt,))
    >>> bounds = {"yellow": 120.0, "orange": 200.0, "red": 300.0}
    >>> rule = WarningRule("debt", "M-190", "债务", None, "…", "请核对。", "bands", "示例", "verified",
    ...                    date(2020, 1, 1), indicators=("debt_ratio",), parameters=bounds)
    >>> found = watch(figures, [rule]).raised[0]
    >>> found.level, found.value, found.threshold
    ('orange', 200.0, 200.0)
    >>> found.reason
    '甲县2025年“政府债务率”为 200.00%，达到橙色界线 200%（含本数）。请核对。（M-190）'

    ``readings`` (of `read_grid`, as first assessed for arrears) and ``probabilities`` of reaching the target, 0
    to 1, have the shape of ``figures.values``: (periods, regions, indicators); NaN: no forecast. ``ranks`` has
    its own axes. ``directions`` by indicator code, positive where not given. ``periods``: which to judge
    (None: all), and whatever ends on their last days; the others are history. A rule judges only periods that
    end while it is in force. Of several rules of one kind only the severest speaks of a case.

    Missing and suppressed figures raise nothing and are counted in the tally, as is what has no plan, no
    forecast, no history or another pool; *not applicable* is not counted. Errors: M-213 a period that is
    neither in the figures nor in the ranks, M-214 shapes, C-091 to C-094 as `Figures`. Formulas: the
    algorithms in ``kinds``; docs/methods/warnings.md. Source: domain.md §4.1, §8.4, appendix G.
    """
    _refuse_strangers(figures, ranks, periods)
    ground = Ground(figures, readings, probabilities, directions)
    raised: list[RaisedWarning] = []
    tallies: dict[str, Tally] = {}
    spoken: dict[str, BoolArray] = {}
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # absurd figures are watched, too
        for rule in sorted(rules, key=_severe_first):
            note, frame, verdict = _judge(rule, ground, ranks)
            if verdict is None:
                tallies[rule.number] = Tally(rule.code, 0, 0, {}, note)
                continue
            seen = _seen(rule, frame, periods)
            _silence(rule, verdict, seen, spoken)
            found = list(_raised(rule, frame, verdict, seen))
            tallies[rule.number] = _tally(rule, verdict, seen, len(found))
            raised += found
    return Watch(_ordered(raised), tuple(tallies[number] for number in sorted(tallies)))


def _severe_first(rule: WarningRule) -> tuple[int, str]:
    return (0 if rule.level is None else -LEVELS.index(rule.level), rule.number)


def _silence(rule: WarningRule, verdict: Verdict, seen: BoolArray, spoken: dict[str, BoolArray]) -> None:
    """Leave out what a severer rule of the same kind has already raised."""
    shape = (max(verdict.columns) + 1, *verdict.levels.shape[1:])
    before = spoken.get(rule.kind, np.zeros((0, *shape[1:]), np.bool_))
    told = np.zeros((max(shape[0], before.shape[0]), *shape[1:]), np.bool_)
    told[: before.shape[0]] = before
    columns = list(verdict.columns)
    again = told[columns]
    verdict.levels[again] = 0
    verdict.status[again] = Status.NOT_ASKED
    told[columns] |= (verdict.levels > 0) & seen[None, :, None]
    spoken[rule.kind] = told


def _judge(rule: WarningRule, ground: Ground, ranks: Ranks | None) -> tuple[str, Frame, Verdict | None]:
    """Return what a rule says, or why it says nothing."""
    if rule.kind in ON_RANKS:
        if ranks is None:
            return NO_RANKS, ground, None
        wanted = {"total": [True], "items": [False], "all": [True, False]}[rule.word("of")]
        nodes = [n for n, node in enumerate(ranks.nodes) if (node.code == "") in wanted]
        return ("", ranks, ON_RANKS[rule.kind](rule, ranks, nodes)) if nodes else (NO_RANKS, ranks, None)
    if rule.kind in OF_READINGS and ground.readings is None:
        return NO_READINGS, ground, None
    if rule.kind == "forecast" and ground.probability is None:
        return NO_FORECASTS, ground, None
    columns = ground.chosen(rule)
    if not columns:
        return NO_SERIES, ground, None
    return "", ground, ON_FIGURES[rule.kind](rule, ground, columns)


def _seen(rule: WarningRule, frame: Frame, periods: Collection[str] | None) -> BoolArray:
    """Which times are judged, (times,)."""
    wanted = None if periods is None else {Period.parse(text).last_day for text in periods}
    days = frame.last_days
    return np.array([rule.in_force(d) and (wanted is None or d in wanted) for d in days], np.bool_)


def _raised(rule: WarningRule, frame: Frame, verdict: Verdict, seen: BoolArray) -> Iterator[RaisedWarning]:
    """Word every case that has a level."""
    where = np.nonzero((verdict.levels > 0) & seen[None, :, None])
    levels, values, bounds = (a[where].tolist() for a in (verdict.levels, verdict.value, verdict.threshold))
    tail = f"。{rule.what_to_do}（{rule.number}）"
    codes = [frame.code(i) for i in verdict.columns]
    for c, s, r, level, value, bound in zip(
        *(a.tolist() for a in where), levels, values, bounds, strict=True
    ):
        i = verdict.columns[c]
        yield RaisedWarning(
            rule.code,
            rule.number,
            LEVELS[level - 1],
            frame.places[r].code,
            codes[c],
            frame.period(i, s, r),
            value if value == value else None,
            bound if bound == bound else None,
            f"{frame.head(i, s, r)}{verdict.say(c, s, r)}{tail}",
        )


def _tally(rule: WarningRule, verdict: Verdict, seen: BoolArray, raised: int) -> Tally:
    counts = np.bincount(verdict.status[:, seen].ravel() + 1, minlength=len(Status))
    unjudged = {s.label: int(counts[s + 1]) for s in Status if s > 0 and counts[s + 1]}
    return Tally(rule.code, raised, int(counts[Status.JUDGED + 1]) - raised, unjudged)


def _ordered(raised: list[RaisedWarning]) -> tuple[RaisedWarning, ...]:
    days: dict[str, date] = {p: Period.parse(p).last_day for p in {w.period for w in raised}}
    age = {p: -day.toordinal() for p, day in days.items()}
    rank = {level: -number for number, level in enumerate(LEVELS)}
    return tuple(
        sorted(raised, key=lambda w: (rank[w.level], age[w.period], w.region, w.indicator, w.code, w.period))
    )


def _refuse_strangers(figures: Figures, ranks: Ranks | None, periods: Collection[str] | None) -> None:
    known = {*figures.periods, *(ranks.periods if ranks is not None else ())}
    for period in sorted(periods or ()):
        if period not in known:
            near = nearest(period, known)
            hint = f"最接近的是“{near}”" if near else "请先取这一期的数"
            raise Refusal("M-213", f"要看的期间“{period}”不在数据里", hint)
