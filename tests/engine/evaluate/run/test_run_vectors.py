"""domain.md appendix B through whole schemes: rules that governments printed, from figures to standings."""

from typing import Any

import numpy as np
import pytest

from zhengxian.definitions import indicators, scheme_path
from zhengxian.engine.evaluate.adjust import Event
from zhengxian.engine.evaluate.rank_change import place_reward
from zhengxian.engine.evaluate.standing import Previous
from zhengxian.io.schemes import read_scheme

NAN = float("nan")


def scores(desk: Any, score: Any, figures: list[float], *, points: float = 100, **keys: Any) -> list[float]:
    """One item with all the marks."""
    scheme = desk.scheme(desk.group("g", 1, desk.item("x", 1, score=score)), points=points, **keys)
    return desk.score(desk.run(scheme, desk.table({"x": figures})))


def test_b1_efficacy_60_40(desk: Any):
    assert scores(desk, {"method": "efficacy"}, [12.0, 8.5, 10.0]) == pytest.approx(
        [100, 60, 77.142857], abs=5e-7
    )


@pytest.mark.parametrize(
    ("points", "beta", "wanted"), [(8, 0.6, [8, 4.8, 6.171429]), (30, 0.2, [30, 6, 16.285714])]
)
def test_b1_base_share(desk: Any, points: float, beta: float, wanted: list[float]):
    rule = {"method": "base_share", "beta": beta}
    assert scores(desk, rule, [12.0, 8.5, 10.0], points=points) == pytest.approx(wanted, abs=5e-7)


def test_b1_hangzhou_buildings(desk: Any):
    rule = {"method": "efficacy", "base": 50, "span": 50}
    assert scores(desk, rule, [12.0, 8.5, 10.0]) == pytest.approx([100, 50, 71.428571], abs=5e-7)


def test_b2_rank_ladder(desk: Any):
    got = scores(desk, {"method": "rank_ladder", "step": 0.05}, [float(30 - k) for k in range(25)])
    assert [got[6], got[19], got[20]] == [70, 5, 0]


def test_b3_gdp_four_plus_six(desk: Any):
    rule = {"method": "threshold_rank", "threshold": 8, "base": 4, "more": 6, "step": 0.05}
    got = scores(desk, rule, [8.0, 7.9, 9.1, 8.5], points=10)
    assert got == [pytest.approx(4 + 6 * 0.9), 0, 10, pytest.approx(4 + 6 * 0.95)]


BASES = {"tax": 24.097, "added": 136.16, "energy": 2.694, "emission": 4929.81, "labour": 18.14, "rd": 0.0302}
WEIGHTS = (30, 20, 20, 10, 10, 10)


def huangyan(desk: Any, tax: float, cap: float) -> Any:
    items = [
        desk.item(
            code, weight, score={"method": "ratio_to_base", "base": {"2022": base, "2021": 1}, "cap": cap}
        )
        for (code, base), weight in zip(BASES.items(), WEIGHTS, strict=True)
    ]
    figures = dict(zip(BASES, ([v] for v in (tax, 150, 3.0, 5000, 20, 0.04)), strict=True))
    return desk.run(desk.flat(*items), desk.table(figures, period="2022"), "2022")


@pytest.mark.parametrize(
    ("tax", "cap", "wanted"), [(30, 1.5, 116.0664), (60, 99, 153.4155), (60, 1.5, 123.7174)]
)
def test_b4_huangyan_2022(desk: Any, tax: float, cap: float, wanted: float):
    assert desk.score(huangyan(desk, tax, cap))[0] == pytest.approx(wanted, abs=5e-5)


def test_b4_huangyan_points_of_every_item(desk: Any):
    points = huangyan(desk, 30, 1.5).contributions["points"].to_list()
    assert points == pytest.approx([37.3490, 22.0329, 22.2717, 10.1424, 11.0254, 13.2450], abs=5e-5)


@pytest.mark.parametrize(("code", "figures", "wanted"), [
    ("output-per-mu", (30, 150, 3.0, 5000, 20, 0.04), 116.0664), ("output-per-mu-small", (15, 0.3), 128.4686),
])  # fmt: skip
def test_b4_through_the_shipped_schemes(desk: Any, code: str, figures: tuple[float, ...], wanted: float):
    scheme = read_scheme(scheme_path(code))
    columns = {i.indicator: [float(f)] for i, f in zip(scheme.items, figures, strict=True)}
    table = desk.table(columns, period="2022")
    park = [type(u)(u.code, u.name, "", "park") for u in table.units]
    result = desk.run(scheme, table.select([0], park), "2022")
    assert desk.score(result)[0] == pytest.approx(wanted, abs=5e-5)
    assert set(columns) <= indicators().keys()


