from pathlib import Path

import polars as pl
import pytest

from zhengxian.definitions import example_options
from zhengxian.engine.evaluate.result import Result
from zhengxian.library import evaluate


@pytest.fixture(scope="module")
def result() -> Result:
    options = example_options("county-city")
    return evaluate(
        options["scheme"],
        options["data"],
        options["regions"],
        period=options["period"],
        adjustments=options["adjustments"],
        previous=options["previous"],
    )


def row(frame: pl.DataFrame, **keys: str) -> dict[str, object]:
    found = frame.filter(**keys)
    assert found.height == 1, keys
    return found.row(0, named=True)


def scored(result: Result, region: str, node: str) -> dict[str, object]:
    return row(result.contributions, region=region, node=node)


def of_class(result: Result, region: str, node: str) -> list[float]:
    """Scores of the other counties of the region's class on one item."""
    own = row(result.ranking, region=region)["class"]
    others = result.ranking.filter((pl.col("class") == own) & (pl.col("region") != region))["region"]
    found = result.contributions.filter(pl.col("region").is_in(others.implode()), node=node)
    return [float(s) for s in found["scored"] if s is not None]


def test_eleven_counties_are_ranked_and_the_city_is_left_out_with_a_reason(result: Result):
    assert result.ranking.height == 11
    assert row(result.left_out, region="990100")["reason"]


def test_points_and_points_lost_make_one_hundred(result: Result):
    items = {item.code for item in result.scheme.items}
    leaves = result.contributions.filter(pl.col("node").is_in(items))
    sums = leaves.group_by("region").agg((pl.col("points") + pl.col("points_lost")).sum().alias("sum"))
    assert sums["sum"].to_list() == pytest.approx([100.0] * 11)


def test_rank_changes_hold_only_in_the_class_whose_members_stayed(result: Result):
    """domain.md §10: a rank change needs the same pool and class; one county moved between two classes."""
    assert row(result.ranking, region="990128")["class"] == "重点发展"
    for region in result.ranking.filter(pl.col("class") != "优化开发")["region"]:
        found = row(result.ranking, region=region)
        assert (found["rank_change"], found["rank_change_note"]) == (None, "不可比")
    stayed = result.ranking.filter(pl.col("class") == "优化开发")
    assert stayed["rank_change"].null_count() == 0
    progress = result.awards.filter(name="进步县")["region"].to_list()
    assert progress == stayed.filter(pl.col("rank_change") > 0)["region"].to_list() == ["990123"]


def test_the_gate_takes_the_award_and_leaves_score_and_rank(result: Result):
    stopped = row(result.ranking, region="990127")
    assert "取消评先资格" in str(stopped["status"])
    assert stopped["rank"] is not None
    assert "990127" not in result.awards["region"].to_list()


def test_adjustments_are_capped_by_rule(result: Result):
    assert row(result.ranking, region="990125")["bonus"] == 1.0
    assert row(result.ranking, region="990121")["bonus"] == 0.5
    assert row(result.ranking, region="990126")["deduction"] == 2.0
    assert row(result.ranking, region="990130")["deduction"] == 0.4


def test_class_mean(result: Result):
    others = of_class(result, "990124", "service_revenue_growth")
    assert scored(result, "990124", "service_revenue_growth")["scored"] == pytest.approx(sum(others) / 4)


def test_suppressed_takes_the_class_mean_too(result: Result):
    others = of_class(result, "990130", "rd_firm_share")
    assert scored(result, "990130", "rd_firm_share")["scored"] == pytest.approx(sum(others) / 2)


def test_penalty(result: Result):
    assert scored(result, "990122", "request_satisfaction")["scored"] == pytest.approx(-0.2)


def test_zero(result: Result):
    assert scored(result, "990126", "rectified_rate")["scored"] == 0.0


def test_worst(result: Result):
    others = of_class(result, "990127", "registration_rate")
    assert scored(result, "990127", "registration_rate")["scored"] == pytest.approx(min(others))


