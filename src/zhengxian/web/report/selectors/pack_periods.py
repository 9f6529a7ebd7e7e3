"""For which period a dispatch meeting is held: a week from Monday to Sunday, ten days, a month or a quarter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.web.core.refusal import Refused
from zhengxian.web.report.models import PackKind

_KINDS = {
    PackKind.TEN_DAY: PeriodKind.TEN_DAY,
    PackKind.MONTH: PeriodKind.MONTH,
    PackKind.QUARTER: PeriodKind.QUARTER,
}
_OFFERED = {PackKind.WEEK: 8, PackKind.TEN_DAY: 9, PackKind.MONTH: 12, PackKind.QUARTER: 6}
"""How many periods, the present one included, a form offers of each kind."""
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Span:
    """One period of a meeting; ``code`` is a period's code, for a week that of ISO 8601."""

    kind: PackKind
    code: str
    first: date
    last: date

    @property
    def label(self) -> str:
        """The period as people say it.

        >>> span_of(PackKind.WEEK, "2026-W44").label, span_of(PackKind.TEN_DAY, "2026-10T3").label
        ('2026年10月26日—11月1日（第44周）', '2026年10月下旬')
        """
        if self.kind is not PackKind.WEEK:
            return Period.parse(self.code).label
        first, last = self.first, self.last
        end = f"{last.month}月{last.day}日" if last.month != first.month else f"{last.day}日"
        if last.year != first.year:
            end = f"{last.year}年{end}"
        return f"{first.year}年{first.month}月{first.day}日—{end}（第{int(self.code[-2:])}周）"

    @property
    def following(self) -> Span:
        """The next period of the same kind."""
        return span_holding(self.kind, self.last + timedelta(days=1))


def span_holding(kind: PackKind, day: date) -> Span:
    """Return the period of a kind that holds a day.

    >>> span_holding(PackKind.WEEK, date(2027, 1, 1)).code, span_holding(PackKind.QUARTER, date(2026, 10, 28)).code
    ('2026-W53', '2026Q4')
    """
    if kind is PackKind.WEEK:
        first = day - timedelta(day.weekday())
        year, week, _ = first.isocalendar()
        return Span(kind, f"{year}-W{week:02d}", first, first + _WEEK - timedelta(days=1))
    period = Period.from_date(day, _KINDS[kind])
    return Span(kind, str(period), period.first_day, period.last_day)


def span_of(kind: PackKind, code: str) -> Span:
    """Return the period of a kind by its code.

    Errors: ``R-120`` no such period of this kind.
    """
    try:
        day = _week_day(code) if kind is PackKind.WEEK else _period_day(kind, code)
    except (ValueError, ZhengxianError) as error:
        raise _unknown(kind, code) from error
    return span_holding(kind, day)


def _week_day(code: str) -> date:
    year, _, week = code.partition("-W")
    return date.fromisocalendar(int(year), int(week), 1)


def _period_day(kind: PackKind, code: str) -> date:
    period = Period.parse(code)
    if period.kind is not _KINDS[kind]:
        raise _unknown(kind, code)
    return period.first_day


def _unknown(kind: PackKind, code: str) -> Refused:
    return Refused("R-120", f"“{code[:20]}”不是{kind.meeting}的期间。请从列出的期间里选")


def offered(kind: PackKind, today: date) -> list[Span]:
    """Return the periods for which a meeting is held now or was held lately, the present one first."""
    spans = [span_holding(kind, today)]
    while len(spans) < _OFFERED[kind]:
        spans.append(span_holding(kind, spans[-1].first - timedelta(days=1)))
    return spans
