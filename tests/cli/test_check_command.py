"""Questions about figures from the command line and the library."""

from pathlib import Path

import polars as pl
import pytest
import python_calamine

import zhengxian as zx
from zhengxian.cli.main import run
from zhengxian.definitions import checks, example_path
from zhengxian.definitions.places import folder
from zhengxian.library.checking import line_text

COUNTY, TOWN = example_path("county-city"), example_path("town-city")
ROWS = [
    "1,budget_revenue,2025-05,50.00,",
    "1,budget_revenue,2025-06,61.20,",
    "1,budget_revenue,2025-07,61.00,",
    "1,tax_revenue,2025-07,40.00,",
    "2,sales_output_ratio,2025-07,120,",
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data.csv"
    path.write_text("region,indicator,period,value,state\n" + "\n".join(ROWS) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def regions(tmp_path: Path) -> Path:
    path = tmp_path / "regions.csv"
    path.write_text(
        "region,name,level,parent\n9,示范市,市级,\n1,甲县,县级,9\n2,乙县,县级,9\n", encoding="utf-8"
    )
    return path


def test_questions_are_shown_and_the_exit_code_is_0(data, regions, capsys):
    assert run(["check", f"--data={data}", f"--regions={regions}"]) == 0
    shown = capsys.readouterr().out
    assert f"{len(checks())} 条规则，提出 2 个问题：错误 1，请说明 1。" in shown
    assert "甲县2025年1—7月“一般公共预算收入”为 61.00 亿元，小于2025年1—6月的 61.20 亿元" in shown.replace(
        "\n", ""
    ).replace("  ", "")
    assert "C-016" in shown


def test_strict_answers_with_1_where_an_error_stands(data, capsys):
    assert run(["check", f"--data={data}", "--strict"]) == 1
    assert run(["check", f"--data={data}", "--strict", "--period=2025-05"]) == 0
    assert "没有" not in capsys.readouterr().err


def test_csv_has_one_row_a_question(data, regions, tmp_path):
    out = tmp_path / "deep" / "findings.csv"
    assert run(["check", f"--data={data}", f"--regions={regions}", f"--out={out}"]) == 0
    table = pl.read_csv(out, infer_schema=False)
    assert table["key"].to_list() == [
        "cumulative_falls/1/budget_revenue/2025-07",
        "sales_output_band/2/sales_output_ratio/2025-07",
    ]
    assert table["name"].to_list() == ["甲县", "乙县"]
    assert table["arithmetic"][0] == "一般公共预算收入 61.2 → 61 亿元；比上期增减 -0.2 亿元"


def test_xlsx_leaves_room_for_the_answer(data, tmp_path):
    out = tmp_path / "findings.xlsx"
    assert run(["check", f"--data={data}", f"--out={out}"]) == 0
    rows = python_calamine.CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()
    assert rows[0][-1] == "说明（请填写）"
    assert [row[0] for row in rows[1:]] == ["错误", "请说明"]


def test_own_rules_take_the_place_of_the_shipped(data, tmp_path, capsys):
    own = (
        (folder("checks") / "sales_output_band.toml")
        .read_text(encoding="utf-8")
        .replace("high = 105", "high = 130")
    )
    path = tmp_path / "sales_output_band.toml"
    path.write_text(own, encoding="utf-8")
    assert run(["check", f"--data={data}", f"--checks={path}"]) == 0
    assert "1 条规则，提出 0 个问题。" in capsys.readouterr().out
    path.write_text(own.replace("[parameters]", "[parameter]"), encoding="utf-8")
    assert run(["check", f"--data={data}", f"--checks={path}"]) == 2
    assert "是否想写“parameters”。（C-081）" in capsys.readouterr().err


def test_targets_are_read_and_only_reviewers_are_told(tmp_path):
    codes = ("fai_growth", "retail_sales_growth", "budget_revenue_growth")
    data = {"region": ["1"] * 3, "indicator": codes, "period": ["2025-06"] * 3, "value": [7.0, 6.5, 8.1]}
    path = tmp_path / "targets.csv"
    lines = [f"1,{c},2025,{t}" for c, t in zip(codes, (7, 6.5, 8), strict=True)]
    path.write_text("region,indicator,year,value\n" + "\n".join(lines) + "\n", encoding="utf-8")
    result = zx.check(data, targets=path)
    assert [(h.code, h.audience) for h in result.hits] == [("C-054", "reviewer")]
    assert zx.check(data).hits == ()
    assert (
        zx.check(data, targets={("1", c, 2025): t for c, t in zip(codes, (7, 6.5, 8), strict=True)}).hits
        == result.hits
    )


def test_the_list_of_rules(capsys):
    assert run(["check", "--list"]) == 0
    told = capsys.readouterr()
    assert told.out.splitlines()[0].startswith("C-001\t错误\t取值范围\t")
    assert f"共 {len(checks())} 条。" in told.err


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        ([], 3, "缺少 --data"),
        (["--data=x.csv", "--out=x.pdf"], 3, "--out 应以 .csv 或 .xlsx 结尾"),
        (["--data=no.csv"], 2, ""),
        (["--data={data}", "--period=2025-13"], 2, "B-10"),
        (["--data={data}", "--targets={data}"], 2, "C-077"),
    ],
)
def test_wrong_use_and_bad_input(data, more, code, said, capsys):
    assert run(["check", *(word.format(data=data) for word in more)]) == code
    assert said in capsys.readouterr().err


def test_problems_of_all_files_come_out_together(data, tmp_path, capsys):
    targets, problems = tmp_path / "targets.csv", tmp_path / "problems.csv"
    targets.write_text("region,indicator,year,value\n1,gdp_grwoth,2025,6\n", encoding="utf-8")
    bad = tmp_path / "bad.csv"
    bad.write_text("region,indicator,period,value\n1,gdp,2025Q1,abc\n", encoding="utf-8")
    assert run(["check", f"--data={bad}", f"--targets={targets}", f"--problems={problems}"]) == 2
    assert {"C-076"} < set(pl.read_csv(problems)["code"])
    assert "2 处问题" in capsys.readouterr().err


@pytest.mark.parametrize("place", [COUNTY, TOWN])
def test_the_examples_have_no_errors_in_them(place):
    result = zx.check(place / "observations.csv", place / "regions.csv")
    assert not result.has_errors
    assert result.table.height == len(result.hits) > 0
    assert sum(result.counts().values()) == len(result.hits)


def test_no_figures_but_one_give_a_table_with_its_columns():
    result = zx.check({"region": ["1"], "period": ["2025"], "gdp": [5.0]})
    assert result.table.is_empty()
    assert "message" in result.table.columns


def test_level_words_of_offices_are_understood(regions):
    """The sum of 县级 regions is held against their 市级 region."""
    rows = {"region": ["9", "1", "2"], "period": ["2025Q2"] * 3, "retail_sales": [100.0, 60.0, 30.0]}
    assert [(h.code, h.region) for h in zx.check(rows, regions).hits] == [("C-040", "9")]


def test_arithmetic_in_words():
    line = zx.check({"region": ["1"], "period": ["2025"], "tax_share": [101.0]}).hits[0].arithmetic[0]
    assert line_text(line) == "税收占一般公共预算收入比重 101%"
