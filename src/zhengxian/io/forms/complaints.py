"""Sentences about rows and columns that both kinds of layout may need."""

from __future__ import annotations

from dataclasses import dataclass

from zhengxian.io.forms.found import Unmatched
from zhengxian.io.forms.sheet import FormIndicator
from zhengxian.io.forms.structure import Structure


@dataclass(frozen=True, slots=True)
class Stranger:
    """A row or column of figures: where it stands, what it is called, what is like it, how many cells it fills."""

    axis: str
    place: str
    label: str
    near: str | None
    filled: int


def report_stranger(structure: Structure, row: int, column: int, stranger: Stranger) -> None:
    """List figures that belong to no indicator of the form (F-222)."""
    what = f"“{stranger.label}”不是这张表的指标" if stranger.label else "没有写指标名称"
    hint = f"最接近的是“{stranger.near}”" if stranger.near else "请核对名称"
    message = f"{stranger.place}：{what}，{stranger.filled} 个数没有读入。{hint}；不是要报的数，不用理会。"
    problem = structure.problem("F-222", row, column, message)
    structure.unmatched.append(
        Unmatched(
            stranger.axis,
            structure.page.name,
            stranger.place,
            stranger.label,
            stranger.near,
            stranger.filled,
            problem,
        )
    )


def report_unit(
    structure: Structure,
    row: int,
    column: int,
    label: str,
    unit: str,
    indicator: FormIndicator,
    *,
    fits: bool,
) -> None:
    """Note a conversion; a unit of another kind is a question (F-225)."""
    place = structure.say(row, column)
    if not fits:
        message = (
            f"{place}“{label}”写的单位是“{unit}”，这张表的“{indicator.title}”用“{indicator.unit}”，"
            "换算不了，没有读入。请核对单位和数。"
        )
        structure.report("F-225", row, column, message)
    elif unit and unit != indicator.unit:
        structure.notes.append(f"{place}“{indicator.title}”的单位是“{unit}”，已换算成“{indicator.unit}”。")


def report_double(structure: Structure, row: int, columns: list[tuple[int, int]], title: str) -> None:
    """Say that two rows or columns claim one indicator (F-226); none is chosen by guess."""
    listed = "、".join(structure.say(*place) for place in columns)
    message = f"{listed} 都像“{title}”，不知道用哪一处，都没有读入。请只留一处，或把名称写明。"
    structure.report("F-226", row, columns[-1][1], message)
