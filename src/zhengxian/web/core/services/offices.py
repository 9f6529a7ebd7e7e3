"""Found the office of an installation: its name, the region it works for, its first administrator."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from zhengxian.web.core.models import Level, Office, Region, Role, User
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit, users


@transaction.atomic
def found(*, name: str, by: User, is_demo: bool = False, today: date | None = None) -> Office:
    """Set up the one office. Errors: ``S-904`` there is one already."""
    if Office.objects.filter(pk=1).exists():
        raise Refused("S-904", "这里已经建立了办公室。一套系统只有一个办公室，请换一个数据文件夹")
    office = Office.objects.create(pk=1, name=name, is_demo=is_demo, today=today)
    clock.forget_office()
    audit.record("office.found", office, f"建立“{name}”", by=by)
    return office


@transaction.atomic
def found_empty(*, name: str, city_code: str, city_name: str, admin: str, password: str) -> User:
    """Set up an office with one region, its city, and one administrator for all of it."""
    system = users.system()
    found(name=name, by=system)
    city = Region.objects.create(
        code=city_code, name=city_name, level=Level.PREFECTURE, path=f"/{city_code}/"
    )
    audit.record("region.create", city, f"建立地区“{city_name}”（{city_code}）", by=system)
    person = users.create(username=admin, display_name="系统管理员", password=password, by=system)
    users.assign(user=person, role=Role.ADMINISTRATOR, region=city, by=system)
    return person
