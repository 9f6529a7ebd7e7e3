"""The shipped data-quality rules cover domain.md §4.4, and the folder is read as a whole."""

import re
from pathlib import Path

import pytest

from zhengxian.definitions import checks, indicators, load_checks
from zhengxian.definitions.places import folder
from zhengxian.engine.base.errors import SchemeError

TABLE = {
    "industry_power": {"gap": 8, "running": 2, "sign": True, "against": ("industrial_power_growth",)},
    "industry_vat": {"gap": 10, "against": ("vat_growth",)},
    "industry_freight": {"running": 3},
    "retail_trade": {"gap": 8, "against": ("retail_above_growth", "trade_vat_growth")},
    "investment_backing": {"above": 15, "falling": 3},
    "tax_quality": {"least_share": 60, "gap": 20},
    "gdp_weighted": {"gap": 0.3},
    "roll_up_level": {"gap": 1},
    "roll_up_growth": {"gap": 0.5},
    "cumulative_falls": {},
    "base_change": {"gap": 1},
    "sales_output_band": {"low": 85, "high": 105},
    "digits_region": {"excess": 20},
    "digits_indicator": {"excess": 20},
    "identical_growth": {"units": 3},
    "target_hugging": {"width": 0.1, "least": 3},
    "step_jump": {"change": 50},
    "history_jump": {"z": 3},
    "late_revision": {},
}
"""The rules of the table in domain.md §4.4 with its thresholds."""

SEVERITIES = {
    "error": {
        "valid_range",
        "state_with_figure",
        "cumulative_falls",
        "tax_within_revenue",
        "industrial_power_within_power",
    },
    "recompute": {"gdp_sum", "gdp_weighted", "tax_share_ratio"},
    "ask": {"roll_up_level", "roll_up_growth"},
    "note": {
        *("industry_freight", "decimals", "digits_region", "digits_indicator", "identical_growth"),
        *("target_hugging", "late_revision"),
    },
}


@pytest.mark.parametrize("code", TABLE)
def test_the_table_of_domain_4_4_is_shipped_with_its_thresholds(code: str):
    rule = checks()[code]
    assert {name: rule.parameters[name] for name in TABLE[code]} == TABLE[code]


def test_severities_follow_the_table():
    for severity, codes in SEVERITIES.items():
        assert {rule.code for rule in checks().values() if rule.severity == severity} == codes


def test_the_library_is_read_once_and_cannot_be_changed():
    assert checks() is checks()
    with pytest.raises(TypeError):
        checks()["x"] = checks()["valid_range"]  # type: ignore[index]


def test_numbers_are_used_once_and_codes_are_file_names():
    numbers = [rule.number for rule in checks().values()]
    assert len(set(numbers)) == len(numbers)
    assert set(checks()) == {path.stem for path in folder("checks").glob("*.toml")}


def test_rules_speak_in_sentences_and_offer_a_way_out():
    for rule in checks().values():
        assert rule.why.endswith("。"), rule.code
        assert re.match("请|可", rule.what_to_do), rule.code
        assert rule.what_to_do.endswith("。"), rule.code
        text = rule.title + rule.why + rule.what_to_do
        assert not re.search("造假|虚报|弄虚|应改为|建议填|不得", text), rule.code
        assert len(rule.source) > 7, rule.code
        assert not re.search("[A-Za-z§]", rule.source), f"{rule.code}: a page shows it to an office"


def test_what_shows_targets_or_patterns_is_for_reviewers():
    reviewers = {rule.code for rule in checks().values() if rule.audience == "reviewer"}
    assert reviewers == {
        "digits_region",
        "digits_indicator",
        "identical_growth",
        "target_hugging",
        "late_revision",
    }


def test_rules_name_only_indicators_of_the_library():
    for rule in checks().values():
        assert set(rule.named) <= set(indicators()), rule.code


def test_averages_are_not_taken_for_running_totals():
    """A mean concentration from January on may fall; it is no sum."""
    for code in ("cumulative_falls", "step_jump", "history_jump"):
        assert "pm25" in checks()[code].but_not


def test_growth_at_constant_prices_is_kept_out_of_the_base_rules():
    for code in ("base_change", "base_level"):
        assert {"gdp", "primary_added", "secondary_added", "tertiary_added"} == set(checks()[code].but_not)


GOOD = (folder("checks") / "sales_output_band.toml").read_text(encoding="utf-8")


def test_one_file_or_a_folder(tmp_path: Path):
    (tmp_path / "sales_output_band.toml").write_text(GOOD, encoding="utf-8")
    assert (
        set(load_checks(tmp_path))
        == set(load_checks(tmp_path / "sales_output_band.toml"))
        == {"sales_output_band"}
    )


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("other.toml", GOOD, "请把文件改名为 sales_output_band.toml。（C-088）"),
        ("sales_output_band.toml", "code = ", "不是合格的 TOML 文件"),
        (
            "sales_output_band.toml",
            GOOD.replace("sales_output_ratio", "sales_output_rato"),
            "所指的指标“sales_output_rato”不在指标库里。最接近的是“sales_output_ratio”。（C-090）",
        ),
        ("sales_output_band.toml", GOOD.replace("high", "hihg"), "是否想写“high”。（C-081）"),
    ],
)
def test_faults_of_a_file_are_named(tmp_path: Path, name: str, text: str, said: str):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(SchemeError) as caught:
        load_checks(tmp_path)
    assert said in str(caught.value)
    assert name in str(caught.value)


def test_another_encoding_is_refused(tmp_path: Path):
    (tmp_path / "x.toml").write_bytes('title = "区间"'.encode("gb18030"))
    with pytest.raises(SchemeError, match="C-087"):
        load_checks(tmp_path)


def test_a_number_with_two_owners_is_refused(tmp_path: Path):
    (tmp_path / "sales_output_band.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "band_again.toml").write_text(
        GOOD.replace('"sales_output_band"', '"band_again"'), encoding="utf-8"
    )
    with pytest.raises(SchemeError, match=r"编号“C-016”已被规则“band_again”占用。请换一个。（C-089）"):
        load_checks(tmp_path)


def test_rules_may_be_held_against_another_library(tmp_path: Path):
    (tmp_path / "sales_output_band.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(SchemeError, match="C-090"):
        load_checks(tmp_path, known=["gdp"])


def test_the_page_of_methods_names_every_rule_and_every_algorithm():
    page = (Path(__file__).resolve().parents[2] / "docs/methods/checks.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (C-\d{3}) \| `(\w+)`", page, flags=re.MULTILINE))
    assert rows == {rule.number: rule.code for rule in checks().values()}
    assert {rule.kind for rule in checks().values()} <= set(
        re.findall(r"^\| `(\w+)` \|", page, flags=re.MULTILINE)
    )
