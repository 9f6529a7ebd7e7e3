"""Bonus, deduction, deviation and arrears points after aggregation (P15, P17; domain.md appendix A)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period
from zhengxian.engine.base.suggest import nearest
from zhengxian.engine.evaluate.event import arrears_points, capped_together, deviation_points
from zhengxian.engine.evaluate.prepare import Note
from zhengxian.engine.evaluate.scheme.model import Scheme
from zhengxian.engine.evaluate.scheme.rules import Adjust, AdjustKind
from zhengxian.engine.evaluate.table import Slice, Table


@dataclass(frozen=True, slots=True)
class Event:
    """One bonus, deduction or gate declared for a region by a named authority, with evidence."""

    region: str
    code: str
    points: float | None = None
    count: float | None = None
    authority: str = ""
    evidence: str = ""
    date: dt.date | None = None
    note: str = ""
    period: str = ""


@dataclass(frozen=True)
class Adjusted:
    """Signed points of every adjustment, (regions, adjustments), after all caps; table order."""

    points: FloatArray
    notes: tuple[Note, ...]

    @property
    def bonus(self) -> FloatArray:
        """Points added, (regions,)."""
        summed: FloatArray = np.maximum(self.points, 0.0).sum(axis=1)
        return summed

    @property
    def deduction(self) -> FloatArray:
        """Points taken off, (regions,), not negative."""
        summed: FloatArray = np.maximum(-self.points, 0.0).sum(axis=1)
        return summed


def adjust(scheme: Scheme, data: Slice, events: Sequence[Event]) -> Adjusted:
    """Compute all adjustments of one period.

    A county at 8.3 % against the city's 7.5 % with ±0.1 point per 0.1 pp gets +0.8 (domain.md B-7, Chuzhou
    [V26]). Each rule is capped first, then bonuses and deductions over all rules; a total cap shrinks the
    rules in proportion, so that the parts still sum.
    Refuses (E-643) an event whose code the scheme does not list as a matter to be declared and (E-644) an
    event whose points or count are no size; an event of a region that is not ranked is noted (E-645).
    """
    _check_events(scheme, events)
    notes = _not_ranked(data.table, events)
    columns = [_rule(rule, data, events, notes) for rule in scheme.adjusts]
    points = np.stack(columns, axis=1) if columns else np.zeros((len(data.table.units), 0))
    return Adjusted(capped_together(points, scheme.caps.bonus, scheme.caps.deduction), tuple(notes))


def _check_events(scheme: Scheme, events: Sequence[Event]) -> None:
    """Refuse events that would otherwise be passed over, or would turn a bonus into its opposite."""
    kinds = {a.code: a.kind for a in scheme.adjusts}
    declared = (AdjustKind.BONUS, AdjustKind.DEDUCTION)
    known = [c for c, kind in kinds.items() if kind in declared] + [g.code for g in scheme.gates]
    for event in events:
        if event.code in kinds and event.code not in known:
            what = f"加减分项“{event.code}”由方案按数计算，不接受登记的事项（地区 {event.region}）"
            raise Refusal("E-643", what, "请删去这条事项，或核对代码")
        if event.code not in known:
            near = nearest(event.code, known)
            hint = f"最接近的是“{near}”" if near else f"方案列出的有：{'、'.join(known) or '无'}"
            raise Refusal("E-643", f"方案里没有加减分或底线代码“{event.code}”", f"{hint}，请核对")
        _check_size(event, kinds.get(event.code))


def _check_size(event: Event, kind: AdjustKind | None) -> None:
    sizes = [n for n in (event.points, event.count) if n is not None]
    negative_bonus = kind == AdjustKind.BONUS and event.points is not None and event.points < 0
    if not all(np.isfinite(n) for n in sizes) or (event.count or 0.0) < 0 or negative_bonus:
        raise Refusal(
            "E-644",
            f"地区 {event.region} 的事项“{event.code}”分值或次数不对（分值 {event.points}，次数 {event.count}）",
            '次数应不小于 0，加分的分值应不小于 0，都应是有限的数；扣分另设 kind = "deduction" 的项',
        )


def _not_ranked(table: Table, events: Sequence[Event]) -> list[Note]:
    left = [e for e in events if e.region not in table.row]
    if not left:
        return []
    listed = "、".join(dict.fromkeys(e.region for e in left[:3]))
    more = " 等" if len(left) > 3 else ""
    return [Note("E-645", f"有 {len(left)} 条加减分或底线事项的地区不参评（{listed}{more}），没有计入")]


def _rule(rule: Adjust, data: Slice, events: Sequence[Event], notes: list[Note]) -> FloatArray:
    if rule.kind == AdjustKind.DEVIATION:
        points = _deviation(rule, data, notes)
    elif rule.kind == AdjustKind.ARREARS:
        points = _arrears(rule, data, notes)
    else:
        points = _events(rule, data, events)
    if rule.cap is not None:
        points = np.clip(points, -rule.cap, rule.cap)
    return points


def _events(rule: Adjust, data: Slice, events: Sequence[Event]) -> FloatArray:
    """Sum of the events of one rule: points as written (their size), or count × points each."""
    sign = 1.0 if rule.kind == AdjustKind.BONUS else -1.0
    points = np.zeros(len(data.table.units))
    for event in events:
        if event.code == rule.code and event.region in data.table.row:
            size = (
                event.points
                if event.points is not None
                else (1.0 if event.count is None else event.count) * rule.per
            )
            points[data.table.row[event.region]] += sign * abs(size)
    return points


def _deviation(rule: Adjust, data: Slice, notes: list[Note]) -> FloatArray:
    """(own − reference) / step × points per step."""
    own = data.series(rule.indicator)
    reference = _reference(rule, data)
    points = deviation_points(own, reference, rule.step, rule.per)
    missing = np.isnan(points)
    if missing.any():
        count = int(missing.sum())
        notes.append(Note("E-640", f"“{rule.title}”有 {count} 个地区没有数，不加不减", rule.code, count))
    return np.where(missing, 0.0, np.round(points, 9))


def _reference(rule: Adjust, data: Slice) -> float:
    if rule.against_value is not None:
        return rule.against_value
    for table in (data.table, data.table.references):
        if table is not None and rule.against_region in table.row:
            value = float(table.frame(data.period).series(rule.indicator)[table.row[rule.against_region]])
            if not np.isnan(value):
                return value
    raise Refusal(
        "E-641",
        f"加减分项“{rule.title}”要与“{rule.against_region}”的“{rule.indicator}”比较，数据里没有 {data.period} 的这个数",
        "请补上该地区的数据，或在方案里写 against = { value = … }",
    )


def _arrears(rule: Adjust, data: Slice, notes: list[Note]) -> FloatArray:
    """Σ over the year's periods of max(0, plan − actual) × rate, as a deduction (domain.md §4.1 欠账扣分)."""
    parts = [data.table.frame(period) for period in _periods_of_year(data.table, data.period, rule)]
    if not parts:
        return np.zeros(len(data.table.units))
    plan = np.stack([part.series(rule.plan) for part in parts], axis=1)
    actual = np.stack([part.series(rule.actual) for part in parts], axis=1)
    unknown = np.isnan(plan) | np.isnan(actual)
    points = arrears_points(actual, np.where(unknown, np.nan, plan), rule.rate)
    if skipped := int(unknown.sum()):
        notes.append(
            Note("E-642", f"“{rule.title}”有 {skipped} 个期次缺计划数或实绩数，未计欠账", rule.code, skipped)
        )
    return points


def _periods_of_year(table: Table, period: str, rule: Adjust) -> list[str]:
    """The finest periods of the year, up to the one evaluated, in which plan and actual were reported."""
    wanted = Period.parse(period)
    columns = [table.column[rule.plan], table.column[rule.actual]]
    found = []
    for index, text in enumerate(table.periods):
        part = Period.parse(text)
        inside = part.first_day.year == wanted.last_day.year and part.last_day <= wanted.last_day
        if inside and not np.isnan(table.values[index][:, columns]).all(axis=0).any():
            found.append(part)
    if not found:
        return []
    finest = min((p.last_day - p.first_day).days for p in found)
    return [str(p) for p in found if (p.last_day - p.first_day).days <= finest + 4]
