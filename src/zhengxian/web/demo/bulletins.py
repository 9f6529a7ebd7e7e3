"""Bulletins of the demo: the templates, one that was issued, a draft of the newest month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from zhengxian.demo import City
from zhengxian.web.core.models import Level, Region, User
from zhengxian.web.demo.assessments import set_day
from zhengxian.web.report.services import bulletin_steps, bulletin_templates, bulletins

ISSUED_ON = (8, 25)
"""Month and day on which the comparison of the second quarter went out: its figures were public by then."""


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
    bulletin_steps.issue(bulletin_id=made.pk, by=accounts["leader.shi"], on=day)
    set_day(city.today)
    bulletins.write(
        template=bulletin_templates.newest("monthly"),
        period=f"{year}-{city.today.month - 1:02d}",
        region=place,
        by=assessor,
    )
    return 2