@pytest.mark.parametrize(("size", "wanted"), [(7, "1321"), (20, None), (39, None), (40, None)])
def test_b5_percentile_grades(desk: Any, size: int, wanted: str | None):
    counts = {7: (1, 3, 2, 1), 20: (5, 9, 5, 1), 39: (9, 18, 10, 2), 40: (10, 18, 10, 2)}[size]
    grades = [{"name": n, "upto": u} for n, u in (("A", 25), ("B", 70), ("C", 95))] + [{"name": "D"}]
    scheme = desk.flat(desk.item("x", 100), rank={"grade": grades})
    result = desk.run(scheme, desk.table({"x": [float(k) for k in range(size)]}))
    assert tuple(result.standing.grade.count(name) for name in "ABCD") == counts
    assert wanted in (None, "".join(map(str, counts)))


@pytest.mark.parametrize(("first", "figures", "wanted"), [
    (20, [25, 0], 18.3333), (20, [-12, 0], 4.5), (60, [25, 0], 13.4167),
])  # fmt: skip
def test_b6_diminishing(desk: Any, first: float, figures: list[float], wanted: float):
    rule = {"method": "diminishing", "reference": 0, "segment": 10, "first": first, "step": 20}
    assert scores(desk, rule, [float(f) for f in figures], points=10)[0] == pytest.approx(wanted, abs=5e-5)


def chuzhou(desk: Any, **keys: Any) -> Any:
    item = desk.item(
        "level",
        100,
        score={"method": "efficacy"},
        split={"static": 0.4, "dynamic": 0.6},
        growth_indicator="growth",
    )
    return desk.flat(item, **keys)


def test_b7_chuzhou_static_and_dynamic(desk: Any):
    columns = {"level": [500.0, 400.0, 300.0], "growth": [6.0, 8.0, 7.0]}
    result = desk.run(chuzhou(desk), desk.table(columns))
    parts = {n: result.scores.filter(node=f"level.{n}")["score"].to_list() for n in ("static", "dynamic")}
    full = {n: result.scores.filter(node=f"level.{n}")["full"].to_list() for n in ("static", "dynamic")}
    assert desk.score(result) == [76, 92, 72]
    assert parts["static"] == pytest.approx([40, 32, 24])
    assert parts["dynamic"] == pytest.approx([36, 60, 48])
    assert full == {"static": pytest.approx([40] * 3), "dynamic": pytest.approx([60] * 3)}


def test_b7_chuzhou_deviation_from_the_city(desk: Any):
    """A county at 8.3 % against the city's 7.5 %: +0.8."""
    deviation = {
        "code": "d",
        "kind": "deviation",
        "indicator": "growth",
        "against": {"region": "r3"},
        "step": 0.1,
        "per": 0.1,
    }
    columns = {"level": [500.0, 400.0, 300.0, 9e9], "growth": [8.3, 7.5, 6.0, 7.5]}
    scheme = chuzhou(desk, adjust=[deviation], pool={"exclude": [{"codes": ["r3"], "reason": "全市"}]})
    result = desk.run(scheme, desk.table(columns))
    assert [round(float(p), 9) for p in result.adjusted.points[:, 0]] == [0.8, 0, -1.5]
    assert [u.code for u in result.units] == ["r0", "r1", "r2"]
    assert result.left_out.rows() == [("r3", "县3", "全市")]


def test_b12_shaanxi_award_money():
    """First entry 100; first place 100; 7→4 80; 3→9 0; 9→2 100; 8→8 50 (10,000 yuan)."""
    previous = np.array([NAN, 5.0, 7.0, 3.0, 9.0, 8.0])
    current = np.array([6.0, 1.0, 4.0, 9.0, 2.0, 8.0])
    assert place_reward(previous, current).tolist() == [100, 100, 80, 0, 100, 50]


def test_b14_investment_rule(desk: Any):
    """The sum of two ratios capped at full; external funds 96 %; FDI up to 120 %."""
    signed = desk.group(
        "signed", 0.5,
        desk.item("count", 50, score={"method": "attainment", "target": 27, "cap": 9}),
        desk.item("money", 50, score={"method": "attainment", "target": 54, "cap": 9}),
    )  # fmt: skip
    rest = desk.group(
        "funds", 1,
        desk.item("outside", 0.5, score={"method": "attainment", "target": 100, "cap": 1}),
        desk.item("fdi", 0.5, score={"method": "attainment", "target": 100, "cap": 1.2}),
    )  # fmt: skip
    scheme = desk.scheme(signed, rest, points=1.5)
    figures = {"count": [28.0], "money": [177.7], "outside": [96.0], "fdi": [130.0]}
    result = desk.run(scheme, desk.table(figures))
    node = dict(result.scores.select("node", "score").rows())
    assert node["signed"] == pytest.approx(1.0819, abs=5e-5)
    assert (node["outside"], node["fdi"]) == (pytest.approx(0.48), pytest.approx(0.6))


