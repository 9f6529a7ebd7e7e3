"""One indicator across regions, over time and by structure, against figures worked out by hand."""

from __future__ import annotations

import math

import pytest

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import CellState, Indicator
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.monitor.services import comparison, comparison_parts
from zhengxian.web.monitor.to_engine import comparison as reading_of
from zhengxian.web.monitor.to_engine.comparison import Reading

from .conftest import PERIOD, MonitorOffice


def read(
    office: MonitorOffice, code: str, *, region: str = "990101", period: str = PERIOD, who: str = "assessor"
) -> Reading:
    return reading_of.read(
        office.access(who),
        Indicator.objects.get(code=code),
        office.regions[region],
        Period.parse(period),
        today=office.today,
    )


def test_regions_are_ranked_in_their_class_and_in_all(office: MonitorOffice) -> None:
    rows = {row.region.code: row for row in comparison.across(read(office, "budget_revenue"))}
    first, second, third = rows["990101"], rows["990102"], rows["990103"]
    assert [first.value, second.value, third.value] == [91.2, 58.4, 42.0]
    assert (first.rank_in_class, first.of_class, first.rank, first.of) == (1, 2, 1, 4)
    assert (third.rank_in_class, third.of_class, third.rank) == (1, 2, 3)
    assert (rows["990104"].rank_in_class, rows["990104"].rank) == (2, 4)
    # the class: 91.2 and 58.4, median 74.8
    assert second.to_best == pytest.approx(-32.8)
    assert (first.to_median, second.to_median) == (pytest.approx(16.4), pytest.approx(-16.4))
    # 91.2 of 120, 58.4 of 80: an amount has completion, no difference from the annual target
    assert (first.completion, second.completion) == (pytest.approx(76.0), pytest.approx(73.0))
    assert first.to_target is None


def test_the_own_class_stands_first(office: MonitorOffice) -> None:
    rows = comparison.across(read(office, "budget_revenue", region="990104"))
    assert [row.region.code for row in rows] == ["990103", "990104", "990101", "990102"]
    assert [row.is_own for row in rows] == [False, True, False, False]


def test_a_growth_is_compared_with_its_target_in_points(office: MonitorOffice) -> None:
    rows = {row.region.code: row for row in comparison.across(read(office, "budget_revenue_growth"))}
    # 6.0 and -1.5 against 5.5
    assert rows["990101"].to_target == pytest.approx(0.5)
    assert rows["990104"].to_target == pytest.approx(-7.0)
    assert rows["990101"].completion is None


def test_targets_of_others_are_not_told(office: MonitorOffice) -> None:
    rows = {
        row.region.code: row for row in comparison.across(read(office, "budget_revenue", who="jia_leader"))
    }
    assert rows["990101"].target == 120.0
    assert rows["990102"].target is None
    assert rows["990102"].completion is None


def test_the_same_period_of_the_years(office: MonitorOffice) -> None:
    years = {row.period.year: row for row in comparison.over_time(read(office, "budget_revenue")).years}
    assert sorted(years) == [2024, 2025, 2026]
    now = years[2026]
    # 2025: 91.2 less 6 % plus the bend of 0.1; growth 6.0 after 6.4
    assert (years[2025].value, now.value) == (85.83, 91.2)
    assert now.change == pytest.approx(5.37)
    assert now.growth == 6.0
    assert now.average == pytest.approx((math.sqrt(1.064 * 1.06) - 1) * 100)
    assert now.base is not None
    assert now.base.implied == pytest.approx(91.2 / 1.06)
    assert now.base.revision == pytest.approx((91.2 / 1.06 / 85.83 - 1) * 100)
    assert not now.is_flagged


def test_a_moved_base_is_flagged_as_a_question(office: MonitorOffice) -> None:
    office.figure("990101", "budget_revenue", "2025-09", 88.0)
    now = comparison.over_time(read(office, "budget_revenue")).years[-1]
    # 86.04 of 88.00: 2.23 % less
    assert now.is_flagged
    assert now.base is not None
    assert now.base.revision == pytest.approx(-2.2298, abs=1e-4)
    assert "请了解同期数调整的原因" in now.base.text


def test_the_months_of_the_year_and_the_month_alone(office: MonitorOffice) -> None:
    months = {row.period.number: row for row in comparison.over_time(read(office, "budget_revenue")).months}
    assert len(months) == 9
    june = months[6]
    assert june.value == pytest.approx(60.8)
    # even figures at a growth of 6.0: the month alone grows 6.0, the interval holds it
    assert june.alone is not None
    assert june.alone.point == pytest.approx(6.0, abs=0.02)
    assert june.alone.low < 6.0 < june.alone.high


