"""Merged cells: a figure under two headings, or one region for several rows, is not guessed at."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhengxian.engine.base.errors import Problem

_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")


def merge_problems(merges: Sequence[str], heading_row: int) -> list[Problem]:
    """Return F-034 for merges that touch the heading row and F-035 for merges below; above is title.

    >>> [p.code for p in merge_problems(["A1:F1", "B2:C2", "A5:A9"], heading_row=2)]
    ['F-034', 'F-035']
    """
    problems = []
    for ref in merges:
        match = _RANGE.fullmatch(ref)
        if match is None or int(match[4]) < heading_row:
            continue
        top = int(match[2])
        if top <= heading_row:
            message = (
                f"标题行的 {ref} 是合并单元格，分不清每一列的标题。请取消合并，让第 {heading_row} 行每列各有一个标题；"
                "如果它只是表名，请在版式文件中用 heading_row 写明标题在第几行。"
            )
            problems.append(Problem("F-034", message, row=top, column=match[1], value=ref))
        else:
            message = f"数据区的 {ref} 是合并单元格，只有左上角有内容。请取消合并，逐行填写；表下注释请移到别的工作表。"
            problems.append(Problem("F-035", message, row=top, column=match[1], value=ref))
    return problems
