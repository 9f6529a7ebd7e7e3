"""Ways to divide a whole among regions, with single parts fixed by hand and the rest divided by a method."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from zhengxian.engine.base.rounding import half_up
from zhengxian.engine.monitor.targets import growth as rates
from zhengxian.engine.monitor.targets import split as amounts
from zhengxian.engine.monitor.targets.split import SplitMethod
from zhengxian.web.collect.models import Indicator
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.monitor.selectors import targets as doors
from zhengxian.web.monitor.selectors.targets import RATES
from zhengxian.web.monitor.services.plan_points import Past, pasts_of

MORE_DECIMALS = 6
"""Decimals beyond those shown at which exact parts are compared with rounded ones."""
METHODS = [(m.value, m.label) for m in SplitMethod]
SHARE, INCREMENT = SplitMethod.SHARE.value, SplitMethod.INCREMENT.value
Parts = dict[str, Decimal]


def method_of(text: str) -> SplitMethod:
    """Return the method that a form names by its value."""
    return SplitMethod(text)


@dataclass(frozen=True)
class SplitWish:
    """How to divide: the whole, the regions that take part (codes), the method and what it needs.

    ``by_hand`` fixes parts by code, the rest is divided. ``shares`` are those of the increment; ``slope`` the catch-up
    points; ``uplift`` points by class; ``weights`` the indicator whose last year weighs growth (empty: all alike);
    ``stretch`` how much harder the stretch target is (per cent of amounts, points of rates), None keeps what there is.
    """

    total: Decimal
    codes: tuple[str, ...]
    method: SplitMethod
    by_hand: Mapping[str, Decimal] = field(default_factory=dict)
    shares: Mapping[str, Decimal] = field(default_factory=dict)
    slope: Decimal = Decimal(0)
    uplift: Mapping[str, Decimal] = field(default_factory=dict)
    balanced: bool = True
    weights: str = ""
    stretch: Decimal | None = None


@dataclass
class Ground:
    """What a division is made from, by label: a region's name, with its code where two share it."""

    indicator: Indicator
    labels: dict[str, Region]
    last: dict[str, float]
    own: dict[str, Past]
    classes: dict[str, str]
    wish: SplitWish

    @property
    def hand(self) -> Parts:
        """Parts fixed by hand."""
        given = self.wish.by_hand
        return {
            k: half_up(given[r.code], self.indicator.decimals)
            for k, r in self.labels.items()
            if r.code in given
        }

    def past(self, keys: Sequence[str]) -> dict[str, float]:
        """Return last year's figures of some regions."""
        return {key: self.last[key] for key in keys}


def ground_of(above: Region, indicator: Indicator, year: int, wish: SplitWish, access: Access) -> Ground:
    """Read what a division is made from. Errors: ``M-238`` no region takes part."""
    today = clock.today()
    regions = [r for r in doors.children(above, today) if r.code in wish.codes]
    if not regions:
        raise Refused("M-238", "没有选参加分解的地区。请在表里勾选")
    names = [r.name for r in regions]
    labels = {r.name if names.count(r.name) == 1 else f"{r.name}（{r.code}）": r for r in regions}
    own = pasts_of(access, indicator, regions, year, today)
    weighing = own
    rated = indicator.kind in RATES
    if rated and wish.weights:
        weighing = pasts_of(access, doors.measure(wish.weights), regions, year, today)
    last = {}
    for key, region in labels.items():
        known = weighing[region.pk].end_of(year - 1)
        last[key] = 1.0 if rated and not wish.weights else math.nan if known is None else known
    classes = doors.classes_of(regions, today)
    return Ground(
        indicator, labels, last, {k: own[r.pk] for k, r in labels.items()},
        {k: classes[r.pk] for k, r in labels.items()}, wish,
    )  # fmt: skip


