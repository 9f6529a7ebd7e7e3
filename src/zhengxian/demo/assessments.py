"""The two schemes of the demo city and the runs to make: published ones, and one that counties are confirming."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

from zhengxian.demo.counties import COUNTIES
from zhengxian.demo.timeline import Timeline
from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.engine.evaluate.adjust import Event

RunState = Literal["confirming", "published"]


@dataclass(frozen=True, slots=True)
class SchemeText:
    """A scheme as TOML text, as ``zhengxian.library.load_scheme`` reads it when parsed."""

    code: str
    level: Literal["county", "town"]
    toml: str


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A bonus, deduction or gate to declare for a run: by whom, on what evidence, when."""

    region: str
    code: str
    count: float | None
    authority: str
    evidence: str
    day: dt.date
    note: str

    def event(self, period: str) -> Event:
        """Return it as the evaluation reads it, counted in the given period whatever its date."""
        return Event(
            self.region,
            self.code,
            count=self.count,
            authority=self.authority,
            evidence=self.evidence,
            date=self.day,
            note=self.note,
            period=period,
        )


@dataclass(frozen=True, slots=True)
class Objection:
    """What a region objects to in a run, and the answer; ``answer`` is None while it is open.

    ``node`` is the code of the scheme's group or item it is about; ``username`` raised it, ``answered_by``
    answered. ``outcome`` is ``upheld`` or ``rejected`` once answered.
    """

    region: str
    node: str
    username: str
    raised_on: dt.date
    text: str
    answer: str | None = None
    answered_by: str | None = None
    answered_on: dt.date | None = None
    outcome: Literal["upheld", "rejected"] | None = None


@dataclass(frozen=True, slots=True)
class RunPlan:
    """One run to make: scheme, period, the day whose knowledge it uses, and how far it got.

    ``state`` ``confirming`` is the step 各县确认 between calculation and approval; ``confirmed`` lists the
    regions that agreed and when. ``previous`` is the code of the run that ranks are compared with.
    """

    code: str
    scheme: str
    period: str
    as_of: dt.date
    seed: int
    state: RunState
    calculated_on: dt.date
    previous: str | None = None
    confirmed: tuple[tuple[str, dt.date], ...] = ()
    publicised: tuple[dt.date, dt.date] | None = None
    published_on: dt.date | None = None
    adjustments: tuple[Adjustment, ...] = ()
    objections: tuple[Objection, ...] = ()


_DAY = dt.timedelta(days=1)


def schemes() -> tuple[SchemeText, ...]:
    """Return both schemes."""
    folder = files("zhengxian.demo") / "schemes"
    return (
        SchemeText("county-2026", "county", (folder / "county-2026.toml").read_text(encoding="utf-8")),
        SchemeText("town-2026", "town", (folder / "town-2026.toml").read_text(encoding="utf-8")),
    )


def run_plans(seed: int, timeline: Timeline) -> tuple[RunPlan, ...]:
    """Return the runs: the last four full quarters by county, three of them by town."""
    newest = _newest_quarter(timeline)
    plans: list[RunPlan] = []
    before: str | None = None
    for steps in (3, 2, 1, 0):
        period = newest - steps
        plan = _county_plan(seed, period, before, timeline, running=steps == 0)
        plans.append(plan)
        before = plan.code
    before = None
    for steps in (3, 2, 1):
        plan = _town_plan(seed, newest - steps, before)
        plans.append(plan)
        before = plan.code
    return tuple(plans)


def _newest_quarter(timeline: Timeline) -> Period:
    quarter = timeline.last.parent(PeriodKind.QUARTER)
    return quarter if quarter.last_day == timeline.last.last_day else quarter - 1


