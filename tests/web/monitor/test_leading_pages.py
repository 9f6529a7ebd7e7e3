"""Leading indicators: the pairs one may see, the drawing from figures one may see, and what the page says of them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from zhengxian.engine.base.errors import Refusal
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.monitor.models import LeadingPair
from zhengxian.web.monitor.services import leading

from .conftest import MonitorOffice
from .test_warnings import a_round

URL = "/monitor/leading/"


def pair(
    office: MonitorOffice, region: str | None = "990101", leader: str = "power_use_growth",
    follower: str = "industry_added_growth", **more: Any,
) -> LeadingPair:  # fmt: skip
    given = {
        "months": 2, "correlation": 0.61, "low": 0.31, "high": 0.8, "count": 30, "holds": True,
        "evidence": {"by_lead": [[0, 32, 0.1], [1, 31, 0.3], [2, 30, 0.61]], "sentence": "领先 2 个月时最为一致。"},
    }  # fmt: skip
    return LeadingPair.objects.create(
        round=a_round(office),
        region=office.regions[region] if region else None,
        leader=office.indicators[leader],
        follower=office.indicators[follower],
        **{**given, **more},
    )


def test_pairs_that_hold_come_first_then_the_stronger(office: MonitorOffice) -> None:
    weak = pair(office, correlation=-0.9, low=-0.95, high=-0.8, holds=False)
    good = pair(office, follower="fai_growth", correlation=0.5)
    better = pair(office, follower="budget_revenue_growth", correlation=-0.7, low=-0.9, high=-0.4)
    pair(office, is_current=False)
    found = leading.listed(office.access("assessor"), office.regions["990101"])
    assert [p.pk for p in found] == [better.pk, good.pk, weak.pk]


def test_a_county_leader_sees_pairs_of_his_county(office: MonitorOffice) -> None:
    mine, other = pair(office), pair(office, "990102")
    access = office.access("jia_leader")
    assert [r.code for r in leading.regions(access)] == ["990101"]
    assert leading.one(access, mine.pk) == mine
    with pytest.raises(Hidden):
        leading.one(access, other.pk)
    assert office.client("jia_leader").get(f"{URL}?pair={other.pk}").status_code == 404


def test_the_leader_is_drawn_where_its_lead_falls(office: MonitorOffice) -> None:
    found = leading.drawn(office.access("assessor"), pair(office), office.today)
    at = {str(p): n for n, p in enumerate(found.periods)}
    # the growth of the county stands at 7.0 and 8.2 all through 2026, and so does every month alone
    assert found.follower[at["2026-05"]] == pytest.approx(8.2)
    assert found.leader[at["2026-05"]] == pytest.approx(7.0)
    # two months of lead: the last months of the leader reach beyond the follower
    assert str(found.periods[-1]) == "2026-11"
    assert (found.leader[-1], found.follower[-1]) == (pytest.approx(7.0), None)
    # industry has no January; the leader of January 2026 stands in March
    assert found.follower[at["2026-01"]] is None
    assert not found.is_standard


def test_only_figures_that_may_be_seen_are_drawn(office: MonitorOffice) -> None:
    made = pair(office)
    found = leading.drawn(office.access("supervisor"), made, office.today)
    at = {str(p): n for n, p in enumerate(found.periods)}
    # September is internal: the leader of August is the last one, drawn in October
    assert str(found.periods[-1]) == "2026-10"
    assert found.follower[at["2026-09"]] is None


def test_other_units_are_drawn_in_standard_deviations(office: MonitorOffice) -> None:
    found = leading.drawn(office.access("assessor"), pair(office, leader="loans"), office.today)
    assert found.is_standard
    known = [v for v in found.follower if v is not None]
    assert sum(known) == pytest.approx(0.0, abs=1e-9)


def test_too_few_figures_are_refused(office: MonitorOffice) -> None:
    town = pair(office, "990101100")
    with pytest.raises(Refusal, match="M-268"):
        leading.drawn(office.access("assessor"), town, office.today)
    page = office.client("assessor").get(f"{URL}?pair={town.pk}").content.decode()
    assert "（M-268）" in page
    nowhere = pair(office, None)
    with pytest.raises(Refusal, match="M-270"):
        leading.drawn(office.access("assessor"), nowhere, office.today)


def test_the_page_says_that_a_mismatch_is_a_question(office: MonitorOffice) -> None:
    empty = office.client("assessor").get(URL).content.decode()
    assert "不是数据失实的结论" in empty
    assert "还没有测算过先行指标" in empty
    pair(office)
    pair(office, follower="fai_growth", holds=False)
    page = office.client("assessor").get(URL).content.decode()
    for word in (
        "不是数据失实的结论",
        "仍成立",
        "不能确定",
        "领先 2 个月时最为一致。",
        "0.31 至 0.80",
        "<svg",
    ):
        assert word in page
    only = office.client("assessor").get(f"{URL}?holds=1").content.decode()
    assert "不能确定</span>" not in only


def test_odd_addresses(office: MonitorOffice) -> None:
    pair(office)
    client = office.client("assessor")
    for query, status in (
        ("?pair=9", 404),
        ("?pair=x", 200),
        ("?pair=" + "9" * 30, 200),
        ("?region=%27", 200),
    ):
        assert client.get(URL + query).status_code in (status,), query
    assert client.get(f"{URL}?follower=%3Cscript%3E").status_code == 200


def test_hostile_words_and_the_file(office: MonitorOffice) -> None:
    made = pair(office, evidence={"sentence": "<script>alert(1)</script>"})
    page = office.client("assessor").get(URL).content.decode()
    assert "<script>alert" not in page
    answer = office.client("assessor").get(f"{URL}?export=xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    mine = next(row for row in rows if row[0] == made.leader.title)
    assert mine[1:4] == ["规模以上工业增加值增速", 2, 0.61]
