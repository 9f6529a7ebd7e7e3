"""A note on figures that were changed after they had been handed in."""

from __future__ import annotations

from collections.abc import Iterator

from zhengxian.engine.collect.case import Case
from zhengxian.engine.collect.figures import Revision
from zhengxian.engine.collect.hit import Hit, Line


def revision(case: Case) -> Iterator[Hit]:
    """Note who changed a figure after submission, when and why; one note a cell, with all its changes.

    Source: domain.md §4.4 (late revision: keep who, when, why).
    """
    grid = case.grid
    changes: dict[tuple[int, int, int], list[Revision]] = {}
    columns = set(case.columns)
    for change in grid.figures.revisions:
        r, i = grid.figures.row.get(change.region), grid.figures.column.get(change.indicator)
        s = grid.slot(change.period)
        if r is None or i is None or s is None or i not in columns or change.before == change.after:
            continue
        if case.asked([i])[s, r]:
            changes.setdefault((s, r, i), []).append(change)
    for (s, r, i), made in changes.items():
        made.sort(key=lambda change: change.changed_at)
        told = "；".join(_told(case, i, change) for change in made)
        lines = [Line(f"{c.changed_at} {c.changed_by}", c.before, c.after, case.series[i].unit) for c in made]
        yield case.hit(s, r, i, f"报送后改过：{told}", lines)


def _told(case: Case, i: int, change: Revision) -> str:
    before, after = (
        "空白" if value is None else case.show(i, value) for value in (change.before, change.after)
    )
    reason = f"，理由：{change.reason}" if change.reason else "，没有写理由"
    return f"{change.changed_at} 由 {change.changed_by} 从 {before} 改为 {after}{reason}"
