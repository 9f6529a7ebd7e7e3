"""Money of a project by month (万元): planned, done, arrived; single months, never cumulative."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.web.act.models import Investment, Project
from zhengxian.web.act.services import projects, sums
from zhengxian.web.act.services.transitions import moment_of
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Refused

ZERO = Decimal(0)


@dataclass(frozen=True)
class Month:
    """One month: planned, done, arrived; None where nothing is known."""

    planned: Decimal | None = None
    actual: Decimal | None = None
    funds: Decimal | None = None

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing is said."""
        return self.planned is None and self.actual is None and self.funds is None


@transaction.atomic
def set_year(
    *,
    project_id: int,
    year: int,
    months: Mapping[int, Month],
    by: User,
    access: Access,
    at: datetime | None = None,
) -> int:
    """Set the months of a year; return how many changed. January may be blank and stand in February (1—2月).

    Errors: ``A-420`` a figure below zero; ``A-421`` done or arrived in a month that has not begun; ``A-422`` the
    planned months do not add up to the plan of the year; ``A-423`` no such month; ``A-406`` (conflict) it is over.
    """
    today = moment_of(at).date()
    item = projects.open_item(project_id, access)
    project = Project.objects.get(pk=item.pk)
    given = {_period(year, month): one for month, one in months.items()}
    for period, one in given.items():
        _check(period, one, Period.from_date(today, PeriodKind.MONTH))
    if year == today.year:
        _check_total(project, list(given.values()))
    changed = [p for p, one in given.items() if _put(project, p, one)]
    if changed:
        names = "、".join(p.label for p in sorted(changed))
        projects.write(item, f"投资按月填报：{names}", by, at)
    return len(changed)


def _period(year: int, month: int) -> Period:
    if not 1 <= month <= 12:
        raise Refused("A-423", f"没有 {month} 月。请填 1 至 12 月")
    return Period.of(PeriodKind.MONTH, year, month)


def _check(period: Period, one: Month, now: Period) -> None:
    words = {"计划": one.planned, "完成": one.actual, "到位资金": one.funds}
    for label, value in words.items():
        sums.check(f"{period.label}的{label}", value)
        if value is not None and value < ZERO:
            raise Refused(
                "A-420", f"{period.label}的{label} {projects.amount(value)} 万元小于 0。请核对后改正"
            )
    if period > now and (one.actual is not None or one.funds is not None):
        raise Refused("A-421", f"{period.label}还没有到，不能填完成和到位资金。请留空")


def _check_total(project: Project, months: list[Month]) -> None:
    planned = [one.planned for one in months if one.planned is not None]
    total = sum(planned, ZERO)
    if not planned or project.year_plan is None or total == project.year_plan:
        return
    gap = total - project.year_plan
    raise Refused(
        "A-422",
        f"各月计划合计 {projects.amount(total)} 万元，本年计划投资是 {projects.amount(project.year_plan)} 万元，"
        f"{'多' if gap > 0 else '少'} {projects.amount(abs(gap))} 万元。请改各月计划，或先改本年计划",
    )


def _put(project: Project, period: Period, one: Month) -> bool:
    row = Investment.objects.filter(project=project, period=str(period)).first()
    if row is None:
        if not one.is_blank:
            Investment.objects.create(
                project=project, period=str(period), planned=one.planned, actual=one.actual, funds=one.funds
            )
        return not one.is_blank
    if (row.planned, row.actual, row.funds) == (one.planned, one.actual, one.funds):
        return False
    row.planned, row.actual, row.funds = one.planned, one.actual, one.funds
    row.save(update_fields=["planned", "actual", "funds"])
    return True
