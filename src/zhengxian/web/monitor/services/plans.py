"""Draw plans and change them: every change is a new version with its reason; earlier days keep the version they had."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from django.db import IntegrityError, transaction

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.monitor.plan import PacePlan as Path
from zhengxian.engine.monitor.plan_versions import revise
from zhengxian.web.collect.models import Frequency, Indicator, Kind, Target
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Region, User
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit
from zhengxian.web.monitor.models import PacePlan, PlanMethod, PlanPoint
from zhengxian.web.monitor.selectors import plans as doors
from zhengxian.web.monitor.services.plan_points import (
    CONSTANT,
    NO_PAST,
    Past,
    Shape,
    engine_plan,
    lay,
    pasts_of,
    rows_of,
)

SHORT_HISTORY = "M-102"
REASON_LENGTH = 300


@dataclass
class Drawn:
    """What drawing many plans came to: how many by method, and which targets were left out and why."""

    made: int = 0
    by_method: Counter[PlanMethod] = field(default_factory=Counter)
    short_history: int = 0
    """Levels that got an even path because fewer than two whole years are known."""
    left_out: list[tuple[Target, str]] = field(default_factory=list)


def draw(
    region: Region,
    indicator: Indicator,
    year: int,
    *,
    method: PlanMethod | str,
    by: User,
    access: Access,
    shape: Shape | None = None,
    reason: str = "",
    valid_from: date | None = None,
    seen: int | None = None,
    carried: Mapping[int, float] | None = None,
) -> PacePlan:
    """Draw a plan of the annual target, or its next version.

    The first version holds from 1 January, or from ``valid_from``; a later one needs a reason and holds from today or
    later, by default from the first day that is after the version before. ``seen`` is the number of the version that
    the person looked at. Errors: Hidden; ``M-230`` no target; ``M-231`` the first day of a change lies in the past or
    outside the year; ``M-232`` a reason that is too long; ``M-233`` somebody else was faster; those of the engine
    (``M-100`` … ``M-110``).
    """
    _require(access, region)
    way = PlanMethod(method)
    with transaction.atomic():
        target = Target.objects.select_for_update().filter(
            region=region, indicator=indicator, year=year
        ).first()  # fmt: skip
        if target is None:
            raise Refused(
                "M-230",
                f"“{region.name}”{year}年没有“{indicator.title}”的年度目标，排不了计划。请先分解或录入目标",
            )
        before = doors.versions(region, indicator, year)
        _check_seen(before, seen)
        path = _next_path(target, indicator, way, shape, before, valid_from, access)
        made = revise([engine_plan(v, indicator) for v in before], path, _checked_reason(reason))[-1]
        return _keep(region, indicator, made, carried, by)


def proposed(
    region: Region, indicator: Indicator, year: int, *, method: PlanMethod | str, access: Access, shape: Shape | None = None
) -> Path:  # fmt: skip
    """Return what a method would give for a target as it stands now; nothing is written. Errors: as `draw`."""
    _require(access, region)
    target = doors.target_of(region, indicator, year)
    if target is None:
        raise Hidden
    past = _past(access, indicator, region, year)
    return lay(indicator, year, target.value, PlanMethod(method), shape=shape, past=past, stretch=target.stretch)  # fmt: skip


def draw_all(year: int, *, by: User, access: Access, method: PlanMethod | str = PlanMethod.SEASONAL) -> int:
    """Draw a plan for every target of a year without one; return how many. See `draw_missing`."""
    return draw_missing(year, by=by, access=access, method=method).made


def draw_missing(
    year: int, *, by: User, access: Access, method: PlanMethod | str = PlanMethod.SEASONAL
) -> Drawn:
    """Draw a plan for every target without one that the person plans for, and tell what was left out and why.

    With the seasonal method, levels and counts whose history is too short get an even path, and are counted as such.
    Growth and ratios have one target all year; a stock goes evenly from the end of last year. Errors: Hidden;
    ``M-233`` somebody drew one of them meanwhile; ``M-234`` the path by hand is no method for many plans.
    """
    way = PlanMethod(method)
    if way == PlanMethod.HAND:
        raise Refused("M-234", "手工设定只能逐项填写，不能一次排全部计划。请选择均衡、分季或季节进度")
    if not access.may(Action.MAKE_PLANS):
        raise Hidden
    with transaction.atomic():
        targets = doors.without_plan(year, access.scope(Action.MAKE_PLANS).paths)
        found, ready = Drawn(), list[tuple[Target, Path]]()
        for _, rows in groupby(targets, key=lambda t: t.indicator_id):
            ready.extend(_paths(list(rows), year, way, access, found))
        _keep_many(ready, by)
        found.made = len(ready)
        if ready:
            words = f"排定{year}年计划 {found.made} 项，{len(found.left_out)} 项目标未能排定"
            detail = {str(m): n for m, n in found.by_method.items()}
            audit.record("plan.draw_all", None, words, by=by, detail={"year": year, **detail})
    return found


def first_day(before: Sequence[PacePlan], year: int, today: date) -> date:
    """Return the day from which the next version holds when nobody names one."""
    if not before:
        return date(year, 1, 1)
    return max(today, before[-1].valid_from + timedelta(days=1))


def _paths(
    targets: list[Target], year: int, way: PlanMethod, access: Access, found: Drawn
) -> Iterable[tuple[Target, Path]]:
    indicator = targets[0].indicator
    pasts = pasts_of(access, indicator, [t.region for t in targets], year, clock.today())
    for target in targets:
        try:
            path = _fitting(target, way, pasts[target.region_id], found)
        except Refusal as error:
            found.left_out.append((target, str(error)))
            continue
        found.by_method[PlanMethod(path.method.value)] += 1
        yield target, path


def _fitting(target: Target, way: PlanMethod, past: Past, found: Drawn) -> Path:
    indicator = target.indicator
    flat = indicator.kind == Kind.STOCK or indicator.frequency == Frequency.YEAR
    method = PlanMethod.LINEAR if flat and way == PlanMethod.SEASONAL else way
    common = {"past": past, "stretch": target.stretch}
    try:
        return lay(indicator, target.year, target.value, method, **common)  # type: ignore[arg-type]
    except Refusal as error:
        if error.code != SHORT_HISTORY:
            raise
    found.short_history += 1
    return lay(indicator, target.year, target.value, PlanMethod.LINEAR, **common)  # type: ignore[arg-type]


def _next_path(
    target: Target, indicator: Indicator, way: PlanMethod, shape: Shape | None, before: Sequence[PacePlan],
    valid_from: date | None, access: Access,
) -> Path:  # fmt: skip
    today = clock.today()
    since = valid_from or first_day(before, target.year, today)
    late = bool(before) and since < today
    if late or since.year != target.year:
        wrong = f"启用日期 {since} 早于今天" if late else f"启用日期 {since} 不在{target.year}年之内"
        raise Refused("M-231", f"{wrong}。调整只能从今天或以后、在计划年度之内启用，请改启用日期")
    hand = way == PlanMethod.HAND
    past = NO_PAST if hand else _past(access, indicator, target.region, target.year)
    return lay(
        indicator, target.year, target.value, way, shape=shape, past=past, valid_from=since,
        stretch=target.stretch,
    )  # fmt: skip


def _past(access: Access, indicator: Indicator, region: Region, year: int) -> Past:
    return pasts_of(access, indicator, [region], year, clock.today())[region.pk]


def _require(access: Access, region: Region) -> None:
    if not access.may_in(Action.MAKE_PLANS, region):
        raise Hidden


def _checked_reason(reason: str) -> str:
    if len(reason.strip()) > REASON_LENGTH:
        raise Refused("M-232", f"调整理由有 {len(reason.strip())} 字，最多 {REASON_LENGTH} 字。请写短一些")
    return reason


def _check_seen(before: Sequence[PacePlan], seen: int | None) -> None:
    newest = before[-1].number if before else 0
    if seen is not None and seen != newest:
        raise _faster(newest)


def _faster(number: int) -> Conflict:
    found = f"第 {number} 版" if number else "新的版本"
    return Conflict("M-233", f"这项计划刚刚由别人改成了{found}，您的改动没有保存。请看过新版再改")


def _keep(
    region: Region, indicator: Indicator, path: Path, carried: Mapping[int, float] | None, by: User
) -> PacePlan:
    plan = _row(region.pk, indicator.pk, path, by)
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError as error:
        raise _faster(0) from error
    PlanPoint.objects.bulk_create(rows_of(plan, path, carried))
    words = f"{region.name}“{indicator.title}”{path.year}年计划第 {path.number} 版，{plan.get_method_display()}，自 {path.valid_from} 启用"
    detail = {
        "target": path.target,
        "reason": path.reason,
        "number": path.number,
        "method": path.method.value,
    }
    audit.record("plan.draw", plan, words, by=by, detail=detail)
    return plan


def _keep_many(ready: Sequence[tuple[Target, Path]], by: User) -> None:
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


def is_flat(indicator: Indicator) -> bool:
    """Tell whether an indicator's target is the same all year, so that it has no path to choose."""
    return Kind(indicator.kind) in CONSTANT
