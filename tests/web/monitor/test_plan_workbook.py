"""Plans go out to a workbook and come back: differences first, all or nothing, no formula, no stranger."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from zhengxian.engine.base.errors import Refusal
from zhengxian.io.forms.export import write_table
from zhengxian.io.plans import read_plans
from zhengxian.web.core.models import AuditEvent
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.monitor.models import PacePlan
from zhengxian.web.monitor.services import plan_workbook, plans

from .conftest import YEAR, MonitorOffice

HEADS = ["地区代码", "指标代码", "年度", *(f"{m}月末" for m in range(1, 13)), "新版启用日期", "调整理由"]
EVEN = [10.0 * m for m in range(1, 13)]


@pytest.fixture
def planned(office: MonitorOffice) -> MonitorOffice:
    """The office with every plan drawn evenly."""
    plans.draw_all(YEAR, method="linear", **office.who("assessor"))
    return office


def book(folder: Path, *rows: list[Any], heads: list[str] = HEADS) -> Path:
    path = folder / "计划.xlsx"
    write_table(path, heads, rows, "进度计划")
    return path


def row(
    points: list[Any], region: str = "990101", indicator: str = "budget_revenue", *more: Any
) -> list[Any]:
    return [region, indicator, "2026", *points, *(more or (None, None))]


def looked(office: MonitorOffice, path: Path, who: str = "assessor") -> plan_workbook.FileReading:
    return plan_workbook.looked(path=path, **office.who(who))


def test_the_exported_workbook_changes_nothing(planned: MonitorOffice, tmp_path: Path) -> None:
    answer = planned.client("assessor").get("/monitor/plans/?export=xlsx")
    path = tmp_path / "现行计划.xlsx"
    path.write_bytes(answer.content)
    reading = looked(planned, path)
    assert (len(reading.outcomes), reading.changed, reading.total_problems) == (32, (), 0)
    with pytest.raises(Refused, match="M-243"):
        plan_workbook.write(path=path, **planned.who("assessor"))


def test_differences_are_shown_and_kept_as_versions_by_hand(planned: MonitorOffice, tmp_path: Path) -> None:
    points = [*EVEN[:4], 45.0, *EVEN[5:]]
    path = book(tmp_path, row(points), row([5.0] * 12, "990102", "fai_growth"))
    reading = looked(planned, path)
    assert [(one.row, one.word) for one in reading.outcomes] == [(3, "修改"), (4, "不变")]
    assert [(c.month, c.before, c.after) for c in reading.outcomes[0].changes] == [(5, 50.0, 45.0)]
    assert reading.needs_reason
    assert PacePlan.objects.filter(number=2).count() == 0
    with pytest.raises(Refused, match=r"没有写明理由.*M-243"):
        plan_workbook.write(path=path, **planned.who("assessor"))
    plan_workbook.write(path=path, reason="节点表", **planned.who("assessor"))
    made = PacePlan.objects.get(number=2)
    assert (made.method, made.reason, made.points.get(period="2026-05").value) == ("hand", "节点表", 45.0)
    line = AuditEvent.objects.filter(action="plan.load").get()
    assert line.summary == "从“计划.xlsx”写入手工计划 1 项"


def test_every_problem_is_named_with_its_cell_and_nothing_is_written(
    planned: MonitorOffice, tmp_path: Path
) -> None:
    path = book(
        tmp_path,
        row(["十", *EVEN[1:]]),
        row(EVEN, "999999"),
        row(EVEN, "990102", "no_such"),
        row([*EVEN[:11], 119.0]),
        row([*EVEN[:3], 20.0, *EVEN[4:]], "990103"),
        row(EVEN, "990104", "power_use_growth"),
        row(EVEN, "990101", "entities_net", "2026-02-30", "调整"),
        row([*EVEN[:11], 150.0], "990102", "entities_net", "2026-02-28", "调整"),
    )
    reading = looked(planned, path)
    found = [(p.row, p.code) for p in reading.problems]
    assert found == [
        (3, "M-241"), (4, "M-242"), (5, "M-242"), (6, "M-236"), (7, "M-235"), (8, "M-230"), (9, "F-153"), (10, "M-231"),
    ]  # fmt: skip
    assert "不是您范围内的地区代码" in reading.problems[1].message
    assert "第 7 行：4月末的 20 小于3月末的 30" in reading.problems[4].message
    with pytest.raises(Refused, match=r"有 8 处问题.*M-243"):
        plan_workbook.write(path=path, reason="节点表", **planned.who("assessor"))
    assert not PacePlan.objects.filter(number__gt=1).exists()


def test_one_plan_stands_once_in_a_file(planned: MonitorOffice, tmp_path: Path) -> None:
    file = read_plans(book(tmp_path, row(EVEN), row(EVEN)))
    assert file.problems.has("M-244")
    assert "与第 3 行是同一项计划" in file.problems.error().problems[0].message


def test_a_file_without_the_headings_is_its_problems(planned: MonitorOffice, tmp_path: Path) -> None:
    path = book(tmp_path, ["甲县", 1.0], heads=["地区", "目标"])
    assert {p.code for p in looked(planned, path).problems} == {"F-033"}
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    assert looked(planned, broken).total_problems >= 1


def test_hostile_words_stay_words(planned: MonitorOffice, tmp_path: Path) -> None:
    points = [*EVEN[:4], 45.0, *EVEN[5:]]
    path = book(
        tmp_path, row(points, "990101", "budget_revenue", None, '=HYPERLINK("http://x","点")<script>')
    )
    plan_workbook.write(path=path, **planned.who("assessor"))
    client = planned.client("assessor")
    page = client.get("/monitor/plans/990101/budget_revenue/2026/").content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>点" not in page
    planned.regions["990102"].name = "=1+1"
    planned.regions["990102"].save()
    out = client.get("/monitor/plans/?export=xlsx&county=990102").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(out)).get_sheet_by_index(0).to_python()
    assert rows[2][1] == "=1+1"  # a text, not 2
    formula = book(tmp_path, row(["=1+1", *EVEN[1:]]))
    assert [p.code for p in looked(planned, formula).problems] == ["M-241"]


def test_only_who_makes_plans_loads_them(planned: MonitorOffice, tmp_path: Path) -> None:
    path = book(tmp_path, row(EVEN))
    for name in ("leader", "supervisor", "jia", "reporter", "admin"):
        with pytest.raises(Hidden):
            looked(planned, path, name)
        with pytest.raises(Hidden):
            plan_workbook.write(path=path, **planned.who(name))


def test_a_first_plan_by_hand_needs_no_reason(office: MonitorOffice, tmp_path: Path) -> None:
    path = book(tmp_path, row([None, *EVEN[1:]]))
    assert [one.word for one in looked(office, path).outcomes] == ["新排"]
    plan_workbook.write(path=path, **office.who("assessor"))
    assert PacePlan.objects.get().points.count() == 11
    with pytest.raises(Refusal, match="M-108"):
        plans.draw(
            office.regions["990101"], office.indicators["budget_revenue"], YEAR, method="linear",
            **office.who("assessor"),
        )  # fmt: skip


def test_the_pages_of_loading(planned: MonitorOffice, tmp_path: Path) -> None:
    client = planned.client("assessor")
    path = book(tmp_path, row([*EVEN[:4], 45.0, *EVEN[5:]]))
    assert client.post("/monitor/plans/file/", {}).status_code == 422
    bad = SimpleUploadedFile("计划.exe", b"MZ")
    assert "请另存后再选" in client.post("/monitor/plans/file/", {"file": bad}).content.decode()
    answer = client.post("/monitor/plans/file/", {"file": SimpleUploadedFile("计划.xlsx", path.read_bytes())})
    page = client.get(answer["Location"]).content.decode()
    assert "5月末 50.00 → 45" in page
    assert planned.client("assessor2").get(answer["Location"]).status_code == 404
    assert client.post(answer["Location"], {"reason": ""}).status_code == 422
    done = client.post(answer["Location"], {"reason": "节点表"}, follow=True).content.decode()
    assert "已写入手工计划 1 项" in done
    assert PacePlan.objects.filter(number=2).count() == 1
    assert client.get(answer["Location"]).status_code == 404
