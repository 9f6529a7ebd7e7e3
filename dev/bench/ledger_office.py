"""An office with very many ledger items for the bench: 11 counties, 99 towns, 20 departments, three years of items."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

TODAY = date(2026, 10, 28)
CHUNK = 5000
COPIES = 10
"""Of so many items one is drawn and the others are copies of it with numbers of their own, made by the database."""
STATES = (
    ("closed", 40), ("archived", 28), ("cancelled", 2), ("draft", 1), ("established", 3), ("assigned", 3),
    ("objected", 1), ("in_progress", 14), ("under_review", 3), ("returned", 2), ("approved", 3),
)  # fmt: skip
MATTERS = (
    "管网改造",
    "砂场整治",
    "道路修复",
    "项目开工",
    "用地报批",
    "诉求答复",
    "水闸维修",
    "厂房验收",
    "清单更新",
    "园区扩建",
)


def fill(count: int) -> None:
    """Make the office and its items in an empty, migrated database."""
    regions, departments = _places()
    people = _people(regions, departments)
    drawn = max(1, count // COPIES)
    _items(drawn, regions, departments, people)
    for nth in range(1, count // drawn):
        _copy(drawn, nth * drawn)


def _copy(drawn: int, ahead: int) -> None:
    """Copy all that was drawn, its keys moved ahead; the same days, owners and words, other numbers."""
    from django.core.management.color import no_style
    from django.db import connection

    from zhengxian.web.act.models import ItemEvent, LedgerItem, Milestone

    key = f"CAST(id + {ahead} AS TEXT)"
    number = f"substr(number, 1, 7) || substr('000000' || {key}, length({key}) + 1) || '号'"
    moved = {"id": f"id + {ahead}", "number": number}
    with connection.cursor() as cursor:
        cursor.execute(_copying(LedgerItem, moved, f"id <= {drawn}"))
        for model in (ItemEvent, Milestone):
            cursor.execute(
                _copying(model, {"id": "", "item_id": f"item_id + {ahead}"}, f"item_id <= {drawn}")
            )
        for statement in connection.ops.sequence_reset_sql(no_style(), [LedgerItem]):
            cursor.execute(statement)


def _copying(model: Any, changed: dict[str, str], which: str) -> str:
    columns = {f.column: changed.get(f.column, f'"{f.column}"') for f in model._meta.concrete_fields}
    given = {f'"{column}"': value for column, value in columns.items() if value}
    table, names, values = model._meta.db_table, ", ".join(given), ", ".join(given.values())
    return f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE {which}"


def _places() -> tuple[list[Any], list[Any]]:
    from zhengxian.web.core.models import CalendarDay, DayKind, Department, Level, Office, Region

    Office.objects.create(pk=1, name="示范市县域办（测速）", is_demo=True, today=TODAY)
    city = Region.objects.create(code="990000", name="示范市", level=Level.PREFECTURE, path="/990000/")
    regions = []
    for c in range(11):
        code = f"9901{c + 1:02d}"
        path = f"/990000/{code}/"
        county = Region.objects.create(
            code=code, name=f"县{c + 1}", level=Level.COUNTY, parent=city, path=path, order=c
        )
        regions.append(county)
        for t in range(9):
            town = f"{code}{100 + t}"
            regions.append(
                Region.objects.create(
                    code=town, name=f"县{c + 1}镇{t + 1}", level=Level.TOWN, parent=county,
                    path=f"{path}{town}/", order=t,
                )
            )  # fmt: skip
    off = [date(2026, 10, 1) + timedelta(n) for n in range(7)]
    CalendarDay.objects.bulk_create([CalendarDay(day=d, kind=DayKind.HOLIDAY, name="国庆节") for d in off])
    departments = [
        Department.objects.create(code=f"dept{n}", name=f"示范市第{n}局", short_name=f"市{n}局", order=n)
        for n in range(20)
    ]
    return regions, departments


def _people(regions: list[Any], departments: list[Any]) -> dict[str, Any]:
    from zhengxian.web.core.models import Region, Role, User
    from zhengxian.web.core.services import users

    root, city = users.system(), Region.objects.get(code="990000")
    made = {"system": root}

    def person(name: str, role: Role, **where: Any) -> None:
        made[name] = User.objects.create_user(name, None, display_name=name)
        users.assign(user=made[name], role=role, by=root, **where)

    person("supervisor", Role.SUPERVISOR, region=city)
    person("auditor", Role.AUDITOR, region=city)
    for n in range(8):
        person(f"leader{n}", Role.LEADER, region=city)
    for region in regions:
        role = Role.SUPERVISOR if region.level == "county" else Role.OWNER_UNIT
        person(f"u{region.code}", role, region=region)
    for department in departments:
        person(department.code, Role.OWNER_UNIT, department=department)
    return made


def _items(count: int, regions: list[Any], departments: list[Any], people: dict[str, Any]) -> None:
    from zhengxian.web.act.models import ItemEvent, LedgerItem, Milestone

    rows = _drawn(count, regions, departments, people)
    while some := list(islice(rows, CHUNK)):
        made = LedgerItem.objects.bulk_create(some)
        events = [
            ItemEvent(item=i, act="assign", before="established", after="assigned", by=people["supervisor"])
            for i in made
        ]
        ItemEvent.objects.bulk_create(events)
        nodes = [
            Milestone(item=i, title="中期", planned_on=i.due_on, first_planned_on=i.due_on)
            for i in made
            if i.due_on
        ]
        Milestone.objects.bulk_create(nodes)


def _drawn(count: int, regions: list[Any], departments: list[Any], people: dict[str, Any]) -> Iterator[Any]:
    from django.utils import timezone

    any_, boss = random.Random(7), people["supervisor"]
    leaders = [people[f"leader{n}"] for n in range(8)]
    states, weights = zip(*STATES, strict=True)
    for n in range(count):
        state = any_.choices(states, weights)[0]
        yield _item(n, state, any_, (regions, departments), boss, leaders, timezone)


def _item(n: int, state: str, any_: random.Random, units: Any, boss: Any, leaders: Any, timezone: Any) -> Any:
    from zhengxian.web.act.models import LedgerItem

    over = state in ("closed", "archived")
    spread = any_.randint(-900, -5) if over or state == "cancelled" else any_.randint(-40, 240)
    due = TODAY + timedelta(spread)
    place = any_.choice(units[0])
    owner = {"owner_department": any_.choice(units[1])} if n % 3 == 0 else {"owner_region": place}
    late = any_.choice([0, 0, 0, 2, 9])
    begun = timezone.make_aware(datetime.combine(due - timedelta(any_.randint(20, 120)), datetime.min.time()))
    closing = {}
    if over:
        done = due + timedelta(late)
        closing = {
            "closed_at": timezone.make_aware(datetime.combine(done, datetime.min.time())), "closed_by": boss,
            "late_days": late, "done_on": done, "first_closed_on": done, "first_late_days": late,
        }  # fmt: skip
    assigned = {} if state in ("draft", "established") else {"assigned_at": begun, "assigned_by": boss}
    return LedgerItem(
        kind=any_.choices(("task", "project", "request", "rectification"), (6, 1, 2, 1))[0],
        number=None if state == "draft" else f"督〔{due.year}〕{n:06d}号",
        title=f"{place.name}{any_.choice(MATTERS)}第 {n} 件", state=state, created_by=boss, created_at=begun,
        due_on=due, first_due_on=due, place=place, leader=any_.choice(leaders) if n % 4 == 0 else None,
        percent=100 if over else any_.randint(0, 90),
        card="red" if spread < -20 and not over else "yellow" if spread < -8 and not over else "none",
        **owner, **assigned, **closing,
    )  # fmt: skip
