"""What went upward in the demo: packs of two meetings; templates, an issued bulletin, a draft of the newest month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from zhengxian.demo import City
from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.web.core.access import access_of
from zhengxian.web.core.models import Level, Region, User
from zhengxian.web.demo.assessments import set_day
from zhengxian.web.report.models import PackKind
from zhengxian.web.report.services import bulletin_steps, bulletin_templates, bulletins
from zhengxian.web.report.services import packs as making

ISSUED_ON = (8, 25)
"""Month and day on which the comparison of the second quarter went out: its figures were public by then."""


def packs(city: City, accounts: Mapping[str, User]) -> int:
    """Make the packs of the last two monthly meetings; return how many."""
    supervisor = accounts["supervisor"]
    place = Region.objects.get(level=Level.PREFECTURE)
    last = Period.from_date(city.today, PeriodKind.MONTH) - 1
    for period, day in ((last - 1, last.last_day - timedelta(2)), (last, city.today)):
        set_day(day)
        at = timezone.make_aware(datetime.combine(day, time(9)))
        wish = making.Wish(place.code, PackKind.MONTH, str(period), day)
        making.make(wish, by=supervisor, access=access_of(supervisor, day), at=at)
    set_day(city.today)
    return 2


def write(city: City, accounts: Mapping[str, User]) -> int:
    """Write everything; return how many bulletins there are."""
    assessor, year = accounts["assessor"], city.today.year
    bulletin_templates.load_shipped(by=assessor)
    place = Region.objects.get(level=Level.PREFECTURE)
    day = date(year, *ISSUED_ON)
    set_day(day)
    made = bulletins.write(
        template=bulletin_templates.newest("quarterly"), period=f"{year}-Q2", region=place, by=assessor
    )
    bulletin_steps.submit(bulletin_id=made.pk, revision=made.revision, by=assessor)
    bulletin_steps.pass_on(bulletin_id=made.pk, by=accounts["statistics.shi"])
    bulletin_steps.sign(bulletin_id=made.pk, by=accounts["leader.shi"], on=day)
    set_day(city.today)
    bulletins.write(
        template=bulletin_templates.newest("monthly"),
        period=f"{year}-{city.today.month - 1:02d}",
        region=place,
        by=assessor,
    )
    return 2
