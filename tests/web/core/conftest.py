"""A small invented office: a city, two counties with towns, people of every kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from zhengxian.web.core.access import Access, access_of
from zhengxian.web.core.models import Department, Level, Office, Region, Role, User
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import users

TODAY = date(2026, 10, 28)
PASSWORD = "right-horse-battery"
SHARED = Path(__file__).parents[4] / "shared" / "data"


@dataclass
class Town:
    """The office and short ways to people in it."""

    city: Region
    east: Region
    west: Region
    east_town: Region
    bureau: Department

    def person(
        self,
        name: str,
        role: Role | None = None,
        region: Region | None = None,
        department: Department | None = None,
    ) -> User:
        user = users.create(
            username=name, display_name=f"{name}岗", password=PASSWORD, by=users.system(), must_change=False
        )
        if role is not None:
            place = region if region or department else self.city
            users.assign(user=user, role=role, region=place, department=department, by=users.system())
        return user

    def access(self, user: User) -> Access:
        return access_of(user, TODAY)


def make_region(code: str, name: str, level: Level, parent: Region | None = None, **more: object) -> Region:
    path = f"{parent.path if parent else '/'}{code}/"
    return Region.objects.create(code=code, name=name, level=level, parent=parent, path=path, **more)


@pytest.fixture
def office(db: None) -> Town:
    clock.forget_office()
    Office.objects.create(pk=1, name="示范市县域办", is_demo=True, today=TODAY)
    city = make_region("990000", "示范市", Level.PREFECTURE)
    east = make_region("990121", "东川县", Level.COUNTY, city)
    west = make_region("990122", "西岭县", Level.COUNTY, city)
    town = make_region("990121101", "石桥镇", Level.TOWN, east)
    bureau = Department.objects.create(code="tjj", name="示范市统计局", short_name="市统计局")
    yield Town(city, east, west, town, bureau)
    clock.forget_office()


@pytest.fixture
def admin(office: Town) -> User:
    return office.person("admin", Role.ADMINISTRATOR)


@pytest.fixture
def county_admin(office: Town) -> User:
    return office.person("county", Role.ADMINISTRATOR, office.east)


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the folder of real data is not here")
    return SHARED
