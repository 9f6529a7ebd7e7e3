from typing import Any

import pytest

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.indicator import Indicator, ValidRange, parse_indicator


def record(**changes: Any) -> dict[str, Any]:
    table: dict[str, Any] = {
        "code": "retail_sales",
        "title": "社会消费品零售总额",
        "group": "总量",
        "kind": "level",
        "unit": "亿元",
        "direction": "positive",
        "frequency": "quarter",
        "source_department": "统计局",
        "definition": "自年初累计的零售额。",
        "source": "国家统计制度",
        "mark": "from memory",
    }
    table.update(changes)
    return {key: value for key, value in table.items() if value is not None}


def code_of(**changes: Any) -> tuple[str, str]:
    with pytest.raises(SchemeError) as caught:
        parse_indicator(record(**changes), "retail_sales.toml")
    assert caught.value.message.startswith("retail_sales.toml")
    return caught.value.code, caught.value.message


def test_every_field_is_kept():
    indicator = parse_indicator(
        record(
            cumulative=True,
            decimals=1,
            valid_range={"low": 0},
            lag_months=1,
            growth_series="retail_sales_growth",
            scope_levels=["county", "town"],
            aliases=["社零"],
            note="备注",
        ),
        "retail_sales.toml",
    )
    assert indicator == Indicator(
        code="retail_sales",
        title="社会消费品零售总额",
        group="总量",
        kind="level",
        unit="亿元",
        direction="positive",
        frequency="quarter",
        source_department="统计局",
        definition="自年初累计的零售额。",
        source="国家统计制度",
        mark="from memory",
        cumulative=True,
        decimals=1,
        valid_range=ValidRange(low=0.0),
        lag_months=1,
        growth_series="retail_sales_growth",
        scope_levels=("county", "town"),
        aliases=("社零",),
        note="备注",
    )
    assert indicator.names == ("retail_sales", "社会消费品零售总额", "社零")


def test_defaults_hold_where_nothing_is_written():
    indicator = parse_indicator(record(), "x.toml")
    assert (indicator.cumulative, indicator.decimals, indicator.lag_months) == (False, 2, 0)
    assert indicator.scope_levels == ("county",)
    assert indicator.valid_range == ValidRange()
    assert indicator.growth_of is None
    assert parse_indicator(record(unit=""), "x.toml").unit == ""


def test_an_indicator_cannot_be_changed():
    with pytest.raises(AttributeError):
        parse_indicator(record(), "x.toml").title = "别的"  # type: ignore[misc]


def test_an_unknown_key_is_named_with_the_nearest():
    code, message = code_of(frequencey="quarter")
    assert code == "S-501"
    assert "“frequencey”" in message
    assert "“frequency”" in message


def test_a_key_like_nothing_lists_the_known_ones():
    code, message = code_of(价值观="x")
    assert code == "S-501"
    assert "source_department" in message


@pytest.mark.parametrize(
    "key", ["code", "title", "unit", "kind", "direction", "definition", "source", "mark"]
)
def test_a_missing_key_is_refused(key: str):
    code, message = code_of(**{key: None})
    assert code == "S-502"
    assert f"“{key}”" in message


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", 3),
        ("title", "  "),
        ("decimals", 1.0),
        ("decimals", True),
        ("decimals", -1),
        ("cumulative", 1),
        ("aliases", "社零"),
        ("aliases", ["社零", 3]),
        ("valid_range", [0, 1]),
        ("valid_range", {"low": "0"}),
        ("valid_range", {"low": float("nan")}),
    ],
)
def test_a_wrong_type_is_refused(key: str, value: object):
    code, message = code_of(**{key: value})
    assert code == "S-503"
    assert key in message


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("kind", "amount"),
        ("direction", "up"),
        ("frequency", "week"),
        ("mark", "sure"),
        ("scope_levels", ["county", "village"]),
    ],
)
def test_a_word_outside_the_choices_is_refused(key: str, value: object):
    code, message = code_of(**{key: value})
    assert code == "S-504"
    assert f"“{key}”" in message


@pytest.mark.parametrize("code", ["GDP", "1gdp", "社零", "retail-sales"])
def test_a_code_that_cannot_be_a_column_heading_is_refused(code: str):
    assert code_of(code=code)[0] == "S-505"


@pytest.mark.parametrize("bounds", [{"low": 5, "high": 5}, {"low": 5, "high": 1}])
def test_an_empty_range_is_refused(bounds: dict[str, float]):
    assert code_of(valid_range=bounds)[0] == "S-506"


def test_a_range_refuses_its_own_unknown_key():
    code, message = code_of(valid_range={"min": 0})
    assert code == "S-501"
    assert "valid_range" in message


def test_growth_links_stand_on_the_right_kind():
    assert code_of(growth_of="gdp")[0] == "S-507"
    assert code_of(kind="growth", growth_series="x")[0] == "S-507"


@pytest.mark.parametrize(
    ("bounds", "value", "holds"),
    [
        (ValidRange(), -1e9, True),
        (ValidRange(low=0), 0.0, True),
        (ValidRange(low=0), -0.01, False),
        (ValidRange(high=100), 100.01, False),
        (ValidRange(0, 100), 50.0, True),
    ],
)
def test_bounds_are_inclusive(bounds: ValidRange, value: float, holds: bool):
    assert bounds.holds(value) is holds
