import subprocess
import sys
from pathlib import Path

import pytest

from zhengxian.definitions import indicators, load_indicators
from zhengxian.engine.base.errors import SchemeError

TEMPLATE = """code = "{code}"
title = "{title}"
group = "总量"
kind = "{kind}"
unit = "亿元"
direction = "positive"
frequency = "quarter"
source_department = "统计局"
definition = "说明。"
source = "来源"
mark = "from memory"
{more}
"""


def write(
    folder: Path, stem: str, more: str = "", *, code: str = "", title: str = "", kind: str = "level"
) -> None:
    text = TEMPLATE.format(code=code or stem, title=title or stem, kind=kind, more=more)
    (folder / f"{stem}.toml").write_text(text, encoding="utf-8")


def test_the_library_is_large_enough_to_start_with():
    assert len(indicators()) >= 100


def test_the_library_is_read_once_and_cannot_be_changed():
    assert indicators() is indicators()
    with pytest.raises(TypeError):
        indicators()["gdp"] = indicators()["gdp_growth"]  # type: ignore[index]


def test_growth_and_level_name_each_other():
    library = indicators()
    linked = [i for i in library.values() if i.growth_of]
    assert len(linked) >= 20
    for growth in linked:
        assert growth.kind == "growth"
        assert library[str(growth.growth_of)].growth_series == growth.code
        assert library[str(growth.growth_of)].kind in ("level", "stock")


def test_growth_has_one_decimal_and_percent():
    for growth in (i for i in indicators().values() if i.kind == "growth"):
        assert (growth.unit, growth.decimals) == ("%", 1)


def test_units_follow_the_conventions_of_statistics():
    """domain.md §10: 亿元 with 1–2 decimals; per head and town money without decimals."""
    for indicator in indicators().values():
        if indicator.unit == "亿元":
            assert indicator.decimals in (1, 2), indicator.code
        if indicator.unit in ("元", "万元"):
            assert indicator.decimals == 0, indicator.code
        if indicator.kind == "count":
            assert indicator.decimals == 0, indicator.code


def test_industry_and_investment_publish_growth_only():
    for code in ("industry_added_growth", "fai_growth"):
        assert indicators()[code].growth_of is None
        assert code.removesuffix("_growth") not in indicators()


def test_towns_have_no_gdp_and_no_sampled_income():
    town = {code for code, i in indicators().items() if "town" in i.scope_levels}
    assert len(town) >= 30
    for code in town:
        assert "gdp" not in code
        assert not code.endswith(("_added", "_income_growth")) or code == "collective_income_growth"
        assert "生产总值" not in indicators()[code].title


def test_figures_that_come_a_month_late_say_so():
    assert indicators()["service_revenue_growth"].lag_months == 1
    assert indicators()["energy_intensity_cut"].lag_months == 1


@pytest.mark.parametrize(
    "code", ["farmland_kept", "eco_overdue", "larger_accidents", "debt_ratio", "statistics_cases"]
)
def test_each_of_the_five_lines_is_there_and_is_a_gate(code: str):
    assert indicators()[code].group == "底线"
    assert "门槛" in indicators()[code].note


def test_offices_find_their_own_words():
    owners = {name: i.code for i in indicators().values() for name in i.names}
    assert owners["规上工业增加值增速"] == "industry_added_growth"
    assert owners["社零"] == "retail_sales"
    assert owners["四上净增"] == "big_four_net"
    assert owners["GDP"] == "gdp"


def test_texts_are_sentences():
    for indicator in indicators().values():
        assert indicator.definition.endswith("。"), indicator.code
        assert not indicator.note or indicator.note.endswith("。"), indicator.code
        assert len(indicator.source) > 5, indicator.code


def test_a_file_named_otherwise_is_refused(tmp_path: Path):
    write(tmp_path, "gdp", code="gdp_total")
    with pytest.raises(SchemeError, match="S-509") as caught:
        load_indicators(tmp_path)
    assert "gdp_total.toml" in caught.value.message


def test_broken_toml_is_refused_with_its_name(tmp_path: Path):
    (tmp_path / "gdp.toml").write_text("code = ", encoding="utf-8")
    with pytest.raises(SchemeError, match=r"gdp\.toml.*S-508"):
        load_indicators(tmp_path)


def test_another_encoding_is_refused(tmp_path: Path):
    (tmp_path / "gdp.toml").write_bytes('title = "地区"'.encode("gb18030"))
    with pytest.raises(SchemeError, match="S-508"):
        load_indicators(tmp_path)


def test_a_name_with_two_owners_is_refused(tmp_path: Path):
    write(tmp_path, "gdp", 'aliases = ["经济总量"]')
    write(tmp_path, "output", title="经济总量")
    with pytest.raises(SchemeError, match=r"“经济总量”.*S-510"):
        load_indicators(tmp_path)


def test_a_link_to_nowhere_is_refused_with_the_nearest(tmp_path: Path):
    write(tmp_path, "gdp", 'growth_series = "gdp_grwoth"')
    write(tmp_path, "gdp_growth", 'growth_of = "gdp"', kind="growth")
    with pytest.raises(SchemeError, match=r"最接近的是“gdp_growth”.*S-512"):
        load_indicators(tmp_path)


def test_a_one_sided_link_is_refused(tmp_path: Path):
    write(tmp_path, "gdp")
    write(tmp_path, "gdp_growth", 'growth_of = "gdp"', kind="growth")
    with pytest.raises(SchemeError, match=r"没有指回来.*S-512"):
        load_indicators(tmp_path)


def test_the_library_loads_without_the_table_library():
    """Start-up budget: reading definitions needs neither polars nor scipy."""
    code = (
        "import sys; from zhengxian.definitions import indicators; indicators();"
        "print(sorted({'polars', 'scipy', 'pandas', 'highspy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
