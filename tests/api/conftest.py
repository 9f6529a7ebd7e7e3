"""A small office behind the interface: a city, three counties, two departments, a key for every kind of account."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import Frequency, Indicator, Kind, Observation, Release
from zhengxian.web.core.models import (
    ChangeKind,
    Department,
    Level,
    Office,
    Region,
    RegionChange,
    Role,
    User,
)
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import tokens, users
from zhengxian.web.evaluate.models import Run, RunState
from zhengxian.web.evaluate.services import runs, schemes

TODAY = date(2026, 2, 2)
RECORDED = datetime(2026, 1, 20, 2, tzinfo=UTC)
COUNTED = datetime(2026, 2, 1, 2, tzinfo=UTC)
COUNTIES = ("990121", "990122", "990123")
PERIODS = ("2023", "2024", "2025")
ROLES = {
    "reporter": (Role.REPORTER, "990121", None),
    "reviewer": (Role.REVIEWER, "990121", None),
    "bureau": (Role.REPORTER, None, "tj"),
    "statistics": (Role.STATISTICS_REVIEWER, "990000", None),
    "county_statistics": (Role.STATISTICS_REVIEWER, "990122", None),
    "assessor": (Role.ASSESSOR, "990000", None),
    "leader": (Role.LEADER, "990000", None),
    "supervisor": (Role.SUPERVISOR, "990000", None),
    "auditor": (Role.AUDITOR, "990000", None),
    "administrator": (Role.ADMINISTRATOR, "990000", None),
    "owner_unit": (Role.OWNER_UNIT, "990000", None),
    "nobody": None,
}
SCHEME = """
code = "small"
title = "小方案"
valid_from = 2020-01-01
points = 100
[missing]
policy = "zero"
[aggregate]
method = "arithmetic"
[rank]
within = "pool"
ties = "competition"
decimals = 2
[[group]]
code = "all"
title = "全部"
weight = 100
  [[group.item]]
  indicator = "gdp"
  weight = 60
  direction = "positive"
  score = { method = "efficacy", base = 60, span = 40, low = "min", high = "max" }
  [[group.item]]
  indicator = "tax"
  weight = 40
  direction = "positive"
  score = { method = "efficacy", base = 60, span = 40, low = "min", high = "max" }
