"""The main job from the command line: files in, files out, exit codes, one table of all problems."""

import json
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from zhengxian.cli.main import run
from zhengxian.definitions import example_path

COUNTY = example_path("county-city")


@pytest.fixture
def county(tmp_path: Path) -> dict[str, Path]:
    """A copy of the example's files that a test may spoil."""
    files = {}
    for name in ("observations.csv", "regions.csv", "adjustments.csv"):
        files[name.split(".")[0]] = tmp_path / name
        (tmp_path / name).write_bytes((COUNTY / name).read_bytes())
    return files


def evaluate(files: dict[str, Path], out: Path, *more: str) -> int:
    return run(
        [
            "evaluate",
            "--scheme=county-three-classes",
            f"--data={files['observations']}",
            f"--regions={files['regions']}",
            f"--adjustments={files['adjustments']}",
            "--period=2025",
            f"--out={out}",
            "--report=none",
            "--quiet",
            *more,
        ]
    )


def test_the_readme_job_writes_all_files_and_prints_ranking_and_losses(tmp_path, capsys):
    out = tmp_path / "out"
    assert run(["evaluate", "--example", "county-city", "--out", str(out), "--quiet"]) == 0
    names = {p.name for p in out.iterdir()}
    assert names == {
        "scores.csv",
        "contributions.csv",
        "run.json",
        "tables.xlsx",
        "report.html",
        "report.docx",
    }
    shown = capsys.readouterr().out
    for name in ("甲子县", "癸酉县", "失分最多的三项", "未参评 1 个", "示范市"):
        assert name in shown
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert record["demo"] is True
    assert record["regions"] == 11
    assert record["left_out"][0]["name"] == "示范市"


def test_csv_files_keep_the_contract_and_sum_exactly(county, tmp_path):
    assert evaluate(county, tmp_path / "out") == 0
    scores = pl.read_csv(tmp_path / "out/scores.csv", infer_schema=False)
    assert scores.columns == ["region", "name", "class", "node", "level", "score", "rank", "rank_in_class"]
    rows = pl.read_csv(tmp_path / "out/contributions.csv", infer_schema=False)
    assert rows.columns == [
        "region",
        "node",
        "parent",
        "raw",
        "scored",
        "weight",
        "points",
        "points_lost",
    ]
    published = {r["region"]: Decimal(r["score"]) for r in scores.filter(level="0").iter_rows(named=True)}
    assert len(published) == 11
    for region, score in published.items():
        own = rows.filter(region=region)
        points = sum(Decimal(x) for x in own["points"])
        lost = sum(Decimal(x) for x in own["points_lost"])
        assert points + lost == Decimal(100)
        assert abs(points - score) < Decimal("1e-8")


def test_json_output_is_one_document_for_machines(county, tmp_path, capsys):
    assert evaluate(county, tmp_path / "out", "--format", "json") == 0
    result = json.loads(capsys.readouterr().out)
    assert [r["rank_in_class"] for r in result["ranking"][:3]] == [1, 2, 3]
    assert len(result["ranking"][0]["largest_losses"]) <= 3
    assert {Path(f).name for f in result["files"]} == {
        "scores.csv",
        "contributions.csv",
        "run.json",
        "tables.xlsx",
    }


def test_all_problems_of_all_files_come_in_one_table_and_nothing_is_written(county, tmp_path, capsys):
    lines = (county["observations"]).read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace(lines[1].split(",")[3], "约五百")
    lines.append(lines[2])
    lines.append("990999,gdp,2025,1.0,reported")
    county["observations"].write_text("\n".join(lines) + "\n", encoding="utf-8")
    events = county["adjustments"].read_text(encoding="utf-8") + "990121,nosuch,1,,办公室,文号,2025-01-01,\n"
    county["adjustments"].write_text(events, encoding="utf-8")
    listed = tmp_path / "problems.csv"
    assert evaluate(county, tmp_path / "out", f"--problems={listed}") == 2
    assert not (tmp_path / "out").exists()
    shown = capsys.readouterr().err
    for part in ("约五百", "990999", "nosuch", "未写出任何文件", "observations.csv", "adjustments.csv"):
        assert part in shown
    assert listed.read_text(encoding="utf-8").count("\n") >= 5


def test_a_scheme_whose_weights_do_not_sum_is_refused_with_its_place(county, tmp_path, capsys):
    scheme = tmp_path / "s.toml"
    scheme.write_text(
        'code = "s"\ntitle = "试"\n[[group]]\ncode = "g"\nweight = 90\n'
        '[[group.item]]\nindicator = "gdp"\nweight = 100\nscore = "minmax"\n',
        encoding="utf-8",
    )
    code = run(["evaluate", f"--scheme={scheme}", f"--data={county['observations']}", "--period=2025"])
    assert code == 2
    assert "下一级权重合计 90" in capsys.readouterr().err


def test_an_honest_refusal_names_region_indicator_and_remedy_and_exits_1(county, tmp_path, capsys):
    text = county["observations"].read_text(encoding="utf-8").splitlines()
    kept = [x for x in text if not x.startswith("990121,gdp,2025")]
    county["observations"].write_text("\n".join(kept) + "\n", encoding="utf-8")
    assert evaluate(county, tmp_path / "out") == 1
    shown = capsys.readouterr().err
    assert "甲子县" in shown
    assert "地区生产总值" in shown
    assert "E-121" in shown


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["evaluate"], "缺少 --scheme"),
        (["evaluate", "--shceme=x"], "--scheme"),
        (["evaluate", "--format=pdf"], "--format"),
        (["nosuch"], "命令写法不对"),
    ],
)
def test_wrong_use_exits_3_with_a_chinese_sentence(args, said, capsys):
    assert run(args) == 3
    assert said in capsys.readouterr().err


