"""The pages of enterprise requests: who opens them, the form, the acts, the list with its file, the workbook in."""

from __future__ import annotations

import io
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from zhengxian.web.act.models import Enterprise, ItemState, Outcome, Request
from zhengxian.web.act.services import owning

from .test_requests import answered, closed, finished, firm, taken

LIST = "/act/requests/"


def workbook(rows: list[list[object]]) -> SimpleUploadedFile:
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True})
    sheet = book.add_worksheet()
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()
    return SimpleUploadedFile("诉求.xlsx", kept.getvalue())


def rows_of(answer: Any) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize(
    ("who", "status"),
    [("supervisor", 200), ("gongxin", 200), ("leader", 200), ("east_supervisor", 200), ("stone", 404),
     ("fagai", 404), ("west_supervisor", 404), ("port", 404), ("reporter", 404), ("admin", 404)],
)  # fmt: skip
def test_who_opens_one_request(office, who, status):
    """Those in scope and the owner; to all others it is not there."""
    made = taken(office)
    assert office.client(who).get(f"{LIST}{made.pk}/").status_code == status


def test_list_shows_what_one_sees_and_keeps_its_filters(office):
    taken(office, title="变压器容量不够")
    answered(
        office,
        taken(office, enterprise=firm(office, "990102100", "港口镇海晏船具厂"), title="要一块仓储用地"),
    )
    city = office.client("supervisor").get(LIST).content.decode()
    assert "变压器容量不够" in city
    assert "要一块仓储用地" in city
    east = office.client("east_supervisor").get(LIST).content.decode()
    assert "变压器容量不够" in east
    assert "要一块仓储用地" not in east
    found = office.client("supervisor").get(LIST, {"q": "仓储", "county": "990102"}).content.decode()
    assert "要一块仓储用地" in found
    assert "变压器容量不够" not in found
    for asked in (
        {"part": "unverified"},
        {"state": "all", "sort": "-received"},
        {"part": "nonsense", "first": "x"},
    ):
        assert office.client("supervisor").get(LIST, asked).status_code == 200


def test_list_as_a_file_has_the_rows_of_the_list(office):
    closed(office, taken(office), Outcome.EXPLAINED)
    rows = rows_of(office.client("supervisor").get(LIST, {"export": "xlsx", "state": "all"}))
    heads = next(row for row in rows if "诉求" in row)
    line = dict(zip(heads, rows[rows.index(heads) + 1], strict=True))
    assert (line["结果"], line["回访"], line["状态"]) == ("解释到位", "满意", "已销号")


def test_empty_list_says_so(office):
    assert "还没有登记企业诉求" in office.client("supervisor").get(LIST).content.decode()


def test_short_form_takes_a_new_firm_in(office):
    given = {
        "firm": "石桥镇青禾粮油有限公司", "place": "990101100", "title": "收购季贷款不够", "category": "finance",
        "channel": "visit", "owner": "gongxin 市工信局",
    }  # fmt: skip
    answer = office.client("supervisor").post(f"{LIST}new/", given)
    made = Request.objects.get()
    assert answer.headers["Location"] == f"{LIST}{made.pk}/"
    assert made.item.state == ItemState.ASSIGNED
    assert Enterprise.objects.get().place.code == "990101100"
    again = office.client("supervisor").post(f"{LIST}new/", {**given, "place": "", "owner": ""})
    assert again.status_code == 302
    assert Enterprise.objects.count() == 1


