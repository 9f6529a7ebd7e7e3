"""What is asked of the explorer: read from an address, every part with a default, so that any address shows something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import Frequency, Indicator
from zhengxian.web.collect.selectors import figures
from zhengxian.web.collect.selectors.period_kinds import KINDS
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Level

MOST_INDICATORS = 12
MOST_PERIODS = 36
USUAL_PERIODS = 12
NAMES = ("layout", "indicator", "level", "county", "class", "region", "period", "since")
"""What stands in the query of an address; nothing else is kept with a saved view."""


@dataclass(frozen=True)
class Layout:
    """Which two of indicator, region and period are laid out; the third is one chosen value."""

    key: str
    label: str
    rows: str
    columns: str


LAYOUTS = {
    one.key: one
    for one in (
        Layout("indicators", "一期多指标", "region", "indicator"),
        Layout("periods", "一指标多期", "region", "period"),
        Layout("region", "一地区多期", "indicator", "period"),
    )
}


@dataclass(frozen=True)
class Question:
    """A question with its defaults filled in.

    ``indicators`` in the order of the library, at least one; ``period`` the one shown or the last of several, ``since``
    the first of several, of the kind of the first indicator. ``region`` is a code, empty for the first region found.
    """

    layout: Layout
    indicators: tuple[Indicator, ...]
    offered: tuple[Indicator, ...]
    level: Level
    county: str
    region_class: str
    region: str
    period: Period
    since: Period
    known_periods: tuple[Period, ...]

    @property
    def indicator(self) -> Indicator:
        """The first indicator: the one that is drawn."""
        return self.indicators[0]

    @property
    def shown_indicators(self) -> tuple[Indicator, ...]:
        """The indicators laid out: one where the columns are periods of one indicator."""
        return self.indicators[:1] if self.layout.key == "periods" else self.indicators

    @property
    def shown_periods(self) -> tuple[Period, ...]:
        """The periods laid out: one where the columns are indicators."""
        if self.layout.key == "indicators":
            return (self.period,)
        return tuple(Period.range(self.since, self.period))


def own_period(indicator: Indicator, period: Period) -> Period | None:
    """Return the period under which an indicator files what ends on the same day; None where it has no such period.

    A month that ends a quarter stands beside the quarter; a month inside it does not.
    """
    own = Period.from_date(period.last_day, KINDS[Frequency(indicator.frequency)])
    return own if own.last_day == period.last_day else None


def asked(given: QueryDict, access: Access) -> Question | None:
    """Read the question of an address; None where the platform has no indicator yet."""
    offered = tuple(figures.all_indicators())
    if not offered:
        return None
    wanted = set(given.getlist("indicator")[:100])
    chosen = tuple(i for i in offered if i.code in wanted)[:MOST_INDICATORS] or offered[:1]
    levels = figures.levels_of(chosen[0])
    level = Level(_word(given, "level")) if given.get("level") in levels else levels[0]
    known = tuple(figures.periods_of(chosen[0], access))
    kind = KINDS[Frequency(chosen[0].frequency)]
    period = _period(given.get("period", ""), kind, known) or _newest(known)
    since = _period(given.get("since", ""), kind, known) or period - (USUAL_PERIODS - 1)
    if since > period or period - since >= MOST_PERIODS:
        since = min(period, max(since, period - (MOST_PERIODS - 1)))
    return Question(
        LAYOUTS.get(given.get("layout", ""), LAYOUTS["indicators"]),
        chosen,
        offered,
        level,
        _word(given, "county"),
        _word(given, "class"),
        _word(given, "region"),
        period,
        since,
        known,
    )


def _word(given: QueryDict, name: str) -> str:
    return given.get(name, "").strip()[:40]


def _newest(known: Sequence[Period]) -> Period:
    return known[0] if known else Period.parse("2026-01")


def _period(text: str, kind: object, known: Sequence[Period]) -> Period | None:
    """Read a period of the kind that is asked for; another kind or no period at all counts as not said."""
    try:
        found = Period.parse(text) if text else None
    except ZhengxianError:
        return None
    wanted = known[0].kind if known else kind
    return found if found is not None and found.kind is wanted else None
