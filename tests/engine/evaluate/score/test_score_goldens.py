"""Published results of others, read in place from the shared data."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.rounding import rank_keys
from zhengxian.engine.evaluate.score import score_by


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def numbers(rows: list[dict[str, str]], name: str) -> FloatArray:
    return np.array([float(r[name]) if r[name] else np.nan for r in rows])


TABLE_15 = [
    ("zscore", {"method": "zscore"}, 1, 2),
    ("minmax", {"method": "minmax"}, 1, 2),
    ("ratio_to_mean", {"method": "distance_to_reference"}, 1, 2),
    ("ratio_to_best", {"method": "distance_to_reference", "reference": "best"}, 1, 2),
    ("ratio_to_worst", {"method": "distance_to_reference", "reference": "worst"}, 1, 2),
    ("diff_to_mean", {"method": "distance_to_reference", "form": "difference"}, 1, 2),
    ("diff_to_worst", {"method": "distance_to_reference", "reference": "worst", "form": "difference"}, 1, 2),
    ("above_below_mean_p20", {"method": "above_below_mean"}, 1, 0),
    ("percentile", {"method": "percentile"}, 100, 1),
    ("categorical", {"method": "categorical"}, 100, 0),
    ("rank_high_is_top", {"method": "rank", "ties": "max"}, 23, 0),
]


@pytest.mark.parametrize(("name", "rule", "times", "decimals"), TABLE_15, ids=[t[0] for t in TABLE_15])
def test_normalisations_oecd_2008_table15(
    shared: Path, name: str, rule: dict[str, object], times: float, decimals: int
) -> None:
    rows = read(shared / "tai" / "table15_normalisations_schooling.csv")
    got = times * score_by(rule, numbers(rows, "value")[:, None])[:, 0]
    assert (rank_keys(got, decimals) == rank_keys(numbers(rows, name), decimals)).all()


def test_goalposts_hdi_2022(shared: Path) -> None:
    rows = [r for r in read(shared / "hdi" / "hdi_2022.csv") if r["hdi_rank_2022"]]
    health = score_by({"method": "goalposts", "low": 20, "high": 85}, numbers(rows, "le_2022")[:, None])
    schooling = [
        score_by({"method": "goalposts", "low": 0, "high": top}, numbers(rows, name)[:, None])
        for name, top in (("eys_2022", 18), ("mys_2022", 15))
    ]
    income = score_by(
        {"method": "goalposts", "low": 100, "high": 75000},
        np.log(numbers(rows, "gnipc_2022"))[:, None],
        transform=np.log,
    )
    index = np.cbrt(health * (schooling[0] + schooling[1]) / 2 * income)[:, 0]
    assert len(rows) == 193
    assert (rank_keys(index, 3) == rank_keys(numbers(rows, "hdi_2022"), 3)).all()


def test_goalposts_tai_72_country_ends_give_published_order(shared: Path) -> None:
    posts = read(shared / "tai" / "tai_indicators_goalposts.csv")
    raw = read(shared / "tai" / "tai_raw_23x8.csv")
    total = np.zeros(len(raw))
    for post in posts:
        logged = post["indicator"].endswith("_log10")
        rule = {
            "method": "goalposts",
            "low": float(post["goalpost_min_72"]),
            "high": float(post["goalpost_max_72"]),
        }
        x = numbers(raw, post["indicator"])[:, None]
        total += score_by(rule, x, transform=np.log10 if logged else None)[:, 0]
    order = [raw[i]["country"] for i in np.argsort(-total)]
    published = sorted(read(shared / "tai" / "table23_ranks_equal_weights.csv"), key=lambda r: int(r["EW"]))
    assert order == [r["country"] for r in published]


def test_minmax_critic_diakoulaki_1995(shared: Path) -> None:
    examples = json.loads((shared / "mcdm" / "published_examples.json").read_text(encoding="utf-8"))
    example = next(e for e in examples if e["id"].startswith("CRITIC"))
    got = score_by({"method": "minmax"}, example["matrix"])
    assert got == pytest.approx(np.array(example["expected"]["minmax_scaled_matrix"]), abs=5e-9)
