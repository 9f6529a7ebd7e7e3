"""Tags of the wall and of a figure's page: ``{% load monitor_wall %}``.

A wall has thousands of cells, so a row is put together here as text; nothing in it comes from a user but codes,
which are quoted for an address.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import quote

from django import template
from django.urls import get_script_prefix, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from zhengxian.web.collect.models import Indicator
from zhengxian.web.monitor.models import PaceWord
from zhengxian.web.monitor.selectors.figure_words import gap_decimals
from zhengxian.web.monitor.selectors.wall import VALUES, WIDE, Column, Row, Wall
from zhengxian.web.monitor.selectors.wall_cells import LATE, LOCKED, Cell
from zhengxian.web.ui.components import figures
from zhengxian.web.ui.components.states import SOLID, StateMark

register = template.Library()

MARKS = {
    PaceWord.REACHED: StateMark("达到序时", "ok", "ok"),
    PaceWord.SLOW: StateMark("稍慢", "slow", "slow"),
    PaceWord.LAG: StateMark("滞后", "lag", "lag"),
    PaceWord.BAD: StateMark("严重滞后", "bad", "bad"),
    LATE: StateMark("补报", "return", "lag"),
    PaceWord.NOT_DUE: StateMark("未到期", "wait", "wait"),
    PaceWord.MISSING: StateMark("缺报", "miss", "miss"),
    PaceWord.NO_PLAN: StateMark("没有计划", "cal", "wait"),
    PaceWord.UNJUDGED: StateMark("无法判定", "info", "wait"),
    LOCKED: StateMark("未公布", "lock", "wait"),
}
"""One word, one shape (design board §6)."""
_QUIET = (PaceWord.REACHED, PaceWord.SLOW)
_NOTHING = '<td{}><span class="wc wc-na" aria-hidden="true">·</span><span class="vh">没有读数</span></td>'


@register.inclusion_tag("ui/parts/state.html")
def pace_state(word: str) -> dict[str, StateMark]:
    """Show the word of a reading with its shape."""
    return {"mark": MARKS[word]}


@register.filter
def gap_text(gap: float | None, indicator: Indicator) -> str:
    """Show a gap in points with as many decimals as it was judged with: two for a completion, else the figure's own."""
    if gap is None:
        return "—"
    return _signed(gap, gap_decimals(indicator))


Heads = list[tuple[str, str]]
"""The address before an indicator's code, and the class of the cell, of every column."""


@register.simple_tag
def wall_heads(wall: Wall) -> Heads:
    """Return what all rows share, so that it is made once."""
    wide = ' class="city"'
    return [(_start(c.region.code), wide if c.region.level in WIDE else "") for c in wall.columns]


@register.simple_tag
def wall_row(row: Row, wall: Wall, heads: Heads, show: str = "") -> SafeString:
    """Draw the cells of one row."""
    end, value = _end(row.indicator, wall), show == VALUES
    cells = (
        _cell(cell, row.indicator, f"{before}{end}", css, value=value)
        for (before, css), cell in zip(heads, row.cells, strict=True)
    )
    return mark_safe("".join(cells))  # noqa: S308  # words and shapes of this file, figures and quoted codes


@register.simple_tag
def wall_behind(column: Column, behind: Sequence[tuple[Row, Cell]], wall: Wall) -> SafeString:
    """Draw what one region is behind in as a list, for phones."""
    start = _start(column.region.code)
    lines = (
        f'<li><a href="{start}{_end(row.indicator, wall)}">{escape(row.indicator.title)}</a>'
        f'<span class="wl-v wc-{MARKS[cell.word].tone}">{_inside(cell.word, _gap(cell, row.indicator))}</span></li>'
        for row, cell in behind
    )
    return mark_safe("".join(lines))  # noqa: S308  # the title is escaped, the rest as above


def _start(code: str) -> str:
    return f"{_root(get_script_prefix())}figure/{quote(code, safe='')}/"


@lru_cache(maxsize=8)
def _root(script: str) -> str:  # noqa: ARG001 -- the address of the wall depends on it
    return reverse("monitor:wall")


def _end(indicator: Indicator, wall: Wall) -> str:
    return f"{quote(indicator.code, safe='')}/?period={wall.period}"


def _cell(cell: Cell | None, indicator: Indicator, url: str, css: str, *, value: bool) -> str:
    if cell is None:
        return _NOTHING.format(css)
    if value:
        text = "" if cell.value is None else figures.shown(cell.value, indicator.decimals)
    else:
        text = "" if cell.gap is None else _signed(cell.gap, gap_decimals(indicator))
    return (
        f'<td{css}><a class="wc wc-{MARKS[cell.word].tone}" href="{url}">{_inside(cell.word, text)}</a></td>'
    )


def _gap(cell: Cell, indicator: Indicator) -> str:
    return "" if cell.gap is None else _signed(cell.gap, gap_decimals(indicator))


@lru_cache(maxsize=4096)
def _inside(word: str, text: str) -> str:
    mark = MARKS[word]
    kind = "ic" if mark.icon in SOLID else "ic ic-l"
    shape = f'<svg class="{kind}" aria-hidden="true"><use href="#i-{mark.icon}"/></svg>'
    if not text:
        return f"{shape}{mark.word}"
    words = f'<span class="vh">{mark.word}</span>' if word in _QUIET else f"<i>{mark.word}</i>"
    return f"{shape}{text}{words}"


@lru_cache(maxsize=8192)
def _signed(gap: float, decimals: int) -> str:
    return figures.signed(gap, decimals)


@register.filter
def pace_word(word: str) -> str:
    """Return the office's word of a reading or a cell."""
    return MARKS[word].word


@register.filter
def percent_words(share: float) -> str:
    """Return the coverage of an interval: 八成, else per cent.

    >>> percent_words(0.8), percent_words(0.95)
    ('八成', '95%')
    """
    return "八成" if round(share, 4) == 0.8 else f"{share:.0%}"
