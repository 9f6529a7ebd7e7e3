"""A small office with the shipped example city: eleven counties in three classes, three years of figures."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client

from zhengxian.definitions import example_path, indicators, scheme_path
from zhengxian.engine.base.period import Period
from zhengxian.library import load_scheme
from zhengxian.web.collect.models import Indicator, Observation, Release
from zhengxian.web.core.models import (
    Classification,
    ClassMembership,
    Level,
    Office,
    Region,
    RegionClass,
    Role,
    User,
)
from zhengxian.web.core.selectors import clock
from zhengxian.web.evaluate.models import Run, RunState, SchemeVersion
from zhengxian.web.evaluate.services import runs, schemes, steps
from zhengxian.web.evaluate.to_engine.schemes import series

RECORDED = datetime(2026, 1, 20, 2, tzinfo=UTC)
COUNTED = datetime(2026, 2, 1, 2, tzinfo=UTC)
TODAY = date(2026, 2, 2)
FOLDER = example_path("county-city")


@dataclass
class City:
    """The office: users by role, regions by code, the scheme in force."""

    users: dict[str, User]
    regions: dict[str, Region]
    version: SchemeVersion
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, who: str) -> Client:
        """Return a browser in which somebody is signed in."""
        if who not in self.clients:
            self.clients[who] = Client()
            self.clients[who].force_login(self.users[who])
        return self.clients[who]

    def run(self, period: str = "2025", previous: Run | None = None, **more: object) -> Run:
        """Compute a formal run as the assessor."""
        given = {"as_of": COUNTED, "by": self.users["assessor"], **more}
        return runs.compute(scheme_version=self.version, period=period, previous=previous, **given)


def _rows(name: str) -> list[dict[str, str]]:
    with Path(FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _regions() -> dict[str, Region]:
    found: dict[str, Region] = {}
    kinds = Classification.objects.create(code="three", title="三类县", level=Level.COUNTY)
    classes = {
        title: RegionClass.objects.create(classification=kinds, title=title, order=i)
        for i, title in enumerate(("优化开发", "重点发展", "生态功能"))
    }
    for order, row in enumerate(_rows("regions.csv")):
        parent = found.get(row["parent"])
        region = found.get(row["region"]) or Region.objects.create(
            code=row["region"],
            name=row["name"],
            level=row["level"],
            parent=parent,
            path=f"{parent.path if parent else '/'}{row['region']}/",
            order=order,
        )
        found[row["region"]] = region
        if row["class"]:
            ClassMembership.objects.create(
                region=region,
                region_class=classes[row["class"]],
                valid_from=row["valid_from"] or date(2000, 1, 1),
                valid_to=row["valid_to"] or None,
            )
    return found


def _indicators() -> dict[str, Indicator]:
    made = {}
    shipped = ("county-three-classes", "monthly-rank-ladder")
    read = {code for name in shipped for code in series(load_scheme(name))}
    for i in indicators().values():
        if i.code not in read:
            continue
        made[i.code] = Indicator(
            code=i.code,
            title=i.title,
            group=i.group,
            kind=i.kind,
            unit=i.unit,
            direction=i.direction,
            frequency=i.frequency,
            cumulative=i.cumulative,
            decimals=i.decimals,
            low=i.valid_range.low,
            high=i.valid_range.high,
        )
    Indicator.objects.bulk_create(made.values())
    return {row.code: row for row in Indicator.objects.all()}


def _figures(regions: dict[str, Region], known: dict[str, Indicator], by: User) -> None:
    rows = []
    for row in _rows("observations.csv"):
        period = Period.parse(row["period"])
        if period.last_day.month != 12 or row["indicator"] not in known:
            continue
        rows.append(
            Observation(
                region=regions[row["region"]],
                indicator=known[row["indicator"]],
                period=str(period),
                period_end=period.last_day,
                value=float(row["value"]) if row["value"] else None,
                state=row["state"] or "reported",
                release=Release.INTERNAL,
                recorded_at=RECORDED,
                recorded_by=by,
            )
        )
    Observation.objects.bulk_create(rows, batch_size=1000)


def _users(regions: dict[str, Region]) -> dict[str, User]:
    from zhengxian.web.core.services import users

    root = users.system()
    wanted = {
        "assessor": (Role.ASSESSOR, "990100"),
        "assessor2": (Role.ASSESSOR, "990100"),
        "leader": (Role.LEADER, "990100"),
        "auditor": (Role.AUDITOR, "990100"),
        "supervisor": (Role.SUPERVISOR, "990100"),
        "statistics": (Role.STATISTICS_REVIEWER, "990100"),
        "administrator": (Role.ADMINISTRATOR, "990100"),
        "reviewer": (Role.REVIEWER, "990124"),
        "reporter": (Role.REPORTER, "990124"),
        "neighbour": (Role.REVIEWER, "990125"),
    }
    made = {"system": root}
    for name, (role, code) in wanted.items():
        made[name] = users.create(
            username=name, display_name=f"{role.label}（{name}）", password=None, by=root, must_change=False
        )
        users.assign(user=made[name], role=role, region=regions[code], by=root)
    return made


def build() -> City:
    """Fill the tables."""
    Office.objects.create(pk=1, name="示范市县域办", is_demo=True, today=TODAY)
    clock.forget_office()
    regions = _regions()
    made = _users(regions)
    _figures(regions, _indicators(), made["system"])
    version = schemes.import_file(
        name="方案.toml",
        content=scheme_path("county-three-classes").read_bytes(),
        by=made["assessor"],
        level=Level.COUNTY,
        classification=Classification.objects.get(code="three"),
    )
    version = schemes.put_in_force(version_id=version.pk, by=made["assessor"])
    return City(made, regions, version)


@pytest.fixture
def city(db: None) -> Iterator[City]:
    """The office."""
    yield build()
    clock.forget_office()


@pytest.fixture
def at_day(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Move the demo office's day."""

    def move(day: date) -> None:
        Office.objects.filter(pk=1).update(today=day)
        clock.forget_office()

    return move


def lead_to(city: City, run: Run, state: RunState) -> Run:
    """Lead a run to a state the proper way."""
    order = [RunState.COMPUTED, RunState.CHECKING, RunState.CONFIRMING, RunState.APPROVAL]
    for now in order[: order.index(state)]:
        note = "限期已过" if now is RunState.CONFIRMING else ""
        run = steps.advance(run_id=run.pk, by=city.users["assessor"], seen=now, note=note)
    return run


def in_publicity(city: City, run: Run) -> Run:
    """Lead a run into its publicity, 2 to 6 February 2026."""
    lead_to(city, run, RunState.APPROVAL)
    steps.advance(run_id=run.pk, by=city.users["leader"], seen=RunState.APPROVAL, note="同意")
    return steps.start_publicity(
        run_id=run.pk, first=date(2026, 2, 2), last=date(2026, 2, 6), by=city.users["assessor"]
    )
