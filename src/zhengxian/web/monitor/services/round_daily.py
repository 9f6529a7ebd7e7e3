"""The platform's own recomputation: the newest month, when anything was recorded since the last time."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.web.core.models import User
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import users
from zhengxian.web.monitor.models import Round
from zhengxian.web.monitor.selectors import rounds as doors
from zhengxian.web.monitor.services import rounds


def work(today: date | None = None, *, by: User | None = None) -> Round | None:
    """Recompute the newest month that is largely reported; None when there is none or nothing was recorded since."""
    day = today or clock.today()
    month = doors.due_month(day)
    if month is None:
        return None
    mark = asdict(doors.mark(day))
    last = doors.newest_of(str(month))
    if last is not None and last.counts.get("mark") == mark:
        return None
    made = rounds.recompute(str(month), by=by or users.system())
    Round.objects.filter(pk=made.pk).update(counts={**made.counts, "mark": mark})
    return made if last is None or made.pk != last.pk else None


def whole_year(year: int, *, by: User | None = None) -> list[Round]:
    """Recompute every month of a year that is over and was reported or planned, in order, each as the newest then."""
    end = min(date(year, 12, 31), clock.today())
    months = Period.of(PeriodKind.YEAR, year).parts(PeriodKind.MONTH)
    wanted = [m for m in months if m.last_day <= end and doors.has_figures(m)]
    return [rounds.recompute(str(m), by=by or users.system()) for m in wanted]
