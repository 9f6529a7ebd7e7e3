"""``zhengxian check``: questions about the quality of figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from zhengxian.library import CheckResult

SHOWN = 200
FORMATS = (".csv", ".xlsx")


@click.command(
    "check",
    help="核查数据质量：按规则逐条提出需要核对或说明的问题。只提问题，不改数，也不推荐数。",
)
@click.option("--data", help="数据：CSV、XLSX 或 Parquet，长表或宽表。")
@click.option("--regions", help="地区表：region,name[,level,parent,…]；写了上级才能核对合计。")
@click.option("--period", help="只问这一期，其余各期作对照；不写则每一期都查。")
@click.option("--targets", help="年度目标表：region,indicator,year,value。")
@click.option("--checks", multiple=True, help="规则文件或文件夹（可写多次）；不写则用自带规则。")
@click.option("--layout", help="版式：办公室自用表头与指标代码的对照（文件或自带代码）。")
@click.option("--out", help="把问题写成这个 csv 或 xlsx 文件。")
@click.option("--strict", is_flag=True, help="有“错误”级的问题时，退出码为 1。")
@click.option("--list", "listing", is_flag=True, help="只列出规则：编号、级别、名称、为什么查。")
@click.option("--problems", help="输入有问题时，把全部问题写成这个 xlsx 或 csv 文件。")
def command(**options: Any) -> int:
    """Check, write and print."""
    from zhengxian.engine.base.errors import DataError
    from zhengxian.library import check

    if options["listing"]:
        return _list(options["checks"])
    if not options["data"]:
        raise click.UsageError("缺少 --data。")
    if options["out"] and Path(options["out"]).suffix.lower() not in FORMATS:
        raise click.UsageError(f"--out 应以 .csv 或 .xlsx 结尾，实为“{options['out']}”。")
    try:
        result = check(
            options["data"],
            options["regions"],
            period=options["period"],
            targets=options["targets"],
            rules=options["checks"] or None,
            layout=options["layout"],
        )
    except DataError as error:
        if options["problems"]:
            _write_problems(Path(options["problems"]), error)
        raise
    if options["out"]:
        _write(result, Path(options["out"]))
    _print(result, options["out"])
    return 1 if options["strict"] and result.has_errors else 0


def _list(paths: tuple[str, ...]) -> int:
    from zhengxian.engine.base.check import SEVERITY_LABELS
    from zhengxian.library.checking import chosen_rules

    rules = sorted(chosen_rules(paths or None), key=lambda rule: rule.number)
    for rule in rules:
        click.echo("\t".join((rule.number, SEVERITY_LABELS[rule.severity], rule.title, rule.why)))
    click.echo(f"共 {len(rules)} 条。", err=True)
    return 0


def _write(result: CheckResult, path: Path) -> None:
    from zhengxian.io.spreadsheet import Sheet, write_frame_csv, write_xlsx

    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix.lower() == ".csv":
        write_frame_csv(path, result.table)
        return
    from zhengxian.engine.base.check import SEVERITY_LABELS

    heads = ("级别", "编号", "地区代码", "地区", "指标", "期间", "问题", "算式", "说明（请填写）")
    rows = [
        (
            SEVERITY_LABELS[row["severity"]],
            *(row[k] for k in ("code", "region", "name", "title", "period", "message", "arithmetic")),
            "",
        )
        for row in result.table.iter_rows(named=True)
    ]
    write_xlsx(path, [Sheet("核查问题", heads, rows)])


def _write_problems(path: Path, error: Any) -> None:
    from zhengxian.io.problems import write_problems_csv, write_problems_xlsx

    path.parent.mkdir(parents=True, exist_ok=True)
    (write_problems_xlsx if path.suffix.lower() == ".xlsx" else write_problems_csv)(path, error)


def _print(result: CheckResult, written: str | None) -> None:
    from rich.table import Table
    from rich.text import Text

    from zhengxian.cli.console import console

    out = console()
    counts = "，".join(f"{label} {n}" for label, n in result.counts().items() if n)
    when = f"{result.period}，" if result.period else ""
    total = f"{len(result.rules)} 条规则，{when}提出 {len(result.hits)} 个问题"
    out.print(Text(total + (f"：{counts}。" if counts else "。")))
    if result.hits:
        table = Table(box=None, pad_edge=False, header_style="bold")
        table.add_column("级别", no_wrap=True)
        table.add_column("问题与办法", overflow="fold")
        for hit in result.hits[:SHOWN]:
            table.add_row(Text(hit.severity_label), Text(hit.message))
        out.print(table)
    if len(result.hits) > SHOWN:
        out.print(Text(f"……其余 {len(result.hits) - SHOWN} 个从略；加 --out 文件名.xlsx 可取得全部。"))
    if written:
        out.print(Text(f"已写出 {written}。"))
