"""Schemes in TOML files and workbooks: nothing is lost on the way there and back."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import tomli_w
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.definitions import indicators, scheme_codes, scheme_path
from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.evaluate.scheme import parse_scheme
from zhengxian.io.schemes import inline, parse_inline, read_scheme, write_scheme

ENDINGS = ("toml", "xlsx")


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("code", scheme_codes())
def test_a_shipped_scheme_comes_back_equal(code: str, ending: str, tmp_path: Path):
    scheme = read_scheme(scheme_path(code))
    write_scheme(scheme, tmp_path / f"scheme.{ending}")
    assert read_scheme(tmp_path / f"scheme.{ending}") == scheme


@pytest.mark.parametrize("code", scheme_codes())
def test_a_shipped_scheme_survives_being_written_as_a_workbook_and_as_toml_in_turn(code: str, tmp_path: Path):
    scheme = read_scheme(scheme_path(code))
    write_scheme(scheme, tmp_path / "a.xlsx")
    write_scheme(read_scheme(tmp_path / "a.xlsx"), tmp_path / "b.toml")
    assert read_scheme(tmp_path / "b.toml") == scheme


FORMULAS = ["=1+1", "+86 电话", "-5℃", "@某人", "=HYPERLINK(\"http://x\",\"y\")", "'引号", "1e5", "2025", "TRUE", "甲\n乙"]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_texts_that_look_like_formulas_or_figures_stay_texts(text: str, tmp_path: Path):
    table: dict[str, Any] = {
        "code": "s",
        "title": text,
        "note": text,
        "gate": [{"code": "k", "authority": text, "effect": "note", "note": text}],
        "group": [
            {"code": "g", "weight": 100, "title": text, "note": text, "item": [
                {"indicator": "x", "weight": 100, "title": text, "unit": text, "source": text, "score": "minmax"}]}
        ],
    }  # fmt: skip
    scheme = parse_scheme(table)
    write_scheme(scheme, tmp_path / "s.xlsx")
    assert read_scheme(tmp_path / "s.xlsx", {}) == scheme


def test_formula_like_cells_hold_no_formula(tmp_path: Path):
    import zipfile

    scheme = parse_scheme({"code": "s", "title": "=1+1", "group": [
        {"code": "g", "weight": 100, "item": [{"indicator": "x", "weight": 100, "score": "minmax"}]}]})  # fmt: skip
    write_scheme(scheme, tmp_path / "s.xlsx")
    with zipfile.ZipFile(tmp_path / "s.xlsx") as book:
        sheets = [book.read(n).decode() for n in book.namelist() if n.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 2
    assert all("<f>" not in s for s in sheets)


WORD = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1, max_size=8
)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_random_scheme_comes_back_equal(
    case: Any, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
):
    table = data.draw(case)
    scheme = parse_scheme(table)
    folder = tmp_path_factory.mktemp("scheme")
    for ending in ENDINGS:
        write_scheme(scheme, folder / f"s.{ending}")
        assert read_scheme(folder / f"s.{ending}", {}) == scheme


@pytest.fixture(scope="session")
def case() -> Any:
    """Random schemes with random texts, weights by class, splits and rules."""
    return _tables()


@st.composite
def _tables(draw: st.DrawFn) -> dict[str, Any]:
    classes = draw(st.lists(WORD.filter(lambda w: w != "default"), max_size=2, unique=True))
    names = iter(f"n{k}" for k in range(40))
    weight = st.one_of(
        st.integers(1, 9),
        st.floats(0.001, 99, allow_nan=False),
        st.fixed_dictionaries({"default": st.integers(1, 9), **dict.fromkeys(classes, st.integers(1, 9))}),
    )

    def item() -> dict[str, Any]:
        table = {"indicator": next(names), "weight": draw(weight), "title": draw(WORD), "note": draw(WORD)}
        table["score"] = draw(
            st.sampled_from(["minmax", "zscore", {"method": "attainment", "target": 3.25, "cap": 1.5}])
        )
        if draw(st.booleans()):
            table |= {"split": {"static": draw(st.integers(1, 9)), "dynamic": 1}, "growth_indicator": "grows"}
        return table

    def group(depth: int) -> dict[str, Any]:
        table = {"code": next(names), "title": draw(WORD), "weight": draw(weight), "weights": "relative"}
        table["item"] = [item() for _ in range(draw(st.integers(1, 3)))]
        if depth < 2 and draw(st.booleans()):
            table["group"] = [group(depth + 1)]
        return table

    return {
        "code": "s", "title": draw(WORD), "weights": "relative", "group": [group(0) for _ in range(draw(st.integers(1, 3)))],
        "points": draw(st.sampled_from([1, 100, 180, 0.25])),
        "valid_from": draw(st.one_of(st.just("2025-01-01"), st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)))),
        "award": [{"name": draw(WORD), "classes": classes}],
        "exemption": [{"region": "990121", "node": "n0", "reason": draw(WORD)}],
        "rank": {"tie_break": ["n0"], "decimals": draw(st.integers(0, 10))},
    }  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        WORD,
        st.recursive(
            st.one_of(
                st.booleans(),
                st.integers(),
                st.floats(allow_nan=False, allow_infinity=False),
                st.text(max_size=9),
            ),
            lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORD, inner, max_size=3)),
            max_leaves=6,
        ),
        max_size=4,
    )
)
def test_any_table_is_read_back_from_its_line(table: dict[str, Any]):
    line = inline(table)
    assert "\n" not in line
    assert parse_inline(line, "某处") == table


def test_a_byte_order_mark_does_no_harm(tmp_path: Path):
    path = tmp_path / "s.toml"
    path.write_bytes(b"\xef\xbb\xbf" + scheme_path("hdi").read_bytes())
    assert read_scheme(path) == read_scheme(scheme_path("hdi"))


def test_titles_units_and_directions_come_from_the_library(tmp_path: Path):
    path = tmp_path / "s.toml"
    item = {"indicator": "pm25", "weight": 100, "score": "minmax"}
    path.write_text(
        tomli_w.dumps({"code": "s", "title": "t", "group": [{"code": "g", "weight": 100, "item": [item]}]}),
        "utf-8",
    )
    known = indicators()["pm25"]
    read = read_scheme(path).items[0]
    assert (read.title, read.unit, read.direction.value) == (known.title, known.unit, "negative")
    assert read_scheme(path, {}).items[0].direction.value == "positive"


def refused(path: Path) -> SchemeError:
    with pytest.raises(SchemeError) as caught:
        read_scheme(path)
    return caught.value


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    error = refused(tmp_path / "无.toml")
    assert error.code == "S-022"
    assert "无.toml" in error.message


@pytest.mark.parametrize(
    ("name", "content"), [("gb.toml", "title = '县域'".encode("gb18030")), ("bad.toml", b"title = ")]
)
def test_a_file_that_is_not_toml_in_utf_8_is_refused(name: str, content: bytes, tmp_path: Path):
    (tmp_path / name).write_bytes(content)
    error = refused(tmp_path / name)
    assert (error.code, name in error.message) == ("S-023", True)


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path):
    (tmp_path / "x.xlsx").write_bytes(b"not a workbook")
    assert refused(tmp_path / "x.xlsx").code == "S-024"


def test_a_text_longer_than_a_cell_is_refused_not_cut(tmp_path: Path):
    scheme = parse_scheme({"code": "s", "title": "t", "note": "长" * 40_000, "group": [
        {"code": "g", "weight": 100, "item": [{"indicator": "x", "weight": 100, "score": "minmax"}]}]})  # fmt: skip
    with pytest.raises(SchemeError, match="S-029"):
        write_scheme(scheme, tmp_path / "s.xlsx")


def test_xlsxwriter_is_the_one_that_writes(tmp_path: Path):
    """The workbook opens with a frozen heading and every column named in Chinese."""
    from python_calamine import CalamineWorkbook

    write_scheme(read_scheme(scheme_path("county-three-classes")), tmp_path / "s.xlsx")
    book = CalamineWorkbook.from_path(str(tmp_path / "s.xlsx"))
    assert book.sheet_names == ["方案", "指标体系", "加减分", "底线", "免考", "评优"]
    assert xlsxwriter.__version__
    head = book.get_sheet_by_name("指标体系").to_python()[0]
    assert head[:6] == ["类型", "代码", "上级代码", "名称", "数据指标", "权重"]
    assert {"权重：优化开发", "拆分", "增速指标"} <= set(head)
