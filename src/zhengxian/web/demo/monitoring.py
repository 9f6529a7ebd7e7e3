"""Plans of the year, the rounds of its last months, and the talk under some warnings: every act through its service."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from django.utils import timezone

from zhengxian.demo import City
from zhengxian.web.core.access import access_of
from zhengxian.web.core.models import Level, Region, User
from zhengxian.web.demo.assessments import set_day
from zhengxian.web.monitor.models import (
    Warning,  # noqa: A004 -- the glossary's word
    WarningLevel,
)
from zhengxian.web.monitor.services import plans, rounds, warnings

MONTHS = (6, 7, 8)
"""Months that were recomputed at the time; the newest is recomputed as of the office's day."""
RECOMPUTED_ON = 22
EXPLAINED, SETTLED = 6, 2
_WORDS = (
    "前期手续办理慢，三个项目未按计划开工，已逐个排出开工日期，下月底前补上。",
    "去年同期有一次性入库，基数较高；扣除后与计划持平，请核对基数。",
    "重点企业停产检修，本月恢复生产，预计下季度回到计划进度。",
)


def write(city: City, accounts: Mapping[str, User]) -> tuple[int, int]:
    """Write everything; return how many plans were drawn and how many warnings there are."""
    assessor, year = accounts["assessor"], city.today.year
    set_day(date(year, 1, 15))
    drawn = plans.draw_all(year, by=assessor, access=access_of(assessor, date(year, 1, 15)))
    set_day(city.today)
    last = city.today.month - 1
    for month in (m for m in MONTHS if m < last):
        _recompute(f"{year}-{month:02d}", date(year, month + 1, RECOMPUTED_ON), assessor)
    _recompute(f"{year}-{last:02d}", city.today, assessor)
    _talk(accounts, city.today)
    return drawn, Warning.objects.count()


def _recompute(period: str, day: date, by: User) -> None:
    """Recompute a period as it was on a day; what it warned of was raised on that day.

    Where the machine's clock stands before the day, the figures of now are taken: no moment may lie ahead.
    """
    moment = timezone.make_aware(datetime.combine(day, time(8)))
    made = rounds.recompute(period, by=by, as_of=moment if moment <= timezone.now() else None)
    Warning.objects.filter(raised_round=made).update(raised_at=moment)


def _talk(accounts: Mapping[str, User], today: date) -> None:
    """Let counties explain the gravest of their own warnings, and the supervisor settle some."""
    rows = Warning.objects.filter(
        level=WarningLevel.RED, state="open", region__level=Level.COUNTY, department=None
    )
    taken: dict[int, Warning] = {}
    for row in rows.select_related("region").order_by("region__order", "rule", "pk"):
        taken.setdefault(row.region_id, row)
    for n, row in enumerate(list(taken.values())[:EXPLAINED]):
        owner = _owner(row.region, accounts, today)
        if owner is None:
            continue
        warnings.explain(row, _WORDS[n % len(_WORDS)], by=owner, access=access_of(owner, today))
        if n < SETTLED:
            supervisor = accounts["supervisor"]
            warnings.settle(
                row,
                "情况属实，已列入下月调度重点。",
                by=supervisor,
                access=access_of(supervisor, today),
            )


def _owner(region: Region, accounts: Mapping[str, User], today: date) -> User | None:
    """Return an account that may explain for a region."""
    named = [user for name, user in sorted(accounts.items()) if name.startswith("owner.")]
    return next(
        (user for user in named if any(path == region.path for _, path, _ in access_of(user, today).grants)),
        None,
    )
