"""2020 census: printed ratios follow from the printed counts at their printed precision."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from zhengxian.engine.base.rounding import rank_keys
from zhengxian.engine.evaluate.derive import SeriesContext, derive, parse_derive

AGES_0_14 = ["0岁", "1到4岁", "5到9岁", "10到14岁"]
AGES_65 = ["65到69岁", "70到74岁", "75到79岁", "80到84岁", "85岁以上"]
PEOPLE = ["人口数_男", "人口数_女"]


def both(ages: list[str]) -> list[str]:
    return [f"{sex}_{age}" for sex in ("男", "女") for age in ages]


@pytest.fixture(scope="module")
def census(shared: Path) -> SeriesContext:
    with (shared / "census" / "census2020_four_areas.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    texts = ("level", "区划代码", "省", "市", "区县")
    return SeriesContext(
        {c: np.array([float(r[c]) if r[c] else np.nan for r in rows]) for c in rows[0] if c not in texts}
    )


@pytest.mark.parametrize(
    ("printed", "table"),
    [
        ("性别比（女=100）", {"kind": "ratio", "of": "人口数_男", "by": "人口数_女", "times": 100}),
        ("户规模", {"kind": "ratio", "of": "家庭户人口数", "by": "家庭户数"}),
        ("人口比重_0-14岁", {"kind": "ratio", "of": both(AGES_0_14), "by": PEOPLE, "times": 100}),
        ("人口比重_65岁及以上", {"kind": "ratio", "of": both(AGES_65), "by": PEOPLE, "times": 100}),
    ],
)
def test_census_2020_printed_ratio(census: SeriesContext, printed: str, table: dict[str, Any]) -> None:
    result = derive(parse_derive(table, printed), census)
    wanted = census.series(printed)
    assert wanted.size == 244
    assert not result.notes
    assert np.array_equal(np.isnan(result.values), np.isnan(wanted))
    assert np.array_equal(rank_keys(result.values, 2), rank_keys(wanted, 2))


def test_census_2020_illiteracy_of_those_above_fourteen(census: SeriesContext) -> None:
    adults = derive(
        parse_derive({"kind": "difference", "of": PEOPLE, "by": both(AGES_0_14)}, "adults"), census
    )
    known = {"adults": adults.values, "illiterate": census.series("15岁及以上文盲人口")}
    spec = parse_derive({"kind": "ratio", "of": "illiterate", "by": "adults", "times": 100}, "illiteracy")
    got = derive(spec, SeriesContext(known)).values
    assert np.array_equal(rank_keys(got, 2), rank_keys(census.series("文盲占15岁及以上人口比重"), 2))
