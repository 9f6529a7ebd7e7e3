"""Published results reproduced through whole schemes: HDI, TAI, ASEM, and textbook examples."""

import csv
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from zhengxian.engine.evaluate.plan import compile_scheme
from zhengxian.engine.evaluate.run import evaluate_table
from zhengxian.engine.evaluate.scheme import parse_scheme
from zhengxian.engine.evaluate.table import Table, Unit

NAN = float("nan")
HDI = {
    "code": "hdi",
    "title": "Human Development Index",
    "points": 1,
    "aggregate": {"method": "geometric", "weights": "relative"},
    "rank": {"within": "pool", "ties": "competition", "decimals": 3},
    "group": [
        {
            "code": "health",
            "weight": 1,
            "item": [
                {"indicator": "le", "weight": 1, "score": {"method": "goalposts", "low": 20, "high": 85}}
            ],
        },
        {
            "code": "education",
            "weight": 1,
            "aggregate": "arithmetic",
            "weights": "relative",
            "item": [
                {"indicator": "eys", "weight": 1, "score": {"method": "goalposts", "low": 0, "high": 18}},
                {"indicator": "mys", "weight": 1, "score": {"method": "goalposts", "low": 0, "high": 15}},
            ],
        },
        {
            "code": "income",
            "weight": 1,
            "item": [
                {
                    "indicator": "gnipc",
                    "weight": 1,
                    "transform": "log",
                    "score": {"method": "goalposts", "low": 100, "high": 75000},
                }
            ],
        },
    ],
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def number(text: str) -> float:
    return float(text) if text not in ("", "NA") else NAN


def table(columns: dict[str, list[float]], codes: list[str], classes: list[str] | None = None) -> Table:
    values = np.array([list(columns.values())]).swapaxes(1, 2)
    named = zip(codes, classes or [""] * len(codes), strict=True)
    return Table(values, ("2022",), tuple(Unit(c, c, k) for c, k in named), tuple(columns))


@pytest.fixture(scope="module")
def countries(shared: Path) -> list[dict[str, str]]:
    return [
        r for r in rows(shared / "hdi" / "hdi_2022.csv") if r["hdi_2022"] and not r["iso3"].startswith("ZZ")
    ]


def test_hdi_2022(countries: list[dict[str, str]], desk: Any):
    """UNDP, Human Development Report 2023/24: 193 values to three decimals and 193 ranks."""
    series = {c: [number(r[f"{c}_2022"]) for r in countries] for c in ("le", "eys", "mys", "gnipc")}
    result = desk.run(parse_scheme(HDI), table(series, [r["iso3"] for r in countries]), "2022")
    shown = dict(result.ranking.select("region", "shown").rows())
    places = dict(result.ranking.select("region", "rank").rows())
    assert len(countries) == 193
    assert {r["iso3"]: f"{float(r['hdi_2022']):.3f}" for r in countries} == shown
    assert {r["iso3"]: int(float(r["hdi_rank_2022"])) for r in countries} == places


def test_hdi_2022_refuses_a_country_without_income_by_name(shared: Path):
    everyone = [r for r in rows(shared / "hdi" / "hdi_2022.csv") if not r["iso3"].startswith("ZZ")]
    series = {c: [number(r[f"{c}_2022"]) for r in everyone] for c in ("le", "eys", "mys", "gnipc")}
    with pytest.raises(Exception, match=r"E-121") as caught:
        evaluate_table(parse_scheme(HDI), table(series, [r["iso3"] for r in everyone]), "2022")
    assert "MCO" in str(caught.value)
    assert "PRK" in str(caught.value)


def test_tai_equal_weights(shared: Path, desk: Any):
    """OECD/JRC Handbook (2008), table 23: 23 of 23 ranks, with the goalposts of all 72 countries."""
    posts = rows(shared / "tai" / "tai_indicators_goalposts.csv")
    data = rows(shared / "tai" / "tai_raw_23x8.csv")
    columns, groups = {}, {}
    for post in posts:
        code = post["indicator"]
        figures = [float(r[code]) for r in data]
        logged = code.endswith("_log10")
        columns[code] = [10**x for x in figures] if logged else figures  # goalposts are given unlogged
        score = {
            "method": "goalposts",
            "low": float(post["goalpost_min_72"]),
            "high": float(post["goalpost_max_72"]),
        }
        item = {"indicator": code, "weight": 1, "score": score} | ({"transform": "log10"} if logged else {})
        groups.setdefault(post["dimension"], []).append(item)
    scheme = parse_scheme({
        "code": "tai", "title": "Technology Achievement Index", "points": 1, "weights": "relative",
        "rank": {"decimals": 3},
        "group": [{"code": f"d{k}", "title": d, "weight": 1, "weights": "relative", "item": items}
                  for k, (d, items) in enumerate(groups.items())],
    })  # fmt: skip
    result = desk.run(scheme, table(columns, [r["country"] for r in data]), "2022")
    published = {r["country"]: int(r["EW"]) for r in rows(shared / "tai" / "table23_ranks_equal_weights.csv")}
    assert len(published) == 23
    assert dict(result.ranking.select("region", "rank").rows()) == published
    assert max(result.computed.marks.scores.max(), 1.0) == 1.0  # capped at the upper goalpost


@pytest.fixture(scope="module")
def asem(shared: Path) -> tuple[list[dict[str, str]], list[dict[str, str]], dict[str, dict[str, float]]]:
    folder = shared / "asem"
    treated = {r["uCode"]: {k: number(v) for k, v in r.items() if k != "uCode"}
               for r in rows(folder / "coinr_1.1.14_stage_treated.csv")}  # fmt: skip
    meta = rows(folder / "asem_indicator_meta.csv")
    return rows(folder / "asem_indicator_data.csv"), meta, treated


def asem_scheme(meta: list[dict[str, str]], order: list[str]) -> Any:
    """The scheme of the published chain: denominators, imputation by continent, treatment, three levels."""
    of = {r["iCode"]: r for r in meta}

    def item(code: str) -> dict[str, Any]:
        row = of[code]
        made: dict[str, Any] = {
            "code": code, "weight": float(row["Weight"]), "score": {"method": "minmax"},
            "direction": "negative" if row["Direction"] == "-1" else "positive",
            "impute": {"method": "class_mean"}, "treat": {"method": "skew_kurtosis"},
        }  # fmt: skip
        if row["Denominator"] not in ("", "NA"):
            return made | {"derive": {"kind": "denominate", "of": code, "by": row["Denominator"]}}
        return made | {"indicator": code}

    def group(code: str) -> dict[str, Any]:
        below = [r["iCode"] for r in meta if r["Parent"] == code]
        leaves = [item(c) for c in below if c in order]
        groups = [group(c) for c in below if c not in order]
        table: dict[str, Any] = {"code": code, "weight": float(of[code]["Weight"]), "weights": "relative"}
        return table | ({"item": leaves} if leaves else {}) | ({"group": groups} if groups else {})

    return parse_scheme({"code": "asem", "title": "ASEM", "weights": "relative", "score": {"within": "pool"},
                         "group": [group(r["iCode"]) for r in meta if r["Parent"] == "Index"]})  # fmt: skip


def test_asem_stages_through_one_scheme(asem: Any, desk: Any):
    """COINr 1.1.14: raw figures to treated ones for 51 countries and 49 indicators to 1e-9, in one run."""
    data, meta, treated = asem
    order = list(next(iter(treated.values())))
    scheme = asem_scheme(meta, order)
    needed = compile_scheme(scheme).series
    units = [r["uCode"] for r in data]
    columns = {c: [number(r[c]) for r in data] for c in needed}
    result = desk.run(scheme, table(columns, units, [r["EurAsia_group"] for r in data]), "2022")
    prepared = result.arrange(result.computed.prepared.values)
    codes = [i.code for i in result.computed.plan.items]
    wanted = np.array([[treated[u][c] for c in codes] for u in units])
    assert prepared.shape == (51, 49)
    np.testing.assert_allclose(prepared, wanted, rtol=1e-9, atol=1e-9)
    assert desk.codes(result).count("E-620") == 15
    imputed = result.computed.prepared.imputed
    assert imputed is not None
    assert imputed.sum() == 65
    np.testing.assert_allclose(result.standing.score, asem_index(meta, order, units, treated), rtol=1e-9)


def asem_index(
    meta: list[dict[str, str]], order: list[str], units: list[str], treated: dict[str, dict[str, float]]
) -> np.ndarray[Any, Any]:
    """The index by hand from the published treated stage: min–max 0..100, three weighted means."""
    of = {r["iCode"]: r for r in meta}

    def value(code: str) -> np.ndarray[Any, Any]:
        if code in order:
            x = np.array([treated[u][code] for u in units])
            z = (x - x.min()) / (x.max() - x.min())
            return 100 * (1 - z if of[code]["Direction"] == "-1" else z)
        below = [r["iCode"] for r in meta if r["Parent"] == code]
        return np.average([value(c) for c in below], axis=0, weights=[float(of[c]["Weight"]) for c in below])

    return value("Index")


@pytest.fixture(scope="module")
def examples(shared: Path) -> dict[str, Any]:
    published = json.loads((shared / "mcdm" / "published_examples.json").read_text(encoding="utf-8"))
    return {p["id"].split("_", 1)[1]: p for p in published}


def raw_scheme(published: Any, aggregate: str, score: str = "raw", **keys: Any) -> Any:
    kinds = {"max": "positive", "min": "negative"}
    items = [
        {"indicator": f"x{k}", "weight": w, "score": score, "direction": kinds[o]}
        for k, (w, o) in enumerate(zip(published["weights"], published["objectives"], strict=True))
    ]
    group = {"code": "g", "weight": 1, "weights": "relative", "aggregate": aggregate, "item": items}
    return parse_scheme(
        {"code": "s", "title": "t", "points": 1, "rank": {"decimals": 4}, "group": [group], **keys}
    )


def raw_table(matrix: list[list[float]]) -> Table:
    columns = {f"x{k}": [float(row[k]) for row in matrix] for k in range(len(matrix[0]))}
    return table(columns, [f"a{i}" for i in range(len(matrix))])


def test_topsis_tzeng_2011(examples: dict[str, Any]):
    example = examples["tzeng2011multiple"]
    scheme = raw_scheme(example, "topsis")
    result = evaluate_table(scheme, raw_table(example["matrix"]), "2022")
    np.testing.assert_allclose(
        result.standing.score, example["expected"]["similarity"], atol=example["expected"]["tolerance"]
    )
    assert result.standing.rank.tolist() == example["expected"]["rank"]


def test_vikor_opricovic_2004_with_a_cost_criterion(examples: dict[str, Any]):
    """Risk is better when low: raw figures keep their direction, and the method must be told."""
    example = examples["opricovic2004compromise"]
    scheme = raw_scheme(example, "vikor")
    result = evaluate_table(scheme, raw_table(example["matrix"]), "2022")
    np.testing.assert_allclose(1 - result.standing.score, example["expected"]["Q"], atol=1e-9)
    assert result.standing.rank.tolist() == [2, 1, 2]


def test_weighted_sum_kracka_2010(examples: dict[str, Any]):
    """Minimised criteria inverted, columns scaled to sum 1: shares of the total."""
    example = examples["kracka2010ranking"]
    matrix = [
        [1 / x if o == "min" else x for x, o in zip(row, example["objectives"], strict=True)]
        for row in example["matrix"]
    ]
    upward = {**example, "objectives": ["max"] * len(example["objectives"])}
    scheme = raw_scheme(upward, "arithmetic", "share_of_total")
    result = evaluate_table(scheme, raw_table(matrix), "2022")
    np.testing.assert_allclose(
        result.standing.score, example["expected"]["score"], atol=example["expected"]["tolerance"]
    )
    assert result.standing.rank.tolist() == example["expected"]["rank"]


def test_critic_diakoulaki_1995(examples: dict[str, Any]):
    example = examples["diakoulaki1995determining"]
    scheme = raw_scheme(example, "arithmetic", "minmax", weighting="critic")
    result = evaluate_table(scheme, raw_table(example["matrix"]), "2022")
    weights = result.run["weights_computed"]["g"]["weights"]
    np.testing.assert_allclose(weights, example["expected"]["weights"], atol=5e-9)
    scaled = np.array(example["expected"]["minmax_scaled_matrix"])
    np.testing.assert_allclose(result.computed.marks.scores, scaled, atol=5e-9)
    np.testing.assert_allclose(result.standing.score, scaled @ np.array(weights), atol=1e-7)
    assert math.isclose(sum(weights), 1.0)
    assert "E-632" in result.notes["code"].to_list()
