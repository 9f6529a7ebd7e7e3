"""Two offices: one that meets (readings, forecasts, warnings, items and projects as rows), one that writes bulletins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from zhengxian.engine.base.period import Period
from zhengxian.web.act.models import (
    ItemKind,
    ItemState,
    LedgerItem,
    Project,
    ProjectSector,
    ProjectStep,
    StepKind,
)
from zhengxian.web.collect.models import Observation, Release
from zhengxian.web.core.models import Role
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import users
from zhengxian.web.monitor.models import PaceWord, Reading, Round, WarningNote, YearForecast
from zhengxian.web.monitor.models import Warning as RaisedWarning
from zhengxian.web.report.models import Bulletin, BulletinTemplate, Pack, PackKind
from zhengxian.web.report.services import bulletin_steps, bulletin_templates, bulletins, packs
from zhengxian.web.report.services.packs import Wish

from ..monitor.conftest import MonitorOffice, build

MEETING = date(2026, 10, 28)


def at(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


class PackOffice(MonitorOffice):
    """The office of monitor (甲县 990101, 乙县 990102, 丙县 990103, 丁县 990104) on Wednesday 28 October 2026."""

    def counted(self, period: str = "2026-08") -> Round:
        made, _ = Round.objects.get_or_create(
            period=period,
            defaults={
                "as_of": at(date(2026, 10, 12)),
                "made_by": self.people["assessor"],
                "input_hash": period,
            },
        )
        return made

    def read(self, region: str, code: str, word: PaceWord, period: str = "2026-08", **given: Any) -> Reading:
        return Reading.objects.create(
            round=self.counted(period), region=self.regions[region], indicator=self.indicators[code],
            period=period, period_end=Period.parse(period).last_day, word=word, **given,
        )  # fmt: skip

    def forecast(self, region: str, code: str, chance: float, origin: str = "2026-08") -> YearForecast:
        return YearForecast.objects.create(
            round=self.counted(origin), region=self.regions[region], indicator=self.indicators[code], year=2026,
            origin=origin, value=1.0, probability=chance,
        )  # fmt: skip

    def warn(self, region: str, code: str, level: str, message: str, **given: Any) -> RaisedWarning:
        period = given.pop("period", "2026-08")
        said = given.pop("said", "")
        made = RaisedWarning.objects.create(
            key=f"{region}-{code}-{level}-{RaisedWarning.objects.count()}", rule=given.pop("rule", "pace-bad"),
            message_code="M-182", level=level, message=message, region=self.regions[region],
            indicator=self.indicators[code], period=period, value=1.0, raised_round=self.counted(period),
            seen_round=self.counted(period), raised_at=at(date(2026, 10, 12)), **given,
        )  # fmt: skip
        if said:
            by = self.people["jia"]
            WarningNote.objects.create(
                warning=made, by=by, at=at(date(2026, 10, 20)), text=said, is_explanation=True
            )
        return made

    def task(self, owner: str, due: date, title: str = "修复城东排水闸", **given: Any) -> LedgerItem:
        """An item in the hands of a county or department since September."""
        unit = (
            {"owner_department": self.departments[owner]}
            if owner in self.departments
            else {"owner_region": self.regions[owner]}
        )
        place = given.pop("place", None)
        assigned = given.pop("assigned", at(date(2026, 9, 1)))
        kind = given.pop("kind", ItemKind.TASK)
        boss = self.people["supervisor"]
        given.setdefault("state", ItemState.IN_PROGRESS)
        return LedgerItem.objects.create(
            kind=kind, title=title, number=f"{kind.mark}〔2026〕{LedgerItem.objects.count() + 1:03d}号",
            due_on=due, first_due_on=due, created_by=boss, assigned_at=assigned, assigned_by=boss,
            place=self.regions[place] if place else None, **unit, **given,
        )  # fmt: skip

    def project(
        self, place: str, title: str = "河湾电机厂", *, steps: dict[str, tuple[date | None, date | None]], **given: Any
    ) -> Project:  # fmt: skip
        """A project of a county with steps: planned for, reached on."""
        item = self.task(place, date(2027, 6, 30), title, kind=ItemKind.PROJECT, place=place)
        made = Project.objects.create(
            item=item,
            sector=ProjectSector.MANUFACTURING,
            investment=given.pop("investment", Decimal(30000)),
            **given,
        )
        for step, (planned, reached) in steps.items():
            recorded = (
                {"recorded_at": at(MEETING), "recorded_by": self.people["supervisor"]} if reached else {}
            )
            ProjectStep.objects.create(
                project=made, step=StepKind(step), planned_on=planned, reached_on=reached, **recorded
            )
        return made

    def wish(self, period: str = "2026-10", kind: PackKind = PackKind.MONTH, **given: Any) -> Wish:
        region, held_on = given.pop("region", "990000"), given.pop("held_on", self.today)
        return Wish(region, kind, period, held_on, **given)

    def pack(self, period: str = "2026-10", who: str = "supervisor", **given: Any) -> Pack:
        """Make a pack as somebody."""
        moment = given.pop("at", at(self.today, 15))
        return packs.make(self.wish(period, **given), at=moment, **self.who(who))


def agenda(pack: Pack, key: str) -> dict[str, Any]:
    """One list of the agenda."""
    return next(one for one in pack.content["agenda"] if one["key"] == key)


def page(pack: Pack, region: str) -> dict[str, Any]:
    """The page of a region."""
    return next(one for one in pack.content["regions"] if one["code"] == region)


def listed(pack: Pack, region: str, key: str) -> dict[str, Any]:
    """One list of a region's page."""
    return next(one for one in page(pack, region)["sections"] if one["key"] == key)


def column(section: dict[str, Any], code: str) -> list[str]:
    """The texts of one column of a list."""
    at_ = [one["code"] for one in section["columns"]].index(code)
    return [row["cells"][at_] for row in section["rows"]]


@pytest.fixture
def office(db: None) -> Iterator[PackOffice]:
    """The office, with nothing read or assigned yet."""
    yield PackOffice(**vars(build()))
    clock.forget_office()


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


class Writing(PackOffice):
    """The office of monitor with a template of its own: figures of a growth, a level and a share, one of them internal."""

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
        return bulletin_steps.sign(bulletin_id=made.pk, by=self.people["leader"])

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
