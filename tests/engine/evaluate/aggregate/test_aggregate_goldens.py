"""Means and distance methods against published figures and the vectors of domain.md appendix B."""

import csv
import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from zhengxian.engine.evaluate.aggregate import (
    aggregate,
    ampi,
    geometric_mean,
    grey_relation,
    mpi,
    parse_aggregate,
    topsis,
    vikor,
)

B18 = np.array([[80, 6, 12], [120, 8, 10], [100, 7.5, 20], [60, 9, 15]])
B18_WEIGHTS = np.array([0.4, 0.35, 0.25])
B18_NEGATIVE = [False, False, True]


def example(shared: Path, name: str) -> Any:
    cases = json.loads((shared / "mcdm" / "published_examples.json").read_text(encoding="utf-8"))
    return next(c for c in cases if c["id"].startswith(name))


def handbook(shared: Path, name: str) -> Any:
    return json.loads((shared / "tai" / "worked_examples.json").read_text(encoding="utf-8"))[name]


def test_topsis_tzeng_2011(shared: Path) -> None:
    case = example(shared, "TOPSIS_tzeng")
    result = topsis(np.array(case["matrix"]), np.array(case["weights"]))
    np.testing.assert_allclose(result.closeness, case["expected"]["similarity"], atol=1e-4)
    order = (-result.closeness).argsort().argsort() + 1
    assert order.tolist() == case["expected"]["rank"]


def test_topsis_vector_norm_domain_b18() -> None:
    result = topsis(B18, B18_WEIGHTS, negative=B18_NEGATIVE)
    np.testing.assert_allclose(result.closeness, [0.419502, 0.876488, 0.478561, 0.370897], atol=5e-7)
    assert (-result.closeness).argsort().tolist() == [1, 2, 0, 3]
    assert result.best.tolist() == [[120, 9, 10]]
    assert result.worst.tolist() == [[60, 6, 20]]


def test_topsis_minmax_norm_domain_b18() -> None:
    result = topsis(B18, B18_WEIGHTS, negative=B18_NEGATIVE, norm="minmax")
    np.testing.assert_allclose(result.closeness, [0.351822, 0.818537, 0.489218, 0.470012], atol=5e-7)
    assert (-result.closeness).argsort().tolist() == [1, 2, 3, 0]


def test_topsis_fixed_points_by_hand() -> None:
    spec = parse_aggregate({"method": "topsis", "norm": "none", "best": 1, "worst": 0}, "[aggregate]")
    closeness = aggregate(spec, np.array([[1.0, 0.0], [0.6, 0.6], [1.0, 1.0]]), np.ones(2))
    np.testing.assert_allclose(closeness, [0.5, 0.6, 1.0], atol=1e-12)


def test_grey_relation_domain_b18() -> None:
    result = grey_relation(B18, B18_WEIGHTS, negative=B18_NEGATIVE)
    np.testing.assert_allclose(result.degree, [0.466667, 0.860000, 0.498333, 0.608333], atol=5e-7)
    assert result.rho == 0.5
    assert result.reference.tolist() == [[120, 9, 10]]


def test_grey_relation_to_a_given_reference_by_hand() -> None:
    result = grey_relation(np.array([[0.5], [1.0]]), np.ones(1), norm="none", reference=1.0)
    np.testing.assert_allclose(result.degree, [0.25 / 0.75, 1.0])
    apart = grey_relation(np.array([[4.0], [4.0]]), np.ones(1), reference=[8.0])
    np.testing.assert_allclose(apart.degree, [1.0, 1.0])  # nobody differs: least gap = largest gap
    # the reference 8 widens the first item's range to 2..8: gaps 1, 2/3 there and 1, 0 on the second item
    wide = grey_relation(np.array([[2.0, 0.0], [4.0, 1.0]]), np.ones(2), reference=[8.0, 1.0])
    np.testing.assert_allclose(wide.coefficients, [[1 / 3, 1 / 3], [0.5 / (2 / 3 + 0.5), 1.0]])


def test_vikor_opricovic_2004(shared: Path) -> None:
    case = example(shared, "VIKOR_opricovic")
    down = [o == "min" for o in case["objectives"]]
    result = vikor(np.array(case["matrix"]), np.array(case["weights"]), negative=down)
    for part in ("s", "r", "q"):
        np.testing.assert_allclose(getattr(result, part), case["expected"][part.upper()], atol=1e-12)
    score = aggregate(
        parse_aggregate("vikor", "x"),
        np.array(case["matrix"]),
        np.array(case["weights"]),
        negative=np.array(down),
    )
    np.testing.assert_allclose(score, [0, 1, 0], atol=1e-12)


def test_vikor_v_moves_from_worst_loss_to_group_loss() -> None:
    x = np.array([[1.0, 0.0], [0.5, 0.4], [0.0, 1.0]])
    group, worst = vikor(x, np.array([2.0, 1.0]), v=1.0), vikor(x, np.array([2.0, 1.0]), v=0.0)
    np.testing.assert_allclose(group.q, [0.0, (0.2 + 1 / 3 - 1 / 3) / (1 / 3), 1.0])
    np.testing.assert_allclose(worst.q, [0.0, 0.0, 1.0], atol=1e-12)


