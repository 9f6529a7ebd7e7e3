"""Time all shipped warning rules over a province: every region, indicator and month, sentences included.

python dev/bench/bench_warnings.py [--regions 183] [--indicators 150] [--months 36] [--repeat 3]
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from datetime import date

import numpy as np
from bench_checks import figures

from zhengxian.definitions import indicators, warning_rules
from zhengxian.engine.base.period import Period
from zhengxian.engine.collect import Figures
from zhengxian.engine.monitor.pace_grid import PaceColumn, PaceGrid, read_grid
from zhengxian.engine.monitor.pace_words import PaceThresholds
from zhengxian.engine.monitor.warnings import Node, Ranks, watch


def readings_of(table: Figures, seed: int = 8) -> PaceGrid:
    """Read every figure against a plan that is missed by some and met by most."""
    random = np.random.default_rng(seed)
    columns = [PaceColumn(s.kind, "positive", s.unit == "%", 1) for s in table.indicators]
    share = np.array([Period.parse(p).share_of_year for p in table.periods])[:, None, None]
    level = np.array([s.kind in ("level", "count") for s in table.indicators])
    factor = random.normal(0.97, 0.05, table.values.shape)
    planned = np.where(level, table.values * factor, table.values + random.normal(-1, 1, factor.shape))
    targets = np.where(level, planned / share, planned)
    return read_grid(table.values, planned, targets, columns, PaceThresholds(date(2020, 1, 1)))


def ranks_of(table: Figures, seed: int = 9) -> Ranks:
    """Rank the total and every indicator inside three classes."""
    random = np.random.default_rng(seed)
    codes = [s.code for s in table.indicators]
    shape = (len(table.periods), len(table.regions), 1 + len(codes))
    classes = ["优化开发", "重点发展", "生态功能"]
    of = np.array([k % 3 for k in range(shape[1])])
    merit = random.normal(0, 1, shape[1:])[None] + random.normal(0, 0.2, shape)
    values = np.empty(shape)
    for kind in range(3):
        values[:, of == kind] = (-merit[:, of == kind]).argsort(axis=1).argsort(axis=1) + 1.0
    names = [[classes[k] for k in of]] * shape[0]
    nodes = (Node(), *(Node(code, code) for code in codes))
    return Ranks(values, table.periods, table.regions, nodes, names)


def main() -> None:
    """Make figures, readings, forecasts and ranks, and time the watch."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--regions", type=int, default=183)
    options.add_argument("--indicators", type=int, default=150)
    options.add_argument("--months", type=int, default=36)
    options.add_argument("--repeat", type=int, default=3)
    chosen = options.parse_args()
    table = figures(chosen.regions, chosen.indicators, chosen.months)
    random = np.random.default_rng(3)
    readings, ranks = readings_of(table), ranks_of(table)
    chances = random.beta(6, 2, table.values.shape)
    directions = {i.code: i.direction for i in indicators().values()}
    rules = list(warning_rules().values())
    size = f"{chosen.regions} regions × {chosen.indicators} indicators × {chosen.months} months"
    for name, periods in (("all months", None), ("last month", [table.periods[-1]])):
        best = work = np.inf
        for _ in range(chosen.repeat):
            start, used = time.perf_counter(), time.process_time()
            found = watch(
                *(table, rules),
                readings=readings,
                probabilities=chances,
                ranks=ranks,
                directions=directions,
                periods=periods,
            )
            best, work = min(best, time.perf_counter() - start), min(work, time.process_time() - used)
        print(f"{size}, {name}: {best:6.3f} s ({work:.3f} s of processor)", flush=True)
        print(f"  {len(rules)} rules, {len(found.raised)} warnings", flush=True)
        print("  ", dict(Counter(w.rule for w in found.raised)), flush=True)


if __name__ == "__main__":
    main()
