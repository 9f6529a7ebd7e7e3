"""A monthly form of a fictional city, as a matrix and as a list."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
import xlsxwriter

from zhengxian.engine.base.period import Period
from zhengxian.engine.evaluate.missing.state import CellState
from zhengxian.io.forms.sheet import FormFill, FormIndicator, FormKind, FormRegion, FormSheet

NAMES = ("临河县", "金渡县", "东川县", "丰陵县", "云岭县", "松岩县")
INDICATORS = (
    FormIndicator("budget_revenue", "一般公共预算收入", "亿元", 2, "一般公共预算收入", "累计"),
    FormIndicator("budget_revenue_growth", "一般公共预算收入增速", "%", 1, "一般公共预算收入", "同比"),
    FormIndicator("tax_revenue", "税收收入", "亿元", 2, "其中：税收收入", "累计"),
    FormIndicator("tax_share", "税收占一般公共预算收入比重", "%", 1, "其中：税收收入", "占比", computed=True),
    FormIndicator("fund_revenue", "政府性基金收入", "亿元", 2),
)


def matrix(**more: Any) -> FormSheet:
    """Return the form with six counties and the whole city."""
    regions = [FormRegion(f"c{i}", name) for i, name in enumerate(NAMES)]
    regions.append(FormRegion("city", "全市", computed=True))
    fills = {
        ("c0", "budget_revenue"): FormFill(Decimal("18.62"), CellState.REPORTED),
        ("c5", "fund_revenue"): FormFill(None, CellState.BELOW_UNIT),
        ("c0", "tax_share"): FormFill(Decimal("74.6"), CellState.REPORTED),
    }
    head = {
        "period_label": "2026年1—9月累计",
        "issuer": "县域办",
        "basis": "县域经济监测制度（2026）",
        "valid_until": "2026年12月",
        "due": "每月 12 日前",
        "unit_code": "finance",
        "unit_name": "市财政局",
        "version": "v2",
        "fills": fills,
    }
    period = more.pop("period", Period.parse("2026-09"))
    title = more.pop("title", "财政收支月报")
    return FormSheet("县域月03表", title, period, tuple(regions), INDICATORS, **{**head, **more})


def listed(**more: Any) -> FormSheet:
    """Return the form of one town, its indicators down."""
    region = FormRegion("t1", "石桥镇")
    indicators = (
        FormIndicator("industry_output", "规模以上工业总产值", "万元", 0),
        FormIndicator("industry_output_growth", "规模以上工业总产值增速", "%", 1),
        FormIndicator("projects", "新开工项目个数", "个", 0, note="计划总投资 500 万元及以上。"),
    )
    period = Period.parse("2026-09")
    return FormSheet("镇月01表", "镇域经济月报", period, (region,), indicators, FormKind.LIST, **more)


SHEET = "xl/worksheets/sheet1.xml"
SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def parts_of(path: Path) -> dict[str, bytes]:
    """Return every part of a workbook."""
    with zipfile.ZipFile(path) as box:
        return {name: box.read(name) for name in box.namelist()}


def with_cells(path: Path, cells: dict[str, Any], to: str = "returned.xlsx") -> Path:
    """Write values into existing cells of the first worksheet, as a spreadsheet program would."""
    parts = parts_of(path)
    sheet = parts[SHEET].decode()
    for address, value in cells.items():
        text = isinstance(value, str)
        inner = f"<is><t>{escape(value)}</t></is>" if text else f"<v>{value}</v>"
        kind = ' t="inlineStr"' if text else ""
        sheet, count = re.subn(
            rf'<c r="{address}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)',
            lambda m, inner=inner, kind=kind, at=address: f'<c r="{at}"{m[1] or ""}{kind}>{inner}</c>',
            sheet,
        )
        assert count == 1, address
    parts[SHEET] = sheet.encode()
    out = path.with_name(to)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, content in parts.items():
            box.writestr(name, content)
    return out


@dataclass(frozen=True)
class Look:
    """What a template shows and allows, read from its parts."""

    parts: dict[str, bytes]

    @property
    def sheet(self) -> ElementTree.Element:
        return ElementTree.fromstring(self.parts[SHEET])

    def cells(self) -> dict[str, ElementTree.Element]:
        return {c.get("r", ""): c for c in self.sheet.iter(f"{SPACE}c")}

    def styles(self) -> list[ElementTree.Element]:
        root = ElementTree.fromstring(self.parts["xl/styles.xml"])
        found = root.find(f"{SPACE}cellXfs")
        return [] if found is None else list(found)

    def unlocked(self) -> set[str]:
        open_styles = {
            str(i) for i, xf in enumerate(self.styles()) if any(p.get("locked") == "0" for p in xf)
        }
        return {address for address, cell in self.cells().items() if cell.get("s") in open_styles}

    def number_format(self, address: str) -> str:
        number = self.styles()[int(self.cells()[address].get("s", "0"))].get("numFmtId")
        root = ElementTree.fromstring(self.parts["xl/styles.xml"])
        own = {n.get("numFmtId"): n.get("formatCode") or "" for n in root.iter(f"{SPACE}numFmt")}
        return own.get(number, {"3": "#,##0", "4": "#,##0.00"}.get(number or "", ""))

    def text(self) -> str:
        return "".join(content.decode() for name, content in self.parts.items() if name.endswith(".xml"))


@pytest.fixture
def look() -> Callable[[Path], Look]:
    return lambda path: Look(parts_of(path))


@pytest.fixture
def edit() -> Callable[..., Path]:
    return with_cells


@pytest.fixture
def make_form() -> Callable[..., FormSheet]:
    return matrix


@pytest.fixture
def make_list() -> Callable[..., FormSheet]:
    return listed


@pytest.fixture
def form() -> FormSheet:
    return matrix()


@pytest.fixture
def town() -> FormSheet:
    return listed()


@pytest.fixture
def office(tmp_path: Path) -> Callable[..., Path]:
    """Write worksheets given as rows; ``merges`` are ranges of the first one, filled from their first cell."""

    def write(*pages: list[list[Any]], merges: tuple[str, ...] = (), names: tuple[str, ...] = ()) -> Path:
        path = tmp_path / "office.xlsx"
        book = xlsxwriter.Workbook(str(path))
        for at, rows in enumerate(pages):
            page = book.add_worksheet(names[at] if names else None)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, tuple):
                        page.write(r, c, cell[0], book.add_format({"num_format": cell[1]}))
                    else:
                        page.write(r, c, cell)
            for ref in merges if at == 0 else ():
                first = ref.split(":")[0]
                column, line = ord(first[0]) - 65, int(first[1:]) - 1
                page.merge_range(ref, rows[line][column])
        book.close()
        return path

    return write