def test_weighted_sum_kracka_2010(shared: Path) -> None:
    case = example(shared, "WeightedSumModel_kracka")
    x = np.array(case["matrix"], dtype=np.float64)
    down = np.array([o == "min" for o in case["objectives"]])
    x = np.where(down, 1 / x, x)
    score = aggregate(parse_aggregate("arithmetic", "x"), x / x.sum(axis=0), np.array(case["weights"]))
    np.testing.assert_allclose(score, case["expected"]["score"], atol=case["expected"]["tolerance"])


def test_geometric_against_arithmetic_handbook_6_11(shared: Path) -> None:
    case = handbook(shared, "geometric_vs_arithmetic_6_11")
    x = np.array([case["equal_weights"]["country1"], case["equal_weights"]["country2"]], dtype=np.float64)
    arithmetic = aggregate(parse_aggregate("arithmetic", "x"), x, np.ones(4))
    np.testing.assert_allclose(arithmetic, case["arithmetic"])
    np.testing.assert_allclose(geometric_mean(x, np.ones(4)), case["geometric"], atol=5e-3)
    x[:, 1] += 1
    after = [case["country1_second_indicator_plus_1"], case["country2_second_indicator_plus_1"]]
    np.testing.assert_allclose(geometric_mean(x, np.ones(4)), after, atol=1e-2)


def test_geometric_mean_hdi_2022(shared: Path) -> None:
    with (shared / "hdi" / "hdi_2022.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["hdi_rank_2022"]]
    le, eys, mys, gni, published = (
        np.array([float(r[c]) for r in rows])
        for c in ("le_2022", "eys_2022", "mys_2022", "gnipc_2022", "hdi_2022")
    )
    health = np.clip((le - 20) / 65, 0, 1)
    schooling = np.stack([np.clip(eys / 18, 0, 1), np.clip(mys / 15, 0, 1)], axis=1)
    education = aggregate(parse_aggregate("arithmetic", "x"), schooling, np.ones(2))
    income = np.clip(np.log(gni / 100) / np.log(750), 0, 1)
    index = geometric_mean(np.stack([health, education, income], axis=1), np.ones(3))
    rounded = [float(Decimal(repr(v)).quantize(Decimal("0.001"), ROUND_HALF_UP)) for v in index.tolist()]
    assert len(rounded) == 193
    assert rounded == published.tolist()


def test_mpi_de_muro_2011_by_hand() -> None:
    x = np.array([[1.0, 20.0], [2.0, 40.0], [3.0, 30.0]])
    unit = 10 * np.sqrt(1.5)  # one step of an evenly spaced triple, standardised with divisor n
    result = mpi(x, np.array([1.0, 1.0]), negative=[False, True])
    z = np.array([[100 - unit, 100 + unit], [100, 100 - unit], [100 + unit, 100]])
    np.testing.assert_allclose(result.standardised, z)
    mean, half = z.mean(axis=1), (z[:, 0] - z[:, 1]) / 2
    np.testing.assert_allclose(result.index, mean - half**2 / mean)
    np.testing.assert_allclose(
        mpi(x, np.ones(2), negative=[False, True], penalty="plus").index, mean + half**2 / mean
    )
    published_scale = aggregate(parse_aggregate("mpi", "x"), x, np.ones(2), negative=np.array([False, True]))
    np.testing.assert_allclose(published_scale * 100, result.index)


def test_mpi_weights_count_in_mean_and_deviation() -> None:
    x = np.array([[1.0, 20.0], [2.0, 40.0], [3.0, 30.0]])
    repeated = mpi(x[:, [0, 0, 1]], np.ones(3))
    np.testing.assert_allclose(mpi(x, np.array([2.0, 1.0])).index, repeated.index)


def test_ampi_mazziotta_pareto_2016_by_hand() -> None:
    # goalposts 10 and 30 around the reference 15 make 5 → 70 and 25 → 130; the reference itself is 100
    result = ampi(np.array([[15.0], [5.0], [25.0]]), np.ones(1), low=10, high=30, reference=15)
    np.testing.assert_allclose(result.index, [100, 70, 130])
    two = ampi(np.array([[0.0, 0.0], [0.25, 0.75]]), np.ones(2), negative=[True, False])
    np.testing.assert_allclose(two.standardised, [[130, 70], [115, 115]])
    np.testing.assert_allclose(two.index, [100 - 900 / 100, 115])
    np.testing.assert_allclose(two.penalty, [9, 0], atol=1e-12)


@pytest.mark.parametrize("order", ["C", "F"])
def test_arithmetic_does_not_care_for_memory_order(order: Any) -> None:
    x = np.array([[0.2, 0.4], [1.0, 0.0], [0.5, 0.5]], order=order)
    np.testing.assert_allclose(
        aggregate(parse_aggregate("arithmetic", "x"), x, np.array([30.0, 10.0])), [0.25, 0.75, 0.5]
    )