def test_unknown_scheme_file_and_unknown_period_are_bad_input(county, capsys):
    assert run(["evaluate", "--scheme=none.toml", f"--data={county['observations']}"]) == 2
    assert "none.toml" in capsys.readouterr().err
    args = ["evaluate", "--scheme=county-three-classes", f"--data={county['observations']}", "--period=去年"]
    assert run(args) == 2


def test_an_interrupted_write_leaves_the_folder_as_it_was(county, tmp_path, monkeypatch):
    from zhengxian.io import results

    out = tmp_path / "out"
    assert evaluate(county, out) == 0
    before = {p.name: p.read_bytes() for p in out.iterdir()}

    def killed(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(results, "_write_workbook", killed)
    assert evaluate(county, out, "--previous=2024") == 130
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before


def test_the_same_run_twice_gives_equal_files(county, tmp_path):
    assert evaluate(county, tmp_path / "a") == 0
    assert evaluate(county, tmp_path / "b") == 0
    for name in ("scores.csv", "contributions.csv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_previous_may_be_a_folder_of_an_earlier_run(county, tmp_path, capsys):
    assert evaluate(county, tmp_path / "a") == 0
    assert evaluate(county, tmp_path / "b", f"--previous={tmp_path / 'a'}") == 0
    assert "持平" in capsys.readouterr().out


def test_scheme_commands_list_check_and_convert(tmp_path, capsys):
    assert run(["scheme", "list"]) == 0
    assert "county-three-classes" in capsys.readouterr().out
    book, text = tmp_path / "方案.xlsx", tmp_path / "方案.toml"
    assert run(["scheme", "to-xlsx", "town-six-classes", str(book)]) == 0
    assert run(["scheme", "to-toml", str(book), str(text)]) == 0
    assert run(["scheme", "check", str(text)]) == 0
    assert "合格" in capsys.readouterr().out
    assert run(["scheme", "to-xlsx", "town-six-classes", str(text)]) == 3


def test_indicators_can_be_searched(capsys):
    assert run(["indicators", "--find", "生产总值"]) == 0
    assert "gdp" in capsys.readouterr().out


def test_figures_beyond_the_possible_are_named(county, tmp_path, capsys):
    text = county["observations"].read_text(encoding="utf-8").splitlines()
    changed = [
        ",".join([*x.split(",")[:3], "501", x.split(",")[4]])
        if x.startswith("990121,urbanisation,2025")
        else x
        for x in text
    ]
    assert changed != text
    county["observations"].write_text("\n".join(changed) + "\n", encoding="utf-8")
    assert evaluate(county, tmp_path / "out") == 0
    shown = capsys.readouterr().out
    assert "E-624" in shown
    assert "超出可能的范围（0 至 100），请核实：甲子县" in shown


def test_a_region_whose_validity_has_ended_is_listed_as_left_out(county, tmp_path, capsys):
    lines = county["regions"].read_text(encoding="utf-8").splitlines()
    lines = [x.replace("生态功能,,", "生态功能,,2025-06-30") if x.startswith("990131") else x for x in lines]
    county["regions"].write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert evaluate(county, tmp_path / "out", "--format=json") == 0
    result = json.loads(capsys.readouterr().out)
    gone = {r["region"]: r["reason"] for r in result["left_out"]}
    assert gone["990131"] == "地区表写明的有效期不含 2025-12-31"


def test_files_of_an_earlier_run_do_not_stay_beside_new_ones(county, tmp_path):
    out = tmp_path / "out"
    assert evaluate(county, out, "--report=html") == 0
    assert (out / "report.html").exists()
    (out / "mine.txt").write_text("办公室自己的文件", encoding="utf-8")
    assert evaluate(county, out) == 0
    assert not (out / "report.html").exists()
    assert (out / "mine.txt").exists()


def test_own_figures_beside_an_example_are_not_marked_as_invented(county, tmp_path):
    args = [
        "evaluate",
        "--example=county-city",
        f"--data={county['observations']}",
        "--report=none",
        "--quiet",
    ]
    assert run([*args, f"--out={tmp_path / 'out'}"]) == 0
    record = json.loads((tmp_path / "out/run.json").read_text(encoding="utf-8"))
    assert record["demo"] is False


def test_levels_may_be_written_in_the_offices_words(county, tmp_path):
    text = (
        county["regions"]
        .read_text(encoding="utf-8")
        .replace(",county,", ",县级,")
        .replace(",prefecture,", ",市级,")
    )
    county["regions"].write_text(text, encoding="utf-8")
    assert evaluate(county, tmp_path / "out") == 0


def test_the_library_takes_a_year_as_a_number():
    import zhengxian as zx

    files = (str(COUNTY / "observations.csv"), str(COUNTY / "regions.csv"))
    as_number = zx.evaluate("county-three-classes", *files, period=2025, previous=2024)
    as_period = zx.evaluate("county-three-classes", *files, period=zx.Period.parse("2025"), previous="2024")
    assert as_number.ranking.equals(as_period.ranking)
