"""``zhengxian evaluate``: one period by one scheme."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from zhengxian.engine.evaluate.result import Result

REPORTS = ("html", "docx")


@click.command(
    "evaluate",
    help="按方案评价一期：读数据，算得分和名次，写出 scores.csv、contributions.csv、run.json 和报告。",
)
@click.option("--scheme", help="方案：TOML 或 Excel 文件，或自带方案的代码（见 zhengxian scheme list）。")
@click.option("--data", help="数据：CSV、XLSX 或 Parquet，长表或宽表。")
@click.option("--regions", help="地区表：region,name[,level,parent,class,valid_from,valid_to]。")
@click.option("--period", help="期间：2025、2025H1、2025Q3、2025-09，或 2025年1-9月 等写法。")
@click.option("--out", "folder", help="结果文件夹；不写则只在屏幕上显示。")
@click.option("--layout", help="版式：办公室自用表头与指标代码的对照（文件或自带代码）。")
@click.option("--adjustments", help="加减分与底线事项表。")
@click.option("--previous", help="上期：scores.csv（或其文件夹），或同一份数据里的期间，如 2024。")
@click.option("--example", help="用自带的示例城市（演示数据）：county-city 或 town-city。")
@click.option(
    "--format", "output", type=click.Choice(["text", "json"]), default="text", help="屏幕输出：文字或 JSON。"
)
@click.option(
    "--report",
    "reports",
    type=click.Choice(["all", "html", "docx", "none"]),
    default="all",
    help="写哪种报告。",
)
@click.option(
    "--pages", type=click.Choice(["auto", "all", "none"]), default="auto", help="报告是否每个地区一页。"
)
@click.option("--problems", help="输入有问题时，把全部问题写成这个 xlsx 或 csv 文件。")
@click.option("--quiet", is_flag=True, help="不显示进度。")
def command(**options: Any) -> int:
    """Evaluate, write and print."""
    from zhengxian.cli.console import progress_line
    from zhengxian.engine.base.errors import DataError
    from zhengxian.library import evaluate

    _fill_from_example(options)
    for name in ("scheme", "data"):
        if not options[name]:
            raise click.UsageError(f"缺少 --{name}（或用 --example county-city 试运行）。")
    started = dt.datetime.now(dt.UTC)
    progress = None if options["quiet"] else progress_line()
    try:
        result = evaluate(
            options["scheme"],
            options["data"],
            options["regions"],
            period=options["period"],
            layout=options["layout"],
            adjustments=options["adjustments"] or (),
            previous=options["previous"],
            progress=progress,
        )
    except DataError as error:
        if options["problems"]:
            _write_problems(Path(options["problems"]), error)
        raise
    written = _write(result, options, started, progress) if options["folder"] else []
    _print(result, options["output"], [str(p) for p in written])
    return 0


def _fill_from_example(options: dict[str, Any]) -> None:
    """Options of the packaged example, where the user gave none."""
    if not options["example"]:
        return
    from zhengxian.definitions import example_options

    for name, value in example_options(options["example"]).items():
        options[name] = options[name] or value


def _is_example(options: dict[str, Any]) -> bool:
    """Whether the figures are a packaged example's: only then they are invented."""
    from zhengxian.definitions import example_names, example_path

    folders = {example_path(name).resolve() for name in example_names()}
    return Path(options["data"]).resolve().parent in folders


def _write_problems(path: Path, error: Any) -> None:
    from zhengxian.io.problems import write_problems_csv, write_problems_xlsx

    path.parent.mkdir(parents=True, exist_ok=True)
    (write_problems_xlsx if path.suffix.lower() == ".xlsx" else write_problems_csv)(path, error)


def _write(result: Result, options: dict[str, Any], started: dt.datetime, progress: Any) -> list[Path]:
    from zhengxian.io.results import write_results

    reports = {"all": REPORTS, "none": (), "html": ("html",), "docx": ("docx",)}[options["reports"]]
    record = {
        "files": {
            k: options[k]
            for k in ("scheme", "data", "regions", "layout", "adjustments", "previous")
            if options[k]
        },
        "example": options["example"],
        "demo": _is_example(options),
        "started": started.isoformat(timespec="seconds"),
        "finished": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    }
    result.run.update(record)
    formats = ("csv", "json", "xlsx", *reports)
    return write_results(
        result, options["folder"], formats=formats, record=record, pages=options["pages"], progress=progress
    )


def _print(result: Result, output: str, written: list[str]) -> None:
    from zhengxian.cli.console import console, print_result

    if output == "json":
        json.dump(_json(result, written), sys.stdout, ensure_ascii=False, default=str)
        sys.stdout.write("\n")
        return
    print_result(result)
    if written:
        out = console()
        out.print(
            "已写出：" + "、".join(Path(p).name for p in written) + f"（在 {Path(written[0]).parent}）",
            markup=False,
        )


def _json(result: Result, written: list[str]) -> dict[str, Any]:
    rows = result.ranking.to_dicts()
    for row in rows:
        row["largest_losses"] = [
            {"node": item.code, "title": item.title, "points_lost": lost, "weight": full}
            for item, lost, full in result.losses(row["region"])
        ]
    run = {k: result.run[k] for k in ("zhengxian", "scheme", "period", "input_sha256", "regions", "classes")}
    return {
        **run,
        "ranking": rows,
        "awards": result.awards.to_dicts(),
        "left_out": result.left_out.to_dicts(),
        "notes": result.notes.to_dicts(),
        "files": written,
    }
