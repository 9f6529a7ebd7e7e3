import numpy as np
import pytest

from zhengxian.definitions import scheme_path
from zhengxian.engine.evaluate.run import evaluate_table
from zhengxian.engine.evaluate.table import Table, Unit
from zhengxian.io.schemes import read_scheme

LARGE = (
    "tax_per_mu",
    "added_per_mu",
    "added_per_energy",
    "added_per_emission",
    "labour_productivity",
    "rd_revenue_share",
)
SMALL = ("tax_per_mu", "tax_per_kwh")


def scores(code: str, series: tuple[str, ...], figures: list[list[float]], year: str) -> list[float]:
    units = tuple(Unit(f"P{i}", f"园区{i}", "", "park") for i in range(len(figures)))
    table = Table(np.array([figures], dtype=float), (year,), units, series)
    return [float(s) for s in evaluate_table(read_scheme(scheme_path(code)), table, year).standing.score]


def test_huangyan_2022():
    """domain.md B-4, from the published weights and base values of Huangyan (V57)."""
    found = scores(
        "output-per-mu",
        LARGE,
        [[30, 150, 3.0, 5000, 20, 0.04], [60, 150, 3.0, 5000, 20, 0.04]],
        "2022",
    )
    assert found == pytest.approx([116.0664, 123.7174], abs=5e-5)


def test_huangyan_2022_below_the_statistical_threshold():
    assert scores("output-per-mu-small", SMALL, [[15, 0.3], [10, 0.1]], "2022")[0] == pytest.approx(
        128.4686, abs=5e-5
    )


def test_the_base_follows_the_year():
    figures = [[26.01, 132.27, 2.54, 4861.08, 17.45, 0.0305]]
    assert scores("output-per-mu", LARGE, figures, "2021") == pytest.approx([100.0])
    assert scores("output-per-mu", LARGE, figures, "2022")[0] != pytest.approx(100.0)


def test_a_unit_without_emission_data_gets_the_mean_of_the_others_and_a_blank_gets_nothing():
    full = [24.097, 136.16, 2.694, 4929.81, 18.14, 0.0302]
    half = [24.097, 136.16, 2.694, 4929.81 / 2, 18.14, 0.0302]
    no_emission = [24.097, 136.16, 2.694, np.nan, 18.14, 0.0302]
    no_tax = [np.nan, 136.16, 2.694, 4929.81, 18.14, 0.0302]
    found = scores("output-per-mu", LARGE, [full, half, no_emission, no_tax], "2022")
    assert found == pytest.approx([100.0, 95.0, 90.0 + 10 * (1 + 0.5 + 1) / 3, 70.0])
