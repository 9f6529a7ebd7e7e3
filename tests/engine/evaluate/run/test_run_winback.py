"""The figures that win points back are put back and earn what was promised; where there is none, it says why."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from zhengxian.definitions import example_path, scheme_codes, scheme_path
from zhengxian.engine.evaluate.combine import combine
from zhengxian.engine.evaluate.gaps import next_above
from zhengxian.engine.evaluate.marks import Marks, comparison_sets, score_context
from zhengxian.engine.evaluate.prepare import TRANSFORMS
from zhengxian.engine.evaluate.run import evaluate_table
from zhengxian.engine.evaluate.score import freeze
from zhengxian.io.regions import read_regions
from zhengxian.io.schemes import read_scheme
from zhengxian.library import build_table, load_observations

NAN = float("nan")
EXAMPLES = {
    "county-three-classes": ("county-city", "2025"),
    "heilongjiang-diminishing": ("county-city", "2025"),
    "linyi-80-20": ("county-city", "2025"),
    "monthly-rank-ladder": ("county-city", "2025-06"),
    "period-mix-180": ("county-city", "2025"),
    "province-class-score-one-rank": ("county-city", "2025"),
    "quarterly-static-dynamic": ("county-city", "2025Q3"),
    "town-share-of-total": ("town-city", "2025"),
    "town-six-classes": ("town-city", "2025"),
}
OTHER_DATA = {"census-2020", "hdi", "output-per-mu", "output-per-mu-small"}
"""Schemes whose units are no counties or towns of the example city."""


def test_every_shipped_scheme_is_looked_at():
    assert EXAMPLES.keys() | OTHER_DATA == set(scheme_codes())


def put_back(computed: Any, at: int, leaf: int, figure: float) -> float:
    """Total points before adjustments when one raw figure is another one and the comparison set stands still."""
    plan = computed.plan
    name, where = next((n, w) for n, w in comparison_sets(plan, computed.sets) if w.start <= at < w.stop)
    block = next(b for b in plan.blocks if leaf in positions(b))
    mine = positions(block)
    context = score_context(
        plan, block, where, name, computed.prepared, computed.data, computed.sets, silent=True
    )
    transform = TRANSFORMS.get(block.transform)
    figures = computed.prepared.values[where, mine]
    frozen = freeze(block.spec, figures, block.negative, context, transform)
    changed = figures.copy()
    changed[at - where.start, mine.index(leaf)] = figure if transform is None else transform(np.array(figure))
    scores = computed.marks.scores.copy()
    scores[at, leaf] = frozen.score(changed)[at - where.start, mine.index(leaf)]
    marks = Marks(scores, computed.marks.active, computed.marks.filled, computed.marks.outside)
    combined = combine(plan, marks, computed.prepared.values, computed.sets)
    return float(combined.nodes[at, 0] * plan.scheme.points)


def positions(block: Any) -> list[int]:
    return (
        list(block.leaves)
        if isinstance(block.leaves, tuple)
        else list(range(block.leaves.start, block.leaves.stop))
    )


def check(result: Any) -> int:
    """Put every promised figure back; returns how many there were."""
    computed, share = result.computed.last or (result.computed, 1.0)
    inverse, ahead = computed.sets.inverse, next_above(result)
    row = {u.code: i for i, u in enumerate(result.units)}
    leaf = {i.code: k for k, i in enumerate(computed.plan.items)}
    promises = 0
    for found in result.winback.rows(named=True):
        i = row[found["region"]]
        at = i if inverse is None else int(inverse[i])
        base, full, following = computed.total[at], found["needed_for_full"], found["needed_for_next"]
        if full is None and following is None:
            assert found["remark"], found
            assert found["points_gain"] == pytest.approx(0, abs=1e-9)
        if full is not None:
            promises += 1
            gain = (put_back(computed, at, leaf[found["node"]], full) - base) * share
            assert gain == pytest.approx(found["points_gain"], abs=1e-8)
            assert gain > 0
        if following is not None:
            promises += 1
            gain = (put_back(computed, at, leaf[found["node"]], following) - base) * share
            assert result.standing.score[i] + gain >= result.standing.score[ahead[i]] - 1e-8
        elif ahead[i] is not None:
            assert found["remark"], found
    return promises


@pytest.mark.parametrize("code", EXAMPLES)
def test_promised_figures_keep_their_promise(code: str):
    name, period = EXAMPLES[code]
    folder: Path = example_path(name)
    scheme, places = read_scheme(scheme_path(code)), read_regions(folder / "regions.csv")
    figures = load_observations(folder / "observations.csv", scheme)
    result = evaluate_table(scheme, build_table(figures, places, period), period)
    assert check(result) > 10


@pytest.mark.parametrize(
    "aggregate", ["arithmetic", "geometric", "harmonic", {"method": "power", "power": 3}], ids=str
)
@pytest.mark.parametrize("direction", ["positive", "negative"])
def test_they_do_so_under_every_mean_and_in_both_directions(desk: Any, aggregate: Any, direction: str):
    rule = {"method": "efficacy", "base": 60, "span": 40}
    scheme = desk.scheme(
        desk.group(
            "g", 60, desk.item("a", 50, score=rule, direction=direction), desk.item("b", 50, score=rule)
        ),
        desk.group("h", 40, desk.item("c", 100, score=rule, transform="log")),
        aggregate=aggregate,
    )
    columns = {"a": [1.0, 2, 3, 4], "b": [4.0, 3, 1, 2], "c": [20.0, 90, 7, 1]}
    assert check(desk.run(scheme, desk.table(columns))) > 5


@pytest.mark.parametrize(("score", "keys", "figures", "wanted"), [
    ({"method": "goalposts", "low": 0, "high": 40}, {}, [10.0, 30.0], 40),
    ({"method": "goalposts", "low": 100, "high": 75000}, {"transform": "log"}, [1000.0, 3000.0], 75000),
    ({"method": "attainment", "target": 12.5}, {}, [10.0, 12.0], 12.5),
    ({"method": "all_or_nothing", "threshold": 100}, {}, [99.0, 10.0], 100),
    ({"method": "minmax", "low": 0, "high": 30}, {"direction": "negative"}, [10.0, 30.0], 0),
    ({"method": "interval_efficacy", "a": 40, "b": 60}, {"direction": "interval"}, [70.0, 90.0], 60),
], ids=str)  # fmt: skip
def test_the_figure_for_full_marks_is_the_plain_one(
    desk: Any, score: Any, keys: Any, figures: list[float], wanted: float
):
    """40, not 39.99999999996: the nearest figure that earns everything, in the unit of the indicator."""
    result = desk.run(desk.flat(desk.item("x", 100, score=score, **keys)), desk.table({"x": figures}))
    assert desk.cell(result.winback, "needed_for_full", region="r0") == pytest.approx(wanted, rel=1e-12)
    assert check(result) >= 1


def test_the_figure_for_the_next_place_is_just_enough(desk: Any):
    """Half the marks: r1 has 20 + 10 points, r0 is 45 ahead with 75, so it lacks 45 points of item y: 90 more."""
    rule = {"method": "goalposts", "low": 0, "high": 100}
    scheme = desk.flat(desk.item("x", 50, score=rule), desk.item("y", 50, score=rule))
    result = desk.run(scheme, desk.table({"x": [80.0, 40], "y": [70.0, 20]}))
    wanted = {r["node"]: r for r in result.winback.filter(region="r1").rows(named=True)}
    assert wanted["y"]["needed_for_next"] is None
    assert wanted["y"]["remark"] == "单靠这一项不够"
    closer = desk.run(scheme, desk.table({"x": [80.0, 40], "y": [10.0, 20]}))
    wanted = {r["node"]: r for r in closer.winback.filter(region="r1").rows(named=True)}
    assert wanted["y"]["needed_for_next"] == pytest.approx(50)
    assert wanted["x"]["needed_for_next"] == pytest.approx(70)


def remarks(result: Any) -> dict[tuple[str, str], str]:
    return {(r, n): m for r, n, m in result.winback.select("region", "node", "remark").rows()}


def test_what_cannot_be_read_backwards_says_why(desk: Any):
    columns = {"a": [1.0, 2, 3, 4], "b": [9.0, 5, 3, 40], "c": [NAN, 2, 3, 4], "d": [NAN, 5, 6, 1]}
    scheme = desk.flat(
        desk.item("a", 25), desk.item("b", 25, treat={"method": "winsorise", "points": 1}),
        desk.item("c", 25, missing="zero"), desk.item("d", 25, impute={"method": "pool_mean"}),
    )  # fmt: skip
    found = remarks(desk.run(scheme, desk.table(columns)))
    assert found["r0", "c"] == "没有报数，无法倒推"
    assert found["r1", "b"] == found["r0", "d"] == "该项的数经过补值或处理，不倒推"


def test_a_relative_method_says_that_it_cannot_be_read_backwards(desk: Any):
    scheme = desk.flat(desk.item("a", 50), desk.item("b", 50), aggregate="topsis")
    result = desk.run(scheme, desk.table({"a": [1.0, 2, 3], "b": [5.0, 3, 4]}))
    assert set(result.winback["remark"]) == {"得分取决于其他地区，无法单独倒推"}
    assert result.winback["points_gain"].to_list() == [0] * result.winback.height


def test_the_best_that_can_be_had_says_so(desk: Any):
    """A share of the total below the whole is a loss that nobody can win back."""
    scheme = desk.flat(desk.item("a", 100, score="share_of_total"))
    result = desk.run(scheme, desk.table({"a": [1.0, 3.0]}))
    assert check(result) >= 0
    assert all(remarks(result).values()) or result.winback["needed_for_full"].null_count() < 2


def test_in_a_mix_only_the_last_period_can_be_changed(desk: Any):
    rule = {"method": "goalposts", "low": 0, "high": 100}
    scheme = desk.flat(desk.item("x", 100, score=rule), periods={"mix": {"Q1": 60, "Y": 40}})
    years = {"2025Q1": {"x": [50.0, 20.0, 90.0]}, "2025": {"x": [100.0, 50.0, 90.0]}}
    result = desk.run(scheme, desk.years(years))
    rows = {r["region"]: r for r in result.winback.rows(named=True)}
    assert rows["r0"]["remark"] == "失分在前几期，最后一期已无可补"
    assert (rows["r1"]["needed_for_full"], rows["r1"]["points_gain"]) == (100, pytest.approx(20))
    assert check(result) > 1


def test_nobody_is_offered_a_figure_for_what_does_not_count(desk: Any):
    scheme = desk.flat(
        desk.item("a", 50), desk.item("b", 50), exemption=[{"region": "r0", "node": "a", "reason": "免"}]
    )
    result = desk.run(scheme, desk.table({"a": [1.0, 2, 3], "b": [5.0, 3, 4]}))
    assert ("r0", "a") not in remarks(result)


def test_an_unranked_region_is_offered_no_place(desk: Any):
    from zhengxian.engine.evaluate.adjust import Event

    gate = [{"code": "k", "authority": "市局", "effect": "exclude_from_rank"}]
    scheme = desk.flat(desk.item("a", 100), gate=gate)
    result = desk.run(scheme, desk.table({"a": [1.0, 2, 3]}), events=[Event("r1", "k")])
    assert desk.cell(result.winback, "needed_for_next", region="r1") is None
    assert desk.cell(result.winback, "needed_for_next", region="r0") == pytest.approx(3)


def test_figures_of_very_different_size_keep_their_own_digits(desk: Any):
    """The rounding of the large one must not swallow the small one, nor a logarithm meet a rounded 0."""
    rule = {"method": "goalposts", "low": 1e-6, "high": 1e9}
    scheme = desk.flat(desk.item("x", 50, score=rule, transform="log"), desk.item("y", 50))
    result = desk.run(scheme, desk.table({"x": [1e-5, 3e-4, 1e8], "y": [1.0, 2, 3]}))
    assert check(result) > 3
