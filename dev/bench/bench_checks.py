"""Time all shipped checks over a province, and over one submission with its history.

python dev/bench/bench_checks.py [--regions 183] [--indicators 150] [--months 36] [--repeat 3]
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from zhengxian.definitions import checks, indicators
from zhengxian.engine.base.period import Period
from zhengxian.engine.collect import Figures, Place, Series, Subject, run_checks


def figures(regions: int, count: int, months: int, seed: int = 7) -> Figures:
    """Make smooth figures of the library's indicators; what the library lacks is added as ratios."""
    random = np.random.default_rng(seed)
    first = Period.parse("2023-01")
    periods = tuple(str(first + m) for m in range(months))
    series = [Series.of(i) for i in indicators().values()][:count]
    series += [
        Series(f"extra_{k}", f"补充指标{k}", "ratio", "%", decimals=2) for k in range(count - len(series))
    ]
    places = [Place("1", "示范市", "county")]
    places += [Place(f"1{r:03}", f"第{r}县", "county", "1") for r in range(1, regions)]
    values = np.stack([_column(s, months, regions, random) for s in series], axis=2)
    return Figures(values, periods, tuple(places), tuple(series))


def _column(series: Series, months: int, regions: int, random: np.random.Generator) -> np.ndarray:
    size = random.lognormal(4, 1, regions)
    noise = random.normal(0, 0.02, (months, regions))
    if series.kind in ("level", "count"):
        single = size * (1 + 0.05 * (np.arange(months) // 12))[:, None] * (1 + noise)
        value = np.concatenate([np.cumsum(single[y : y + 12], axis=0) for y in range(0, months, 12)])
        value = value if series.cumulative else single
    elif series.kind == "stock":
        value = size * (1 + 0.004 * np.arange(months))[:, None] * (1 + noise / 10)
    else:
        value = 5 + 2 * random.normal(0, 1, regions) + 20 * noise
    return np.round(value, series.decimals)


def timed(name: str, table: Figures, subject: Subject, repeat: int) -> None:
    """Print the fastest of some runs, and how many questions there are."""
    rules = list(checks().values())
    best, hits = np.inf, 0
    for _ in range(repeat):
        start = time.perf_counter()
        hits = len(run_checks(table, rules, subject=subject))
        best = min(best, time.perf_counter() - start)
    print(f"{name}: {best:6.3f} s, {len(rules)} rules, {hits} questions", flush=True)


def main() -> None:
    """Make the figures and time the checks."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--regions", type=int, default=183)
    options.add_argument("--indicators", type=int, default=150)
    options.add_argument("--months", type=int, default=36)
    options.add_argument("--repeat", type=int, default=3)
    chosen = options.parse_args()
    province = figures(chosen.regions, chosen.indicators, chosen.months)
    size = f"{chosen.regions} regions × {chosen.indicators} indicators × {chosen.months} months"
    timed(f"{size}, all periods", province, Subject(), chosen.repeat)
    timed(f"{size}, last period", province, Subject(province.periods[-1]), chosen.repeat)
    form = figures(66, 30, 36)
    timed("one submission of 65 × 30 with 36 months", form, Subject(form.periods[-1]), chosen.repeat)


if __name__ == "__main__":
    main()
