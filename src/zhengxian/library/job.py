"""``evaluate``: read everything, join it, run the scheme."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhengxian.engine.base.errors import DataError, Refusal
from zhengxian.engine.base.period import Period
from zhengxian.engine.evaluate.adjust import Event
from zhengxian.engine.evaluate.result import Result
from zhengxian.engine.evaluate.run import evaluate_table
from zhengxian.engine.evaluate.scheme import Scheme
from zhengxian.engine.evaluate.standing import Previous
from zhengxian.library.assembly import build_table, out_of_force
from zhengxian.library.inputs import (
    load_adjustments,
    load_layout,
    load_observations,
    load_regions,
    load_scheme,
    one_per_code,
)
from zhengxian.library.previous import load_previous

if TYPE_CHECKING:
    from zhengxian.io.layouts import Layout
    from zhengxian.io.observations import Observations
    from zhengxian.io.regions import RegionTable

Progress = Callable[[int, int, str], None]


def evaluate(
    scheme: Scheme | Mapping[str, Any] | str | Path,
    observations: Any,
    regions: Any = None,
    *,
    period: str | int | Period | None = None,
    adjustments: str | Path | Sequence[Event] = (),
    previous: str | int | Path | Result | Previous | None = None,
    layout: str | Path | Layout | None = None,
    progress: Progress | None = None,
) -> Result:
    """Evaluate one period and return a `Result` whose tables are polars frames.

    ``scheme``: a file, the code of a shipped scheme, a TOML table or a `Scheme`. ``observations``: a CSV, XLSX
    or Parquet file, a frame (polars, pandas) or a mapping of columns, long or wide (design.md §4), or
    `Observations`. ``regions``: a file, a frame, a `RegionTable` or None, which ranks every region that has
    figures. ``period`` may be left out when the figures have only one. ``previous``: an earlier `Result`, the
    ``scores.csv`` it wrote (or its folder), or a period of the same figures.

    Errors: `SchemeError`, `DataError` with all problems of the files, `Refusal` naming region and indicator.

    >>> result = evaluate(
    ...     {"code": "s", "title": "示例", "group": [{"code": "g", "weight": 100, "item": [
    ...         {"indicator": "x", "weight": 100, "score": "minmax"}]}]},
    ...     {"region": ["a", "b", "c"], "period": ["2025"] * 3, "x": [1.0, 3.0, 2.0]})
    >>> result.ranking.select("region", "shown", "rank").rows()
    [('b', '100.00', 1), ('c', '50.00', 2), ('a', '0.00', 3)]
    """
    rules, chosen = load_scheme(scheme), load_layout(layout)
    period = None if period is None else str(period)
    places, figures, events = _read_all(rules, chosen, observations, regions, adjustments, period)
    when = _period(period, figures)
    table = build_table(figures, places, when)
    before = load_previous(previous, rules, figures, places, events)
    gone = out_of_force(places, when)
    return evaluate_table(
        rules, table, when, events=events, previous=before, left_out=gone, progress=progress
    )


def _read_all(
    rules: Scheme,
    layout: Layout | None,
    observations: Any,
    regions: Any,
    adjustments: Any,
    period: str | None,
) -> tuple[RegionTable, Observations, tuple[Event, ...]]:
    """Read regions, figures and events; the problems of all files come out together."""
    from zhengxian.io.problems import merge_errors

    faults: list[DataError] = []

    def read(load: Callable[[], Any]) -> Any:
        try:
            return load()
        except DataError as error:
            faults.append(error)
            return None

    given = read(lambda: load_regions(regions))
    figures = read(lambda: load_observations(observations, rules, given, layout, period))
    places = given
    if places is None and figures is not None and not faults:
        places = figures.region_table or one_per_code(figures.regions)
    events = read(lambda: load_adjustments(adjustments, rules, places))
    if faults:
        raise faults[0] if len(faults) == 1 else merge_errors(faults)
    return places, figures, events


def _period(period: str | None, figures: Observations) -> str:
    if period is not None:
        return str(Period.parse(period))
    if len(figures.periods) == 1:
        return figures.periods[0]
    listed = "、".join(figures.periods[-5:])
    raise Refusal(
        "E-604",
        f"数据里有 {len(figures.periods)} 个期间（{listed} 等），没有说明评价哪一期",
        "请写明 period（命令行 --period）",
    )
