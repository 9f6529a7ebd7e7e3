"""Two sheets that wait for review: one of a town, one of a department."""

from __future__ import annotations

import pytest

from zhengxian.web.collect.models import Submission
from zhengxian.web.collect.services import reviews as acts

from ..conftest import World

MONTHLY, TOWN = "caizheng_monthly", "town_monthly"


@pytest.fixture
def town(office: World) -> Submission:
    return office.fill(office.sheet(TOWN, "990101100"))


@pytest.fixture
def monthly(office: World) -> Submission:
    return office.fill(office.sheet(MONTHLY))


def approve(office: World, sheet: Submission, who: str, **more: object) -> object:
    given = {"submission_id": sheet.pk, "by": office.people[who], "access": office.access(who), **more}
    return acts.approve(**given)
