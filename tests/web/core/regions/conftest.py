"""Acts on regions by the system, and one county that became a district."""

from __future__ import annotations

from datetime import date

import pytest

from zhengxian.web.core.access import EVERYWHERE
from zhengxian.web.core.models import Level
from zhengxian.web.core.services import region_changes, users
from zhengxian.web.core.services.regions import Facts

DAY = date(2026, 3, 1)


@pytest.fixture
def may(office):
    return {"access": EVERYWHERE, "by": users.system()}


def code_of(refused):
    return refused.value.code


def upgraded(office, may):
    facts = Facts("东川区", Level.COUNTY, office.city)
    return region_changes.upgrade(
        **may, region_id=office.east.pk, code="990107", facts=facts, on=DAY, document="批复"
    )
