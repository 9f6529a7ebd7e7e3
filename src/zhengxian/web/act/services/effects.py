"""办结成效: what the figure of a closed item did before, at and after its closing, against the others of its class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.utils import timezone

from zhengxian.engine.act.effect import AS_IT_STANDS, Effect, EffectWord, compared_by, effect
from zhengxian.engine.base.indicator import Direction, Kind
from zhengxian.engine.base.period import Period
from zhengxian.web.act.models import LedgerItem
from zhengxian.web.act.selectors import effects as read
from zhengxian.web.act.selectors.effects import Membership, Place
from zhengxian.web.collect.models import Frequency, Indicator
from zhengxian.web.collect.selectors.period_kinds import KINDS
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region

WORDS = tuple((word.value, word.label) for word in EffectWord)
"""The words for an effect with their codes, for pages."""
AFTER = 6
"""Periods after the closing that are followed."""
BACK = 3
"""How far before the assignment the last figure may lie: January has none where it is combined with February."""


@dataclass(frozen=True)
class Moment:
    """One period of the course: what it is to the item, the figure as published and as compared, and its change."""

    period: Period
    role: str
    value: float | None
    compared: float | None
    found: Effect | None = None

    @property
    def word(self) -> str:
        """The word for the change; none for the period before."""
        return self.found.word.label if self.found else ""


@dataclass(frozen=True)
class Course:
    """The figure of one closed item over time; ``latest`` is the newest period after the closing that was judged."""

    item: LedgerItem
    indicator: Indicator
    place: Region
    moments: Sequence[Moment]

    @property
    def by_growth(self) -> bool:
        """Tell whether growth over last year is compared and not the figure itself."""
        return self.indicator.kind not in AS_IT_STANDS

    @property
    def decimals(self) -> int:
        """How many decimals of a change are compared and shown."""
        return _decimals(self.indicator)

    @property
    def base(self) -> Moment:
        """The period before the assignment."""
        return self.moments[0]

    @property
    def after(self) -> Sequence[Moment]:
        """The periods after the closing."""
        return [m for m in self.moments if m.role == _AFTER]

    @property
    def latest(self) -> Moment | None:
        """The newest period after the closing with a figure; None while none is released."""
        there = [m for m in self.after if m.found and m.found.word is not EffectWord.WAITING]
        return there[-1] if there else None

    @property
    def word(self) -> EffectWord:
        """The word for the item: that of its latest period, 数据未到 before there is one."""
        one = self.latest
        return one.found.word if one and one.found else EffectWord.WAITING


_BEFORE, _AT, _AFTER = "交办前", "办结时", "办结后"


@dataclass(frozen=True)
class _Span:
    """The periods of one item, and the other regions of its class."""

    item: LedgerItem
    indicator: Indicator
    place: Region
    before: Sequence[Period]
    closing: Period
    after: Sequence[Period]
    others: Sequence[int]

    @property
    def periods(self) -> set[str]:
        """Every period that is read, with the same of last year where growth is compared."""
        own = [*self.before, self.closing, *self.after]
        before = [] if self.indicator.kind in AS_IT_STANDS else [p.same_last_year() for p in own]
        return {str(p) for p in (*own, *before)}


def of_item(item: LedgerItem, today: date) -> Course | None:
    """Return the course of one item, None where there is no figure to follow; two queries."""
    return next(iter(courses([item], today)), None)


def listed(access: Access, today: date, *, place: str = "", department: str = "") -> list[Course]:
    """Return the courses of the items a person sees that were closed last, at most `MOST`; three queries."""
    rows = read.followed(access, place=place, department=department)
    return courses(list(rows[: read.MOST]), today)


def courses(items: Sequence[LedgerItem], today: date) -> list[Course]:
    """Return the courses of items; those without a figure to follow are left out. Two queries for any number."""
    followed = [item for item in items if read.is_followed(item)]
    if not followed:
        return []
    known = read.memberships(read.levels_of(followed))
    spans = [_span(item, today, known) for item in followed]
    figures = read.released(
        {span.indicator.pk for span in spans},
        {pk for span in spans for pk in (span.place.pk, *span.others)},
        {period for span in spans for period in span.periods},
    )
    return [_course(span, figures) for span in spans]


def _span(item: LedgerItem, today: date, known: Sequence[Membership]) -> _Span:
    indicator, place = cast(Indicator, item.indicator), cast(Region, item.place)
    kind = KINDS[Frequency(indicator.frequency)]
    assigned = Period.from_date(_day(item.assigned_at, today), kind)
    closing = Period.from_date(_day(item.closed_at, today), kind)
    last = Period.from_date(today, kind) - 1
    after = Period.range(closing + 1, min(closing + AFTER, last)) if last > closing else ()
    others = read.peers(place.pk, (assigned - 1).last_day, known)
    before = [assigned - n for n in range(1, BACK + 1)]
    return _Span(item, indicator, place, before, closing, after, others)


def _day(moment: object, today: date) -> date:
    return timezone.localdate(moment) if moment is not None else today  # type: ignore[arg-type]


def _course(span: _Span, figures: Mapping[Place, float]) -> Course:
    base = next(
        (p for p in span.before if _compared(span, span.place.pk, p, figures) is not None), span.before[0]
    )
    moments = [_moment(span, base, _BEFORE, None, figures), _moment(span, span.closing, _AT, base, figures)]
    moments += [_moment(span, period, _AFTER, base, figures) for period in span.after]
    return Course(span.item, span.indicator, span.place, _told_once(moments))


def _moment(
    span: _Span, period: Period, role: str, base: Period | None, figures: Mapping[Place, float]
) -> Moment:
    own = span.place.pk
    value = figures.get((span.indicator.pk, own, str(period)))
    compared = _compared(span, own, period, figures)
    if base is None:
        return Moment(period, role, value, compared)
    pairs = [(_compared(span, pk, base, figures), _compared(span, pk, period, figures)) for pk in span.others]
    before = _compared(span, own, base, figures)
    way = cast(Direction, span.indicator.direction)
    found = effect(before, compared, pairs, direction=way, decimals=_decimals(span.indicator))
    if found.word is EffectWord.WAITING and value is not None:
        found = Effect(EffectWord.UNJUDGED, why="上年同期没有数或不大于零，算不出同比")
    return Moment(period, role, value, compared, found)


def _told_once(moments: list[Moment]) -> list[Moment]:
    """Say of a period without a figure that is followed by one with a figure that it has none of its own."""
    last = max((n for n, m in enumerate(moments) if m.value is not None), default=-1)
    own = Effect(EffectWord.UNJUDGED, why="这一期没有单独的数")
    return [
        Moment(m.period, m.role, None, None, own) if n < last and m.value is None and m.found else m
        for n, m in enumerate(moments)
    ]


def _compared(span: _Span, region: int, period: Period, figures: Mapping[Place, float]) -> float | None:
    key = span.indicator.pk
    last_year = figures.get((key, region, str(period.same_last_year())))
    return compared_by(cast(Kind, span.indicator.kind), figures.get((key, region, str(period))), last_year)


def _decimals(indicator: Indicator) -> int:
    """Compare as the figure is published; growth that is worked out here to one decimal."""
    return min(max(indicator.decimals, 1), 2) if indicator.kind in AS_IT_STANDS else 1
