"""A small office that supervises: a city, two counties, four towns, three departments, everybody who has a part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from zhengxian.web.act.models import ItemKind, ItemState, LedgerItem, VerifyMethod
from zhengxian.web.act.services import closing, feedback, items, owning, reviews, verification
from zhengxian.web.act.services.units import Unit
from zhengxian.web.core.access import Access, access_of
from zhengxian.web.core.models import (
    CalendarDay,
    DayKind,
    Department,
    DepartmentAlias,
    Level,
    Office,
    Region,
    Role,
    User,
    UserKind,
)
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import users

TODAY = date(2026, 9, 21)
"""A Monday; the next days off are the Friday of that week and the first week of October."""
DUE = date(2026, 9, 30)
_OFF = (
    *(date(2026, 2, 15) + timedelta(n) for n in range(9)),
    date(2026, 9, 25),
    *(date(2026, 10, 1) + timedelta(n) for n in range(7)),
)
_ON = (date(2026, 2, 14), date(2026, 2, 28), date(2026, 9, 20), date(2026, 10, 10))
S = ItemState
CHAIN = (S.DRAFT, S.ESTABLISHED, S.ASSIGNED, S.IN_PROGRESS, S.UNDER_REVIEW, S.APPROVED, S.CLOSED, S.ARCHIVED)


def moment(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


def paper(name: str = "办理报告.pdf") -> SimpleUploadedFile:
    """A file that is taken as evidence."""
    return SimpleUploadedFile(name, b"%PDF-1.4 a report", "application/pdf")


def photo(name: str = "现场.png") -> SimpleUploadedFile:
    """A picture that is taken as evidence."""
    return SimpleUploadedFile(name, b"\x89PNG\r\n\x1a\n a picture", "image/png")


def says(code: str, act: Any, *args: Any, error: type[Refused] = Refused, **given: Any) -> str:
    """An act is refused with a code; return the sentence."""
    with pytest.raises(error, match=code) as told:
        act(*args, **given)
    assert str(told.value).endswith(f"。（{code}）")
    return str(told.value)


@dataclass
class ActOffice:
    """Everything a test needs by name.

    Regions by code: 990000 city; 990101, 990102 counties; 990101100, 990101101, 990102100, 990102101 towns.
    Departments by code: gongxin, fagai, zhujian. People by name: supervisor, supervisor2, leader, assessor, auditor,
    admin (city); east_supervisor, west_supervisor, east_leader (counties); gongxin, gongxin2, fagai, zhujian
    (departments' owner accounts); east, west (counties'), stone, willow (towns of the east), port, ferry (of the west).
    """

    regions: dict[str, Region] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    today: date = TODAY

    def moment(self, day: date = TODAY, hour: int = 9) -> datetime:
        return moment(day, hour)

    def paper(self, name: str = "办理报告.pdf") -> SimpleUploadedFile:
        return paper(name)

    def photo(self, name: str = "现场.png") -> SimpleUploadedFile:
        return photo(name)

    def access(self, name: str) -> Access:
        return access_of(self.people[name], self.today)

    def who(self, name: str) -> dict[str, Any]:
        """``by`` and ``access`` of a person, for services."""
        return {"by": self.people[name], "access": self.access(name)}

    def client(self, name: str, **more: Any) -> Client:
        client = Client(**more)
        client.force_login(self.people[name])
        return client

    def unit(self, code: str) -> Unit:
        return Unit.of(self.departments.get(code) or self.regions[code])

    def go_to(self, day: date) -> None:
        """Let the office's clock stand on another day."""
        self.today = day
        Office.objects.update(today=day)
        clock.forget_office()

    def account(self, unit: Unit) -> str:
        """The name of an owner account of a unit."""
        held = users_of(unit)
        return next(name for name, user in self.people.items() if user.pk in held)

    def item(
        self,
        state: ItemState = S.IN_PROGRESS,
        kind: ItemKind = ItemKind.TASK,
        owner: str = "gongxin",
        due_on: date | None = DUE,
        title: str = "修复城东排水闸",
        at: datetime | None = None,
        **more: Any,
    ) -> LedgerItem:
        """Return an item in a state, brought there through the services, all on one moment (default: today, 9:00)."""
        when = {"at": at or moment(self.today)}
        boss = self.who("supervisor")
        made = items.draft(
            kind=kind, title=title, owner=self.unit(owner), due_on=due_on, **more, **boss, **when
        )
        for step in CHAIN[1 : _length(state)]:
            self.forward(made, step, **when)
        self._aside(made, state, **when)
        made.refresh_from_db()
        return made

    def forward(self, item: LedgerItem, state: ItemState, **when: Any) -> None:
        """Take an item one step along the straight way to a state."""
        boss, check = self.who("supervisor"), self.who("assessor")
        unit = Unit(item.owner_region_id, item.owner_department_id)
        own = self.who(self.account(unit))
        at = {"item_id": item.pk, **when}
        if state is S.ESTABLISHED:
            items.establish(**at, **boss)
        elif state is S.ASSIGNED:
            items.assign(**at, **boss)
        elif state is S.IN_PROGRESS:
            owning.accept(**at, **own)
        elif state is S.UNDER_REVIEW:
            feedback.report(**at, **own, text="已经修好。", is_done=True, files=[paper()])
        elif state is S.APPROVED:
            reviews.approve(**at, **boss)
        elif state is S.CLOSED:
            self.verify(item, **check, **when)
            closing.close(**at, **boss)
        elif state is S.ARCHIVED:
            closing.archive(**at, **boss)

    def verify(self, item: LedgerItem, *, at: datetime | None = None, **who: Any) -> None:
        """Verify an approved item by its papers."""
        given = {"by": self.people["assessor"], "access": self.access("assessor"), **who}
        verification.verify(
            item_id=item.pk, method=VerifyMethod.PAPERS, visited_at=at or moment(self.today), passed=True,
            text="材料齐全，与报告相符。", at=at, **given,
        )  # fmt: skip

    def _aside(self, item: LedgerItem, state: ItemState, **when: Any) -> None:
        boss, at = self.who("supervisor"), {"item_id": item.pk, **when}
        if state is S.OBJECTED:
            own = self.who(self.account(Unit(item.owner_region_id, item.owner_department_id)))
            owning.object_to(**at, **own, reason="不属于本单位职责。")
        elif state is S.RETURNED:
            reviews.give_back(**at, **boss, reason="缺少验收资料。")
        elif state is S.CANCELLED:
            items.cancel(**at, **boss, reason="任务已并入另一事项。")


