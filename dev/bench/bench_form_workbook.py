"""Timing uploads: 100,000 observation rows, a form of 3,000 cells, and every hostile file, each in a fresh process.

    python dev/bench/bench_form_workbook.py [--rows 100000] [--faults 500]

Prints seconds, processor seconds and the most memory the process held (about 60 MiB of it is Python with numpy).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))

from bench_read_workbook import report  # scripts of dev have no package

from hostile_files import HOSTILE

REGIONS, INDICATORS = 183, 50


def make_rows(path: Path, rows: int, faults: int) -> None:
    """Write observation rows; every so many-th has a text for a figure."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = book.add_worksheet("数据")
    page.write_row(0, 0, ["region", "indicator", "period", "value", "state"])
    every = rows // faults if faults else rows + 1
    for i in range(rows):
        rest, region = divmod(i, REGIONS)
        month, indicator = divmod(rest, INDICATORS)
        period = f"{2015 + month // 12}-{month % 12 + 1:02}"
        value = "约 3" if i % every == every - 1 else round((i * 7919 % 100_003) / 7, 2)
        page.write_row(i + 1, 0, [f"r{region:03}", f"x{indicator:02}", period, value])
    book.close()


def read_rows(path: Path) -> None:
    """Read the rows as the platform does, block by block."""
    from zhengxian.io.forms import read_long

    start, steps = time.perf_counter(), []
    known = {f"x{i:02}" for i in range(INDICATORS)}
    regions = {f"r{i:03}" for i in range(REGIONS)}
    found = read_long(path, indicators=known, regions=regions, progress=lambda done, _: steps.append(done))
    kept = sum(len(block) for block in found.blocks())
    report(time.perf_counter() - start, f"rows {kept:,}  problems {found.total_problems}  steps {len(steps)}")


def read_form(path: Path, *, write: bool) -> None:
    """Write or read a form of 100 towns and 30 indicators."""
    from zhengxian.engine.base.period import Period
    from zhengxian.io.forms import FormIndicator, FormRegion, FormSheet, read_workbook, write_template

    regions = tuple(FormRegion(f"t{i}", f"第{i}镇") for i in range(100))
    indicators = tuple(FormIndicator(f"x{i}", f"第{i}项指标", "万元", 0) for i in range(30))
    sheet = FormSheet("表", "镇域月报", Period.parse("2026-09"), regions, indicators)
    start = time.perf_counter()
    if write:
        write_template(sheet, path)
        report(time.perf_counter() - start, "form of 3,000 cells written")
    else:
        cells = len(read_workbook(path, sheet).values)
        report(time.perf_counter() - start, f"form of {cells:,} cells read")


def refuse(path: Path) -> None:
    """Offer a hostile file as a bulk upload."""
    from zhengxian.engine.base.errors import DataError
    from zhengxian.io.forms import read_long

    start = time.perf_counter()
    try:
        read_long(path)
        said = "NOT REFUSED"
    except DataError as error:
        said = f"{error.problems[0].code} {error.problems[0].message}"
    report(time.perf_counter() - start, said)


def main() -> None:
    """Make the input in a temporary folder and read each file in its own process."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--faults", type=int, default=500)
    for task in ("read-rows", "write-form", "read-form", "refuse"):
        options.add_argument(f"--{task}", type=Path)
    chosen = options.parse_args()
    if chosen.read_rows or chosen.refuse:
        read_rows(chosen.read_rows) if chosen.read_rows else refuse(chosen.refuse)
    elif chosen.write_form or chosen.read_form:
        read_form(chosen.write_form or chosen.read_form, write=bool(chosen.write_form))
    else:
        run_all(chosen.rows, chosen.faults)


def run_all(rows: int, faults: int) -> None:
    """Run every task on fresh files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for title, count in (("clean", 0), ("with faults", faults)):
            path = folder / f"{title}.xlsx"
            make_rows(path, rows, count)
            run(f"{rows:,} rows, {title}", "--read-rows", path)
        run("template", "--write-form", folder / "form.xlsx")
        run("template", "--read-form", folder / "form.xlsx")
        for title, (make, _) in HOSTILE.items():
            run(title, "--refuse", make(folder))


def run(title: str, task: str, path: Path) -> None:
    """Run one task in its own process."""
    size = path.stat().st_size / 2**20 if path.exists() else 0
    print(f"{title:<32} {size:6.1f} MiB ", end="", flush=True)
    subprocess.run([sys.executable, __file__, task, str(path)], check=True)


if __name__ == "__main__":
    main()
