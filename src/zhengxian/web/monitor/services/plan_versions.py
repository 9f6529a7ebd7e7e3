"""Keep versions of plans: the one place that numbers them, asks for the reason and tells who was faster."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from zhengxian.engine.monitor.plan import PacePlan as Path
from zhengxian.engine.monitor.plan_versions import revise
from zhengxian.web.collect.models import Indicator, Target
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Region, User
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit
from zhengxian.web.monitor.models import PacePlan, PlanMethod, PlanPoint
from zhengxian.web.monitor.selectors import plans as doors
from zhengxian.web.monitor.services.plan_points import engine_plan, rows_of

REASON_LENGTH = 300
Carried = Mapping[int, float]
"""What a month takes over from earlier ones, by month."""


@dataclass(frozen=True)
class Change:
    """Why a version is made, from which day it holds, and which version the person had looked at."""

    reason: str = ""
    valid_from: date | None = None
    seen: int | None = None


Make = Callable[[Target, Sequence[PacePlan], date], Path]
"""From the target as it stands, the versions so far and the first day to the path of the next version."""


@transaction.atomic
def next_version(
    place: tuple[Region, Indicator, int], make: Make, change: Change, *,
    by: User, access: Access, carried: Carried | None = None,
) -> PacePlan:  # fmt: skip
    """Make and keep the next version of a plan while nobody else can. Errors: as `plans.draw`."""
    region, indicator, year = place
    require(access, region)
    target = Target.objects.select_for_update().filter(region=region, indicator=indicator, year=year).first()
    if target is None:
        raise Refused(
            "M-230",
            f"“{region.name}”{year}年没有“{indicator.title}”的年度目标，排不了计划。请先分解或录入目标",
        )
    before = doors.versions(region, indicator, year)
    newest = before[-1].number if before else 0
    if change.seen is not None and change.seen != newest:
        raise _faster(newest)
    if len(change.reason.strip()) > REASON_LENGTH:
        wrong = f"调整理由有 {len(change.reason.strip())} 字，最多 {REASON_LENGTH} 字"
        raise Refused("M-232", f"{wrong}。请写短一些")
    path = make(target, before, _since(before, year, change.valid_from))
    made = revise([engine_plan(v, indicator) for v in before], path, change.reason)[-1]
    return _keep(region, indicator, made, carried, by)


def require(access: Access, region: Region) -> None:
    """Refuse (as not found) whoever draws no plans for a region."""
    if not access.may_in(Action.MAKE_PLANS, region):
        raise Hidden


def first_day(before: Sequence[PacePlan], year: int, today: date) -> date:
    """Return the day from which the next version holds when nobody names one."""
    if not before:
        return date(year, 1, 1)
    return max(today, before[-1].valid_from + timedelta(days=1))


def _since(before: Sequence[PacePlan], year: int, wanted: date | None) -> date:
    today = clock.today()
    since = wanted or first_day(before, year, today)
    late = bool(before) and since < today
    if late or since.year != year:
        wrong = f"启用日期 {since} 早于今天" if late else f"启用日期 {since} 不在{year}年之内"
        raise Refused("M-231", f"{wrong}。调整只能从今天或以后、在计划年度之内启用，请改启用日期")
    return since


def _faster(number: int) -> Conflict:
    found = f"第 {number} 版" if number else "新的版本"
    return Conflict("M-233", f"这项计划刚刚由别人改成了{found}，您的改动没有保存。请看过新版再改")


def _keep(region: Region, indicator: Indicator, path: Path, carried: Carried | None, by: User) -> PacePlan:
    plan = _row(region.pk, indicator.pk, path, by)
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError as error:
        raise _faster(0) from error
    PlanPoint.objects.bulk_create(rows_of(plan, path, carried))
    words = (
        f"{region.name}“{indicator.title}”{path.year}年计划第 {path.number} 版，"
        f"{plan.get_method_display()}，自 {path.valid_from} 启用"
    )
    detail = {"target": path.target, "reason": path.reason, "number": path.number, "carried": carried or {}}
    audit.record("plan.draw", plan, words, by=by, detail=detail)
    return plan


def keep_first(ready: Sequence[tuple[Target, Path]], by: User) -> None:
    """Keep the first versions of many plans at once; the caller has the transaction and writes the audit line."""
    rows = [_row(target.region_id, target.indicator_id, path, by) for target, path in ready]
    try:
        with transaction.atomic():
            kept = PacePlan.objects.bulk_create(rows, batch_size=1000)
    except IntegrityError as error:
        raise _faster(0) from error
    points = (point for plan, (_, path) in zip(kept, ready, strict=True) for point in rows_of(plan, path))
    PlanPoint.objects.bulk_create(points, batch_size=2000)


def _row(region_id: int, indicator_id: int, path: Path, by: User) -> PacePlan:
    return PacePlan(
        region_id=region_id, indicator_id=indicator_id, year=path.year, number=path.number,
        method=PlanMethod(path.method.value), value=path.target, stretch=path.stretch,
        valid_from=path.valid_from, reason=path.reason, made_by=by,
    )  # fmt: skip