def test_b15_period_mix(desk: Any):
    scheme = desk.flat(
        desk.item("x", 100, score="raw"), periods={"mix": {"Q1": 15, "H1": 25, "M09": 25, "Y": 35}}
    )
    parts = {"2025Q1": [0.80], "2025H1": [0.82], "2025-09": [0.90], "2025": [0.88]}
    result = desk.run(scheme, desk.years({p: {"x": v} for p, v in parts.items()}))
    assert desk.score(result) == [85.8]


def test_b17_entropy_weights_and_scores(desk: Any):
    columns = {"x": [80.0, 120.0, 100.0, 60.0], "y": [6.0, 8.0, 7.5, 9.0], "z": [12.0, 10.0, 20.0, 15.0]}
    items = [desk.item(c, direction="negative" if c == "z" else "positive") for c in columns]
    scheme = desk.scheme(desk.group("g", 1, *items, weighting="entropy"), points=1)
    result = desk.run(scheme, desk.table(columns))
    weights = result.run["weights_computed"]["g"]["weights"]
    assert weights == pytest.approx([0.364550, 0.319331, 0.316119], abs=5e-7)
    assert desk.score(result) == pytest.approx([0.374412, 0.893556, 0.402699, 0.477391], abs=5e-7)


@pytest.mark.parametrize(("method", "score", "wanted"), [
    ({"method": "topsis", "norm": "vector"}, "raw", [0.419502, 0.876488, 0.478561, 0.370897]),
    ({"method": "topsis", "norm": "minmax"}, "raw", [0.351822, 0.818537, 0.489218, 0.470012]),
    ({"method": "grey", "rho": 0.5}, "minmax", [0.466667, 0.860000, 0.498333, 0.608333]),
])  # fmt: skip
def test_b18_topsis_and_grey_with_a_cost_indicator(desk: Any, method: Any, score: str, wanted: list[float]):
    columns = {"x": [80.0, 120.0, 100.0, 60.0], "y": [6.0, 8.0, 7.5, 9.0], "z": [12.0, 10.0, 20.0, 15.0]}
    items = [
        desk.item(c, w, score=score, direction="negative" if c == "z" else "positive")
        for c, w in zip(columns, (0.4, 0.35, 0.25), strict=True)
    ]
    scheme = desk.scheme(desk.group("g", 1, *items, aggregate=method), points=1)
    assert desk.score(desk.run(scheme, desk.table(columns))) == pytest.approx(wanted, abs=5e-7)


def test_b25_rank_change_and_ties(desk: Any):
    """Ties 92, 90, 90, 88 rank 1, 2, 2, 4; places 54 → 42 are +12."""
    scheme = desk.flat(desk.item("x", 100, score={"method": "raw"}), rank={"decimals": 2})
    table = desk.table({"x": [0.92, 0.90, 0.90, 0.88]})
    before = Previous("上年", {f"r{k}": (float(p), float(p), "") for k, p in enumerate((13, 1, 24, 2))})
    result = desk.run(scheme, table, previous=before)
    assert result.standing.rank.tolist() == [1, 2, 2, 4]
    assert result.standing.change == [12, -1, 22, -2]
    assert result.standing.tied.tolist() == [False, True, True, False]


def test_summons_cost_half_a_point_and_a_point_each(desk: Any):
    """domain.md §1.9, Chuzhou: monthly 约谈 −0.5 each, quarterly −1 each."""
    rules = [
        {"code": "m", "kind": "deduction", "per": 0.5},
        {"code": "q", "kind": "deduction", "per": 1, "cap": 1},
    ]
    events = [Event("r0", "m", count=3), Event("r0", "q", count=2), Event("r1", "m")]
    result = desk.run(
        chuzhou(desk, adjust=rules), desk.table({"level": [5.0, 4.0], "growth": [6.0, 6.0]}), events=events
    )
    assert result.adjusted.points.tolist() == [[-1.5, -1], [-0.5, 0]]
    assert result.adjusted.deduction.tolist() == [2.5, 0.5]
