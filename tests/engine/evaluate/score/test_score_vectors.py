"""The published rules whose arithmetic is printed in domain.md, appendix B."""

import numpy as np
import pytest

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.evaluate.score import ScoreContext, score_by
from zhengxian.engine.evaluate.score.split import level_increment_growth, mix, period_mix, static_dynamic


def column(*values: float) -> FloatArray:
    return np.array(values, dtype=np.float64)[:, None]


def flat(scores: FloatArray) -> FloatArray:
    return scores[:, 0]


def test_efficacy_b1() -> None:
    got = 100 * score_by({"method": "efficacy"}, column(12.0, 8.5, 10.0))
    assert flat(got) == pytest.approx([100, 60, 77.142857], abs=5e-7)


def test_base_share_b1_linyi() -> None:
    got = 8 * score_by({"method": "base_share", "beta": 0.6}, column(12.0, 8.5, 10.0))
    assert flat(got) == pytest.approx([8, 4.8, 6.171429], abs=5e-7)


def test_base_share_b1_jingde() -> None:
    got = 30 * score_by({"method": "base_share", "beta": 0.2}, column(12.0, 8.5, 10.0))
    assert flat(got) == pytest.approx([30, 6, 16.285714], abs=5e-7)


def test_efficacy_b1_hangzhou_buildings() -> None:
    got = 100 * score_by({"method": "efficacy", "base": 50, "span": 50}, column(12.0, 8.5, 10.0))
    assert flat(got) == pytest.approx([100, 50, 71.428571], abs=5e-7)


def test_rank_ladder_b2() -> None:
    got = flat(100 * score_by({"method": "rank_ladder"}, column(*range(30, 0, -1))))
    assert got[[0, 6, 19, 20, 29]] == pytest.approx([100, 70, 5, 0, 0], abs=1e-9)


def test_threshold_rank_b3_monthly_gdp() -> None:
    rule = {"method": "threshold_rank", "threshold": 8, "base": 4, "more": 6, "step": 0.05}
    got = flat(10 * score_by(rule, column(9.0, 8.0, 8.5, 7.9, 8.5)))
    # Ranked among the four that reached 8 %: 1, 4, 2, –, 2.
    assert got == pytest.approx([10, 4 + 6 * 0.85, 4 + 6 * 0.95, 0, 4 + 6 * 0.95])


HUANGYAN_WEIGHTS = np.array([30, 20, 20, 10, 10, 10])
HUANGYAN_BASES = [
    {"2021": 26.01, "2022": 24.097},
    {"2021": 132.27, "2022": 136.16},
    {"2021": 2.54, "2022": 2.694},
    {"2021": 4861.08, "2022": 4929.81},
    {"2021": 17.45, "2022": 18.14},
    {"2021": 0.0305, "2022": 0.0302},
]


def huangyan(figures: list[float], cap: float) -> FloatArray:
    in_2022 = ScoreContext(year=2022)
    parts = [
        score_by({"method": "ratio_to_base", "base": base, "cap": cap}, [[x]], context=in_2022)[0, 0]
        for x, base in zip(figures, HUANGYAN_BASES, strict=True)
    ]
    return HUANGYAN_WEIGHTS * np.array(parts)


def test_ratio_to_base_b4_huangyan_2022() -> None:
    got = huangyan([30, 150, 3.0, 5000, 20, 0.04], np.inf)
    assert got == pytest.approx([37.3490, 22.0329, 22.2717, 10.1424, 11.0254, 13.2450], abs=5e-5)
    assert got.sum() == pytest.approx(116.0664, abs=5e-5)


def test_ratio_to_base_b4_one_giant_with_and_without_cap() -> None:
    giant = [60, 150, 3.0, 5000, 20, 0.04]
    assert huangyan(giant, np.inf).sum() == pytest.approx(153.4155, abs=5e-5)
    capped = huangyan(giant, 1.5)
    assert capped[0] == 45
    assert capped.sum() == pytest.approx(123.7174, abs=5e-5)


def test_ratio_to_base_b4_small_firms() -> None:
    tax = score_by({"method": "ratio_to_base", "base": 11.5932, "cap": np.inf}, [[15.0]])
    power = score_by({"method": "ratio_to_base", "base": 0.2352, "cap": np.inf}, [[0.3]])
    assert (50 * tax + 50 * power)[0, 0] == pytest.approx(128.4686, abs=5e-5)


