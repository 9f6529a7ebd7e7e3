"""Parameters that are not plain numbers: statistics of the set, other indicators, years, classes, last year."""

import numpy as np
import pytest

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.score import ScoreContext, score_by

X = np.array([[1.0], [2.0], [3.0], [10.0], [np.nan]])


def all_or_nothing(threshold: object, context: ScoreContext | None = None) -> list[float]:
    rule = {"method": "all_or_nothing", "threshold": threshold}
    return score_by(rule, X, context=context or ScoreContext())[:4, 0].tolist()


@pytest.mark.parametrize(
    ("word", "reached"),
    [
        ("min", [1, 1, 1, 1]),
        ("max", [0, 0, 0, 1]),
        ("mean", [0, 0, 0, 1]),
        ("median", [0, 0, 1, 1]),
        ("sum", [0, 0, 0, 0]),
        ("p25", [0, 1, 1, 1]),
        ("best", [0, 0, 0, 1]),
        ("worst", [1, 1, 1, 1]),
    ],
)
def test_keywords_are_statistics_of_the_set(word: str, reached: list[float]) -> None:
    assert all_or_nothing(word) == reached


def test_best_and_worst_follow_the_direction() -> None:
    rule = {"method": "all_or_nothing", "threshold": "best"}
    got = score_by(rule, np.hstack([X, X]), negative=[False, True])
    assert got[:4].T.tolist() == [[0, 0, 0, 1], [1, 0, 0, 0]]


def test_quantiles_agree_with_numpy() -> None:
    x = np.random.default_rng(7).normal(size=(31, 1))
    got = score_by({"method": "minmax", "low": "p5", "high": "p95"}, x)
    low, high = np.percentile(x, [5, 95])
    assert got == pytest.approx(np.clip((x - low) / (high - low), 0, 1))


def test_last_year_bounds_come_from_last_years_set() -> None:
    context = ScoreContext(last_year=lambda: np.array([[0.0], [20.0], [np.nan]]))
    got = score_by({"method": "efficacy", "low": "last_min", "high": "last_max"}, X, context=context)
    assert got[:4, 0].tolist() == pytest.approx([0.62, 0.64, 0.66, 0.8])


def test_last_year_without_data_is_refused() -> None:
    rule = {"method": "minmax", "low": "last_min"}
    with pytest.raises(Refusal, match="E-209"):
        score_by(rule, X)
    with pytest.raises(Refusal, match="E-209") as caught:
        score_by(rule, X, context=ScoreContext(last_year=lambda: np.full((3, 1), np.nan)))
    assert caught.value.cols == (0,)


def test_another_indicator_gives_each_region_its_own_target() -> None:
    goals = {"goal": np.array([[2.0], [4.0], [3.0], [5.0], [np.nan]])}
    context = ScoreContext(series=lambda code: goals[code])
    got = score_by({"method": "attainment", "target": {"indicator": "goal"}}, X, context=context)
    assert got[:4, 0].tolist() == [0.5, 0.5, 1.0, 1.0]
    assert np.isnan(got[4, 0])


def test_a_missing_target_is_refused_with_its_region() -> None:
    context = ScoreContext(series=lambda code: np.array([[2.0], [4.0], [np.nan], [5.0], [np.nan]]))
    with pytest.raises(Refusal, match="E-206") as caught:
        score_by({"method": "attainment", "target": {"indicator": "goal"}}, X, context=context)
    assert (caught.value.rows, caught.value.cols) == ((2,), (0,))


def test_an_indicator_nobody_provides_is_refused() -> None:
    with pytest.raises(Refusal, match="E-216"):
        all_or_nothing({"indicator": "goal"})


def test_the_year_of_the_period_picks_the_base() -> None:
    table = {"2021": 2, "2022": 10}
    assert all_or_nothing(table, ScoreContext(year=2021)) == [0, 1, 1, 1]
    assert all_or_nothing(table, ScoreContext(year=2022)) == [0, 0, 0, 1]


@pytest.mark.parametrize("year", [2023, None])
def test_a_year_that_is_not_listed_is_refused_not_guessed(year: int | None) -> None:
    with pytest.raises(Refusal, match=r"2021、2022.*E-207"):
        all_or_nothing({"2021": 2, "2022": 10}, ScoreContext(year=year))


def test_the_class_picks_the_threshold() -> None:
    table = {"class": {"default": 3, "生态功能": 2, "甲": "max"}}
    assert all_or_nothing(table, ScoreContext(class_name="生态功能")) == [0, 1, 1, 1]
    assert all_or_nothing(table, ScoreContext(class_name="其他")) == [0, 0, 1, 1]
    assert all_or_nothing(table, ScoreContext(class_name="甲")) == [0, 0, 0, 1]


def test_a_set_across_classes_takes_each_regions_own_class() -> None:
    context = ScoreContext(classes=("甲", "甲", "乙", "乙", "乙"))
    assert all_or_nothing({"class": {"甲": 2, "乙": 5}}, context) == [0, 1, 0, 1]


def test_a_class_without_a_value_is_refused() -> None:
    with pytest.raises(Refusal, match=r"类别“乙”.*E-208"):
        all_or_nothing({"class": {"甲": 2}}, ScoreContext(class_name="乙"))


def test_a_number_of_the_rule_may_differ_by_class() -> None:
    rule = {"method": "attainment", "target": 1, "cap": {"class": {"甲": 1.5, "乙": 2}}}
    got = score_by(rule, X, context=ScoreContext(classes=("甲", "甲", "乙", "乙", "乙")))
    assert got[:4, 0].tolist() == [1.0, 1.5, 2.0, 2.0]


def test_parameters_are_written_untransformed() -> None:
    logged = np.log(np.array([[100.0], [1000.0], [10000.0]]))
    series = ScoreContext(series=lambda code: np.array([[10000.0]] * 3))
    for high in (10000, {"indicator": "goal"}, {"2022": 10000}, {"class": {"default": 10000}}):
        context = ScoreContext(series=series.series, year=2022)
        rule = {"method": "goalposts", "low": 100, "high": high}
        got = score_by(rule, logged, context=context, transform=np.log)
        assert got[:, 0].tolist() == pytest.approx([0, 0.5, 1])


def test_a_parameter_the_transform_cannot_take_is_refused() -> None:
    with pytest.raises(Refusal, match=r"“low”.*E-218"):
        score_by({"method": "goalposts", "low": 0, "high": 10}, np.log(X), transform=np.log)
