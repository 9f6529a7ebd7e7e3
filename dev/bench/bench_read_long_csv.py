"""Time reading a long CSV into periods × regions × indicators, each reading in a fresh process.

    python dev/bench/bench_read_long_csv.py [--rows 5000000] [--repeat 3]

A second file repeats a hundred rows, so that the search for duplicates is timed too; a third is shuffled.
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
import polars as pl

INDICATORS, PERIODS = 50, 10


def make(path: Path, rows: int, repeated: int, *, shuffle: bool) -> None:
    """Write region, indicator, period and value of a full table, the last rows twice."""
    random = np.random.default_rng(2)
    regions = max(1, rows // (INDICATORS * PERIODS))
    cells = np.arange(regions * INDICATORS * PERIODS)
    cells = random.permutation(cells) if shuffle else cells
    cells = np.concatenate([cells, cells[len(cells) - repeated :]]) if repeated else cells
    names = [
        np.array([f"{100_000_000 + i}" for i in range(regions)]),
        np.array([f"indicator_{j}" for j in range(INDICATORS)]),
    ]
    years = np.array([f"{2014 + t}" for t in range(PERIODS)])
    frame = pl.DataFrame(
        {
            "region": names[0][cells // (INDICATORS * PERIODS)],
            "indicator": names[1][cells // PERIODS % INDICATORS],
            "period": years[cells % PERIODS],
            "value": np.round(random.lognormal(5, 2, len(cells)), 2),
        }
    )
    frame.write_csv(path)


def read(path: Path) -> None:
    """Read one file and print seconds, shape, problems and peak memory."""
    from zhengxian.engine.base.errors import DataError
    from zhengxian.io.observations import read_observations

    start = time.perf_counter()
    try:
        what = f"periods × regions × indicators {read_observations(path).values.shape}"
    except DataError as error:
        what = f"problems {error.total}: {error.problems[0].message}"
    seconds = time.perf_counter() - start
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
    options.add_argument("--rows", type=int, default=5_000_000)
    options.add_argument("--repeat", type=int, default=3)
    options.add_argument("--read", type=Path)
    chosen = options.parse_args()
    if chosen.read:
        read(chosen.read)
        return
    cases = {
        "sorted": (0, False),
        "with 100 duplicates": (100, False),
        "shuffled, 100 duplicates": (100, True),
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.csv"
        for name, (repeated, shuffle) in cases.items():
            make(path, chosen.rows, repeated, shuffle=shuffle)
            print(f"{name}: {chosen.rows:,} rows, {path.stat().st_size / 2**20:.0f} MiB", flush=True)
            for _ in range(chosen.repeat):
                subprocess.run([sys.executable, __file__, "--read", str(path)], check=True)


if __name__ == "__main__":
    main()