def test_who_carries_the_growth_of_the_city(office: MonitorOffice) -> None:
    reading = read(office, "budget_revenue_growth")
    carried = comparison_parts.by_regions(reading)
    rows = {row.name: row for row in carried.rows}
    before = {"甲县": 85.83, "乙县": 54.8, "丙县": 39.68, "丁县": 22.56}
    growth = {"甲县": 6.0, "乙县": 5.0, "丙县": 4.0, "丁县": -1.5}
    whole = sum(before.values())
    pulls = {name: before[name] / whole * growth[name] for name in before}
    assert {name: row.pull for name, row in rows.items()} == {n: pytest.approx(p) for n, p in pulls.items()}
    # the city publishes none: the sum of the pulls stands for it, and says so
    assert carried.of_sum
    assert carried.growth == pytest.approx(sum(pulls.values()))
    assert rows["甲县"].contribution == pytest.approx(pulls["甲县"] / sum(pulls.values()) * 100)
    assert [row.name for row in carried.rows] == ["甲县", "乙县", "丙县", "丁县"]
    share = comparison_parts.share(reading)
    assert share is not None
    assert share.of_sum
    assert share.now == pytest.approx(91.2 / 215.6 * 100)
    assert share.change == pytest.approx((91.2 / 215.6 - 85.83 / whole) * 100)


def test_the_published_growth_of_the_city_is_used(office: MonitorOffice) -> None:
    office.figure("990000", "budget_revenue_growth", PERIOD, 5.0)
    office.figure("990000", "budget_revenue", PERIOD, 230.0)
    reading = read(office, "budget_revenue")
    carried = comparison_parts.by_regions(reading)
    assert (carried.of_sum, carried.growth) == (False, 5.0)
    share = comparison_parts.share(reading)
    assert share is not None
    assert (share.of_sum, share.now) == (False, pytest.approx(91.2 / 230 * 100))


def test_what_cannot_be_split_says_why(office: MonitorOffice) -> None:
    rate = read(office, "fai_growth")
    assert comparison_parts.by_regions(rate).note.endswith("（M-261）")
    assert comparison_parts.by_parts(rate).note.endswith("（M-260）")
    assert comparison_parts.share(rate) is None
    office.figure("990103", "budget_revenue", "2025-09", None, state=CellState.MISSING)
    note = comparison_parts.by_regions(read(office, "budget_revenue")).note
    assert note == "丙县没有可用的上年同期数，不算份额和拉动。（M-262）"


def test_incomes_are_not_added_up(office: MonitorOffice) -> None:
    income = Indicator(code="rural_income", kind="level", unit="元")
    dust = Indicator(code="pm25", kind="level", unit="微克/立方米")
    money = Indicator(code="gdp", kind="level", unit="亿元")
    assert [reading_of.adds_up(one) for one in (income, dust, money)] == [False, False, True]


def test_the_parts_of_the_product(office: MonitorOffice) -> None:
    """Vector B-16: shares 12, 45, 43 and growths 4, 7, 6."""
    made: dict[str, Indicator] = {}
    for order, (code, title) in enumerate(
        (
            ("gdp", "地区生产总值"),
            ("primary_added", "一产"),
            ("secondary_added", "二产"),
            ("tertiary_added", "三产"),
        )
    ):
        common = {
            "group": "总量",
            "frequency": "quarter",
            "cumulative": True,
            "levels": ["county"],
            "order": order,
        }
        made[code] = Indicator.objects.create(
            code=code, title=title, kind="level", unit="亿元", direction="positive", **common
        )
        made[f"{code}_growth"] = Indicator.objects.create(
            code=f"{code}_growth", title=f"{title}增速", kind="growth", unit="%", direction="positive", decimals=1,
            growth_of=made[code], **common,
        )  # fmt: skip
    office.indicators |= made
    for code, level, growth in (
        ("primary_added", 12, 4),
        ("secondary_added", 45, 7),
        ("tertiary_added", 43, 6),
    ):
        office.figure("990101", code, "2025Q3", level)
        office.figure("990101", f"{code}_growth", "2026Q3", growth)
    found = comparison_parts.by_parts(read(office, "gdp_growth", period="2026Q3"))
    assert [(row.name, round(row.pull or 0, 2)) for row in found.rows] == [
        ("一产", 0.48),
        ("二产", 3.15),
        ("三产", 2.58),
    ]
    assert found.growth == pytest.approx(6.21)
    assert [round(row.contribution or 0, 1) for row in found.rows] == [7.7, 50.7, 41.5]


def test_only_regions_whose_targets_are_seen_can_be_chosen(office: MonitorOffice) -> None:
    access, revenue = office.access("jia_leader"), office.indicators["budget_revenue"]
    found = reading_of.offered(access, revenue, office.today)
    assert [region.code for region in found] == ["990101"]
    with pytest.raises(Hidden):
        reading_of.chosen(access, "990102", found)
    # a town of the county that this indicator is not asked of gives the first that fits
    assert reading_of.chosen(access, "990101100", found) == office.regions["990101"]


def test_a_way_that_no_scheme_uses_does_not_hide_the_one_used(office: MonitorOffice) -> None:
    assert reading_of.classes_on("county", office.today)["990104"] == "重点发展"
    assert reading_of.classes_on("town", office.today) == {}
