"""One indicator across regions, over time, by structure."""

import numpy as np
import pytest

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.collect import Place
from zhengxian.engine.monitor.warnings import compare

GROWTH = {
    ("甲", "gdp_growth"): {"2025Q1": 5.0, "2025Q4": 5.5, "2026Q1": 6.0},
    ("乙", "gdp_growth"): {"2025Q1": 4.0, "2026Q1": 6.0},
    ("丙", "gdp_growth"): {"2025Q1": 4.0, "2026Q1": 3.0},
}


def test_regions_of_the_class_are_ranked_as_published(table):
    found = compare(table(GROWTH), "gdp_growth", "2026Q1", "甲")
    assert [(a.region, a.rank, a.of, a.to_mean, a.to_best) for a in found.across] == [
        ("乙", 1, 3, 1.0, 0.0),
        ("甲", 1, 3, 1.0, 0.0),
        ("丙", 3, 3, -2.0, -3.0),
    ]
    classes = {"甲": "一类", "乙": "二类", "丙": "一类"}
    small = compare(table(GROWTH), "gdp_growth", "2026Q1", "甲", classes=classes, direction="negative")
    assert [(a.region, a.rank) for a in small.across] == [("丙", 1), ("甲", 2)]


def test_the_city_is_not_ranked_among_its_counties(table):
    places = {"丙": Place("丙", "示范市", "city")}
    found = compare(table(GROWTH, places), "gdp_growth", "2026Q1", "甲")
    assert [a.region for a in found.across] == ["乙", "甲"]


def test_over_time_shows_last_year_and_the_step(table):
    rows = compare(table(GROWTH), "gdp_growth", "2026Q1", "甲").over_time
    assert [(o.period, o.value, o.last_year, o.change, o.change_on_year) for o in rows] == [
        ("2025Q1", 5.0, None, None, None),
        ("2025Q4", 5.5, None, 0.5, None),
        ("2026Q1", 6.0, 5.0, 0.5, 1.0),
    ]


def test_a_running_total_that_restarts_has_no_step(table):
    cells = {("甲", "budget_revenue"): {"2025-12": 100.0, "2026-02": 20.0, "2026-03": 31.0}}
    rows = compare(table(cells), "budget_revenue", "2026-03", "甲").over_time
    assert [o.change for o in rows] == [None, None, 11.0]


def test_the_structure_pulls_with_published_growth(table):
    cells = {
        ("甲", "gdp"): {"2025Q1": 100.0, "2026Q1": 107.0},
        ("甲", "gdp_growth"): {"2026Q1": 6.2},
        **{("甲", c): {"2025Q1": v} for c, v in
           {"primary_added": 12.0, "secondary_added": 45.0, "tertiary_added": 43.0}.items()},
        **{("甲", f"{c}_added_growth"): {"2026Q1": v} for c, v in
           {"primary": 4.0, "secondary": 7.0, "tertiary": 6.0}.items()},
    }  # fmt: skip
    parts = ["primary_added", "secondary_added", "tertiary_added"]
    found = compare(table(cells), "gdp", "2026Q1", "甲", parts=parts).by_structure
    assert [round(p.pull, 2) for p in found.parts] == [0.48, 3.15, 2.58]
    assert found.total_growth == 6.2


def test_a_structure_that_cannot_be_told_says_why(table):
    found = compare(table(GROWTH), "gdp_growth", "2026Q1", "甲", parts=["primary_added"])
    assert (found.by_structure, found.notes) == (None, ("没有各部分的指标或上年同期的数，不作结构比较。",))


def test_missing_figures_have_no_place(table):
    figures = table(GROWTH)
    figures.values[2, 1, 0] = np.nan
    rows = compare(figures, "gdp_growth", "2026Q1", "甲").across
    assert [(a.region, a.rank, a.of) for a in rows] == [("甲", 1, 2), ("丙", 2, 2), ("乙", None, 2)]
    odd = compare(figures, "gdp_growth", "2026Q1", "甲", direction="target").across
    assert all(a.rank is None and a.to_best is None for a in odd)


@pytest.mark.parametrize(
    "wrong", [("gdp", "2026Q1", "甲"), ("gdp_growth", "2027Q1", "甲"), ("gdp_growth", "2026Q1", "己")]
)
def test_what_is_not_there_is_refused(table, wrong):
    with pytest.raises(Refusal) as caught:
        compare(table(GROWTH), *wrong)
    assert caught.value.code == "M-218"