def _county_plan(seed: int, period: Period, before: str | None, timeline: Timeline, running: bool) -> RunPlan:
    if running:
        return _running_plan(seed, period, before, timeline)
    as_of = period.last_day + 41 * _DAY
    return RunPlan(
        f"county-{period}",
        "county-2026",
        str(period),
        as_of,
        seed,
        "published",
        as_of,
        before,
        tuple((c.code, as_of + 2 * _DAY) for c in COUNTIES),
        (as_of + 5 * _DAY, as_of + 9 * _DAY),
        as_of + 12 * _DAY,
        _past_adjustments(period),
        _past_objections(period, as_of),
    )


def _running_plan(seed: int, period: Period, before: str | None, timeline: Timeline) -> RunPlan:
    """Return the run of which nine counties have agreed, one waits and one objects."""
    as_of = min(period.last_day + 25 * _DAY, timeline.today - 3 * _DAY)
    return RunPlan(
        f"county-{period}",
        "county-2026",
        str(period),
        as_of,
        seed,
        "confirming",
        as_of,
        before,
        tuple((c.code, as_of + _DAY) for c in COUNTIES if c.slug not in ("qishan", "fengling")),
        adjustments=_running_adjustments(period.last_day),
        objections=_running_objections(as_of),
    )


def _town_plan(seed: int, period: Period, before: str | None) -> RunPlan:
    as_of = period.last_day + 75 * _DAY
    return RunPlan(
        f"town-{period}",
        "town-2026",
        str(period),
        as_of,
        seed,
        "published",
        as_of,
        before,
        (),
        (as_of + 5 * _DAY, as_of + 9 * _DAY),
        as_of + 12 * _DAY,
    )


def _running_adjustments(end: dt.date) -> tuple[Adjustment, ...]:
    year = end.year
    return (
        Adjustment(
            "990108",
            "provincial_honour",
            1,
            "市县域经济工作领导小组办公室",
            f"示范发〔{year}〕21号（虚构）",
            end - 12 * _DAY,
            "全省县域工业现场会在青溪县召开",
        ),
        Adjustment(
            "990110",
            "summons",
            1,
            "市县域经济工作领导小组办公室",
            f"约谈记录{year}-7（虚构）",
            end - 20 * _DAY,
            "固定资产投资连续 3 个月为负，季度约谈 1 次",
        ),
        Adjustment(
            "990105",
            "gate_ecology",
            None,
            "市生态环境局",
            f"示范环发〔{year}〕33号（虚构）",
            end + 12 * _DAY,
            "认定 1 起典型案例，按方案取消本季评优资格；得分和位次照算，供参考",
        ),
    )


def _running_objections(as_of: dt.date) -> tuple[Objection, ...]:
    return (
        Objection(
            "990105",
            "start_rate",
            "reporter.fengling",
            as_of + _DAY,
            "2 个项目因省级能评未批复不能开工，请从履约项目中剔除。",
        ),
        Objection(
            "990107",
            "request_closed_rate",
            "reporter.hefeng",
            as_of + _DAY,
            "有 3 件诉求 9 月 30 日当天办结，系统记在 10 月，请核对。",
            "已核对办结时间，3 件均在 10 月 1 日以后确认满意，按规则计入 10 月，本季不改。",
            "reporter.gongxin",
            as_of + 2 * _DAY,
            "rejected",
        ),
    )


def _past_adjustments(period: Period) -> tuple[Adjustment, ...]:
    if period.number != 4:
        return ()
    return (
        Adjustment(
            "990101",
            "provincial_honour",
            2,
            "市县域经济工作领导小组办公室",
            f"示范发〔{period.year}〕12号、示范发〔{period.year}〕19号（虚构）",
            period.last_day - 30 * _DAY,
            "省级经验推广 2 次",
        ),
    )


def _past_objections(period: Period, as_of: dt.date) -> tuple[Objection, ...]:
    if period.number != 2:
        return ()
    return (
        Objection(
            "990106",
            "registration_rate",
            "reporter.nanping",
            as_of + 5 * _DAY,
            "1 个项目 6 月已入库，公示数未计，请核对。",
            "经查入库名单，该项目批复日期为 7 月 2 日，计入下季。",
            "reporter.tongji",
            as_of + 8 * _DAY,
            "rejected",
        ),
    )