def amount_parts(ground: Ground, hand: Parts, auto: Sequence[str]) -> tuple[Parts, Decimal | None]:
    """Divide an amount; also tell by how much a plain rounding of every part would miss the whole."""
    decimals, wish = ground.indicator.decimals, ground.wish
    if wish.method is SplitMethod.HAND:
        return _all_by_hand(ground, hand, auto), None
    if not auto:
        return dict(hand), None
    rest = wish.total - sum(hand.values(), Decimal(0))
    found = _split(ground, rest, auto, decimals)
    fine = _split(ground, rest, auto, min(decimals + MORE_DECIMALS, 12))
    plain = sum((half_up(v, decimals) for v in fine.values()), Decimal(0)) - rest
    return {**found, **hand}, plain


def _split(ground: Ground, rest: Decimal, auto: Sequence[str], decimals: int) -> Parts:
    past, wish = ground.past(auto), ground.wish
    if wish.method is SplitMethod.SHARE:
        return amounts.split_by_share(rest, past, decimals=decimals).parts
    if wish.method is SplitMethod.INCREMENT:
        shares = {k: wish.shares.get(ground.labels[k].code, Decimal(0)) for k in auto}
        given = shares if any(shares.values()) else {k: Decimal(repr(v)) for k, v in past.items()}
        return amounts.split_by_increment(rest, past, given, decimals=decimals).parts
    base = float(sum(amounts.past_figures(past).values()))
    whole = half_up((float(rest) / base - 1) * 100, MORE_DECIMALS)
    if wish.method is SplitMethod.CATCH_UP:
        growths = rates.growth_catching_up(whole, past, float(wish.slope), decimals=MORE_DECIMALS)
    else:
        growths = rates.growth_by_class(
            whole, past, {k: ground.classes[k] for k in auto}, _uplift(wish), decimals=MORE_DECIMALS
        )
    return amounts.split_by_growth(rest, past, growths.parts, method=wish.method, decimals=decimals).parts


def rate_parts(ground: Ground, hand: Parts, auto: Sequence[str]) -> tuple[Parts, Decimal | None]:
    """Give every region its rate, so that all together reach the whole's where the method says so."""
    decimals, wish = ground.indicator.decimals, ground.wish
    if wish.method is SplitMethod.HAND:
        return _all_by_hand(ground, hand, auto), None
    if wish.method is SplitMethod.INCREMENT:
        raise Refused("M-238", "增速和比率没有增量可分。请改用按上年份额、追赶、按类别加点或手工指定")
    if wish.method is SplitMethod.CATCH_UP and not wish.weights:
        raise Refused("M-238", "各地区同权时分不出基数高低，不能追赶。请选一个权重指标，或改用别的方法")
    if not auto:
        return dict(hand), None
    past = ground.past(auto)
    whole = _rate_left(ground, hand, auto)
    if wish.method is SplitMethod.SHARE:
        found = rates.growth_alike(whole, past, decimals=decimals)
    elif wish.method is SplitMethod.CATCH_UP:
        found = rates.growth_catching_up(whole, past, float(wish.slope), decimals=decimals)
    else:
        classes = {k: ground.classes[k] for k in auto}
        found = rates.growth_by_class(
            whole, past, classes, _uplift(wish), balanced=wish.balanced, decimals=decimals
        )
    return {**found.parts, **hand}, None


def _rate_left(ground: Ground, hand: Parts, auto: Sequence[str]) -> Decimal:
    """Return what the others must reach together so that all reach the whole, rounded up to the decimals shown."""
    total, decimals = ground.wish.total, ground.indicator.decimals
    if not hand:
        return total
    weights = amounts.shares_of(amounts.past_figures(ground.last))
    used = sum((weights[key] * Fraction(value) for key, value in hand.items()), Fraction(0))
    left = (Fraction(total) - used) / sum((weights[key] for key in auto), Fraction(0))
    exact = Decimal(left.numerator) / Decimal(left.denominator)
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_CEILING)


def _all_by_hand(ground: Ground, hand: Parts, auto: Sequence[str]) -> Parts:
    if auto:
        raise Refused("M-238", f"选了手工指定，“{auto[0]}”等 {len(auto)} 个地区没有填。请填上，或不勾选")
    return amounts.split_by_hand(ground.wish.total, hand, decimals=ground.indicator.decimals).parts


def _uplift(wish: SplitWish) -> dict[str, float]:
    return {title: float(points) for title, points in wish.uplift.items()}
