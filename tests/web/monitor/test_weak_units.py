"""Who stays at the bottom of its class, held by what, and what would move it out; worked out by hand."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook
from rated_runs import LOST, PERIODS, a_run, a_scheme, four_runs

from zhengxian.web.core.models import Region
from zhengxian.web.evaluate.models import RunState
from zhengxian.web.monitor.services import weak_units
from zhengxian.web.monitor.services.weak_units import Weak
from zhengxian.web.monitor.to_engine import standings

from .conftest import PLACES, MonitorOffice

URL = "/monitor/weak/"
CLASSES = {code: name for code, _, name, *_ in PLACES}


def find(
    office: MonitorOffice, who: str = "assessor", *, share: float = 0.25, times: int = 3, last: int = 4
) -> Weak:
    access = office.access(who)
    run = standings.newest(access, office.today)
    assert run is not None
    read = standings.read(access, office.today, run, last)
    return weak_units.find(access, read, share=share, times=times, of_last=last)


def test_the_last_of_four_and_what_holds_it(office: MonitorOffice) -> None:
    four_runs(office)
    found = find(office)
    assert [row.region.code for row in found.rows] == ["990104"]
    row = found.rows[0]
    assert (row.unit.times, row.unit.periods, row.unit.rank, row.unit.size, row.score) == (4, 4, 4, 4, 52.0)
    # lost 30 and 18 beside means of 15.5 and 10
    assert [(h.hold.title, h.hold.excess) for h in row.holds] == [
        ("一般公共预算收入", pytest.approx(14.5)),
        ("固定资产投资增速", pytest.approx(8.0)),
    ]
    assert [h.share for h in row.holds] == [pytest.approx(14.5 / 22.5 * 100), pytest.approx(8 / 22.5 * 100)]
    assert [h.indicator for h in row.holds] == ["budget_revenue", "fai_growth"]


def test_what_moves_it_out_at_the_mean(office: MonitorOffice) -> None:
    four_runs(office)
    row = find(office).rows[0]
    # the third has 70: 18 more; the means give back 14.5 and 8, so both are needed
    assert (row.ahead, row.gap) == ("丙县", 18.0)
    assert (row.is_enough, row.by_best, len(row.needed)) == (True, False, 2)
    assert row.at_mean == pytest.approx(22.5)


def test_one_item_is_enough_for_a_small_gap(office: MonitorOffice) -> None:
    four_runs(office, lost=LOST | {"990103": (28.0, 10.0)})
    row = find(office).rows[0]
    # the third has 62, 10 more; the mean of the first item is now 17.5 and gives back 12.5
    assert row.gap == 10.0
    assert [h.hold.node for h in row.needed] == ["revenue"]


def test_in_a_class_of_two_only_the_best_is_enough(office: MonitorOffice) -> None:
    four_runs(office, classes=CLASSES)
    found = find(office, share=0.5)
    rows = {row.region.code: row for row in found.rows}
    assert set(rows) == {"990102", "990104"}
    # 86 beside 90: the means give back 1 and 1, the best 2 and 2
    weak = rows["990102"]
    assert (weak.gap, weak.at_mean, weak.at_best) == (4.0, pytest.approx(2.0), pytest.approx(4.0))
    assert (weak.by_best, weak.is_enough, len(weak.needed)) == (True, True, 2)


def test_a_class_too_small_is_told_and_not_judged(office: MonitorOffice) -> None:
    four_runs(office, classes=CLASSES)
    found = find(office, share=0.25)
    assert found.rows == ()
    assert set(found.small) == {"优化开发", "重点发展"}


def test_too_few_periods_find_nobody(office: MonitorOffice) -> None:
    version = a_scheme(office)
    for period in PERIODS[:2]:
        a_run(office, version, period)
    found = find(office)
    assert (found.rows, found.periods) == ((), 2)


def test_trial_and_unpublished_runs_are_for_those_who_see_them(office: MonitorOffice) -> None:
    version = a_scheme(office)
    for period in PERIODS:
        a_run(office, version, period, state=RunState.CONFIRMING)
    assert standings.newest(office.access("supervisor"), office.today) is None
    assert len(find(office, "assessor").rows) == 1


def test_a_county_leader_sees_his_own_only(office: MonitorOffice) -> None:
    four_runs(office)
    assert find(office, "jia_leader").rows == ()
    four = LOST | {"990101": (40.0, 30.0)}
    version = a_scheme(office, "second", "第二方案")
    for period in PERIODS:
        a_run(office, version, period, lost=four)
    page = office.client("jia_leader").get(f"{URL}?scheme=second&share=25").content.decode()
    assert "甲县的拖后项" in page
    assert "丁县的拖后项" not in page


def test_the_page_names_the_way_and_the_item(office: MonitorOffice) -> None:
    four_runs(office)
    page = office.client("assessor").get(f"{URL}?share=25").content.decode()
    assert "离末尾范围之外的末位（丙县）差 18.00 分。" in page
    assert "合计 22.50 分，其他不变，即可移出。" in page
    assert "/act/items/new/?title=" in page
    assert "origin=lost_points" in page
    leader = office.client("leader").get(f"{URL}?share=25").content.decode()
    assert "/act/items/new/" not in leader


def test_without_runs_the_page_says_so(office: MonitorOffice) -> None:
    page = office.client("assessor").get(URL).content.decode()
    assert "还没有您能看的评价结果" in page
    assert "（M-263）" in page


@pytest.mark.parametrize(
    "query", ["?share=abc", "?times=9of9", "?scheme=%27--", "?share=%3Cscript%3E", "?export=csv"]
)
def test_odd_addresses_fall_back(office: MonitorOffice, query: str) -> None:
    four_runs(office)
    answer = office.client("assessor").get(URL + query)
    assert answer.status_code == 200
    assert b"<script>" not in answer.content.replace(b"<script src", b"").replace(b"<script type", b"")


def test_the_file_and_hostile_names(office: MonitorOffice) -> None:
    four_runs(office)
    Region.objects.filter(code="990104").update(name="<b>=HYPERLINK(1)")
    client = office.client("assessor")
    assert "<b>=HYPERLINK" not in client.get(f"{URL}?share=25").content.decode()
    answer = client.get(f"{URL}?share=25&export=xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    mine = [row for row in rows if len(row) > 8 and row[1] == "<b>=HYPERLINK(1)"]
    assert [(row[8], row[10], row[12]) for row in mine] == [
        ("一般公共预算收入", 14.5, 14.5),
        ("固定资产投资增速", 8.0, 8.0),
    ]
