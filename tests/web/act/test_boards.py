"""The ledger as a list: order, filters, what waits for whom, counts, the file."""

from __future__ import annotations

import pytest

from zhengxian.web.act.models import ItemState

pytestmark = pytest.mark.django_db


def test_board_smoke(office):
    office.item(state=ItemState.IN_PROGRESS)
    for name in ("supervisor", "gongxin", "east", "stone", "leader", "assessor", "auditor"):
        for url in (
            "/act/",
            "/act/gantt/",
            "/act/?state=all&due=overdue&q=修",
            "/act/?wait=verify&state=all",
            "/act/gantt/?group=leader&span=all",
        ):
            answer = office.client(name).get(url)
            assert answer.status_code == 200, (name, url)
