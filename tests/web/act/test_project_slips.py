"""The wall list of slipping projects: by pages, the file whole, reading only what a page shows."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from zhengxian.web.act.models import ProjectSector, StepKind
from zhengxian.web.act.services import items, project_steps, projects
from zhengxian.web.act.services.projects import Details

SLIPS = "/act/projects/slips/"
LATE = 53
"""More than a page of fifty."""


def late(office: Any, n: int, place: str = "990101") -> None:
    """A project whose start was planned for a day of August that has passed."""
    boss, details = office.who("supervisor"), Details(ProjectSector.MANUFACTURING, Decimal(9000))
    made = projects.create(
        title=f"河湾第{n}厂", place=office.regions[place], owner=office.unit(place), details=details,
        due_on=date(2027, 6, 30), **boss,
    )  # fmt: skip
    items.establish(item_id=made.pk, **boss)
    project_steps.plan(project_id=made.pk, days={StepKind.STARTED: date(2026, 7, n % 28 + 1)}, **boss)


def shown(page: str) -> list[str]:
    return re.findall(r"河湾第\d+厂", page)


def test_the_wall_list_has_pages_and_its_file_is_whole(office):
    for n in range(LATE):
        late(office, n, "990101" if n % 3 else "990102")
    client = office.client("supervisor")
    first = client.get(SLIPS).content.decode()
    with CaptureQueriesContext(connection) as asked:
        second = client.get(f"{SLIPS}?sector=manufacturing&page=2").content.decode()
    (whole,) = [q["sql"] for q in asked if "act_enterprise" in q["sql"] and "LEFT OUTER JOIN" in q["sql"]]
    assert re.search(r'"act_project"\."item_id" IN \(\d+, \d+, \d+\)', whole), "only the three shown are read"
    assert (len(shown(first)), len(shown(second))) == (50, 3)
    assert not set(shown(first)) & set(shown(second))
    assert 'data-l="序号">51<' in second
    assert "?sector=manufacturing&amp;page=1" in second
    for page in (first, second):
        assert "临河县 <b>35</b>" in page
        assert "金渡县 <b>18</b>" in page
    book = client.get(f"{SLIPS}?page=2&export=xlsx").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert len({row[1] for row in rows if str(row[1]).startswith("河湾")}) == LATE
    assert rows[2][1] in shown(first)


def test_a_page_that_is_not_there_is_the_last(office):
    late(office, 1)
    assert len(shown(office.client("supervisor").get(f"{SLIPS}?page=9").content.decode())) == 1
