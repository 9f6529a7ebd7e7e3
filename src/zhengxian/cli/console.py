"""Plain Chinese tables for the console; widths count a Chinese character as two."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from zhengxian.engine.base.errors import DataError
from zhengxian.engine.base.rounding import half_up_text

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from zhengxian.engine.evaluate.result import Result

SHOWN_PROBLEMS = 50
SHOWN_REGIONS = 200


def console(*, error: bool = False) -> Console:
    """A console that never wraps a table when it is not a terminal."""
    from rich.console import Console

    stream = sys.stderr if error else sys.stdout
    return Console(file=stream, highlight=False, soft_wrap=False, width=None if stream.isatty() else 160)


def print_problems(error: DataError) -> None:
    """One table of all problems: file, place, code, sentence."""
    from rich.table import Table
    from rich.text import Text

    from zhengxian.io.problems import console_rows

    table = Table(title=None, box=None, pad_edge=False, header_style="bold")
    for heading in ("位置", "代码", "问题与办法"):
        table.add_column(heading, overflow="fold")
    for row in console_rows(error, SHOWN_PROBLEMS):
        table.add_row(*(Text(cell) for cell in row))
    out = console(error=True)
    out.print(Text(f"输入文件有 {error.total} 处问题，未作计算，也未写出任何文件（F-001）。"))
    out.print(table)
    if error.total > SHOWN_PROBLEMS:
        out.print(
            Text(f"……其余 {error.total - SHOWN_PROBLEMS} 处从略；加 --problems 文件名.xlsx 可取得全部。")
        )


def print_result(result: Result) -> None:
    """Ranking with the three largest losses of every region, what was left out, and what to know."""
    from rich.text import Text

    out = console()
    scheme, frame = result.scheme, result.ranking
    out.print(Text(f"《{scheme.title}》{result.period_label}评价结果（满分 {scheme.points:g}）"))
    out.print(_ranking_table(result))
    if frame.height > SHOWN_REGIONS:
        out.print(Text(f"……共 {frame.height} 个地区，其余见 scores.csv。"))
    _print_left_out(result, out)
    for award in result.awards.iter_rows(named=True):
        out.print(Text(f"评优 {award['name']}：{award['region_name']}，{award['reason']}。"))
    for note in result.notes.iter_rows(named=True):
        out.print(Text(f"说明 {note['message'].rstrip('。')}。（{note['code']}）"))


def _ranking_table(result: Result) -> Table:
    """The lead ranking: by class when the scheme ranks by class."""
    from rich.table import Table
    from rich.text import Text

    scheme, frame = result.scheme, result.ranking
    graded, by_class = bool(scheme.rank.grades), frame["class"].n_unique() > 1
    in_class = scheme.rank.within == "class"
    columns: dict[str, Callable[[dict[str, Any]], str]] = {}
    if in_class:
        columns["类别"] = lambda row: row["class"]
        columns["类内名次"] = lambda row: _place(row["rank_in_class"], row["tied_in_class"])
    else:
        columns["名次"] = lambda row: _place(row["rank"], row["tied"])
    columns["地区"] = lambda row: row["name"]
    if by_class and not in_class:
        columns["类别"] = lambda row: row["class"]
        columns["类内"] = lambda row: _place(row["rank_in_class"], row["tied_in_class"])
    columns["得分"] = lambda row: row["shown"]
    columns["较上期"] = _movement
    if graded:
        columns["等次"] = lambda row: row["grade"] or "—"
    columns["失分最多的三项"] = lambda row: _losses(result, row["region"])
    if any(status != "正常" for status in frame["status"]):
        columns["状态"] = lambda row: "" if row["status"] == "正常" else row["status"]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in columns:
        number = heading in {"名次", "类内名次", "类内", "得分"}
        table.add_column(heading, justify="right" if number else "left", no_wrap=heading != "失分最多的三项")
    for row in frame.head(SHOWN_REGIONS).iter_rows(named=True):
        table.add_row(*(Text(cell(row)) for cell in columns.values()))
    return table


def _print_left_out(result: Result, out: Console) -> None:
    from rich.text import Text

    reasons: dict[str, list[str]] = {}
    for row in result.left_out.iter_rows(named=True):
        reasons.setdefault(row["reason"], []).append(row["name"])
    if reasons:
        out.print(Text(f"未参评 {result.left_out.height} 个："))
    for reason, names in reasons.items():
        listed = "、".join(names[:6]) + (f"等 {len(names)} 个" if len(names) > 6 else "")
        out.print(Text(f"  {reason.rstrip('。')}（{len(names)} 个）：{listed}"))


def _place(rank: float | None, tied: bool) -> str:
    return "不排名" if rank is None else f"{rank:g}{'并列' if tied else ''}"


def _movement(row: dict[str, Any]) -> str:
    change = row["rank_change"]
    if not isinstance(change, (int, float)):
        return str(row["rank_change_note"] or "")
    return "持平" if change == 0 else f"{'前移' if change > 0 else '后移'} {abs(change):g} 位"


def _losses(result: Result, region: str) -> str:
    parts = [f"{item.title} −{half_up_text(lost, 2)}" for item, lost, _ in result.losses(region)]
    return "；".join(parts) or "无"


def progress_line() -> Callable[[int, int, str], None]:
    """A progress line on standard error: rewritten on a terminal, one line per tenth otherwise."""
    last = {"label": "", "tenth": -1}

    def report(done: int, total: int, label: str) -> None:
        if sys.stderr.isatty():
            end = "\n" if done >= total else ""
            sys.stderr.write(f"\r\x1b[K{label} {done}/{total}{end}")
            sys.stderr.flush()
            return
        tenth = 10 * done // max(total, 1)
        if total > 50 and (label != last["label"] or tenth != last["tenth"]):
            last.update(label=label, tenth=tenth)
            sys.stderr.write(f"{label} {done}/{total}\n")

    return report