_ASIDE = {S.OBJECTED: S.ASSIGNED, S.RETURNED: S.UNDER_REVIEW, S.CANCELLED: S.IN_PROGRESS}


def _length(state: ItemState) -> int:
    return CHAIN.index(_ASIDE.get(state, state)) + 1


def users_of(unit: Unit) -> set[int]:
    from zhengxian.web.core.models import Assignment

    rows = Assignment.objects.filter(
        role=Role.OWNER_UNIT, region=unit.region_id, department=unit.department_id
    )
    return set(rows.values_list("user_id", flat=True))


def build() -> ActOffice:
    """Make the office."""
    cache.clear()
    Office.objects.create(pk=1, name="示范市县域办", is_demo=True, today=TODAY)
    clock.forget_office()
    made = ActOffice()
    _places(made)
    _people(made)
    CalendarDay.objects.bulk_create(
        [
            *(CalendarDay(day=day, kind=DayKind.HOLIDAY, name="放假") for day in _OFF),
            *(CalendarDay(day=day, kind=DayKind.MAKE_UP, name="上班") for day in _ON),
        ]
    )
    return made


def _places(made: ActOffice) -> None:
    def place(code: str, name: str, level: Level, parent: str = "") -> None:
        above = made.regions.get(parent)
        path = f"{above.path if above else '/'}{code}/"
        made.regions[code] = Region.objects.create(
            code=code, name=name, level=level, parent=above, path=path, order=len(made.regions)
        )

    place("990000", "示范市", Level.PREFECTURE)
    for code, name, towns in (
        ("990101", "临河县", ("石桥镇", "柳湾镇")),
        ("990102", "金渡县", ("港口镇", "渡口镇")),
    ):
        place(code, name, Level.COUNTY, "990000")
        for n, town in enumerate(towns):
            place(f"{code}{100 + n}", town, Level.TOWN, code)
    for code, name, short in (
        ("gongxin", "示范市工业和信息化局", "市工信局"),
        ("fagai", "示范市发展和改革委员会", "市发改委"),
        ("zhujian", "示范市住房和城乡建设局", "市住建局"),
    ):
        found = Department.objects.create(code=code, name=name, short_name=short, order=len(made.departments))
        DepartmentAlias.objects.create(department=found, alias=short.removeprefix("市"))
        made.departments[code] = found


def _people(made: ActOffice) -> None:
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
        ("supervisor", Role.SUPERVISOR), ("supervisor2", Role.SUPERVISOR), ("leader", Role.LEADER),
        ("assessor", Role.ASSESSOR), ("auditor", Role.AUDITOR), ("admin", Role.ADMINISTRATOR),
        ("reporter", Role.REPORTER),
    ):  # fmt: skip
        person(name, role, "990000")
    for side, code in (("east", "990101"), ("west", "990102")):
        person(f"{side}_supervisor", Role.SUPERVISOR, code)
        person(side, Role.OWNER_UNIT, code)
    person("east_leader", Role.LEADER, "990101")
    for name, code in (
        ("stone", "990101100"), ("willow", "990101101"), ("port", "990102100"), ("ferry", "990102101"),
        ("gongxin", "gongxin"), ("gongxin2", "gongxin"), ("fagai", "fagai"), ("zhujian", "zhujian"),
    ):  # fmt: skip
        person(name, Role.OWNER_UNIT, code)


@pytest.fixture
def office(db: None) -> Iterator[ActOffice]:
    """The office on a Monday in September."""
    yield build()
    clock.forget_office()
