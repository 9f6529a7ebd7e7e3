"""Keep a division: the parts become the targets of their regions, and plans follow the targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from zhengxian.engine.base.errors import Refusal
from zhengxian.web.collect.models import Indicator, Kind, Target
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region, User
from zhengxian.web.core.refusal import Conflict, Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit
from zhengxian.web.monitor.models import PacePlan, PlanMethod
from zhengxian.web.monitor.selectors import plans as plan_doors
from zhengxian.web.monitor.selectors import targets as doors
from zhengxian.web.monitor.services import plans
from zhengxian.web.monitor.services.target_methods import SplitWish
from zhengxian.web.monitor.services.target_splits import Division, divided

DOCUMENT_LENGTH = 200


@dataclass(frozen=True)
class Paper:
    """Under which document targets are set, why plans change, from which day on."""

    document: str = ""
    reason: str = ""
    valid_from: date | None = None


@dataclass
class Kept:
    """What keeping a division came to: targets set, plans drawn, and plans a person has to draw."""

    targets: int = 0
    plans: int = 0
    left: list[tuple[Region, str]] = field(default_factory=list)


@transaction.atomic
def keep(
    above: Region, indicator: Indicator, year: int, wish: SplitWish, paper: Paper, *,
    seen: str, by: User, access: Access,
) -> Kept:  # fmt: skip
    """Set the targets of a division and draw the plans that follow from them; all or nothing.

    A region without a plan gets the usual one; a plan drawn by a method is drawn again by it, as a new version with
    the reason. Plans by hand stay as they are and are told. The parent's own target is set where it differs.
    Errors: those of `divided` and `plans.draw`; ``M-239`` a check blocks it; ``M-240`` somebody changed one of the
    targets since they were looked at (``seen``).
    """
    regions = [above, *doors.children(above, clock.today())]
    codes = [r.pk for r in regions]
    list(Target.objects.select_for_update().filter(region__in=codes, indicator=indicator, year=year))
    if doors.token(regions, indicator, year) != seen:
        raise _changed(above, indicator)
    found = divided(above, indicator, year, wish, access=access)
    if found.blocks:
        first = next(one for one in found.findings if one.blocks)
        raise Refused("M-239", f"分解没有保存：{first.text}请改好再保存")
    kept = Kept()
    own = doors.targets_in([above], indicator, year).get(above.pk)
    stretch = None if own is None else own.stretch
    wanted = [(above, found.total, stretch)] + [
        (line.region, line.part, None if line.stretch is None else float(line.stretch))
        for line in found.lines
    ]
    try:
        with transaction.atomic():
            for region, value, more in wanted:
                kept.targets += _set(region, indicator, year, value, more, paper.document)
    except IntegrityError as error:
        raise _changed(above, indicator) from error
    for region, _, _ in wanted:
        _follow(region, indicator, year, paper, kept, {"by": by, "access": access})
    _record(above, indicator, year, found, wish, paper, kept, by)
    return kept


def _changed(above: Region, indicator: Indicator) -> Conflict:
    return Conflict(
        "M-240",
        f"{above.name}“{indicator.title}”的目标刚刚由别人改过，您的分解没有保存。请重新试算，核对后再保存",
    )


def _set(
    region: Region, indicator: Indicator, year: int, value: Decimal, stretch: float | None, document: str
) -> int:
    """Set one target; return 1 when it was not the same before."""
    there = Target.objects.filter(region=region, indicator=indicator, year=year).first()
    words = document.strip()[:DOCUMENT_LENGTH]
    if there is None:
        Target.objects.create(
            region=region, indicator=indicator, year=year, value=float(value), stretch=stretch, document=words
        )
        return 1
    paper = words or there.document
    if (there.value, there.stretch, there.document) == (float(value), stretch, paper):
        return 0
    there.value, there.stretch, there.document = float(value), stretch, paper
    there.save(update_fields=["value", "stretch", "document"])
    return 1


def _follow(
    region: Region, indicator: Indicator, year: int, paper: Paper, kept: Kept, who: dict[str, Any]
) -> None:
    """Draw the plan of a target anew where it no longer is the target's."""
    before = plan_doors.versions(region, indicator, year)
    target = plan_doors.target_of(region, indicator, year)
    if target is None or (
        before and (before[-1].value, before[-1].stretch) == (target.value, target.stretch)
    ):
        return
    held = before[-1] if before else None
    if held is not None and _is_by_hand(held, indicator):
        kept.left.append((region, f"第 {held.number} 版是手工设定的，目标变了，请到计划里逐月调整"))
        return
    method = PlanMethod(held.method) if held else plans.usual_method(indicator)
    shape = _quarters(held) if held is not None and method == PlanMethod.QUARTERLY else None
    ways = [method] if held else [method, PlanMethod.LINEAR]
    kept.plans += _drawn(region, indicator, year, ways, kept, {
        "shape": shape, "reason": paper.reason, "valid_from": paper.valid_from if held else None, **who,
    })  # fmt: skip


def _drawn(
    region: Region,
    indicator: Indicator,
    year: int,
    ways: Sequence[PlanMethod],
    kept: Kept,
    given: dict[str, Any],
) -> int:
    """Draw by the first way that the figures allow; a region for which there is none is told."""
    told = ""
    for way in ways:
        try:
            plans.proposed(region, indicator, year, method=way, access=given["access"], shape=given["shape"])
        except Refusal as error:
            told = str(error)
            continue
        plans.draw(region, indicator, year, method=way, **given)
        return 1
    kept.left.append((region, told))
    return 0


def _is_by_hand(plan: PacePlan, indicator: Indicator) -> bool:
    """Tell whether only a person can draw a plan again: set by hand, or quarterly steps of a stock."""
    stock = plan.method == PlanMethod.QUARTERLY and indicator.kind == Kind.STOCK
    return plan.method == PlanMethod.HAND or stock


def _quarters(plan: PacePlan) -> list[float] | None:
    """Return the quarterly table a plan was drawn by, in cumulative per cent."""
    points = {p.period: p.value for p in plan.points.all()}
    ends = [points.get(f"{plan.year}-{month:02d}") for month in (3, 6, 9, 12)]
    known = [100 * end / plan.value for end in ends if end is not None and plan.value > 0]
    return [*known[:3], 100.0] if len(known) == len(ends) else None


def _record(
    above: Region, indicator: Indicator, year: int, found: Division, wish: SplitWish, paper: Paper,
    kept: Kept, by: User,
) -> None:  # fmt: skip
    words = (
        f"{above.name}{year}年“{indicator.title}”目标 {found.total} {wish.method.label}分解到 "
        f"{len(found.lines)} 个地区，改动目标 {kept.targets} 项，排计划 {kept.plans} 项"
    )
    detail = {
        "method": wish.method.value,
        "total": str(found.total),
        "parts": {line.region.code: str(line.part) for line in found.lines},
        "by_hand": sorted(line.region.code for line in found.lines if line.is_by_hand),
        "document": paper.document,
        "reason": paper.reason,
    }
    audit.record("target.split", None, words, by=by, detail=detail)
