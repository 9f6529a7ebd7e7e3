"""Draw plans and change them: every change is a new version with its reason; earlier days keep the version they had."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.db import transaction

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.monitor.plan import PacePlan as Path
from zhengxian.web.collect.models import Frequency, Indicator, Kind, Target
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Region, User
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit
from zhengxian.web.monitor.models import PacePlan, PlanMethod
from zhengxian.web.monitor.selectors import plans as doors
from zhengxian.web.monitor.services.plan_points import (
    CONSTANT,
    NO_PAST,
    Past,
    Shape,
    check_hand,
    lay,
    lay_s_curve,
    pasts_of,
)
from zhengxian.web.monitor.services.plan_versions import Change, keep_first, next_version, require

S_CURVE = "s_curve"
"""A shape that fills a path by hand; it is stored as set by hand."""


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
) -> PacePlan:
    """Draw a plan of the annual target, or its next version.

    The first version holds from 1 January, or from ``valid_from``; a later one needs a reason and holds from today or
    later, by default from the first day that is after the version before. ``seen`` is the number of the version that
    the person looked at. Errors: Hidden; ``M-230`` no target; ``M-231`` the first day of a change lies in the past or
    outside the year; ``M-232`` a reason that is too long; ``M-233`` somebody else was faster; ``M-235`` and ``M-236``
    a path by hand that falls or does not end at the target; those of the engine (``M-100`` … ``M-110``).
    """

    def make(target: Target, before: Sequence[PacePlan], since: date) -> Path:  # noqa: ARG001 -- the shape of a maker
        return _laid(target, region, indicator, PlanMethod(method), shape, access, since)

    change = Change(reason, valid_from, seen)
    return next_version((region, indicator, year), make, change, by=by, access=access)


def proposed(
    region: Region, indicator: Indicator, year: int, *,
    method: PlanMethod | str, access: Access, shape: Shape | None = None,
) -> Path:  # fmt: skip
    """Return what a method, or the S curve, would give for a target as it stands now; nothing is written.

    Errors: as `draw`.
    """
    require(access, region)
    target = doors.target_of(region, indicator, year)
    if target is None:
        raise Hidden
    if method == S_CURVE:
        past = pasts_of(access, indicator, [region], year, clock.today())[region.pk]
        return lay_s_curve(indicator, year, target.value, past=past)
    return _laid(target, region, indicator, PlanMethod(method), shape, access, None)


def draw_all(year: int, *, by: User, access: Access, method: PlanMethod | str = PlanMethod.SEASONAL) -> int:
    """Draw a plan for every target of a year without one; return how many. See `draw_missing`."""
    return draw_missing(year, by=by, access=access, method=method).made


@transaction.atomic
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
    targets = doors.without_plan(year, access.scope(Action.MAKE_PLANS).paths)
    found, ready = Drawn(), list[tuple[Target, Path]]()
    for _, rows in groupby(targets, key=lambda t: t.indicator_id):
        ready.extend(_paths(list(rows), year, way, access, found))
    keep_first(ready, by)
    found.made = len(ready)
    if ready:
        words = f"排定{year}年计划 {found.made} 项，{len(found.left_out)} 项目标未能排定"
        detail = {m.value: n for m, n in found.by_method.items()}
        audit.record("plan.draw_all", None, words, by=by, detail={"year": year, **detail})
    return found


def usual_method(indicator: Indicator) -> PlanMethod:
    """Return the method an office takes first: seasonal for flows that come several times a year, else even."""
    seasonal = indicator.kind in (Kind.LEVEL, Kind.COUNT) and indicator.frequency != Frequency.YEAR
    return PlanMethod.SEASONAL if seasonal else PlanMethod.LINEAR


def _paths(
    targets: list[Target], year: int, way: PlanMethod, access: Access, found: Drawn
) -> Iterable[tuple[Target, Path]]:
    indicator = targets[0].indicator
    regions, flat = [t.region for t in targets], indicator.kind in CONSTANT
    pasts = pasts_of(access, indicator, regions, year, clock.today(), beginnings=flat)
    for target in targets:
        try:
            path = _fitting(target, way, pasts[target.region_id], found)
        except Refusal as error:
            found.left_out.append((target, str(error)))
            continue
        found.by_method[PlanMethod(path.method.value)] += 1
        yield target, path


def _fitting(target: Target, way: PlanMethod, past: Past, found: Drawn) -> Path:
    """Lay a target along the way wanted; where history does not carry a seasonal path, evenly, and count it."""
    indicator = target.indicator
    common: dict[str, Any] = {"past": past, "stretch": target.stretch}
    method = usual_method(indicator) if way == PlanMethod.SEASONAL else way
    if method != PlanMethod.SEASONAL:
        return lay(indicator, target.year, target.value, method, **common)
    try:
        return lay(indicator, target.year, target.value, method, **common)
    except Refusal:
        even = lay(indicator, target.year, target.value, PlanMethod.LINEAR, **common)
    found.short_history += 1
    return even


def _laid(
    target: Target, region: Region, indicator: Indicator, way: PlanMethod, shape: Shape | None,
    access: Access, since: date | None,
) -> Path:  # fmt: skip
    past = NO_PAST
    if way == PlanMethod.HAND:
        check_hand(indicator, target.value, shape or ())
    else:
        past = pasts_of(access, indicator, [region], target.year, clock.today())[region.pk]
    return lay(
        indicator, target.year, target.value, way, shape=shape, past=past, valid_from=since,
        stretch=target.stretch,
    )  # fmt: skip
