"""What is open by the newest figure is taken into the next period, as a version of its own (欠账补齐, domain.md §4.1)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from zhengxian.engine.base.period import Period
from zhengxian.engine.base.rounding import same
from zhengxian.engine.monitor.plan import PacePlan as Path
from zhengxian.web.collect.models import Indicator, Target
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region, User
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.monitor.models import PacePlan
from zhengxian.web.monitor.selectors import plans as doors
from zhengxian.web.monitor.services.plan_page import (
    BY,
    actuals_of,
    in_force_of,
    kinds_for,
    shown_shortfall,
    tasks_of,
)
from zhengxian.web.monitor.services.plan_points import engine_plan, month_text
from zhengxian.web.monitor.services.plan_versions import Change, next_version

REASON = "欠账补入下期"


@dataclass(frozen=True)
class Shortfall:
    """What is open by the end of a period, the period that takes it over, its own task and both together."""

    after: Period
    into: Period
    open: float
    task: float
    due: float


def shortfall(
    access: Access, region: Region, indicator: Indicator, versions: Sequence[PacePlan]
) -> Shortfall | None:
    """Return what the newest figure leaves open against the version in force; None when nothing is open or all of it
    was taken over by the newest version.

    Months for monthly and ten-day figures, else quarters. Only levels and counts have tasks.
    """
    if not versions:
        return None
    today, year = clock.today(), versions[-1].year
    held = in_force_of(versions, min(today, date(year, 12, 31)))
    if held is None:
        return None
    kind = BY[kinds_for(indicator)[0]]
    actual = actuals_of(access, indicator, region, year, today)
    tasks = list(tasks_of(engine_plan(held, indicator), kind, actual).values())
    for before, task in reversed([*pairwise(tasks)]):
        if before.period.last_day not in actual.values:
            continue
        missed = 0.0 if math.isnan(task.carried) else float(shown_shortfall(task.carried, indicator.decimals))
        if missed <= 0 or _is_taken_over(versions[-1], task.period, missed):
            return None
        return Shortfall(before.period, task.period, missed, task.task, task.task + missed)
    return None


def _is_taken_over(newest: PacePlan, into: Period, missed: float) -> bool:
    """Tell whether the newest version has taken this very shortfall over already."""
    month = month_text(newest.year, into.last_day.month)
    return any(point.period == month and same(point.carried, missed) for point in newest.points.all())


def carry_over(
    region: Region, indicator: Indicator, year: int, *,
    by: User, access: Access, reason: str = "", seen: int | None = None,
) -> PacePlan:  # fmt: skip
    """Keep a version with the same path in which the next period takes over what is open; the year's plan stays.

    Errors: as `plans.draw`; ``M-237`` nothing is open.
    """
    found = shortfall(access, region, indicator, doors.versions(region, indicator, year))
    if found is None:
        raise Refused(
            "M-237",
            f"{region.name}“{indicator.title}”{year}年没有可以补入下期的欠账。请核对最新一期的数，或到计划里调整",
        )

    def make(target: Target, before: Sequence[PacePlan], since: date) -> Path:  # noqa: ARG001 -- the shape of a maker
        return replace(engine_plan(before[-1], indicator), valid_from=since, reason="")

    words = reason.strip() or f"{found.after.label}{REASON}"
    carried = {found.into.last_day.month: found.open}
    change = Change(words, None, seen)
    return next_version((region, indicator, year), make, change, by=by, access=access, carried=carried)
