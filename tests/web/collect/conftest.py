"""A small office for tests of collect: a city, two counties, three towns, a department, their people and forms."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from zhengxian.web.collect.models import (
    CellState,
    Entry,
    Finding,
    FindingNote,
    FindingState,
    Form,
    Indicator,
    Observation,
    Release,
    Severity,
    Submission,
    SubmissionState,
)
from zhengxian.web.collect.services import forms, indicators, observations, submissions
from zhengxian.web.collect.services.forms import Column
from zhengxian.web.collect.services.observations import Row
from zhengxian.web.core.access import Access, access_of
from zhengxian.web.core.models import Department, DepartmentAlias, Level, Office, Region, Role, User, UserKind
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import users

TODAY = date(2026, 10, 8)
COLUMNS = ("budget_revenue", "budget_revenue_growth", "tax_share")
SEPTEMBER = "2026-09"
TOWN_COLUMNS = ("town_output", "town_output_growth", "projects_started")


def moment(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


@dataclass
class World:
    """Everything a test needs by name."""

    regions: dict[str, Region] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    finance: Department | None = None
    today: date = TODAY

    def moment(self, day: date, hour: int = 9) -> datetime:
        return moment(day, hour)

    def columns(self, *codes: str) -> list[Column]:
        return columns(*codes)

    def person(self, name: str, role: Role, **where: object) -> User:
        return person(self, name, role, **where)

    def region(
        self, code: str, name: str, level: Level, parent: Region | None = None, **more: object
    ) -> Region:
        return region(self, code, name, level, parent, **more)

    def access(self, name: str, day: date = TODAY) -> Access:
        return access_of(self.people[name], day)

    def client(self, name: str, **more: object) -> Client:
        client = Client(**more)
        client.force_login(self.people[name])
        return client

    def sheet(self, form: str, region: str = "", period: str = SEPTEMBER) -> Submission:
        rows = Submission.objects.filter(form__code=form, period=period)
        return rows.get(region=self.regions[region]) if region else rows.get(department=self.finance)

    def staff(self) -> None:
        """Add the people whom reviewing and reading need beside the reporters."""
        city, east, west = (self.regions[c] for c in ("990000", "990101", "990102"))
        self.person("west", Role.REVIEWER, region=west)
        self.person("east2", Role.REVIEWER, region=east)
        self.person("budget", Role.REVIEWER, department=self.finance)
        self.person("statistics2", Role.STATISTICS_REVIEWER, region=city)
        self.person("auditor", Role.AUDITOR, region=city)
        self.person("assessor", Role.ASSESSOR, region=city)
        self.person("admin", Role.ADMINISTRATOR, region=city)
        self.person("supervisor", Role.SUPERVISOR, region=city)
        self.person("owner", Role.OWNER_UNIT, region=city)

    def indicator(self, code: str) -> Indicator:
        return Indicator.objects.get(code=code)

    def fill(self, sheet: Submission, value: float = 10.0, by: str = "") -> Submission:
        """Fill every cell of a sheet and hand it in."""
        who = self.people[by or ("finance" if sheet.department_id else "town")]
        level = sheet.form.level
        regions = [sheet.region] if sheet.region else [r for r in self.regions.values() if r.level == level]
        now = timezone.now()
        Entry.objects.bulk_create(
            Entry(
                submission=sheet, region=r, indicator=c.indicator, value=value + n, state=CellState.REPORTED,
                updated_at=now, updated_by=who, cell=f"数据!C{n + 5}",
            )
            for n, (r, c) in enumerate((r, c) for r in regions for c in sheet.form.columns.all())
        )  # fmt: skip
        sheet.state = SubmissionState.SUBMITTED
        sheet.submitted_at = sheet.first_submitted_at = now
        sheet.submitted_by = who
        sheet.save()
        return sheet

    def row(self, region: str, code: str, value: float | None, period: str = SEPTEMBER, **more: Any) -> Row:
        state = more.pop("state", (CellState.MISSING if value is None else CellState.REPORTED).value)
        return Row(self.regions[region].pk, self.indicator(code).pk, period, value, state, **more)

    def write(self, *rows: Row, at: datetime | None = None, release: Release | None = None) -> None:
        observations.record(rows, by=self.people["statistics"], at=at, release=release)

    def current(self, region: str, code: str, period: str = SEPTEMBER) -> Observation:
        rows = Observation.objects.current()
        return rows.get(region=self.regions[region], indicator__code=code, period=period)

    def question(
        self,
        sheet: Submission,
        severity: Severity = Severity.EXPLAIN,
        state: FindingState = FindingState.OPEN,
        by: User | None = None,
    ) -> Finding:
        """Put a question on the first cell of a sheet; ``by`` explains it."""
        entry = sheet.entries.order_by("pk").first()
        assert entry is not None
        made = Finding.objects.create(
            key=f"{sheet.pk}:{severity}:{Finding.objects.count()}", check_code="base_change", message_code="C-010",
            severity=severity, state=state, message="倒推的去年基数比去年公布数低。请说明。", submission=sheet,
            region=entry.region, indicator=entry.indicator, period=sheet.period,
            arithmetic=[{"label": "倒推基数", "previous": 1.0, "current": 2.0, "unit": "亿元"}],
        )  # fmt: skip
        if by is not None:
            FindingNote.objects.create(finding=made, by=by, text="有文件依据。")
        return made

    @staticmethod
    def sheet_rows(answer: Any) -> list[list[Any]]:
        """Read the first worksheet of a download."""
        content = b"".join(answer.streaming_content)
        return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def region(
    world: World, code: str, name: str, level: Level, parent: Region | None = None, **more: object
) -> Region:
    path = f"{parent.path if parent else '/'}{code}/"
    made = Region.objects.create(code=code, name=name, level=level, parent=parent, path=path, **more)
    world.regions[code] = made
    return made


def person(world: World, name: str, role: Role, **where: object) -> User:
    made = User.objects.create_user(name, None, display_name=f"{name}账号", kind=UserKind.PERSON)
    users.assign(user=made, role=role, by=users.system(), **where)
    world.people[name] = made
    return made


def columns(*codes: str, heading: str = "") -> list[Column]:
    found = {i.code: i for i in Indicator.objects.filter(code__in=codes)}
    return [Column(found[code], heading) for code in codes]


def build() -> World:
    """Make the office."""
    cache.clear()
    world = World()
    Office.objects.create(pk=1, name="示范市县域办", is_demo=True, today=TODAY)
    clock.forget_office()
    city = region(world, "990000", "示范市", Level.PREFECTURE)
    east = region(world, "990101", "临河县", Level.COUNTY, city, order=1)
    west = region(world, "990102", "金渡县", Level.COUNTY, city, order=2)
    region(world, "990101100", "石桥镇", Level.TOWN, east, order=1)
    region(world, "990101101", "柳湾镇", Level.TOWN, east, order=2)
    region(world, "990102100", "石桥镇", Level.TOWN, west, order=1)
    world.finance = Department.objects.create(code="caizheng", name="示范市财政局", short_name="市财政局")
    DepartmentAlias.objects.create(department=world.finance, alias="财政局")
    person(world, "finance", Role.REPORTER, department=world.finance)
    person(world, "finance2", Role.REPORTER, department=world.finance)
    person(world, "town", Role.REPORTER, region=world.regions["990101100"])
    person(world, "town2", Role.REPORTER, region=world.regions["990101101"])
    person(world, "county", Role.REPORTER, region=east)
    person(world, "reviewer", Role.REVIEWER, region=east)
    person(world, "statistics", Role.STATISTICS_REVIEWER, region=city)
    person(world, "leader", Role.LEADER, region=city)
    system = users.system()
    indicators.load_library(by=system, codes=[*COLUMNS, *TOWN_COLUMNS])
    world.forms = {form.code: form for form in (_finance(world, system), _town(system))}
    return world


def _finance(world: World, by: User) -> Form:
    level, growth, share = columns(*COLUMNS)
    head = "一般公共预算收入"
    return forms.create(
        by=by, columns=[Column(level.indicator, head), Column(growth.indicator, head), share],
        code="caizheng_monthly", title="财政收支月报", frequency="month", level=Level.COUNTY,
        reported_by="department", department=world.finance, issuer="县域办", basis="监测制度", reason="调度会要看",
        due_day=12, skips_january=True, valid_from=date(2026, 1, 1), made_on=date(2026, 1, 1),
    )  # fmt: skip


def _town(by: User) -> Form:
    return forms.create(
        by=by, columns=columns(*TOWN_COLUMNS), code="town_monthly", title="乡镇经济运行月报", frequency="month",
        level=Level.TOWN, reported_by="region", issuer="县域办", basis="监测制度", reason="镇分类评价方案附表 2",
        due_day=10, skips_january=True, valid_from=date(2026, 6, 1), made_on=date(2026, 6, 1),
    )  # fmt: skip


@pytest.fixture
def world(db: None) -> World:
    """The small office with its sheets of September opened."""
    made = build()
    submissions.open_due(day=TODAY)
    return made


@pytest.fixture
def office(world: World) -> World:
    """The small office with all its people."""
    world.staff()
    return world
