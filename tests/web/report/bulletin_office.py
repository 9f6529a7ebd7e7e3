"""The office of monitor with a template of its own: figures of a growth, a level and a share, one of them internal."""

from __future__ import annotations

from typing import Any

from zhengxian.web.collect.models import Observation, Release
from zhengxian.web.core.models import Role
from zhengxian.web.core.services import users
from zhengxian.web.report.models import Bulletin, BulletinTemplate
from zhengxian.web.report.services import bulletin_steps, bulletin_templates, bulletins

from ..monitor.conftest import MonitorOffice, build

TEMPLATE = '''
code = "short"
name = "短通报"
purpose = "monthly"
title = "关于{period | cumulative}情况的通报"
number = "示县办〔{year}〕{serial}号"
recipients = "各县："
length = "special"
source = "测试"
mark = "from memory"
valid_from = 2020-01-01

[[block]]
kind = "heading"
level = 1
text = "一、情况"

[[block]]
kind = "text"
text = """
{period | cumulative}，{name(city)}固定资产投资同比{fai_growth@city | growth}，一般公共预算收入{budget_revenue@city | plain}。
各县固定资产投资增速{each highest(fai_growth, 1) join "、"}最高的是{it.name}（{it.value | growth}）{end}。
"""

[[block]]
kind = "table"
title = "各县投资增速（%）"
rows = "regions()"
columns = [
  { title = "地区", cell = "{it.name}" },
  { title = "增速", cell = "{fai_growth@it | bare}", align = "right" },
]

[[block]]
kind = "rates"
title = "督办"
of = ["act_on_time_rate"]
annex = true
'''


class Writing(MonitorOffice):
    """The office with what writing a bulletin needs."""

    def template(self, content: str = TEMPLATE) -> BulletinTemplate:
        return bulletin_templates.save(content=content, by=self.people["assessor"])

    def write(self, period: str = "2026-08", **more: Any) -> Bulletin:
        given = {
            "template": self.template(),
            "region": self.regions["990000"],
            "by": self.people["assessor"],
            **more,
        }
        return bulletins.write(period=period, **given)

    def edit(self, made: Bulletin, text: str, place: str = "1.0", by: str = "assessor") -> Bulletin:
        made.refresh_from_db()
        return bulletins.edit(
            bulletin_id=made.pk, place=place, text=text, revision=made.revision, by=self.people[by]
        )

    def submit(self, made: Bulletin, note: str = "") -> Bulletin:
        made.refresh_from_db()
        return bulletin_steps.submit(
            bulletin_id=made.pk, revision=made.revision, by=self.people["assessor"], note=note
        )

    def passed(self, made: Bulletin) -> Bulletin:
        self.submit(made)
        return bulletin_steps.pass_on(bulletin_id=made.pk, by=self.people["statistics"])

    def issued(self, made: Bulletin) -> Any:
        self.passed(made)
        return bulletin_steps.issue(bulletin_id=made.pk, by=self.people["leader"])

    def current(self, region: str, code: str, period: str = "2026-08") -> Observation:
        return Observation.objects.current().get(region__code=region, indicator__code=code, period=period)


def writing() -> Writing:
    """Build the office: the city's own figures of August are released, those of September are not."""
    office = Writing(**vars(build()))
    for period, release in (("2026-08", Release.RELEASED), ("2026-09", Release.INTERNAL)):
        office.figure("990000", "fai_growth", period, -3.04, release=release)
        office.figure("990000", "budget_revenue", period, 200.0, release=release)
    for name, role in (("leader2", Role.LEADER), ("statistics2", Role.STATISTICS_REVIEWER)):
        user = type(office.people["leader"]).objects.create_user(name, None, display_name=f"{name}账号")
        users.assign(user=user, role=role, by=users.system(), region=office.regions["990000"])
        office.people[name] = user
    return office
