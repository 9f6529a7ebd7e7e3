"""Time reading a wide workbook into checked figures, each reading in a fresh process.

    python dev/bench/bench_read_workbook.py [--rows 100000] [--columns 63] [--repeat 3] [--calamine]

The workbook has a region, a period and numbers; a second one has a text in every thousandth number cell, so
that the report of problems is timed too. ``--calamine`` times what python-calamine needs for the cells alone.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np


def make(path: Path, rows: int, columns: int, fault_every: int) -> None:
    """Write the workbook row by row."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = book.add_worksheet("数据")
    page.write_row(0, 0, ["region", "period", *(f"x{k:02}" for k in range(columns - 2))])
    values = np.round(np.random.default_rng(1).lognormal(5, 2, (rows, columns - 2)), 2).tolist()
    for i, row in enumerate(values):
        page.write_string(i + 1, 0, str(100_000 + i))
        page.write_string(i + 1, 1, "2025")
        for k, value in enumerate(row):
            if fault_every and (i * len(row) + k) % fault_every == 0:
                page.write_string(i + 1, k + 2, "—")
            else:
                page.write_number(i + 1, k + 2, value)
    book.close()


def read(path: Path) -> None:
    """Read one workbook and print seconds, cells, problems and peak memory."""
    from zhengxian.engine.base.errors import DataError
    from zhengxian.io.observations import read_observations

    start, found = time.perf_counter(), "0"
    try:
        cells = read_observations(path).values.size
    except DataError as error:
        cells, found = 0, f"{error.total}（首 {error.problems[0].column}{error.problems[0].row}）"
    report(time.perf_counter() - start, f"cells {cells:,}  problems {found}")


def calamine(path: Path) -> None:
    """Read the bare cells with python-calamine."""
    import python_calamine

    start = time.perf_counter()
    rows = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    report(time.perf_counter() - start, f"rows {len(rows):,}, unchecked")


def report(seconds: float, what: str) -> None:
    """Print one line of figures."""
    print(f"{seconds:6.2f} s  cpu {time.process_time():5.2f} s  peak {peak():4.0f} MiB  {what}", flush=True)


def peak() -> float:
    """Return the most memory this process held, in MiB (its own, not that of the process it was made from)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def main() -> None:
    """Make the input in a temporary folder and read it ``--repeat`` times."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--columns", type=int, default=63)
    options.add_argument("--repeat", type=int, default=3)
    options.add_argument("--calamine", action="store_true")
    options.add_argument("--read", type=Path)
    options.add_argument("--bare", type=Path)
    chosen = options.parse_args()
    if chosen.read or chosen.bare:
        read(chosen.read) if chosen.read else calamine(chosen.bare)
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, fault_every in (("clean", 0), ("faulty", 1000)):
            path = Path(folder) / f"{name}.xlsx"
            make(path, chosen.rows, chosen.columns, fault_every)
            print(
                f"{name}: {chosen.rows:,} × {chosen.columns}, {path.stat().st_size / 2**20:.1f} MiB",
                flush=True,
            )
            for flag in ["--read"] * chosen.repeat + ["--bare"] * chosen.calamine:
                subprocess.run([sys.executable, __file__, flag, str(path)], check=True)


if __name__ == "__main__":
    main()
