"""Time the evaluation side by side with pymcdm and scikit-criteria, in one process.

    uv run --group bench python dev/bench/bench_evaluate.py [--quick]

Every line of ours includes input checks, missing cells (1 %), scores of all levels, rank and class rank of the
total and of every group. The peers get complete data, one level, one ranking and no checks: less work.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np

from zhengxian.engine.evaluate.computed import compute
from zhengxian.engine.evaluate.panel import evaluate_panel, node_ranks
from zhengxian.engine.evaluate.plan import compile_scheme
from zhengxian.engine.evaluate.scheme import Scheme, parse_scheme
from zhengxian.engine.evaluate.sets import class_sets
from zhengxian.engine.evaluate.table import Table, Unit

ITEMS, GROUPS, CLASSES = 60, 8, 4


def scheme(within: str) -> Scheme:
    """Eight groups, sixty items, every fifth one negative."""
    groups = [
        {
            "code": f"g{g}",
            "title": f"分组{g + 1}",
            "weight": 100 / GROUPS,
            "weights": "relative",
            "item": [
                {
                    "indicator": f"x{k}",
                    "weight": 1 + k % 3,
                    "direction": "negative" if k % 5 == 0 else "positive",
                }
                for k in range(ITEMS)
                if k % GROUPS == g
            ],
        }
        for g in range(GROUPS)
    ]
    return parse_scheme(
        {
            "code": "bench",
            "title": "测速",
            "score": {"method": "minmax", "within": within},
            "missing": {"policy": "class_mean"},
            "rank": {"within": "both"},
            "group": groups,
        }
    )


def table(regions: int, months: int, seed: int = 1, share: float = 0.01) -> Table:
    """Figures with missing cells and regions in random classes."""
    rng = np.random.default_rng(seed)
    values = rng.normal(100, 20, (months, ITEMS, regions))
    values[rng.random(values.shape) < share] = np.nan
    classes = rng.integers(0, CLASSES, regions)
    units = tuple(Unit(f"r{i}", f"r{i}", f"类{c}") for i, c in enumerate(classes))
    periods = tuple(f"{2010 + t // 12}-{t % 12 + 1:02d}" for t in range(months))
    return Table(values.swapaxes(1, 2), periods, units, tuple(f"x{k}" for k in range(ITEMS)))


def ours(data: Table, within: str) -> Callable[[], object]:
    """One period: checks, scores of all levels, ranks, class ranks."""
    rules = scheme(within)
    sets = class_sets([u.class_name for u in data.units])
    plan = compile_scheme(rules, sets.classes)

    def run() -> object:
        return node_ranks(compute(plan, data.frame(data.periods[0]), sets))

    return run


def peers(data: Table) -> dict[str, Callable[[], object]]:
    """The same matrix without gaps through the two libraries' min–max weighted sum (and TOPSIS) and ranks."""
    found: dict[str, Callable[[], object]] = {}
    x = np.nan_to_num(np.ascontiguousarray(data.values[0]), nan=100.0)
    weights = np.full(ITEMS, 1 / ITEMS)
    signs = np.where(np.arange(ITEMS) % 5 == 0, -1, 1)
    try:
        from pymcdm.helpers import rrankdata
        from pymcdm.methods import TOPSIS, WSM
        from pymcdm.normalizations import minmax_normalization

        wsm, topsis = WSM(minmax_normalization), TOPSIS()
        found["pymcdm WSM"] = lambda: rrankdata(wsm(x, weights, signs))
        found["pymcdm TOPSIS"] = lambda: rrankdata(topsis(x, weights, signs))
    except ImportError:
        print("pymcdm is not installed: uv run --group bench …")
    try:
        import skcriteria as skc
        from skcriteria.agg.simple import WeightedSumModel
        from skcriteria.agg.topsis import TOPSIS as SKTOPSIS
        from skcriteria.pipelines import mkpipe
        from skcriteria.preprocessing.invert_objectives import InvertMinimize
        from skcriteria.preprocessing.scalers import MinMaxScaler, VectorScaler

        matrix = skc.mkdm(x, signs.tolist(), weights=weights)
        simple = mkpipe(InvertMinimize(), MinMaxScaler(target="matrix"), WeightedSumModel())
        similar = mkpipe(InvertMinimize(), VectorScaler(target="matrix"), SKTOPSIS())
        found["scikit-criteria WSM"] = lambda: simple.evaluate(matrix).rank_
        found["scikit-criteria TOPSIS"] = lambda: similar.evaluate(matrix).rank_
    except ImportError:
        print("scikit-criteria is not installed: uv run --group bench …")
    return found


