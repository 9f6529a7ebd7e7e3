"""What a form asks for and a file does not have, and cells that a file has twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zhengxian.engine.base.errors import SHOWN, Problem
from zhengxian.io.forms.found import FormValue, ValueKind
from zhengxian.io.forms.sheet import FormSheet
from zhengxian.io.forms.structure import Structure


def missing_parts(structures: Sequence[Structure], sheet: FormSheet) -> list[Problem]:
    """Return F-223 for regions and F-224 for indicators that are nowhere in the file.

    Only cells that are to be filled in count. Single cells that two worksheets leave out are told by region.
    """
    have = {(s.region, s.indicator) for structure in structures for s in structure.spots}
    want = [c for c in sheet.cells if c.editable and (c.region.code, c.indicator.code) not in have]
    problems: list[Problem] = []
    regions = {r for r, _ in have}
    indicators = {i for _, i in have}
    gone = list(dict.fromkeys(c.region.name for c in want if c.region.code not in regions))
    if gone:
        message = (
            f"文件里没有{_listed(gone)} {len(gone)} 个地区，这些格没有读到。请补上这些行，或在页面上填。"
        )
        problems.append(Problem("F-223", message))
    gone = list(dict.fromkeys(c.indicator.title for c in want if c.indicator.code not in indicators))
    if gone:
        message = (
            f"文件里没有{_listed(gone)} {len(gone)} 项指标，这些格没有读到。请补上这些列，或在页面上填。"
        )
        problems.append(Problem("F-224", message))
    return problems


def same_cell_twice(values: Iterable[FormValue], sheet: FormSheet) -> tuple[list[FormValue], list[Problem]]:
    """Return every cell once; two places that do not say the same are F-229 and neither is taken."""
    by_key: dict[tuple[str, str], list[FormValue]] = {}
    for value in values:
        by_key.setdefault((value.region, value.indicator), []).append(value)
    kept: list[FormValue] = []
    problems: list[Problem] = []
    for key, places in by_key.items():
        told = [v for v in places if v.kind is not ValueKind.BLANK] or places[:1]
        if len({(v.kind, v.value, v.state) for v in told}) == 1:
            kept.append(told[0])
            continue
        cell = sheet.by_key[key]
        listed = "、".join(v.place for v in told)
        message = (
            f"{cell.region.name}“{cell.indicator.title}”在 {listed} 各有一个数，互不相同，不知道用哪个，没有读入。"
            "请只留一处。"
        )
        problems.append(
            Problem("F-229", message, "", told[0].sheet, told[0].row, told[0].column, told[0].raw)
        )
    return kept, problems


def _listed(names: Sequence[str]) -> str:
    more = "等" if len(names) > SHOWN else "这"
    return "、".join(f"“{n}”" for n in names[:SHOWN]) + more
