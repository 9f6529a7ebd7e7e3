"""A document with everything in it, and eyes for PDF files: where each sign stands, in millimetres."""

from __future__ import annotations

import ctypes
import datetime as dt
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pypdfium2
import pytest
from pypdfium2 import raw

from zhengxian.io.official.model import (
    Align,
    Annex,
    Column,
    Head,
    Heading,
    Image,
    OfficialDocument,
    Paragraph,
    Run,
    Table,
    cell,
    words,
)
from zhengxian.io.official.word import official_docx

POINT = 25.4 / 72
LONG = "示范少数民族自治州直属高新技术产业与生态保护融合发展先行示范区管理委员会"
HOSTILE = (
    '#read("/etc/passwd")',
    "=1+1",
    "{{7*7}}",
    "</w:t></w:r>",
    "$x$ *b* _i_ @ref <l> `c` #let",
    "= 标题 // /*",
    "&amp; ]]> <!--",
    "A" * 120,
)
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="480" height="200" viewBox="0 0 480 200">'
    b'<rect width="480" height="200" fill="#dde"/><a href="/regions/1"><circle r="20" cx="90" cy="90"/></a></svg>'
)


def prose(sentences: int) -> Paragraph:
    return Paragraph(
        words(
            "全市地区生产总值同比增长",
            Run("6.5", key="observation:17"),
            "%，高于全省平均水平",
            Run("0.8", key="reading:3.gap"),
            "个百分点。",
            "各县要对照时序进度，逐项查找差距，把责任落实到单位、到人，确保全年目标任务完成。" * sentences,
        )
    )


def figures(rows: int, columns: int = 4) -> Table:
    heads = (
        (cell("序号", down=2), cell("地区", down=2), cell("完成情况", across=columns)),
        tuple(cell(f"指标{at}") for at in range(columns)),
    )
    body = tuple(
        (
            cell(str(row + 1)),
            cell(LONG if row == 3 else f"甲县{row}"),
            *(cell(Run(f"{row}.{at}", key=f"cell:{row}:{at}")) for at in range(columns)),
        )
        for row in range(rows)
    )
    sides = (Column(), Column(2.6, Align.LEFT), *(Column(1.2, Align.RIGHT) for _ in range(columns)))
    return Table(
        sides, heads, body, caption="主要指标完成情况", unit="亿元、%", notes=("按可比口径计算", "1—2月合并")
    )


MADE_AT = dt.datetime(2026, 10, 18, 9, tzinfo=dt.UTC)
WHOLE = OfficialDocument(
    title="关于2026年1—9月全市县域经济运行情况的通报",
    made_at=MADE_AT,
    head=Head.RED,
    organ="甲市县域经济工作领导小组办公室文件",
    number="甲县经办〔2026〕1号",
    urgency="加急",
    recipients="各县（市、区）人民政府，市直有关部门",
    blocks=(
        prose(1),
        Heading(1, "总体情况"),
        prose(4),
        Heading(2, "工业"),
        prose(6),
        Heading(3, "规上工业"),
        Heading(4, "用电"),
        prose(2),
        figures(60),
        Image(SVG, "甲县增长6.5%", "图1 增速"),
        *(Paragraph(words(text)) for text in HOSTILE),
        Heading(1, "下步要求"),
        prose(2),
    ),
    annexes=(
        Annex("各县得分", (Heading(1, "得分"), figures(8))),
        Annex("横表", (figures(40, 10),), landscape=True),
    ),
    organs_signed=("甲市县域经济工作领导小组办公室",),
    dated=dt.date(2026, 10, 18),
    annotation="此件公开发布",
    copied_to="市委办公室，市人大常委会办公室，市政府办公室，市政协办公室，市纪委监委，市中级人民法院，市检察院",
    printed_by="甲市县域办",
    printed_on=dt.date(2026, 10, 19),
    running_head="演示数据，均为虚构",
    subject="县域经济",
    keywords=("县域", "通报"),
)
SOLID = OfficialDocument(
    "通报", MADE_AT, blocks=(Paragraph(words("县" * (28 * 22 * 4)), indent=False),), running_head="页眉"
)
"""Nothing but full-width signs: each page after the first must be 22 rows of 28."""


@dataclass(frozen=True)
class Sign:
    """A sign on a page: left edge and baseline from the upper left corner, in millimetres; size in points."""

    text: str
    x: float
    y: float
    right: float
    size: float


@dataclass(frozen=True)
class Sheet:
    """A page as it is seen."""

    width: float
    height: float
    signs: tuple[Sign, ...]
    text: str

    def rows(self, size: float) -> list[list[Sign]]:
        """Return signs of one size by their baselines, from the top."""
        found: dict[float, list[Sign]] = {}
        for sign in self.signs:
            if abs(sign.size - size) < 0.3 and sign.text.strip():
                found.setdefault(round(sign.y, 1), []).append(sign)
        return [found[y] for y in sorted(found)]


def seen(data: bytes) -> list[Sheet]:
    """Look at all pages of a PDF."""
    document = pypdfium2.PdfDocument(data)
    sheets = []
    for page in document:
        text = page.get_textpage()
        width, height = page.get_size()
        signs = tuple(_sign(text, at, height) for at in range(text.count_chars()))
        sheets.append(Sheet(width * POINT, height * POINT, signs, text.get_text_range()))
    document.close()
    return sheets


def _sign(text: pypdfium2.PdfTextPage, at: int, height: float) -> Sign:
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, at, x, y)
    _, _, right, _ = text.get_charbox(at)
    sign = chr(raw.FPDFText_GetUnicode(text, at))
    size = raw.FPDFText_GetFontSize(text, at)
    return Sign(sign, x.value * POINT, (height - y.value) * POINT, right * POINT, size)


Laid = Callable[[OfficialDocument], list[Sheet]]


@pytest.fixture(scope="session")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Sequence[OfficialDocument]], Laid]:
    """Lay Word files out with LibreOffice, all in one start of it, and look at their pages."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed; the Word file is not laid out here")
    folder = tmp_path_factory.mktemp("word")

    def lay(documents: Sequence[OfficialDocument]) -> Laid:
        files = [folder / f"{at}.docx" for at in range(len(documents))]
        for file, document in zip(files, documents, strict=True):
            file.write_bytes(official_docx(document))
        home = f"-env:UserInstallation={(folder / 'office').as_uri()}"
        command = [
            office,
            home,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            *map(str, files),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        pages = [seen(file.with_suffix(".pdf").read_bytes()) for file in files]
        return dict(zip(documents, pages, strict=True)).__getitem__

    return lay


def with_blocks(*blocks: object, **more: object) -> OfficialDocument:
    """Return a plain document of some blocks."""
    return replace(OfficialDocument("通报", MADE_AT), blocks=blocks, **more)  # type: ignore[arg-type]
