"""Targets divided over regions and down a tree, and what is asked about a division."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.monitor.targets.check import (
    check_growth_parts,
    check_level_parts,
    check_minimum,
    check_stretch,
    check_whole_numbers,
)
from zhengxian.engine.monitor.targets.growth import (
    growth_alike,
    growth_by_class,
    growth_catching_up,
    weighted_growth,
)
from zhengxian.engine.monitor.targets.split import (
    SplitMethod,
    split_by_growth,
    split_by_hand,
    split_by_increment,
    split_by_share,
)
from zhengxian.engine.monitor.targets.tree import split_down

quick = settings(max_examples=80, deadline=None)
PAST = {"甲县": 60.0, "乙县": 30.0, "丙县": 10.0}
NAN = math.nan
pasts = st.lists(st.floats(0.01, 1e5), min_size=1, max_size=10).map(
    lambda values: {f"{n}号": value for n, value in enumerate(values)}
)


def test_weighted_growth_domain_b16() -> None:
    """domain.md B-16: shares .12/.45/.43 and growth 4/7/6 make 6.21."""
    past = {"甲县": 0.12, "乙县": 0.45, "丙县": 0.43}
    assert weighted_growth({"甲县": 4, "乙县": 7, "丙县": 6}, past) == pytest.approx(6.21)


def test_twelve_firms_by_share() -> None:
    found = split_by_share(12, PAST)
    assert list(found.parts.values()) == [7, 4, 1]
    assert found.method.label == "按上年份额"
    assert found.total == 12


def test_an_increment_and_a_decrement() -> None:
    assert split_by_increment(110, PAST, {"丙县": 1.0}).parts["丙县"] == 20
    found = split_by_increment(90, PAST, {"甲县": 1, "乙县": 1}, decimals=1)
    assert [str(v) for v in found.parts.values()] == ["55.0", "25.0", "10.0"]


def test_low_bases_grow_faster() -> None:
    parts = growth_catching_up(6.5, PAST, 1.0).parts
    assert parts["甲县"] < parts["乙县"] < parts["丙县"]
    assert check_growth_parts(6.5, parts, PAST) == ()
    assert set(growth_catching_up(6.5, PAST, 0.0).parts.values()) == {Decimal("6.5")}
    assert growth_alike(6.5, PAST).parts["丙县"] == Decimal("6.5")


def test_class_uplift_may_miss_the_whole_and_is_asked_about() -> None:
    classes = {"甲县": "生态", "乙县": "重点", "丙县": "重点"}
    plain = growth_by_class(6, PAST, classes, {"生态": -1, "重点": 1})
    assert [str(v) for v in plain.parts.values()] == ["5.0", "7.0", "7.0"]
    finding = check_growth_parts(6, plain.parts, PAST)[0]
    assert (finding.code, finding.blocks) == ("M-134", True)
    assert "5.80%" in finding.text
    balanced = growth_by_class(6, PAST, classes, {"生态": -1, "重点": 1}, balanced=True)
    assert check_growth_parts(6, balanced.parts, PAST) == ()


def test_a_negative_growth_target_is_a_target() -> None:
    parts = growth_catching_up(-2.0, PAST, 1.0).parts
    assert weighted_growth(parts, PAST) >= -2.0
    assert split_by_growth(95, PAST, parts).total == 95


@quick
@given(pasts, st.integers(-10_000, 10_000), st.integers(0, 3), st.data())
def test_parts_make_the_whole_whatever_the_rounding(
    past: dict[str, float], units: int, decimals: int, data: st.DataObject
) -> None:
    total = Decimal(units).scaleb(-decimals)
    shares = {key: data.draw(st.floats(0.001, 10)) for key in past}
    growths = {key: data.draw(st.floats(-50, 80)) for key in past}
    for found in (
        split_by_share(total, past, decimals=decimals),
        split_by_increment(total, past, shares, decimals=decimals),
        split_by_growth(total, past, growths, decimals=decimals),
    ):
        assert sum(found.parts.values()) == total
        assert check_level_parts(total, found.parts, decimals=decimals) == ()
        assert list(found.parts) == list(past)


@quick
@given(pasts, st.integers(-200, 300), st.integers(0, 2), st.floats(0, 20))
def test_growth_targets_reach_the_whole(
    past: dict[str, float], tenths: int, decimals: int, slope: float
) -> None:
    target = Decimal(tenths).scaleb(-decimals)
    found = growth_catching_up(target, past, slope, decimals=decimals)
    assert check_growth_parts(target, found.parts, past) == ()
    assert weighted_growth(found.parts, past) < float(target) + 10.0**-decimals + 1e-9
    classes = dict.fromkeys(past, "甲类") | {next(iter(past)): "乙类"}
    balanced = growth_by_class(
        target, past, classes, {"甲类": slope, "乙类": 0.0}, balanced=True, decimals=decimals
    )
    assert check_growth_parts(target, balanced.parts, past) == ()


def _by(past: Mapping[str, float]) -> Callable[[str, Decimal, Sequence[str]], Mapping[str, Decimal]]:
    return lambda _, part, keys: split_by_share(part, {key: past[key] for key in keys}).parts


@quick
@given(st.integers(0, 100_000), st.lists(st.integers(0, 30), min_size=1, max_size=30), st.data())
def test_every_tree_adds_up(total: int, parents: list[int], data: st.DataObject) -> None:
    """Node n+1 hangs under any earlier node: parts of all leaves make the whole, and every level does."""
    children: dict[str, list[str]] = {}
    past = {}
    for n, parent in enumerate(parents, start=1):
        children.setdefault(str(parent % n), []).append(str(n))
        past[str(n)] = data.draw(st.floats(0.1, 1000))
    found = split_down(Decimal(total), "0", children, _by(past))
    for parent_key, keys in children.items():
        assert sum(found[key] for key in keys) == found[parent_key]
    assert sum(part for key, part in found.items() if key not in children) == total


def test_a_merged_region_takes_the_sum_of_its_parts() -> None:
    parts = split_by_share(100, PAST).parts
    merged = split_by_share(100, {"甲县": 60.0, "新县": PAST["乙县"] + PAST["丙县"]}).parts
    assert merged["新县"] == parts["乙县"] + parts["丙县"]


def test_what_is_asked_about_a_division() -> None:
    over = check_level_parts(100, {"甲县": 60, "乙县": 45})[0]
    assert (over.blocks, over.text) == (False, "各地区分解数合计 105，比总目标 100 多 5。")
    assert check_level_parts(100, {"甲县": 60})[0].blocks
    past = {"甲县": (4.0, 5.0, 6.0, 7.0), "乙县": (NAN, 5.0, NAN), "丙县": (NAN,)}
    parts = {"甲县": 4.5, "乙县": 4.5, "丙县": 0.0, "丁县": 1.0}
    assert check_minimum(parts, past)[0].keys == ("甲县", "乙县")
    assert check_minimum(parts, past, {"甲县": "主要企业搬迁", "乙县": " "})[0].keys == ("乙县",)
    assert check_stretch({"甲县": 6.5}, {"甲县": 6.5, "乙县": 1.0}) == ()
    assert check_stretch({"甲县": 6.5}, {"甲县": 7.0}, direction="negative")[0].code == "M-137"
    assert check_whole_numbers({"甲县": Decimal(4), "乙县": 4.17, "丙县": NAN})[0].keys == ("乙县", "丙县")
    assert check_whole_numbers(split_by_share(50, PAST).parts) == ()


def test_parts_set_by_hand_are_only_checked() -> None:
    found = split_by_hand(100, {"甲县": 60.04, "乙县": 39}, decimals=1)
    assert (found.method, found.parts["甲县"]) == (SplitMethod.HAND, Decimal("60.0"))
    assert [method.label for method in SplitMethod][3:] == ["按类别加点", "手工指定"]


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: split_by_share(10, {"甲县": NAN}), "M-113"),
        (lambda: split_by_share(10, {"甲县": -1.0, "乙县": 2.0}), "M-113"),
        (lambda: split_by_share(10, {"甲县": 0.0}), "M-113"),
        (lambda: split_by_share(10, {}), "M-113"),
        (lambda: split_by_hand(10, {"甲县": NAN}), "M-113"),
        (lambda: split_by_growth(10, PAST, dict.fromkeys(PAST, -100.0)), "M-113"),
        (lambda: growth_catching_up(6, PAST, 1, standing={"甲县": 1.0}), "M-113"),
        (lambda: split_by_increment(10, PAST, {"丁县": 1.0}), "M-114"),
        (lambda: split_by_growth(10, PAST, {"甲县": 1.0}), "M-114"),
        (lambda: weighted_growth({"丁县": 1.0}, PAST), "M-114"),
        (lambda: growth_catching_up(6, PAST, -1), "M-115"),
        (lambda: growth_by_class(6, PAST, {"甲县": "生态"}, {"生态": 1.0}), "M-115"),
        (lambda: split_down(Decimal(1), "甲县", {"甲县": ["甲县"]}, _by(PAST)), "M-116"),
        (lambda: split_down(Decimal(1), "市", {"市": ["甲县"]}, lambda *_: {"甲县": Decimal(2)}), "M-117"),
        (lambda: split_down(Decimal(1), "市", {"市": ["甲县"]}, lambda *_: {"乙县": Decimal(1)}), "M-117"),
        (lambda: split_by_share(10.5, PAST), "M-118"),
        (lambda: split_by_share(NAN, PAST), "M-118"),
    ],
)
def test_senseless_divisions_are_refused(call: Callable[[], object], code: str) -> None:
    with pytest.raises(Refusal, match=code):
        call()
