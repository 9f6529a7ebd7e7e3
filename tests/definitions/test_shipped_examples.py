import csv
import importlib
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from zhengxian.definitions import (
    example_names,
    example_options,
    example_path,
    indicators,
    scheme_codes,
    scheme_path,
)
from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.evaluate.plan import compile_scheme
from zhengxian.io.schemes import read_scheme

DEV = Path(__file__).resolve().parents[2] / "dev"
GENERATORS = {"county-city": "example_city", "town-city": "example_towns"}


def rows(example: str, name: str) -> list[dict[str, str]]:
    with (example_path(example) / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def generator(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(DEV))
    return importlib.import_module(GENERATORS[request.param])


@pytest.mark.parametrize(
    ("generator", "example"),
    [(name, name) for name in GENERATORS],
    indirect=["generator"],
    ids=list(GENERATORS),
)
def test_an_example_is_drawn_again_to_the_same_bytes(generator: ModuleType, example: str, tmp_path: Path):
    generator.main(tmp_path)
    drawn = sorted(tmp_path.iterdir())
    assert len(drawn) >= 2
    for path in drawn:
        assert path.read_bytes() == (example_path(example) / path.name).read_bytes(), path.name
    kept = {p.name for p in example_path(example).iterdir()} - {p.name for p in drawn}
    assert kept == {"README.md", "example.toml"}


def test_examples_are_small():
    assert set(example_names()) == set(GENERATORS)
    assert sum(p.stat().st_size for name in example_names() for p in example_path(name).iterdir()) < 400_000


def test_an_unknown_example_is_answered_with_the_nearest():
    with pytest.raises(SchemeError, match=r"最接近的是“county-city”。（S-511）"):
        example_path("county_city_")


@pytest.mark.parametrize("example", GENERATORS)
def test_an_example_says_that_it_is_invented(example: str):
    text = (example_path(example) / "README.md").read_text(encoding="utf-8")
    assert "演示数据" in text
    assert "编造" in text


@pytest.mark.parametrize("example", GENERATORS)
def test_an_example_says_how_it_is_evaluated(example: str):
    options = example_options(example)
    assert options["scheme"] in scheme_codes()
    assert (options["period"], options["previous"]) == ("2025", "2024")
    assert all(Path(options[key]).is_file() for key in ("data", "regions"))
    assert set(options) - {"adjustments"} == {"scheme", "period", "previous", "data", "regions"}


@pytest.mark.parametrize("example", GENERATORS)
def test_no_example_uses_a_code_that_could_be_real(example: str):
    codes = {r["region"] for name in ("regions.csv", "observations.csv") for r in rows(example, name)}
    assert codes
    assert all(code.startswith("99") for code in codes)
    assert {r["region"] for r in rows(example, "observations.csv")} <= {
        r["region"] for r in rows(example, "regions.csv")
    }


@pytest.mark.parametrize("example", GENERATORS)
def test_every_figure_can_be_true_and_has_the_decimals_of_its_indicator(example: str):
    library = indicators()
    for row in rows(example, "observations.csv"):
        indicator = library[row["indicator"]]
        if row["state"] != "reported":
            assert row["value"] == "", row
            continue
        assert indicator.valid_range.holds(float(row["value"])), row
        assert len(row["value"].partition(".")[2]) == indicator.decimals, row


@pytest.mark.parametrize("example", GENERATORS)
def test_no_cell_is_written_twice(example: str):
    cells = Counter((r["region"], r["indicator"], r["period"]) for r in rows(example, "observations.csv"))
    assert max(cells.values()) == 1


def test_the_city_has_eleven_counties_in_three_classes_and_itself():
    regions = rows("county-city", "regions.csv")
    counties = {r["region"] for r in regions if r["level"] == "county"}
    assert len(counties) == 11
    assert {r["class"] for r in regions if r["level"] == "county"} == {"优化开发", "重点发展", "生态功能"}
    assert [r["name"] for r in regions if r["level"] == "prefecture"] == ["示范市"]
    assert len({r["region"] for r in regions}) == 12


def test_one_county_changes_its_class_without_a_gap():
    regions = rows("county-city", "regions.csv")
    moved = [r for r in regions if r["valid_to"] or r["valid_from"]]
    assert len({r["region"] for r in moved}) == 1
    assert [(r["class"], r["valid_from"], r["valid_to"]) for r in moved] == [
        ("生态功能", "2023-01-01", "2024-12-31"),
        ("重点发展", "2025-01-01", ""),
    ]


def test_the_towns_are_sixty_five_in_six_classes():
    towns = [r for r in rows("town-city", "regions.csv") if r["level"] == "town"]
    assert len(towns) == 65
    assert Counter(r["class"] for r in towns) == {
        "园区工业镇": 9,
        "传统工业镇": 12,
        "农业主导镇": 16,
        "文旅融合镇": 8,
        "城区驻地街道": 11,
        "城乡接合部镇街": 9,
    }


def test_all_four_kinds_of_empty_cell_occur():
    states = Counter(r["state"] for r in rows("county-city", "observations.csv"))
    assert set(states) == {"reported", "missing", "not_applicable", "below_unit", "suppressed"}
    assert states["missing"] == 5


def test_each_indicator_comes_at_its_own_frequency():
    shapes = {"month": "-", "quarter": "Q", "half": "H", "year": ""}
    for row in rows("county-city", "observations.csv"):
        mark = row["period"][4:5]
        assert mark == shapes[indicators()[row["indicator"]].frequency], row


def test_three_years_are_there():
    years = Counter(r["period"][:4] for r in rows("county-city", "observations.csv"))
    assert set(years) == {"2023", "2024", "2025"}


@pytest.mark.parametrize(
    ("scheme", "example"),
    [
        ("county-three-classes", "county-city"),
        ("quarterly-static-dynamic", "county-city"),
        ("monthly-rank-ladder", "county-city"),
        ("period-mix-180", "county-city"),
        ("heilongjiang-diminishing", "county-city"),
        ("linyi-80-20", "county-city"),
        ("province-class-score-one-rank", "county-city"),
        ("town-six-classes", "town-city"),
        ("town-share-of-total", "town-city"),
    ],
)
def test_an_example_has_every_series_that_its_schemes_read(scheme: str, example: str):
    series = set(compile_scheme(read_scheme(scheme_path(scheme))).series)
    assert series <= {r["indicator"] for r in rows(example, "observations.csv")}


def test_adjustments_name_rules_of_the_schemes_with_authority_and_evidence():
    scheme = read_scheme(scheme_path("county-three-classes"))
    known = {a.code for a in scheme.adjusts} | {g.code for g in scheme.gates}
    adjustments = rows("county-city", "adjustments.csv")
    assert {r["code"] for r in adjustments} <= known
    assert {r["code"] for r in adjustments} & {g.code for g in scheme.gates}
    assert all(r["authority"] and r["evidence"] and r["date"] for r in adjustments)
    assert Counter(r["code"] for r in adjustments)["provincial_honour"] == 2