def test_form_tells_what_is_missing(office):
    answer = office.client("supervisor").post(f"{LIST}new/", {"firm": "没登记过的厂", "owner": "没有这个局"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "是新企业" in text
    assert "没有找到单位" in text
    assert "“诉求”没有填" in text
    assert not Request.objects.exists()


def test_refusal_of_the_service_stands_above_the_form(office):
    given = {
        "firm": "石桥镇青禾粮油有限公司", "place": "990101100", "title": "收购季贷款不够", "category": "finance",
        "channel": "visit", "owner": "gongxin",
    }  # fmt: skip
    answer = office.client("stone").post(f"{LIST}new/", given)
    assert answer.status_code == 422
    assert "A-452" in answer.content.decode()
    assert not Enterprise.objects.exists()


def test_owner_works_through_the_page(office):
    made = taken(office)
    owning.accept(item_id=made.pk, **office.who("gongxin"))
    client, at = office.client("gongxin"), f"{LIST}{made.pk}/"
    assert "登记核实" in client.get(at).content.decode()
    assert client.post(f"{at}verify/", {"verify-text": "看过现场。"}).status_code == 302
    assert client.post(f"{at}reply/", {"reply-text": ""}).status_code == 422
    assert client.post(f"{at}reply/", {"reply-text": "本周增容。"}).status_code == 302
    told = {"finish-outcome": "solved", "finish-text": "已增容。", "finish-file": office.paper()}
    assert client.post(f"{at}finish/", told).status_code == 302
    made.item.refresh_from_db()
    assert made.item.state == ItemState.UNDER_REVIEW
    assert client.post(f"{at}visit/", {"visit-satisfaction": "satisfied"}).status_code == 404


def test_return_visit_by_the_page(office):
    made = finished(office, taken(office))
    client, at = office.client("assessor"), f"{LIST}{made.pk}/"
    assert "登记回访" in client.get(at).content.decode()
    assert client.post(f"{at}visit/", {"visit-satisfaction": "unsatisfied"}).status_code == 422
    answer = client.post(
        f"{at}visit/", {"visit-satisfaction": "satisfied", "visit-text": "好用了。"}, follow=True
    )
    assert "已登记回访：满意" in answer.content.decode()


def test_hard_and_repeat_by_the_page(office):
    one = firm(office)
    first, second = taken(office, enterprise=one), taken(office, enterprise=one)
    client = office.client("supervisor")
    at = f"{LIST}{second.pk}/"
    assert "标记重复诉求" in client.get(at).content.decode()
    assert client.post(f"{at}link/", {"link-earlier": first.pk}).status_code == 302
    assert client.post(f"{at}hard/", {"hard-reason": "两个部门。"}).status_code == 302
    assert client.post(f"{at}hard/", {"hard-reason": "两个部门。"}).status_code == 409
    text = client.get(at).content.decode()
    assert "疑难原因" in text
    assert first.item.number in text
    assert "再次反映" in client.get(f"{LIST}{first.pk}/").content.decode()


def test_queries_do_not_grow_with_the_list(office, django_assert_max_num_queries):
    one = firm(office)
    for n in range(12):
        taken(office, enterprise=one, title=f"第 {n} 件")
    client = office.client("supervisor")
    with django_assert_max_num_queries(30):
        client.get(LIST)


HEADS = ["企业", "所在地", "诉求", "类别", "收到日期", "承办单位"]


def test_workbook_is_looked_through_then_written(office):
    client = office.client("supervisor")
    rows = [
        HEADS,
        ["石桥镇青禾粮油有限公司", "临河县", "收购季贷款不够", "融资", "2026-09-18", "市工信局"],
        ["柳湾镇新泉纸业有限公司", "柳湾镇", "蒸汽价格", "水电气", "", ""],
    ]
    plan = client.post(f"{LIST}file/", {"file": workbook(rows)}).headers["Location"]
    text = client.get(plan).content.decode()
    assert "登记 2 件" in text
    assert not Request.objects.exists()
    assert not Enterprise.objects.exists()
    assert client.post(plan).status_code == 302
    assert Request.objects.count() == 2
    again = client.post(f"{LIST}file/", {"file": workbook(rows[:2])}).headers["Location"]
    assert "没有要登记的" in client.get(again).content.decode()
    assert office.client("supervisor2").get(again).status_code == 404


def test_workbook_names_every_problem_with_its_row(office):
    client = office.client("supervisor")
    rows = [
        ["企业诉求登记表"],
        HEADS,
        ["", "临河县", "没有企业名", "融资", "", ""],
        ["石桥镇青禾粮油有限公司", "东海县", "写错的县", "钱", "昨天", "没有这个局"],
        ["柳湾镇新泉纸业有限公司", "柳湾镇", "日子还没到", "融资", "2026-12-01", ""],
    ]
    plan = client.post(f"{LIST}file/", {"file": workbook(rows)}).headers["Location"]
    text = client.get(plan).content.decode()
    for word in ("A-462", "A-463", "F-153", "A-451", "第 5 行", "东海县", "没有这个局"):
        assert word in text, word
    assert client.post(plan).status_code == 422
    assert not Request.objects.exists()


def test_empty_workbook_has_the_headings(office):
    rows = rows_of(office.client("stone").get(f"{LIST}file/form/"))
    assert any("企业" in row and "诉求" in row for row in rows)
    assert office.client("leader").get(f"{LIST}file/").status_code == 404


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("verify", {"gongxin", "supervisor"}), ("reply", {"gongxin", "supervisor"}), ("finish", {"gongxin"}),
        ("visit", {"supervisor", "assessor"}), ("hard", {"supervisor"}), ("link", {"supervisor"}),
    ],
)  # fmt: skip
def test_acts_of_others_are_not_there_even_with_an_empty_form(office, name, may):
    """One's own act answers with what is missing or what is in the way; another's is not found."""
    at = f"{LIST}{taken(office).pk}/{name}/"
    for who in ("supervisor", "gongxin", "assessor", "leader", "auditor", "fagai", "admin"):
        found = office.client(who).post(at, {}).status_code
        assert (found != 404) == (who in may), (who, found)