@pytest.mark.parametrize(
    ("first", "lead", "marks"),
    [(20, 25.0, 18.3333), (20, -12.0, 4.5), (60, 25.0, 13.4167)],
)
def test_diminishing_b6_heilongjiang(first: float, lead: float, marks: float) -> None:
    rule = {"method": "diminishing", "full": 10, "base": 10, "first": first, "reference": 100}
    assert 10 * score_by(rule, [[100 + lead]])[0, 0] == pytest.approx(marks, abs=5e-5)


def test_static_dynamic_b7_chuzhou() -> None:
    static = 100 * score_by({"method": "efficacy"}, column(500, 400, 300))
    dynamic = 100 * score_by({"method": "efficacy"}, column(6, 8, 7))
    assert flat(static).tolist() == [100, 80, 60]
    assert flat(dynamic).tolist() == [60, 100, 80]
    assert flat(static_dynamic(static, dynamic)) == pytest.approx([76, 92, 72])


def test_attainment_b14_city_investment() -> None:
    rule = {"method": "attainment", "target": 100, "cap": 1.2}
    assert flat(0.5 * score_by(rule, column(96.0, 120.0, 130.0))) == pytest.approx([0.48, 0.6, 0.6])
    number = score_by({"method": "attainment", "target": 27, "cap": np.inf}, [[28.0]])
    money = score_by({"method": "attainment", "target": 54, "cap": np.inf}, [[177.7]])
    joined = 0.5 * mix([number, money], [50, 50])
    assert joined[0, 0] == pytest.approx(1.0819, abs=5e-5)
    assert min(joined[0, 0], 0.5) == 0.5


def test_period_mix_b15() -> None:
    assert period_mix([np.array([v]) for v in (80.0, 82.0, 90.0, 88.0)])[0] == pytest.approx(85.8)


def test_level_increment_growth_weights() -> None:
    got = level_increment_growth(np.array([1.0]), np.array([0.5]), np.array([np.nan]), (60, 40, 0))
    assert got[0] == pytest.approx(0.8)


def test_base_per_point_supply_cooperatives() -> None:
    # Reaching the target is worth 80 % of the mark, ±0.5 per percentage point (domain.md §1.9 [V36]).
    rule = {"method": "base_per_point", "target": 8, "per": 0.5}
    assert flat(100 * score_by(rule, column(8, 10, 6, 60, -200))) == pytest.approx([80, 81, 79, 100, 0])


def test_base_per_point_town_industry() -> None:
    # Monthly plan met 300, +5 per point over, at most +50, −5 per point under (domain.md §1.9 [V37]).
    rule = {"method": "base_per_point", "target": 100, "full": 300, "base": 300, "per": 5, "high": 350}
    assert flat(300 * score_by(rule, column(100, 104, 120, 90))) == pytest.approx([300, 320, 350, 250])


def test_base_per_point_parks_relative() -> None:
    # Last year's value is worth 80 %, +1 per 5 % improvement (domain.md §1.9 [V38]).
    last_year = ScoreContext(series=lambda code: np.array([[200.0], [50.0]]))
    rule = {
        "method": "base_per_point",
        "target": {"indicator": "x_last"},
        "per": 1,
        "unit": 5,
        "relative": True,
    }
    got = score_by(rule, column(220, 45), context=last_year)
    assert flat(100 * got) == pytest.approx([82, 78])


def test_tiers_expressway() -> None:
    rule = {"method": "tiers", "table": [[15, 0.5], [30, 0.3]], "side": "at_most", "full": 0.5}
    assert flat(0.5 * score_by(rule, column(10, 15, 15.1, 30, 31))).tolist() == [0.5, 0.5, 0.3, 0.3, 0]


def test_share_of_total_chaotian() -> None:
    got = score_by({"method": "share_of_total"}, column(30, 50, 20))
    assert flat(got).tolist() == [0.3, 0.5, 0.2]


def test_monthly_target_all_or_nothing() -> None:
    rule = {"method": "all_or_nothing", "threshold": 8}
    assert flat(score_by(rule, column(8.0, 7.99, 8.1))).tolist() == [1, 0, 1]
