"""Tables that assign tasks (任务分解表): a row becomes one line that names task, units and time together.

Cell by cell such a table says nothing; a row says who does what by when. The headings decide: a column of tasks and
a column of units or times must be there, else a table is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_TASK = re.compile(
    r"任务|事项|工作(?:内容|措施|举措|要求|目标)|重点工作|目标|措施|举措|建设内容|项目名称|整改内容|主要内容"
)
_DUTY = re.compile(
    r"(?:责任|牵头|配合|主办|协办|承办|实施|主责|参与|督导|落实)(?:单位|部门|主体|处室|科室|人|领导|局)|^单位$|^部门$"
)
_TIME = re.compile(r"时限|完成时间|时间节点|时间要求|完成期限|截止|整改期限|进度(?:要求|安排)")
TASK_TABLES = "任务表按行读出，列名写在括号里；表中其他各列没有读。"
"""What is told of a document with such tables."""
_HEADING_ROWS = 3
_SUMS = ("合计", "总计", "小计")
_STOPS = "。；;，,、："
_MOST = 40
"""Columns of a table that is looked at."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its paragraphs, how many columns it covers, whether it goes on from the cell above."""

    paragraphs: tuple[str, ...] = ()
    span: int = 1
    goes_on: bool = False

    @property
    def text(self) -> str:
        """The paragraphs as one."""
        return "".join(self.paragraphs).strip()


def row_lines(rows: Sequence[Sequence[Cell]]) -> list[str] | None:
    """Return one line for every task of the table, None where it is no table of tasks.

    >>> head = [Cell((h,)) for h in ("序号", "任务", "责任单位", "完成时限")]
    >>> row = [Cell((c,)) for c in ("1", "建成充电桩300个。", "市发改委", "6月底前")]
    >>> row_lines([head, row])
    ['建成充电桩300个（责任单位：市发改委；完成时限：6月底前）']
    """
    grid = _grid(rows)
    for at, heads in enumerate(grid[:_HEADING_ROWS]):
        titles = [_bare(cell.text) for cell in heads]
        tasks = [n for n, title in enumerate(titles) if _is_task(title)]
        duties = [n for n, title in enumerate(titles) if _DUTY.search(title) or _TIME.search(title)]
        if tasks and duties:
            lines = [line for row in grid[at + 1 :] for line in _lines(row, titles, tasks, duties)]
            return lines or None
    return None


def _bare(text: str) -> str:
    return "".join(text.split())


def _is_task(title: str) -> bool:
    return (
        len(title) <= 12 and bool(_TASK.search(title)) and not _DUTY.search(title) and not _TIME.search(title)
    )


def _grid(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Spread cells over the columns they cover; a cell that goes on takes what stands above."""
    grid: list[list[Cell]] = []
    for row in rows:
        line: list[Cell] = []
        for cell in row:
            above = grid[-1][len(line)] if cell.goes_on and grid and len(line) < len(grid[-1]) else cell
            line.extend([above] * max(1, min(cell.span, _MOST - len(line))))
        grid.append(line[:_MOST])
    return grid


def _lines(
    row: Sequence[Cell], titles: Sequence[str], tasks: Sequence[int], duties: Sequence[int]
) -> Iterator[str]:
    """Give one line for every paragraph of the last column of tasks; the columns before it come in front."""
    said = list(dict.fromkeys(row[n] for n in tasks if n < len(row) and row[n].text))
    if not said or _bare(said[0].text) in (titles[tasks[0]], *_SUMS):
        return
    *groups, last = said
    group = "".join(f"{cell.text.rstrip(_STOPS)}：" for cell in groups)
    told = "；".join(
        f"{titles[n]}：{_joined(row[n])}" for n in dict.fromkeys(duties) if n < len(row) and row[n].text
    )
    for paragraph in last.paragraphs:
        task = paragraph.strip().rstrip(_STOPS)
        if task:
            yield f"{group}{task}（{told}）" if told else f"{group}{task}。"


def _joined(cell: Cell) -> str:
    """Units one below the other are read as units side by side."""
    parts = (p.strip().rstrip(_STOPS) for p in cell.paragraphs)
    return "、".join(re.sub(r"\s+", "、", part) for part in parts if part)
