"""A small office that watches the pace: a city, four counties in two classes, eight towns, 33 months of figures.

The figures of 2026 are even, so that every reading can be checked by hand. Budget revenue by the end of September
(时序进度 75.00 %): 990101 91.2 of 120 (76.00 %, +1.00), 990102 58.4 of 80 (73.00 %, −2.00), 990103 42 of 60 (70.00 %,
−5.00), 990104 24 of 40 (60.00 %, −15.00); month m has m/9 of it. Growth series stand still over 2026 (see GROWTH);
industry has no January. Entities net, even: 15 a month in the first county, 12 in the others; the first town 9, the other towns 6.
Everything up to August is released, September is internal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import CellState, Indicator, Observation, Release, Target
from zhengxian.web.core.access import Access, access_of
from zhengxian.web.core.models import (
    Classification,
    ClassMembership,
    Department,
    DepartmentAlias,
    Level,
    Office,
    Region,
    RegionClass,
    Role,
    User,
    UserKind,
)
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import users
from zhengxian.web.monitor.models import PacePlan, PlanMethod, PlanPoint

TODAY = date(2026, 10, 28)
PERIOD = "2026-09"
"""The newest period; its figures are internal."""
YEAR = 2026
PLACES = (
    ("990101", "甲县", "优化开发", 91.2, 120.0),
    ("990102", "乙县", "优化开发", 58.4, 80.0),
    ("990103", "丙县", "重点发展", 42.0, 60.0),
    ("990104", "丁县", "重点发展", 24.0, 40.0),
)
"""Code, name, class, budget revenue by the end of September, its annual target."""
COUNTIES = tuple(code for code, *_ in PLACES)
SERIES = (
    ("budget_revenue", "一般公共预算收入", "level", "亿元", 2, "caizheng"),
    ("budget_revenue_growth", "一般公共预算收入增速", "growth", "%", 1, "caizheng"),
    ("industry_added_growth", "规模以上工业增加值增速", "growth", "%", 1, "tongji"),
    ("fai_growth", "固定资产投资增速", "growth", "%", 1, "fagai"),
    ("power_use_growth", "全社会用电量增速", "growth", "%", 1, "fagai"),
    ("entities_net", "经营主体净增数", "count", "户", 0, "shichang"),
    ("loans", "金融机构各项贷款余额", "stock", "亿元", 2, ""),
    ("good_air_days", "空气质量优良天数比例", "ratio", "%", 1, ""),
)
"""Code, title, kind, unit, decimals, department; all monthly, levels, counts and growths cumulative."""
GROWTH = {
    "budget_revenue_growth": ((6.0, 5.0, 4.0, -1.5), 5.5),
    "industry_added_growth": ((8.2, 7.0, 6.1, 2.0), 7.5),
    "fai_growth": ((5.2, 3.0, 0.0, -2.1), 5.0),
    "power_use_growth": ((7.0, 6.5, 4.0, 1.0), None),
}
"""Growth of the four counties in every month of 2026, and the target of every county."""
DEPARTMENTS = (
    ("caizheng", "示范市财政局", "市财政局"),
    ("tongji", "示范市统计局", "市统计局"),
    ("fagai", "示范市发展和改革委员会", "市发改委"),
    ("shichang", "示范市市场监督管理局", "市市场监管局"),
)


def moment(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 9))


@dataclass
class MonitorOffice:
    """Everything a test needs by name.

    Regions by code: 990000, counties 990101 to 990104, towns 990101100, 990101101 and so on. People by name: assessor,
    assessor2, leader, supervisor, auditor, statistics, admin (city); jia_leader (leader of 990101); owner accounts
    caizheng, fagai, shichang (departments; tongji has none), jia, yi, bing, ding (counties); reporter (a town's).
    """

    regions: dict[str, Region] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    today: date = TODAY

    def access(self, name: str) -> Access:
        return access_of(self.people[name], self.today)

    def who(self, name: str) -> dict[str, Any]:
        """``by`` and ``access`` of a person, for services."""
        return {"by": self.people[name], "access": self.access(name)}

    def client(self, name: str) -> Client:
        client = Client()
        client.force_login(self.people[name])
        return client

    def go_to(self, day: date) -> None:
        """Let the office's clock stand on another day."""
        self.today = day
        Office.objects.update(today=day)
        clock.forget_office()

    def figure(
        self, region: str, indicator: str, period: str, value: float | None, *,
        state: CellState = CellState.REPORTED, at: datetime | None = None, release: Release = Release.INTERNAL,
    ) -> Observation:  # fmt: skip
        """Write a new version of a figure, recorded now or at a moment."""
        when = at or timezone.now()
        place = {"region": self.regions[region], "indicator": self.indicators[indicator], "period": period}
        before = Observation.objects.current().filter(**place).first()
        if before is not None:
            Observation.objects.filter(pk=before.pk).update(superseded_at=when)
        return Observation.objects.create(
            **place, period_end=Period.parse(period).last_day, value=value, state=state, release=release,
            version=before.version + 1 if before else 1, recorded_at=when, recorded_by=self.people["statistics"],
        )  # fmt: skip

    def plan(
        self, region: str, indicator: str, *, value: float | None = None, valid_from: date | None = None,
        points: dict[str, float] | None = None, year: int = YEAR,
    ) -> PacePlan:  # fmt: skip
        """Make the next version of a plan as rows: even over the year, or the points given."""
        place = {"region": self.regions[region], "indicator": self.indicators[indicator], "year": year}
        goal = value if value is not None else Target.objects.get(**place).value
        number = PacePlan.objects.filter(**place).count() + 1
        made = PacePlan.objects.create(
            **place, number=number, method=PlanMethod.HAND if points else PlanMethod.LINEAR, value=goal,
            valid_from=valid_from or date(year, 1, 1), reason="年中调整" if number > 1 else "",
            made_by=self.people["assessor"],
        )  # fmt: skip
        flow = place["indicator"].kind in ("level", "count")
        even = {f"{year}-{m:02d}": goal * m / 12 if flow else goal for m in range(1, 13)}
        PlanPoint.objects.bulk_create(
            [PlanPoint(plan=made, period=p, value=v) for p, v in (points or even).items()]
        )
        return made

    def plans(self) -> int:
        """Make an even plan of every target; return how many."""
        targets = Target.objects.select_related("region", "indicator").order_by("pk")
        return len([self.plan(t.region.code, t.indicator.code, year=t.year) for t in targets])

    def round(self, period: str = PERIOD, **more: Any) -> Any:
        """Recompute a period as the assessor."""
        from zhengxian.web.monitor.services import rounds

        return rounds.recompute(period, **{"by": self.people["assessor"], **more})


def build() -> MonitorOffice:
    """Make the office."""
    cache.clear()
    Office.objects.create(pk=1, name="示范市县域办", is_demo=True, today=TODAY)
    clock.forget_office()
    made = MonitorOffice()
    _places(made)
    _people(made)
    _indicators(made)
    _figures(made)
    _targets(made)
    return made


def _places(made: MonitorOffice) -> None:
    def place(code: str, name: str, level: Level, parent: str = "") -> Region:
        above = made.regions.get(parent)
        path = f"{above.path if above else '/'}{code}/"
        made.regions[code] = Region.objects.create(
            code=code, name=name, level=level, parent=above, path=path, order=len(made.regions)
        )
        return made.regions[code]

    kinds = Classification.objects.create(code="two", title="两类县", level=Level.COUNTY)
    classes = {
        title: RegionClass.objects.create(classification=kinds, title=title, order=n)
        for n, title in enumerate(("优化开发", "重点发展"))
    }
    place("990000", "示范市", Level.PREFECTURE)
    for code, name, title, *_ in PLACES:
        county = place(code, name, Level.COUNTY, "990000")
        since = date(2020, 1, 1)
        ClassMembership.objects.create(region=county, region_class=classes[title], valid_from=since)
        for n in (0, 1):
            place(f"{code}{100 + n}", f"{name[0]}{'一二'[n]}镇", Level.TOWN, code)


def _people(made: MonitorOffice) -> None:
    for code, name, short in DEPARTMENTS:
        found = Department.objects.create(code=code, name=name, short_name=short, order=len(made.departments))
        DepartmentAlias.objects.create(department=found, alias=short.removeprefix("市"))
        made.departments[code] = found

    def person(name: str, role: Role, where: str) -> None:
        user = User.objects.create_user(name, None, display_name=f"{name}账号", kind=UserKind.PERSON)
        scope: dict[str, Any] = (
            {"department": made.departments[where]}
            if where in made.departments
            else {"region": made.regions[where]}
        )
        users.assign(user=user, role=role, by=users.system(), **scope)
        made.people[name] = user

    for name, role in (
        ("assessor", Role.ASSESSOR), ("assessor2", Role.ASSESSOR), ("leader", Role.LEADER),
        ("supervisor", Role.SUPERVISOR), ("auditor", Role.AUDITOR), ("statistics", Role.STATISTICS_REVIEWER),
        ("admin", Role.ADMINISTRATOR),
    ):  # fmt: skip
        person(name, role, "990000")
    for name, code in zip(("jia", "yi", "bing", "ding"), COUNTIES, strict=True):
        person(name, Role.OWNER_UNIT, code)
    for name in ("caizheng", "fagai", "shichang"):
        person(name, Role.OWNER_UNIT, name)
    person("jia_leader", Role.LEADER, "990101")
    person("reporter", Role.REPORTER, "990101100")


def _indicators(made: MonitorOffice) -> None:
    for order, (code, title, kind, unit, decimals, department) in enumerate(SERIES):
        of = made.indicators["budget_revenue"] if code == "budget_revenue_growth" else None
        made.indicators[code] = Indicator.objects.create(
            code=code, title=title, group="速度" if kind == "growth" else "总量", kind=kind, unit=unit,
            direction="positive", frequency="month", cumulative=kind in ("level", "count", "growth"),
            decimals=decimals, growth_of=of, department=made.departments.get(department),
            levels=["county", "town"] if code == "entities_net" else ["county"], order=order,
        )  # fmt: skip


def value_of(place: int, code: str, year: int, month: int) -> float | None:
    """The figure of the ``place``-th county: even in 2026, with a small bend in the years before."""
    bend = 0.1 * ((month * 7 + place * 3 + year) % 5 - 2) if year < YEAR else 0.0
    if code == "industry_added_growth" and month == 1:
        return None
    if code in GROWTH:
        return round(GROWTH[code][0][place] + bend + (YEAR - year) * 0.3, 1)
    if code == "budget_revenue":
        return round(PLACES[place][3] / 9 * month * (1 - 0.06 * (YEAR - year)) + bend, 2)
    if code == "entities_net":
        return 15.0 * month if place == 0 else 12.0 * month
    if code == "loans":
        return round(100.0 * (place + 1) + (year - 2024) * 12 + month + bend, 2)
    return round(85.0 + place + bend, 1)


def _figures(made: MonitorOffice) -> None:
    rows = []

    def add(region: str, code: str, period: Period, value: float) -> None:
        day = period.last_day
        rows.append(
            Observation(
                region=made.regions[region], indicator=made.indicators[code], period=str(period),
                period_end=day, value=value, state=CellState.REPORTED,
                release=Release.RELEASED if str(period) < PERIOD else Release.INTERNAL,
                recorded_at=moment(day + timedelta(12)), recorded_by=made.people["statistics"],
            )
        )  # fmt: skip

    for period in Period.range(Period.parse("2024-01"), Period.parse(PERIOD)):
        year, month = period.year, period.last_day.month
        for place, county in enumerate(COUNTIES):
            for code, *_ in SERIES:
                value = value_of(place, code, year, month)
                if value is not None:
                    add(county, code, period, value)
            for n in (0, 1):
                add(f"{county}{100 + n}", "entities_net", period, float((9 if place + n == 0 else 6) * month))
    Observation.objects.bulk_create(rows, batch_size=1000)


def _targets(made: MonitorOffice) -> None:
    rows = []
    for place, (county, *_, goal) in enumerate(PLACES):
        goals = {"budget_revenue": goal, "entities_net": 150.0, "loans": 140.0 + 100 * place}
        goals |= {code: target for code, (_, target) in GROWTH.items() if target is not None}
        rows += [(county, code, value) for code, value in goals.items()]
        rows += [(f"{county}{100 + n}", "entities_net", 75.0) for n in (0, 1)]
    Target.objects.bulk_create(
        [Target(region=made.regions[r], indicator=made.indicators[i], year=YEAR, value=v) for r, i, v in rows]
    )


@pytest.fixture
def office(db: None) -> Iterator[MonitorOffice]:
    """The office on a Wednesday in October, without plans: ``office.plans()`` makes them."""
    yield build()
    clock.forget_office()
