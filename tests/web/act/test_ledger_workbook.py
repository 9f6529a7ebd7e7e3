"""The ledger workbook on the platform: preview first, all problems at once, all rows or none, nothing twice."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from zhengxian.web.act.models import ItemState, LedgerItem, Origin
from zhengxian.web.act.services import workbook
from zhengxian.web.core.models import AuditEvent
from zhengxian.web.core.refusal import Hidden, Refused

HEADS = ["重点任务", "责任单位", "完成时限", "配合单位", "责任领导", "要求"]
GOOD = ["疏通东渠", "市工信局", "2026-10-30", "临河县、市发改委", "leader账号", "十日内完成。"]


def table(*rows: list[Any], name: str = "台账.xlsx") -> SimpleUploadedFile:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        page = made.add_worksheet()
        for at, row in enumerate((HEADS, *rows)):
            page.write_row(at, 0, row)
    return SimpleUploadedFile(name, out.getvalue())


def previewed(office: Any, *rows: list[Any], who: str = "supervisor") -> workbook.Preview:
    key = workbook.keep(file=table(*rows), **office.who(who))
    return workbook.preview(key=key, today=office.today, **office.who(who))


def written(office: Any, found: workbook.Preview, who: str = "supervisor", **more: Any) -> list[LedgerItem]:
    return workbook.write(key=found.key, today=office.today, **office.who(who), **more)


def test_a_preview_writes_nothing(office: Any) -> None:
    found = previewed(office, GOOD)
    (line,) = found.new
    assert (line.owner, line.leader) == (office.unit("gongxin"), office.people["leader"])
    assert line.supports == (office.unit("990101"), office.unit("fagai"))
    assert not LedgerItem.objects.exists()


def test_matters_are_established_with_numbers(office: Any) -> None:
    (item,) = written(office, previewed(office, GOOD))
    item.refresh_from_db()
    assert (item.status, item.origin, item.due_on) == (
        ItemState.ESTABLISHED,
        Origin.WORKBOOK,
        date(2026, 10, 30),
    )
    assert item.number == "督〔2026〕001号"
    assert item.origin_note == "台账.xlsx第 2 行"
    assert {str(s) for s in item.supports.all()} == {"临河县", "示范市发展和改革委员会"}
    assert AuditEvent.objects.filter(action="ledger.load").count() == 1


def test_matters_are_handed_out_at_once_when_wished(office: Any) -> None:
    (item,) = written(office, previewed(office, GOOD), assign=True)
    assert item.status is ItemState.ASSIGNED


def test_one_problem_holds_up_the_whole_file(office: Any) -> None:
    found = previewed(office, GOOD, ["整治砂场", "不存在的局", "2026-10-30", "某局", "某人", ""])
    assert {(p.code, p.row, p.column) for p in found.problems} == {
        ("A-561", 3, "B"), ("A-561", 3, "D"), ("A-563", 3, "E"),
    }  # fmt: skip
    with pytest.raises(Refused) as refusal:
        written(office, found)
    assert refusal.value.code == "A-565"
    assert not LedgerItem.objects.exists()


def test_what_is_there_is_not_made_again(office: Any) -> None:
    written(office, previewed(office, GOOD))
    again = previewed(office, GOOD, ["另一件", *GOOD[1:]])
    assert (len(again.same), len(again.new)) == (1, 1)
    assert len(written(office, again)) == 1
    with pytest.raises(Refused) as refusal:
        written(office, previewed(office, GOOD))
    assert refusal.value.code == "A-566"
    assert LedgerItem.objects.count() == 2


def test_a_running_ledger_with_past_days_is_established_not_handed_out(office: Any) -> None:
    past = ["旧事项", "市工信局", "2026-08-31", "", "", ""]
    found = previewed(office, past)
    assert found.new[0].is_past
    with pytest.raises(Refused) as refusal:
        written(office, found, assign=True)
    assert refusal.value.code == "A-564"
    (item,) = written(office, found)
    assert item.due_on == date(2026, 8, 31)


def test_a_county_supervisor_loads_only_for_his_county(office: Any) -> None:
    found = previewed(office, GOOD, ["镇里的事", "石桥镇", "2026-10-30", "", "", ""], who="east_supervisor")
    assert {(p.code, p.row) for p in found.problems} == {("A-561", 2)}
    found = previewed(office, ["镇里的事", "石桥镇", "2026-10-30", "", "", ""], who="east_supervisor")
    assert len(written(office, found, who="east_supervisor")) == 1


@pytest.mark.parametrize("who", ["gongxin", "leader", "auditor", "east"])
def test_others_cannot_load(office: Any, who: str) -> None:
    with pytest.raises(Hidden):
        workbook.keep(file=table(GOOD), **office.who(who))


def test_a_file_is_its_owners(office: Any) -> None:
    found = previewed(office, GOOD)
    with pytest.raises(Hidden):
        workbook.preview(key=found.key, today=office.today, **office.who("supervisor2"))


@pytest.mark.django_db(transaction=True)
def test_the_pages_from_file_to_ledger(office: Any) -> None:
    client = office.client("supervisor")
    answer = client.post("/act/workbook/", {"file": table(GOOD)})
    assert answer.status_code == 302
    page = answer["Location"]
    shown = client.get(page).content.decode()
    assert "1 件可以写入" in shown
    assert "疏通东渠" in shown
    assert client.post(page, {"do": "establish"})["Location"] == "/act/?origin=workbook"
    assert "疏通东渠" in client.get("/act/?origin=workbook").content.decode()
    assert client.get(page).status_code == 404  # the file is gone once it is written


def test_the_page_lists_every_problem_and_gives_them_as_a_file(office: Any) -> None:
    client = office.client("supervisor")
    page = client.post("/act/workbook/", {"file": table(["", "某局", "长期", "", "", ""])})["Location"]
    shown = client.get(page).content.decode()
    assert (
        re.findall(r"A-5\d\d", shown) == ["A-550", "A-561", "A-552"]
        or len(set(re.findall(r"A-5\d\d", shown))) == 3
    )
    rows = CalamineWorkbook.from_filelike(io.BytesIO(client.get(page + "?export=xlsx").content))
    assert len(rows.get_sheet_by_index(0).to_python()) >= 5


def test_a_file_that_is_no_ledger_is_refused_with_words(office: Any) -> None:
    client = office.client("supervisor")
    page = client.post("/act/workbook/", {"file": SimpleUploadedFile("表.csv", "甲,乙\n1,2\n".encode())})[
        "Location"
    ]
    answer = client.get(page)
    assert answer.status_code == 422
    assert "没有找到“事项”列" in answer.content.decode()


def test_the_template_is_a_download(office: Any) -> None:
    answer = office.client("supervisor").get("/act/workbook/template/")
    assert answer["Content-Disposition"].startswith("attachment")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    assert "承办单位" in sheet.to_python()[1]


def test_what_the_board_exports_is_read_again(office: Any) -> None:
    office.item(title="修复城东排水闸", owner="990101")
    content = office.client("supervisor").get("/act/?export=xlsx").content
    key = workbook.keep(file=SimpleUploadedFile("导出.xlsx", content), **office.who("supervisor"))
    found = workbook.preview(key=key, today=office.today, **office.who("supervisor"))
    assert not found.problems
    assert [line.there is not None for line in found.lines] == [True]