"""


@dataclass
class Place:
    """The office, and short ways to ask as somebody."""

    users: dict[str, User]
    regions: dict[str, Region]
    indicators: dict[str, Indicator]
    keys: dict[str, str] = field(default_factory=dict)

    def key(self, who: str, *, may_write: bool = True) -> str:
        name = f"{who}{may_write}"
        if name not in self.keys:
            user = self.users[who]
            _, self.keys[name] = tokens.create(
                user=user, title=f"{who}的", days=30, may_write=may_write, by=user
            )
        return self.keys[name]

    def get(self, who: str, path: str, query: Any = None, **headers: str) -> Any:
        held = {"authorization": f"Bearer {self.key(who)}", **headers}
        return Client().get(f"/api/v1/{path}", query or {}, headers=held)

    def post(
        self, who: str, body: Any, *, may_write: bool = True, content_type: str = "application/json"
    ) -> Any:
        held = {"authorization": f"Bearer {self.key(who, may_write=may_write)}"}
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return Client().post("/api/v1/observations", data, content_type=content_type, headers=held)

    def run(self, period: str = "2024", state: RunState = RunState.COMPUTED, **more: Any) -> Run:
        """Compute a run and put it at a step."""
        made = runs.compute(
            scheme_version=_version(self.users["assessor"]),
            period=period,
            previous=None,
            as_of=COUNTED,
            by=self.users["assessor"],
        )
        Run.objects.filter(pk=made.pk).update(state=state, **more)
        made.refresh_from_db()
        return made


def _version(by: User) -> Any:
    from zhengxian.web.evaluate.models import SchemeVersion

    found = SchemeVersion.objects.first()
    if found is None:
        made = schemes.import_file(
            name="方案.toml", content=SCHEME.encode(), by=by, level=Level.COUNTY, classification=None
        )
        found = schemes.put_in_force(version_id=made.pk, by=by)
    return found


def _regions() -> dict[str, Region]:
    city = Region.objects.create(code="990000", name="示范市", level=Level.PREFECTURE, path="/990000/")
    found = {"990000": city}
    for code, name in zip((*COUNTIES, "990199"), ("东川县", "西岭县", "南浦县", "旧县"), strict=True):
        found[code] = Region.objects.create(
            code=code, name=name, level=Level.COUNTY, parent=city, path=f"/990000/{code}/",
            valid_to=date(2019, 12, 31) if code == "990199" else None,
        )  # fmt: skip
    found["990121101"] = Region.objects.create(
        code="990121101",
        name="石桥镇",
        level=Level.TOWN,
        parent=found["990121"],
        path="/990000/990121/990121101/",
    )
    RegionChange.objects.create(
        kind=ChangeKind.MERGER, before=found["990199"], after=found["990121"], effective_on=date(2020, 1, 1)
    )
    return found


def _indicators() -> dict[str, Indicator]:
    offices = {
        c: Department.objects.create(code=c, name=n, short_name=n)
        for c, n in (("tj", "统计局"), ("cz", "财政局"))
    }
    wanted = (
        ("gdp", "地区生产总值", "tj", Frequency.YEAR),
        ("tax", "税收收入", "cz", Frequency.YEAR),
        ("power", "用电量", "tj", Frequency.MONTH),
    )
    return {
        code: Indicator.objects.create(
            code=code, title=title, group="经济", kind=Kind.LEVEL, unit="亿元", direction="positive",
            frequency=frequency, department=offices[office], low=0, order=order,
        )
        for order, (code, title, office, frequency) in enumerate(wanted)
    }  # fmt: skip


def make_figure(
    place: Place, region: str, indicator: str, period: str, value: float | None, **more: Any
) -> Observation:
    given = {
        "release": Release.INTERNAL,
        "recorded_at": RECORDED,
        "recorded_by": place.users["system"],
        "state": "reported" if value is not None else "missing",
        **more,
    }
    return Observation.objects.create(
        region=place.regions[region],
        indicator=place.indicators[indicator],
        period=period,
        period_end=Period.parse(period).last_day,
        value=value,
        **given,
    )


def _figures(place: Place) -> None:
    """2023 is released, 2024 internal; of 2025 gdp is embargoed still and tax embargoed no longer."""
    for row, region in enumerate(COUNTIES):
        for column, indicator in enumerate(("gdp", "tax")):
            value = 100.123456789 + 10 * row + column
            make_figure(place, region, indicator, "2023", value, release=Release.RELEASED)
            make_figure(place, region, indicator, "2024", value + 1)
            held = timezone.now() + timedelta(days=3 if indicator == "gdp" else -3)
            make_figure(
                place, region, indicator, "2025", value + 2, release=Release.EMBARGOED, embargo_until=held
            )


def build() -> Place:
    """Fill the tables."""
    Office.objects.create(pk=1, name="示范市县域办", is_demo=True, today=TODAY)
    clock.forget_office()
    cache.clear()
    regions, indicators = _regions(), _indicators()
    root = users.system()
    made = {"system": root}
    for name, role in ROLES.items():
        made[name] = users.create(username=name, display_name=name, password=None, by=root, must_change=False)
        if role is not None:
            kind, region, department = role
            users.assign(
                user=made[name],
                role=kind,
                region=regions[region] if region else None,
                department=Department.objects.get(code=department) if department else None,
                by=root,
            )
    place = Place(made, regions, indicators)
    _figures(place)
    return place


@pytest.fixture
def place(db: None) -> Iterator[Place]:
    """The office."""
    yield build()
    clock.forget_office()
    cache.clear()