def timed(run: Callable[[], object], repeats: int, warm: int = 3) -> tuple[float, float]:
    """Best and median milliseconds, warm."""
    for _ in range(warm):
        run()
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        taken.append((time.perf_counter() - start) * 1e3)
    return min(taken), statistics.median(taken)


def line(name: str, size: str, best: float, median: float, target: str = "") -> None:
    """Print one row of the table."""
    print(f"| {name} | {size} | {best:,.1f} | {median:,.1f} | {target} |", flush=True)


def peak_of(code: str) -> float:
    """Peak resident MiB of a fresh process."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


PEAK = """
import sys
sys.path.insert(0, {folder!r})
from bench_evaluate import ours, table
run = ours(table(38602, 1), "class")
run(); run()
status = open("/proc/self/status").read()  # ru_maxrss would inherit the parent's peak
print(int(status.split("VmHWM:")[1].split()[0]) / 1024)
"""
FRESH = """
import time; start = time.perf_counter()
import zhengxian as zx
import random
random.seed(1)
data = {{"region": [f"r{{i}}" for i in range(51)], "period": ["2025"] * 51}}
data.update({{f"x{{k}}": [random.random() for _ in range(51)] for k in range(49)}})
items = [{{"indicator": f"x{{k}}", "weight": 1, "score": "minmax"}} for k in range(49)]
scheme = {{"code": "s", "title": "s", "group": [{{"code": "g", "weight": 100, "weights": "relative", "item": items}}]}}
assert zx.evaluate(scheme, data).ranking.height == 51
print(time.perf_counter() - start)
"""


def main() -> None:
    """Print the figures as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out the large sizes and the slow peers")
    quick = parser.parse_args().quick
    warnings.simplefilter("ignore")
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, numpy {np.__version__}\n"
    )
    print("| what | size | best ms | median ms | must reach |\n|---|---|---:|---:|---|")
    small = table(2844, 1)
    for within in ("class", "pool"):
        line(f"zhengxian, scored by {within}", "2,844×60", *timed(ours(small, within), 60), "≤ 6 ms")
    for name, run in peers(small).items():
        line(name, "2,844×60", *timed(run, 3 if quick else 7, 1))
    if not quick:
        large = table(38602, 1)
        for within in ("class", "pool"):
            line(f"zhengxian, scored by {within}", "38,602×60", *timed(ours(large, within), 20), "≤ 60 ms")
        for name, run in peers(large).items():
            line(name, "38,602×60", *timed(run, 2, 0))
        panel = table(2844, 120)
        for within in ("class", "pool"):
            rules = scheme(within)
            line(
                f"zhengxian, panel by {within}",
                "2,844×60×120",
                *timed(lambda rules=rules: evaluate_panel(rules, panel), 7, 2),
                "≤ 250 ms",
            )
        for name, run in peers(small).items():
            best, median = timed(run, 3, 1)
            line(f"{name}, 120 times", "2,844×60×120", best * 120, median * 120)
    fresh = sorted(peak_of(FRESH.format()) for _ in range(5))
    line(
        "zhengxian, import and first result, fresh process",
        "51×49",
        fresh[0] * 1e3,
        fresh[2] * 1e3,
        "≤ 600 ms",
    )
    folder = str(Path(__file__).resolve().parent)
    print(
        f"\npeak memory of a fresh process, 38,602×60: {peak_of(PEAK.format(folder=folder)):.0f} MiB (≤ 300 MiB)"
    )


if __name__ == "__main__":
    main()
