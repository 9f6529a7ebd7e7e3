"""The wall chart as sheets of A3 landscape: names wrap, groups go on over the page, every sheet has its head."""

from __future__ import annotations

from dataclasses import dataclass

from zhengxian.io.charts import text as words
from zhengxian.io.charts.renderer import not_drawn, renderer
from zhengxian.io.charts.svg import document, el, rule, text
from zhengxian.io.charts.theme import LIGHT, Theme
from zhengxian.io.charts.wallchart import (
    AXIS_HEIGHT,
    LEGEND_WIDTH,
    WallChart,
    WallRow,
    axis_parts,
    legend_parts,
    strip_parts,
)

SHEET = (1587, 1123)
"""A3 landscape in pixels of 1/96 inch: 420 × 297 mm."""
_EDGE, _HEAD, _FOOT, _GROUP = 45.0, 92.0, 46.0, 24.0
_COLUMNS = (("编号", 118.0), ("事项", 300.0), ("承办单位", 128.0), ("时限", 96.0), ("状态", 148.0))
_LINE, _PAD = 16.0, 11.0
_NAMES = sum(width for _, width in _COLUMNS)
_AXIS = SHEET[0] - 2 * _EDGE - _NAMES


@dataclass(frozen=True, slots=True)
class _Piece:
    """A heading or a row with the height it needs."""

    heading: str
    row: WallRow | None
    height: float


def sheets(chart: WallChart, theme: Theme = LIGHT) -> tuple[str, ...]:
    """Draw the chart as SVG sheets of A3 landscape; without any row one sheet that says so."""
    pages = _pages(chart)
    return tuple(_sheet(chart, page, (at + 1, len(pages)), theme) for at, page in enumerate(pages))


def to_pdf(chart: WallChart) -> bytes:
    """Draw the chart as one PDF of A3 landscape pages with real text.

    Errors: F-304 without the Chinese face, F-305 when drawing fails.
    """
    engine = renderer()
    try:
        made = [bytes(engine.svg_to_pdf(_on_paper(sheet))) for sheet in sheets(chart)]
    except ValueError as error:
        raise not_drawn(error) from error
    return made[0] if len(made) == 1 else _joined(made)


def _on_paper(sheet: str) -> str:
    """Give a sheet its size in points, in which the renderer measures paper."""
    drawn = f'width="{SHEET[0]}" height="{SHEET[1]}"'
    return sheet.replace(drawn, 'width="1190.55" height="841.89"', 1)


def _joined(files: list[bytes]) -> bytes:
    """Put one-page files into one file, in order."""
    import io

    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    for content in files:
        whole.import_pages(pypdfium2.PdfDocument(content))
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()


def _pages(chart: WallChart) -> list[list[_Piece]]:
    room = SHEET[1] - 2 * _EDGE - _HEAD - _FOOT
    pages: list[list[_Piece]] = [[]]
    used = 0.0
    for group in chart.groups:
        for at, row in enumerate(group.rows):
            need = _height(row)
            head = _GROUP if at == 0 or used + need > room else 0.0
            if pages[-1] and used + head + need > room:
                pages.append([])
                used, head = 0.0, _GROUP
            if head:
                more = "" if at == 0 else "（续）"
                pages[-1].append(_Piece(f"{group.title}{more}", None, _GROUP))
            pages[-1].append(_Piece("", row, need))
            used += head + need
    return pages


def _height(row: WallRow) -> float:
    return _PAD + _LINE * max(len(cell) for cell in _cells(row))


def _cells(row: WallRow) -> list[tuple[str, ...]]:
    told = (row.number, row.title, row.owner, row.due_word, row.word)
    return [words.wrapped(cell, width - 10) for cell, (_, width) in zip(told, _COLUMNS, strict=True)]


def _sheet(chart: WallChart, page: list[_Piece], number: tuple[int, int], theme: Theme) -> str:
    parts = [_head(chart, theme)]
    y = _EDGE + _HEAD
    for piece in page:
        parts.append(_piece(chart, piece, y, theme))
        y += piece.height
    if not page:
        parts.append(text((_EDGE, y + 24), "没有符合条件的事项。", theme.ink_2, font_size=14))
    parts.append(_foot(chart, number, theme))
    title = f"{chart.title}，第 {number[0]} 页"
    return document(SHEET, title, title, parts, key=f"w{number[0]}", theme=theme, links=False, ground=True)


def _head(chart: WallChart, theme: Theme) -> str:
    right = SHEET[0] - _EDGE
    y = _EDGE + _HEAD
    parts = [
        text((_EDGE, _EDGE + 22), chart.title, theme.ink, font_size=24, font_weight=600),
        rule(_EDGE, _EDGE + 40, right, _EDGE + 40, theme.ink, stroke_width=2),
        rule(_EDGE, y, right, y, theme.ink),
        _moved(_EDGE + _NAMES, y - AXIS_HEIGHT, axis_parts(chart, _AXIS, theme)),
    ]
    x = _EDGE
    for name, width in _COLUMNS:
        parts.append(text((x, y - 8), name, theme.ink_2, font_weight=600))
        x += width
    return "".join(parts)


def _piece(chart: WallChart, piece: _Piece, y: float, theme: Theme) -> str:
    right = SHEET[0] - _EDGE
    if piece.row is None:
        ground = el(
            "rect", x=_EDGE, y=float(y), width=float(right - _EDGE), height=piece.height, fill=theme.sunk
        )
        return ground + text((_EDGE + 4, y + 17), piece.heading, theme.ink, font_weight=600)
    parts, x = [], _EDGE
    for lines, (_, width) in zip(_cells(piece.row), _COLUMNS, strict=True):
        top = y + (piece.height - _LINE * len(lines)) / 2 + 12
        parts += [text((x, top + _LINE * at), told, theme.ink) for at, told in enumerate(lines)]
        x += width
    strip = strip_parts(chart, piece.row, _AXIS, piece.height, theme)
    parts.append(_moved(_EDGE + _NAMES, y, strip))
    parts.append(rule(_EDGE, y + piece.height, right, y + piece.height, theme.line))
    return "".join(parts)


def _foot(chart: WallChart, number: tuple[int, int], theme: Theme) -> str:
    y = SHEET[1] - _EDGE - 22
    told = f"第 {number[0]} 页，共 {number[1]} 页"
    return "".join(
        (
            _moved(_EDGE, y, legend_parts(theme)),
            text((_EDGE + LEGEND_WIDTH + 20, y + 14), chart.note, theme.ink_3),
            text((SHEET[0] - _EDGE, y + 14), told, theme.ink_3, text_anchor="end"),
        )
    )


def _moved(x: float, y: float, parts: list[str]) -> str:
    return el("g", *parts, transform=f"translate({x:g} {y:g})")
