"""How often a figure comes, as a kind of period."""

from __future__ import annotations

from zhengxian.engine.base.period import PeriodKind
from zhengxian.web.collect.models import Frequency

KINDS = {
    Frequency.TEN_DAY: PeriodKind.TEN_DAY,
    Frequency.MONTH: PeriodKind.MONTH,
    Frequency.QUARTER: PeriodKind.QUARTER,
    Frequency.HALF: PeriodKind.HALF,
    Frequency.YEAR: PeriodKind.YEAR,
}
