"""ASEM sustainable connectivity: the stages of COINr 1.1.14 reproduced one by one to 1e-9."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.evaluate.derive import SeriesContext, derive, parse_derive
from zhengxian.engine.evaluate.missing import screen
from zhengxian.engine.evaluate.treat import impute, kurtosis, parse_impute, parse_treat, skewness, treat

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Asem:
    """The raw data sorted by unit code, its metadata, and a reader of published stages."""

    folder: Path
    raw: Rows
    meta: Rows
    items: list[str]

    def column(self, code: str) -> FloatArray:
        return np.array([number(r[code]) for r in self.raw])

    def stage(self, name: str) -> FloatArray:
        rows = read(self.folder / f"coinr_1.1.14_stage_{name}.csv")
        assert [r["uCode"] for r in rows] == [r["uCode"] for r in self.raw]
        return np.array([[number(r[c]) for c in self.items] for r in rows])

    @property
    def groups(self) -> tuple[list[int], list[slice]]:
        """An order in which each of the two continents is one slice, and the slices."""
        continent = [r["EurAsia_group"] for r in self.raw]
        order = sorted(range(len(continent)), key=lambda i: continent[i])
        first = sum(c == min(continent) for c in continent)
        return order, [slice(0, first), slice(first, len(order))]


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def number(text: str) -> float:
    return float(text) if text not in ("", "NA") else float("nan")


@pytest.fixture(scope="module")
def asem(shared: Path) -> Asem:
    folder = shared / "asem"
    raw = sorted(read(folder / "asem_indicator_data.csv"), key=lambda r: r["uCode"])
    meta = [r for r in read(folder / "asem_indicator_meta.csv") if r["Type"] == "Indicator"]
    with (folder / "coinr_1.1.14_stage_denominated.csv").open(encoding="utf-8-sig", newline="") as stream:
        return Asem(folder, raw, meta, next(csv.reader(stream))[1:])


def close(got: FloatArray, wanted: FloatArray) -> None:
    np.testing.assert_allclose(got, wanted, rtol=1e-9, atol=1e-9)


def test_asem_stage_denominated_is_plain_division(asem: Asem) -> None:
    by = {r["iCode"]: r["Denominator"] for r in asem.meta if r["Denominator"] not in ("", "NA")}
    context = SeriesContext({c: asem.column(c) for c in {*asem.items, *by.values()}})
    columns = []
    for code in asem.items:
        if code in by:
            spec = parse_derive({"kind": "denominate", "of": code, "by": by[code]}, code)
            columns.append(derive(spec, context).values)
        else:
            columns.append(asem.column(code))
    got, wanted = np.column_stack(columns), asem.stage("denominated")
    close(got, wanted)
    relative = np.abs(got - wanted) / np.where(wanted == 0, 1.0, np.abs(wanted))
    assert np.nanmax(relative) < 1e-12
    assert np.isnan(got).sum() == 65


def test_asem_stage_imputed_by_the_mean_of_the_continent(asem: Asem) -> None:
    order, slices = asem.groups
    x = asem.stage("denominated")
    result = impute(parse_impute({"method": "class_mean"}, "impute"), x[order], slices)
    close(result.values, asem.stage("imputed")[order])
    assert result.imputed.sum() == 65
    assert np.array_equal(result.imputed, np.isnan(x[order]))


def test_asem_stage_screened_keeps_units_with_nine_tenths_of_their_data(asem: Asem) -> None:
    x = asem.stage("imputed")
    result = screen(x, 0.9)
    close(x[result.kept], asem.stage("screened"))
    assert result.kept.all()
    before = screen(asem.stage("denominated"), 0.9)
    assert 0 < len(before.left_out) < 51  # before the gaps were filled the rule would have left units out


def test_asem_stage_treated_winsorises_fifteen_indicators(asem: Asem) -> None:
    x = asem.stage("screened")
    result = treat(parse_treat({"method": "skew_kurtosis"}, "treat"), x)
    wanted = asem.stage("treated")
    close(result.values, wanted)
    changed = (x != wanted).sum(axis=0)
    assert [r.cells for r in result.report] == changed.tolist()
    assert sum(r.done == "winsorised" for r in result.report) == 15
    assert {r.cells for r in result.report if r.changed} <= {1, 2, 3, 4, 5}
    for report in result.report:
        assert abs(report.skew_after) <= 2 or report.kurtosis_after <= 3.5


def test_asem_fixes_the_definition_of_skewness(asem: Asem) -> None:
    """Two treated indicators pass under the unadjusted g₁ and fail only under the adjusted G₁."""
    x, wanted = asem.stage("screened"), asem.stage("treated")
    n = x.shape[0]
    adjusted = skewness(x)
    plain = adjusted * (n - 2) / np.sqrt(n * (n - 1))
    treated = (x != wanted).any(axis=0)
    decided = treated & (np.abs(plain) <= 2)
    assert {asem.items[j] for j in np.flatnonzero(decided)} == {"FemLab", "PubDebt"}
    assert np.array_equal(treated, (np.abs(adjusted) > 2) & (kurtosis(x) > 3.5))


def test_asem_the_whole_chain_in_one_go(asem: Asem) -> None:
    order, slices = asem.groups
    filled = impute(
        parse_impute({"method": "class_mean"}, "impute"), asem.stage("denominated")[order], slices
    )
    kept = filled.values[screen(filled.values).kept]
    result = treat(parse_treat({"method": "skew_kurtosis", "max_winsorised": 5}, "treat"), kept)
    close(result.values, asem.stage("treated")[order])
