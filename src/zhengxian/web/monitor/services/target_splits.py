"""Divide a parent's annual target among the regions below it: try, look, and keep the parts as their targets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from zhengxian.engine.base.indicator import Direction as DirectionWord
from zhengxian.engine.base.rounding import half_up
from zhengxian.engine.monitor.targets import growth as rates
from zhengxian.engine.monitor.targets.check import (
    SplitFinding,
    check_growth_parts,
    check_level_parts,
    check_minimum,
    check_stretch,
    check_whole_numbers,
)
from zhengxian.web.collect.models import Direction, Indicator, Kind, Target
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region
from zhengxian.web.core.selectors import clock
from zhengxian.web.monitor.models import PacePlan
from zhengxian.web.monitor.selectors import targets as doors
from zhengxian.web.monitor.selectors.targets import RATES
from zhengxian.web.monitor.services.plan_points import YEARS_BACK
from zhengxian.web.monitor.services.plan_versions import require
from zhengxian.web.monitor.services.target_methods import (
    Ground,
    Parts,
    SplitWish,
    amount_parts,
    ground_of,
    rate_parts,
)


@dataclass(frozen=True)
class SplitLine:
    """One region: last year, its part, and what was there before."""

    region: Region
    last: float | None
    share: float | None
    part: Decimal
    is_by_hand: bool
    stretch: Decimal | None
    growth: float | None
    """Per cent above last year, for amounts."""
    before: Target | None
    plan: PacePlan | None


@dataclass(frozen=True)
class Division:
    """The parts of a whole with everything that is asked about them."""

    lines: tuple[SplitLine, ...]
    total: Decimal
    made: Decimal
    """What the parts make: their sum, or their growth weighted with last year."""
    rounded_difference: Decimal
    """First the difference, then rounded."""
    difference_of_rounded: Decimal
    """First rounded, then the difference."""
    plain_difference: Decimal | None
    """What a plain rounding of every part would miss the whole by; None where nothing was divided by a method."""
    findings: tuple[SplitFinding, ...]
    left_out: tuple[Region, ...]

    @property
    def remainder(self) -> Decimal:
        """What of the whole is not given out (negative: more was given than there is)."""
        return -self.rounded_difference

    @property
    def blocks(self) -> bool:
        """Tell whether it cannot be kept as it is."""
        return any(one.blocks for one in self.findings)


def divided(above: Region, indicator: Indicator, year: int, wish: SplitWish, *, access: Access) -> Division:
    """Return the parts with their checks; nothing is written.

    Errors: Hidden; ``M-238`` no region takes part, or the method is none for this kind; those of the engine's division
    (``M-113`` … ``M-118``).
    """
    require(access, above)
    ground = ground_of(above, indicator, year, wish, access)
    hand = ground.hand
    auto = [key for key in ground.labels if key not in hand]
    rated = indicator.kind in RATES
    parts, plain = (rate_parts if rated else amount_parts)(ground, hand, auto)
    ordered = {key: parts[key] for key in ground.labels}
    lines = _lines(ground, year, ordered, hand)
    made = _made(ground, ordered, rated=rated)
    decimals = indicator.decimals
    difference, rounded = made - wish.total, half_up(made, decimals) - half_up(wish.total, decimals)
    taken = {r.code for r in ground.labels.values()}
    out = tuple(r for r in doors.children(above, clock.today()) if r.code not in taken)
    findings = _findings(ground, ordered, lines, rated=rated)
    return Division(lines, wish.total, made, half_up(difference, decimals), rounded, plain, findings, out)


def _made(ground: Ground, parts: Parts, *, rated: bool) -> Decimal:
    if not rated:
        return sum(parts.values(), Decimal(0))
    return Decimal(repr(rates.weighted_growth(parts, ground.last)))


def _lines(ground: Ground, year: int, parts: Parts, hand: Parts) -> tuple[SplitLine, ...]:
    regions, indicator = list(ground.labels.values()), ground.indicator
    before = doors.targets_in(regions, indicator, year)
    plans = doors.newest_plans(regions, indicator, year)
    known = [v for v in ground.last.values() if not math.isnan(v)]
    whole = sum(known)
    lines = []
    for key, region in ground.labels.items():
        last = None if math.isnan(ground.last[key]) else ground.last[key]
        line = SplitLine(
            region=region,
            last=last,
            share=100 * last / whole if last is not None and whole else None,
            part=parts[key],
            is_by_hand=key in hand,
            stretch=_stretched(ground, parts[key], before.get(region.pk)),
            growth=_growth(indicator, parts[key], last),
            before=before.get(region.pk),
            plan=plans.get(region.pk),
        )
        lines.append(line)
    return tuple(lines)


def _growth(indicator: Indicator, part: Decimal, last: float | None) -> float | None:
    if indicator.kind in RATES or not last:
        return None
    return (float(part) / last - 1) * 100


def _stretched(ground: Ground, part: Decimal, there: Target | None) -> Decimal | None:
    more, indicator = ground.wish.stretch, ground.indicator
    if more is None:
        return None if there is None or there.stretch is None else Decimal(repr(there.stretch))
    sign = -1 if indicator.direction == Direction.NEGATIVE else 1
    exact = part + sign * more if indicator.kind in RATES else part + sign * abs(part) * more / 100
    return half_up(exact, indicator.decimals)


def _findings(
    ground: Ground, parts: Parts, lines: Sequence[SplitLine], *, rated: bool
) -> tuple[SplitFinding, ...]:
    indicator, total = ground.indicator, ground.wish.total
    found: list[SplitFinding] = []
    if rated:
        found += check_growth_parts(total, parts, ground.last)
    else:
        found += check_level_parts(total, parts, decimals=indicator.decimals)
    if indicator.kind == Kind.COUNT:
        found += check_whole_numbers(parts)
    ends = {
        key: [levels[-1] for _, levels in sorted(past.levels.items())][-YEARS_BACK:]
        for key, past in ground.own.items()
    }
    if indicator.direction != Direction.NEGATIVE:
        found += check_minimum(parts, ends)
    stretch = {key: line.stretch for key, line in zip(parts, lines, strict=True) if line.stretch is not None}
    found += check_stretch(parts, stretch, direction=cast("DirectionWord", indicator.direction))
    return tuple(found)
