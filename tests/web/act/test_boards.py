"""The ledger as a list and as a wall chart: order, filters, what waits for whom, counts, files."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from zhengxian.web.act.models import ItemState, LedgerItem, Milestone
from zhengxian.web.act.selectors import board
from zhengxian.web.act.selectors.item_filter import ItemFilter, sight
from zhengxian.web.act.services import wallcharts
from zhengxian.web.act.views import boards as page

S = ItemState
ALL_PAGES = ("/act/", "/act/?state=all&due=overdue&q=修", "/act/?wait=verify&state=all", "/act/gantt/", "/act/calendar/",
             "/act/gantt/?group=leader&span=all", "/act/?sort=-closed&state=over&page=9", "/act/?whose=mine")  # fmt: skip


def seen(office: Any, who: str) -> Any:
    return sight(office.people[who], office.access(who), office.today)


def titles(office: Any, who: str = "supervisor", **wanted: str) -> list[str]:
    return [item.title for item in board.listing(seen(office, who), ItemFilter(**wanted))]


@pytest.mark.parametrize(
    "who", ["supervisor", "gongxin", "east", "stone", "leader", "assessor", "auditor", "east_supervisor"]
)
def test_every_page_opens_for_everybody_who_sees_items(office: Any, who: str) -> None:
    office.item()
    client = office.client(who)
    assert {client.get(url).status_code for url in ALL_PAGES} == {200}


def test_the_pages_are_not_there_for_others(office: Any) -> None:
    client = office.client("reporter")
    assert {client.get(url).status_code for url in ALL_PAGES} == {404}


def test_late_first_then_near_then_the_rest_then_what_is_over(office: Any) -> None:
    office.item(title="远", due_on=date(2026, 11, 30))
    office.item(title="近", due_on=date(2026, 9, 25))
    office.item(title="晚", due_on=date(2026, 9, 22))
    office.item(title="完", due_on=date(2026, 9, 21), state=S.CLOSED)
    office.go_to(date(2026, 9, 23))
    assert titles(office) == ["晚", "近", "远"]
    assert titles(office, state="all") == ["晚", "近", "远", "完"]
    assert titles(office, due="overdue") == ["晚"]
    assert titles(office, due="soon") == ["近"]


def test_filters_narrow(office: Any) -> None:
    office.item(title="甲", owner="990101", leader=office.people["leader"], due_on=date(2026, 10, 30))
    office.item(title="乙", owner="gongxin", place=office.regions["990102"])
    office.item(title="丙", owner="990101100")
    assert titles(office, place="990101") == ["丙", "甲"]
    assert titles(office, place="990102") == ["乙"]
    assert titles(office, department="gongxin") == ["乙"]
    assert titles(office, leader="leader") == ["甲"]
    assert titles(office, month="2026-10") == ["甲"]
    assert titles(office, text="石桥") == ["丙"]
    assert titles(office, text="003号") == ["丙"]
    assert titles(office, kind="project") == []
    assert titles(office, kind="nonsense", state="nonsense", month="x") == ["乙", "丙", "甲"]


def test_words_are_taken_as_they_are(office: Any) -> None:
    """Signs that a pattern would read otherwise stand for themselves; letters are found in either case."""
    for title in ("完成率50%以上", "5012 号井", "建5G基站", "修_路"):
        office.item(title=title)
    found = {text: titles(office, text=text) for text in ("%", "50%", "_", "5g", "井", "没有")}
    assert found == {
        "%": ["完成率50%以上"], "50%": ["完成率50%以上"], "_": ["修_路"], "5g": ["建5G基站"], "井": ["5012 号井"],
        "没有": [],
    }  # fmt: skip


def test_each_sees_his_own(office: Any) -> None:
    office.item(title="东", owner="990101")
    office.item(title="西", owner="990102")
    assert titles(office, "east") == ["东"]
    assert titles(office, "west_supervisor") == ["西"]
    assert titles(office, "east", whose="unit") == ["东"]
    assert titles(office, "stone") == []


def test_a_due_day_on_a_day_off_is_late_after_the_next_working_day(office: Any) -> None:
    item = office.item(due_on=date(2026, 10, 1))
    office.go_to(date(2026, 10, 8))  # the first working day after the holidays
    (line,) = board.lines(seen(office, "supervisor"), [item])
    assert (line.is_late, line.left) == (False, 0)
    office.go_to(date(2026, 10, 9))
    (line,) = board.lines(seen(office, "supervisor"), [item])
    assert (line.is_late, line.words) == (True, "超期 1 个工作日")


def test_what_was_closed_late_stays_late(office: Any) -> None:
    item = office.item(due_on=date(2026, 9, 22))
    office.go_to(date(2026, 9, 24))
    for state in (S.UNDER_REVIEW, S.APPROVED, S.CLOSED):
        office.forward(item, state, at=office.moment(office.today))
    item.refresh_from_db()
    (line,) = board.lines(seen(office, "supervisor"), [item])
    assert line.words == "超期 2 个工作日办结"


def test_the_strip_counts_what_is_open(office: Any) -> None:
    office.item(due_on=date(2026, 9, 22))
    office.item(due_on=date(2026, 9, 24), state=S.APPROVED)
    office.item(due_on=date(2026, 9, 29))
    office.item(state=S.CLOSED)
    office.item(state=S.ESTABLISHED)
    office.go_to(date(2026, 9, 24))
    found = board.strip(seen(office, "supervisor"), ItemFilter())
    assert (found.running, found.overdue, found.longest, found.soon) == (3, 1, 2, 1)
    assert (found.to_verify, found.to_assign) == (1, 1)


def test_the_number_of_queries_does_not_grow_with_the_list(office: Any) -> None:
    client = office.client("supervisor")
    office.item()
    client.get("/act/")
    with CaptureQueriesContext(connection) as few:
        client.get("/act/")
    for n in range(6):
        office.item(title=f"第{n}件")
    with CaptureQueriesContext(connection) as many:
        client.get("/act/")
    assert len(many) <= len(few) + 1
    assert len(many) <= 40


def test_the_file_has_the_rows_of_the_filter(office: Any) -> None:
    office.item(title="甲", owner="990101")
    office.item(title="乙", owner="990102")
    content = office.client("supervisor").get("/act/?place=990101&export=xlsx").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[1][:3] == ["编号", "类型", "事项"]
    assert [row[2] for row in rows[2:3]] == ["甲"]


def test_a_file_of_too_many_rows_is_refused(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "MOST_ROWS", 1)
    office.item(title="甲")
    office.item(title="乙")
    answer = office.client("supervisor").get("/act/?export=xlsx")
    assert answer.status_code == 422
    assert "A-500" in answer.content.decode()


def test_the_wall_chart_has_bars_milestones_and_words(office: Any) -> None:
    item = office.item(due_on=date(2026, 9, 22), owner="990101")
    Milestone.objects.create(
        item=item, title="进场", planned_on=date(2026, 9, 21), first_planned_on=date(2026, 9, 21)
    )
    office.go_to(date(2026, 9, 24))
    (group,) = wallcharts.drawn(seen(office, "leader"), LedgerItem.objects.all()).groups
    (row,) = group.rows
    assert group.title == "临河县"
    assert row.slip is not None
    assert row.left < row.right < row.slip
    assert row.nodes[0].state == "missed"
    assert "超期 2 个工作日" in row.label
    assert "节点“进场”错过" in office.client("leader").get("/act/gantt/").content.decode()


def test_a_bar_outside_the_window_is_cut_at_its_edge(office: Any) -> None:
    office.item(due_on=date(2030, 9, 30), begins_on=date(2020, 1, 1))
    (group,) = wallcharts.drawn(seen(office, "leader"), LedgerItem.objects.all()).groups
    assert (group.rows[0].left, group.rows[0].right) == (0.0, 1.0)


def test_the_wall_chart_is_a_pdf_of_a3(office: Any) -> None:
    office.item(title="修复城东排水闸")
    answer = office.client("supervisor").get("/act/gantt/?export=pdf")
    made = pypdfium2.PdfDocument(answer.content)
    assert made[0].get_size() == pytest.approx((1190.55, 841.89), abs=0.1)
    assert "修复城东排水闸" in made[0].get_textpage().get_text_range()
    empty = office.client("supervisor").get("/act/gantt/?export=pdf&q=没有")
    assert len(pypdfium2.PdfDocument(empty.content)) == 1


def test_a_pdf_of_too_many_rows_is_refused(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wallcharts, "MOST_ROWS", 0)
    office.item()
    answer = office.client("supervisor").get("/act/gantt/?export=pdf")
    assert answer.status_code == 422
    assert "A-501" in answer.content.decode()
