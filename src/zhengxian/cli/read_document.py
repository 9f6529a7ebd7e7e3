"""``zhengxian read-document``: the tasks of speeches, reports and notices."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from zhengxian.engine.base.errors import DataError
    from zhengxian.io.documents import DocumentText
    from zhengxian.library.documents import DocumentReading

FORMATS = {"jsonl": ".jsonl", "csv": ".csv", "xlsx": ".xlsx"}
HEADINGS = (
    "文件",
    "章节",
    "原文",
    "事项",
    "责任单位",
    "配合单位",
    "期限",
    "最迟日期",
    "频次",
    "目标",
    "页",
    "来源",
    "依据",
)
ORIGINS = {"rules": "规则", "endpoint": "外部接口"}
SHOWN_NOTES = 20


def _day(ctx: click.Context, param: click.Parameter, value: str) -> date:
    """Read a day as 2025-02-10."""
    try:
        return datetime.strptime(value, "%Y-%m-%d").date()
    except ValueError:
        message = f"“{value}”不是日期，请写成 2025-02-10 这样的形式。"
        raise click.BadParameter(message, ctx, param) from None


@click.command(
    "read-document",
    help="从讲话、报告、通知里读出任务：谁、何时、做到多少。逐条给出原文位置和依据，供人工核对。",
)
@click.argument("files", nargs=-1, required=True)
@click.option(
    "--date", "meeting", required=True, callback=_day, help="会议日期，如 2025-02-10；“6月底前”按它推算。"
)
@click.option("--out", help="把任务写成这个文件：.jsonl、.csv 或 .xlsx。")
@click.option(
    "--format", "kind", type=click.Choice(list(FORMATS)), help="写成哪一种；不写则看 --out 的扩展名。"
)
@click.option("--departments", help="部门表：name[,code,aliases]；写了才能对上部门。")
@click.option("--regions", help="地区表：region,name[,level,parent,…]；写了才能对上地区。")
@click.option("--all", "every", is_flag=True, help="连同不是任务的句子一起写出（只用于 jsonl）。")
@click.option("--skip-bad", is_flag=True, help="跳过读不了的文件；不写则有一个读不了就什么都不写。")
@click.option(
    "--endpoint", help="外部接口的地址（通行的 chat/completions 格式）。写了才会把原文发到该地址；默认不用。"
)
@click.option("--model", help="外部接口的模型名称。")
@click.option("--problems", help="有文件读不了时，把全部问题写成这个 xlsx 或 csv 文件。")
def command(**options: Any) -> int:
    """Read, write and print."""
    from zhengxian.engine.base.errors import DataError
    from zhengxian.io.endpoint import endpoint_of
    from zhengxian.library.documents import read_tasks, registers_of

    kind = _format(options)
    endpoint = endpoint_of(options["endpoint"], options["model"])
    try:
        registers = registers_of(options["departments"], options["regions"])
        documents = _open(options["files"], skip_bad=options["skip_bad"])
    except DataError as error:
        if options["problems"]:
            _write_problems(Path(options["problems"]), error)
        raise
    readings = [read_tasks(d, options["meeting"], registers, endpoint) for d in documents]
    if options["out"]:
        _write(readings, Path(options["out"]), kind, every=options["every"])
    _print(readings, options["out"])
    return 0


def _format(options: dict[str, Any]) -> str:
    suffix = Path(options["out"] or "").suffix.lower()
    kind: str | None = options["kind"] or next((k for k, s in FORMATS.items() if s == suffix), None)
    if options["out"] and kind is None:
        raise click.UsageError(f"--out 应以 .jsonl、.csv 或 .xlsx 结尾，实为“{options['out']}”。")
    if options["every"] and kind not in (None, "jsonl"):
        raise click.UsageError("--all 只用于 jsonl。")
    return kind or "jsonl"


def _open(files: tuple[str, ...], *, skip_bad: bool) -> list[DocumentText]:
    """Open all files; the problems of all come out together."""
    from zhengxian.cli.console import print_problems
    from zhengxian.engine.base.errors import DataError
    from zhengxian.io.documents import read_document
    from zhengxian.io.problems import merge_errors

    documents: list[DocumentText] = []
    faults: list[DataError] = []
    for file in files:
        try:
            document = read_document(file)
            _check_stem(document, documents)
            documents.append(document)
        except DataError as error:
            faults.append(error)
    if faults and (not skip_bad or not documents):
        raise merge_errors(faults)
    if faults:
        click.echo(f"跳过 {len(faults)} 个读不了的文件：", err=True)
        print_problems(merge_errors(faults))
    return documents


def _check_stem(document: DocumentText, others: list[DocumentText]) -> None:
    from zhengxian.engine.base.errors import DataError, Problem

    if any(document.stem == other.stem for other in others):
        message = f"有两个文件都叫“{document.stem}”，结果里分不清任务出自哪一个。请改其中一个的文件名。"
        raise DataError([Problem("A-182", message, file=document.name)])


def _write(readings: list[DocumentReading], path: Path, kind: str, *, every: bool) -> None:
    from zhengxian.io.spreadsheet import Sheet, replacing, write_frame_csv, write_xlsx
    from zhengxian.library.documents import task_table

    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "jsonl":
        with replacing(path) as draft, draft.open("w", encoding="utf-8", newline="\n") as file:
            for reading in readings:
                for record in reading.records(every_sentence=every):
                    file.write(json.dumps(record, ensure_ascii=False) + "\n")
        return
    table = task_table(readings)
    if kind == "csv":
        write_frame_csv(path, table)
        return
    rows = [(*row[:11], ORIGINS[str(row[11])], row[12]) for row in table.iter_rows()]
    write_xlsx(path, [Sheet("任务", HEADINGS, rows)])


def _write_problems(path: Path, error: DataError) -> None:
    from zhengxian.io.problems import write_problems_csv, write_problems_xlsx

    path.parent.mkdir(parents=True, exist_ok=True)
    (write_problems_xlsx if path.suffix.lower() == ".xlsx" else write_problems_csv)(path, error)


def _print(readings: list[DocumentReading], written: str | None) -> None:
    from rich.table import Table
    from rich.text import Text

    from zhengxian.cli.console import console

    out = console()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("文件", "字数", "句子", "任务", "点名单位", "对上名录", "期限", "频次", "目标"):
        table.add_column(heading, justify="left" if heading == "文件" else "right", no_wrap=heading != "文件")
    counts = [_counts(reading) for reading in readings]
    for reading, row in zip(readings, counts, strict=True):
        table.add_row(Text(reading.document.name), *(f"{n:,}" for n in row))
    if len(readings) > 1:
        table.add_row(Text("合计"), *(f"{sum(column):,}" for column in zip(*counts, strict=True)))
    out.print(table)
    for line in _told(readings)[:SHOWN_NOTES]:
        out.print(Text(line))
    out.print(Text("读出的任务是线索，请对照原文核对后再立项。"))
    if written:
        out.print(Text(f"已写出 {written}。"))


def _counts(reading: DocumentReading) -> tuple[int, ...]:
    tasks = reading.tasks
    units = [u for t in tasks for u in t.units]
    days = [d for t in tasks for d in t.deadlines]
    cadences = sum(d.type == "cadence" for d in days)
    return (
        len(reading.document.text),
        len(reading.reading.sentences),
        len(tasks),
        len(units),
        sum(bool(u.codes) for u in units),
        len(days) - cadences,
        cadences,
        sum(len(t.targets) for t in tasks),
    )


def _told(readings: list[DocumentReading]) -> list[str]:
    lines = []
    for reading in readings:
        lines += [f"{reading.document.name}：{note}" for note in reading.document.notes]
        if reading.proposals.taken or reading.proposals.dropped:
            dropped = "，".join(f"{why} {n}" for why, n in reading.proposals.dropped.items())
            lines.append(
                f"{reading.document.name}：外部接口提出的任务采用 {len(reading.proposals.taken)} 条"
                + (f"；未采用：{dropped}。" if dropped else "。")
            )
    return lines