@pytest.mark.parametrize(
    ("region", "node", "brother"),
    [
        ("990129", "high_standard_farmland", "urbanisation"),
        ("990129", "water_section_rate", "pm25"),
        ("990131", "trade_growth", "fai_growth"),
        ("990131", "industry_added_growth", "fai_growth"),
    ],
)
def test_a_dropped_item_hands_its_weight_to_its_siblings(
    result: Result, region: str, node: str, brother: str
):
    assert (scored(result, region, node)["weight"] or 0.0) == 0.0
    neighbour = "990130"
    share = float(str(scored(result, region, brother)["weight"]))
    assert share > float(str(scored(result, neighbour, brother)["weight"]))


def test_below_the_unit_counts_as_zero_and_gets_the_lowest_marks(result: Result):
    cell = scored(result, "990131", "foreign_investment")
    assert cell["scored"] == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("scheme", "example", "period"),
    [
        ("quarterly-static-dynamic", "county-city", "2025Q1"),
        ("quarterly-static-dynamic", "county-city", "2025H1"),
        ("quarterly-static-dynamic", "county-city", "2025Q3"),
        ("quarterly-static-dynamic", "county-city", "2025"),
        ("monthly-rank-ladder", "county-city", "2025-09"),
        ("monthly-rank-ladder", "county-city", "2025Q3"),
        ("period-mix-180", "county-city", "2025"),
        ("heilongjiang-diminishing", "county-city", "2025"),
        ("linyi-80-20", "county-city", "2025"),
        ("province-class-score-one-rank", "county-city", "2025"),
        ("town-six-classes", "town-city", "2025"),
        ("town-share-of-total", "town-city", "2025"),
    ],
)
def test_a_scheme_runs_on_its_example(scheme: str, example: str, period: str):
    options = example_options(example)
    result = evaluate(scheme, options["data"], options["regions"], period=period)
    assert result.ranking.height == {"county-city": 11, "town-city": 65}[example]
    assert result.ranking["rank"].null_count() == 0
    assert result.ranking["score"].n_unique() == result.ranking.height


def test_shares_of_the_total_sum_to_the_full_marks():
    options = example_options("town-city")
    result = evaluate("town-share-of-total", options["data"], options["regions"], period="2025")
    assert result.ranking["score"].sum() == pytest.approx(100.0)


def test_hdi_2022(shared: Path):
    """UNDP: 193 values to three decimals and 193 ranks."""
    path = shared / "hdi" / "hdi_2022.csv"
    result = evaluate("hdi", path, layout="hdi-2022")
    published = pl.read_csv(path, infer_schema_length=None)
    joined = result.ranking.join(published, left_on="region", right_on="iso3")
    assert joined.height == 193
    assert joined.filter(pl.col("shown").cast(pl.Float64) != pl.col("hdi_2022")).height == 0
    assert joined.filter(pl.col("rank") != pl.col("hdi_rank_2022")).height == 0


def test_census_2020_ranks_counties_only(shared: Path):
    path = shared / "census" / "census2020_four_areas.csv"
    result = evaluate("census-2020", path, layout="census-2020")
    sizes = dict(result.ranking.group_by("class").len().rows())
    assert sizes == {"县": 81, "自治州所辖县": 45, "县级市": 21}
    reasons = result.left_out["reason"]
    assert sum("市辖区" in r for r in reasons) == 68
    assert sum("开发区" in r for r in reasons) == 4
    assert result.left_out.height == 244 - 147
    assert {"马尔康市", "康定市", "西昌市"} <= set(result.ranking["name"])


def test_census_2020_formulas_agree_with_the_printed_ratios(shared: Path):
    """Shares computed from counts equal those the census prints beside them."""
    path = shared / "census" / "census2020_four_areas.csv"
    result = evaluate("census-2020", path, layout="census-2020")
    printed = pl.read_csv(path, infer_schema_length=None).with_columns(pl.col("区划代码").cast(pl.String))
    gap = result.contributions.filter(node="illiteracy_gap").join(
        printed, left_on="region", right_on="区划代码"
    )
    by_hand = gap["文盲占15岁及以上人口比重_女"] - gap["文盲占15岁及以上人口比重_男"]
    assert gap["raw"].to_list() == pytest.approx(by_hand.to_list())
