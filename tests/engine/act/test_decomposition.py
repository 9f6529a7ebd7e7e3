"""Parts that add up to the whole."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.act.decomposition import PartOrigin, check_parts, decompose
from zhengxian.engine.base.errors import Refusal

quick = settings(max_examples=100, deadline=None)
THREE = ["甲县", "乙县", "丙县"]


def test_equal_parts_give_the_units_left_over_to_the_first() -> None:
    found = decompose(11, THREE)
    assert list(found.values.values()) == [4, 4, 3]
    assert {part.origin for part in found.parts} == {PartOrigin.EQUAL}


def test_money_with_two_decimals() -> None:
    found = decompose(Decimal("100.00"), THREE, decimals=2)
    assert [str(v) for v in found.values.values()] == ["33.34", "33.33", "33.33"]
    assert decompose(0.3, THREE, decimals=1).total == Decimal("0.3")


def test_by_hand_first_and_the_rest_by_share() -> None:
    found = decompose(90, THREE, shares={"甲县": 9, "乙县": 1, "丙县": 0}, by_hand={"甲县": 50})
    assert [(p.key, p.value, p.origin) for p in found.parts] == [
        ("甲县", 50, PartOrigin.BY_HAND),
        ("乙县", 40, PartOrigin.BY_SHARE),
        ("丙县", 0, PartOrigin.BY_SHARE),
    ]
    whole = decompose(90, THREE, by_hand={"甲县": 50, "乙县": 20, "丙县": 20})
    assert sum(whole.values.values()) == 90


def test_one_unit_takes_all_and_nothing_is_nothing() -> None:
    assert decompose(7, ["甲县"]).values == {"甲县": 7}
    assert decompose(0, THREE).values == dict.fromkeys(THREE, 0)


@pytest.mark.parametrize(
    ("total", "keys", "more", "said"),
    [
        (10, [], {}, "没有选择分解到哪些单位.*A-230"),
        (10, ["甲县", "甲县"], {}, "单位“甲县”选了两次.*A-230"),
        (10, THREE, {"by_hand": {"甲县": 12}}, "合计 12，比任务总量 10 多 2.*A-231"),
        (10, ["甲县"], {"by_hand": {"甲县": 8}}, "合计 8，比任务总量 10 少 2.*A-232"),
        (-1, THREE, {}, "A-233"),
        (1.5, THREE, {}, "小数超过 0 位.*A-233"),
        (float("nan"), THREE, {}, "A-233"),
        (10, THREE, {"by_hand": {"甲县": 0.5}}, "“甲县”的分解数.*A-233"),
        (10, THREE, {"shares": {"甲县": 0}}, "A-234"),
        (10, THREE, {"shares": {"甲县": 2, "乙县": -1}}, "A-234"),
        (10, THREE, {"shares": {"丁县": 1}}, "“丁县”不在分解单位之中.*A-235"),
    ],
)
def test_what_cannot_be_divided_is_refused(
    total: float, keys: list[str], more: dict[str, object], said: str
) -> None:
    with pytest.raises(Refusal, match=said):
        decompose(total, keys, **more)  # type: ignore[arg-type]


def test_a_check_says_the_difference() -> None:
    assert check_parts(100, {"甲县": 60, "乙县": 40}).holds
    assert check_parts(100, {"甲县": 60, "乙县": 40}).sentence == "各单位分解数合计 100，与任务总量一致。"
    over = check_parts("100.0", {"甲县": 60.05, "乙县": 40}, decimals=1)  # type: ignore[arg-type]
    assert (over.holds, over.difference) == (False, Decimal("0.1"))
    assert over.sentence.endswith("比任务总量 100.0 多 0.1。")
    assert check_parts(5, {}).difference == -5


@quick
@given(
    st.integers(0, 10**9),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any),
    st.integers(0, 4),
)
def test_parts_add_up_and_stay_within_one_unit_of_their_share(
    units: int, shares: list[int], decimals: int
) -> None:
    unit = Decimal(1).scaleb(-decimals)
    total = units * unit
    keys = [str(n) for n in range(len(shares))]
    found = decompose(total, keys, shares=dict(zip(keys, shares, strict=True)), decimals=decimals)
    assert sum(found.values.values()) == total
    assert check_parts(total, found.values, decimals).holds
    for key, share in zip(keys, shares, strict=True):
        assert abs(found.values[key] - total * share / sum(shares)) < unit
        assert share or not found.values[key]
