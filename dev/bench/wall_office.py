"""An office with a full wall for the bench: 11 counties, 65 towns, 70 indicators, readings of some months."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import islice
from typing import Any

TODAY = date(2026, 10, 28)
COUNTIES, TOWNS, INDICATORS = 11, 65, 70
WORDS = (
    ("reached", 52),
    ("slow", 20),
    ("lag", 13),
    ("bad", 7),
    ("missing", 4),
    ("not_due", 3),
    ("unjudged", 1),
)
GROUPS = ("总量", "速度", "结构", "后劲", "民生", "绿色", "土地")
CHUNK = 5000


def fill(months: int, regions: int = TOWNS, indicators: int = INDICATORS) -> None:
    """Make the office and its readings in an empty, migrated database; figures of the last month are internal."""
    places = _places(regions)
    people = _people(places)
    measures = _indicators(indicators)
    for back in reversed(range(months)):
        month = 9 - back % 9, 2026 - back // 9
        _month(f"{month[1]}-{month[0]:02d}", places, measures, people, newest=back == 0)


def _places(towns: int) -> list[Any]:
    from zhengxian.web.core.models import (
        Classification,
        ClassMembership,
        Level,
        Office,
        Region,
        RegionClass,
    )  # fmt: skip

    Office.objects.create(pk=1, name="示范市县域办（测速）", is_demo=True, today=TODAY)
    city = Region.objects.create(code="990000", name="示范市", level=Level.PREFECTURE, path="/990000/")
    kinds = Classification.objects.create(code="bench", title="三类县", level=Level.COUNTY)
    classes = [RegionClass.objects.create(classification=kinds, title=f"第{n}类", order=n) for n in (1, 2, 3)]
    made = [city]
    for c in range(COUNTIES):
        code = f"9901{c + 1:02d}"
        county = Region.objects.create(
            code=code, name=f"县{c + 1}", level=Level.COUNTY, parent=city, path=f"/990000/{code}/", order=c
        )
        ClassMembership.objects.create(
            region=county, region_class=classes[c % 3], valid_from=date(2020, 1, 1)
        )
        made.append(county)
        count = towns // COUNTIES + (c < towns % COUNTIES)
        made += [
            Region.objects.create(
                code=f"{code}{100 + t}", name=f"县{c + 1}镇{t + 1}", level=Level.TOWN, parent=county,
                path=f"{county.path}{code}{100 + t}/", order=t,
            )
            for t in range(count)
        ]  # fmt: skip
    return made


def _people(places: list[Any]) -> dict[str, Any]:
    from zhengxian.web.core.models import Role, User
    from zhengxian.web.core.services import users

    root = users.system()
    made = {"system": root}
    for name, role, region in (
        ("assessor", Role.ASSESSOR, places[0]), ("leader", Role.LEADER, places[0]),
        ("supervisor", Role.SUPERVISOR, places[0]), ("county", Role.LEADER, places[1]),
    ):  # fmt: skip
        made[name] = User.objects.create_user(name, None, display_name=name)
        users.assign(user=made[name], role=role, by=root, region=region)
    return made


def _indicators(count: int) -> list[Any]:
    from zhengxian.web.collect.models import Indicator
    from zhengxian.web.core.models import Department

    departments = [
        Department.objects.create(code=f"dept{n}", name=f"示范市第{n}局", short_name=f"市{n}局", order=n)
        for n in range(20)
    ]
    kinds = ("level", "growth", "ratio", "count", "stock")
    return [
        Indicator.objects.create(
            code=f"measure_{n}", title=f"第{n}项经济社会发展指标增速", group=GROUPS[n * len(GROUPS) // count],
            kind=kinds[n % 5], unit="%" if n % 5 in (1, 2) else "亿元", direction="positive", frequency="month",
            cumulative=True, decimals=1, department=departments[n % 20], order=n,
        )
        for n in range(count)
    ]  # fmt: skip


def _month(
    period: str, places: list[Any], measures: list[Any], people: dict[str, Any], *, newest: bool
) -> None:
    from django.utils import timezone

    from zhengxian.engine.base.period import Period
    from zhengxian.web.collect.models import Observation, Release
    from zhengxian.web.monitor.models import Reading, Round

    end, now = Period.parse(period).last_day, timezone.now()
    made = Round.objects.create(period=period, as_of=now, made_by=people["system"], input_hash=period)
    words, weights = zip(*WORDS, strict=True)
    some, pairs = random.Random(period), [(region, one) for region in places for one in measures]

    def reading(region: Any, one: Any) -> Any:
        word = some.choices(words, weights)[0]
        gap = {"reached": 4.0, "slow": -0.8, "lag": -2.6, "bad": -14.0}.get(word)
        return Reading(
            round=made, region=region, indicator=one, period=period, period_end=end, word=word,
            value=None if word == "missing" else round(some.uniform(-5, 900), 1),
            gap=None if gap is None else round(gap * some.uniform(0.5, 1.2), 2), text="完成年度目标的一部分",
        )  # fmt: skip

    def figure(region: Any, one: Any) -> Any:
        return Observation(
            region=region, indicator=one, period=period, period_end=end, value=1.0, state="reported",
            release=Release.INTERNAL if newest else Release.RELEASED, recorded_at=now - timedelta(1),
            recorded_by=people["system"],
        )  # fmt: skip

    for model, draw in ((Reading, reading), (Observation, figure)):
        rows = (draw(*pair) for pair in pairs)
        while chunk := list(islice(rows, CHUNK)):
            model.objects.bulk_create(chunk)
