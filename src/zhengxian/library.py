"""What analysts call: ``import zhengxian as zx``; every function takes files, frames or ready objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhengxian.engine.base.errors import DataError, Problem, Refusal, SchemeError
from zhengxian.engine.base.period import Period
from zhengxian.engine.evaluate.adjust import Event
from zhengxian.engine.evaluate.result import Result
from zhengxian.engine.evaluate.run import evaluate_table
from zhengxian.engine.evaluate.scheme import Scheme, parse_scheme
from zhengxian.engine.evaluate.standing import Previous
from zhengxian.engine.evaluate.table import Table, Unit

if TYPE_CHECKING:
    from zhengxian.engine.base.indicator import Indicator
    from zhengxian.io.layouts import Layout
    from zhengxian.io.observations import Observations
    from zhengxian.io.regions import RegionTable

Progress = Callable[[int, int, str], None]


def evaluate(
    scheme: Scheme | Mapping[str, Any] | str | Path,
    observations: Any,
    regions: Any = None,
    *,
    period: str | None = None,
    adjustments: str | Path | Sequence[Event] = (),
    previous: str | Path | Result | Previous | None = None,
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
    places, figures, events = _read_all(rules, chosen, observations, regions, adjustments, period)
    when = _period(period, figures)
    table = build_table(figures, places, when)
    before = _previous(previous, rules, figures, places)
    return evaluate_table(rules, table, when, events=events, previous=before, progress=progress)


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
        places = figures.region_table or _one_per_code(figures.regions)
    events = read(lambda: load_adjustments(adjustments, rules, places))
    if faults:
        raise faults[0] if len(faults) == 1 else merge_errors(faults)
    return places, figures, events


def load_scheme(scheme: Scheme | Mapping[str, Any] | str | Path) -> Scheme:
    """Return a scheme from a file, a shipped code, a TOML table or as it is."""
    if isinstance(scheme, Scheme):
        return scheme
    from zhengxian.definitions import indicators, scheme_codes, scheme_path
    from zhengxian.io.schemes import read_scheme

    if isinstance(scheme, Mapping):
        return parse_scheme(scheme, indicators())
    if isinstance(scheme, str) and not Path(scheme).exists() and scheme in scheme_codes():
        return read_scheme(scheme_path(scheme))
    return read_scheme(scheme)


def load_layout(layout: str | Path | Layout | None) -> Layout | None:
    """Return a layout from a file, a shipped code or as it is."""
    if layout is None:
        return None
    from zhengxian.definitions import layout_codes, layout_path
    from zhengxian.io.layouts import Layout, read_layout

    if isinstance(layout, Layout):
        return layout
    if isinstance(layout, str) and not Path(layout).exists() and layout in layout_codes():
        return read_layout(layout_path(layout))
    return read_layout(Path(layout))


def load_observations(
    source: Any,
    scheme: Scheme,
    places: RegionTable | None = None,
    layout: Layout | None = None,
    period: str | None = None,
) -> Observations:
    """Read figures from a file or frame and check them against the indicator library and the regions."""
    from zhengxian.definitions import indicators
    from zhengxian.io.observations import Observations, from_frame, read_observations

    if isinstance(source, Observations):
        return source
    library = indicators()
    options: dict[str, Any] = {
        "period": period,
        "layout": layout,
        "names": {alias: i.code for i in library.values() for alias in (i.title, *i.aliases)},
        "units": {i.code: i.unit for i in library.values()},
    }
    if layout is None:
        options["indicators"] = _known_indicators(scheme, library)
    if places is not None:
        options["regions"], options["region_names"] = places.codes, places.unique_names
    if isinstance(source, (str, Path)):
        return read_observations(Path(source), **options)
    return from_frame(source, **options)


def _known_indicators(scheme: Scheme, library: Mapping[str, Any]) -> list[str]:
    """Codes a file may hold: the library's and everything the scheme reads."""
    from zhengxian.engine.evaluate.plan import compile_scheme

    return list(dict.fromkeys((*library, *compile_scheme(scheme, scheme.classes or ("",)).series)))


def load_regions(regions: Any) -> RegionTable | None:
    """Return the regions: as given, from a file or from a frame."""
    from zhengxian.io.regions import RegionTable, read_regions, regions_from_frame

    if isinstance(regions, RegionTable):
        return regions
    if isinstance(regions, (str, Path)):
        return read_regions(Path(regions))
    return None if regions is None else regions_from_frame(regions)


def _one_per_code(codes: Sequence[str]) -> RegionTable:
    """One region per code that has figures, named by its code."""
    from zhengxian.io.regions import Region, RegionTable

    return RegionTable(tuple(Region(code, code) for code in codes))


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


def build_table(figures: Observations, places: RegionTable, period: str) -> Table:
    """Join figures and regions: units with the class in force on the period's last day.

    Regions without any figure at all stay in the table (their cells are missing), so that nobody drops out
    silently; regions not valid on that day are left out.
    """
    from zhengxian.definitions import indicators

    day = Period.parse(period).last_day
    units = _units(places, day)
    row = {code: i for i, code in enumerate(figures.regions)}
    library = indicators()
    kinds = {i.code: str(i.kind) for i in library.values()}
    carried = frozenset(i.code for i in library.values() if _ends_at_a_date(i, library))
    known = Table(
        figures.values,
        figures.periods,
        tuple(Unit(code, code) for code in figures.regions),
        figures.indicators,
        figures.states if figures.states.any() else None,
        kinds=kinds,
        cumulative=carried,
    )
    present = [u for u in units if u.code in row]
    absent = [u for u in units if u.code not in row]
    table = known.select([row[u.code] for u in present], present)
    return _with_absent(table, absent)


def _ends_at_a_date(indicator: Indicator, library: Mapping[str, Indicator]) -> bool:
    """Whether a figure of December is the year's: counted from January, or standing at the last day."""
    level = library.get(indicator.growth_of or "")
    standing = {"stock", "ratio"}
    own = str(indicator.kind) in standing or (level is not None and str(level.kind) in standing)
    return indicator.cumulative or own


def _units(places: RegionTable, day: date) -> list[Unit]:
    return [Unit(r.code, r.name, r.class_name, r.level) for r in places.at(day)]


def _with_absent(table: Table, absent: Sequence[Unit]) -> Table:
    """Append regions that have no figure at all, every cell missing."""
    if not absent:
        return table
    import numpy as np

    from zhengxian.engine.evaluate.missing import CellState

    shape = (len(table.periods), len(table.indicators), len(absent))
    empty = np.full(shape, np.nan)
    values = np.concatenate([table.values.swapaxes(1, 2), empty], axis=2).swapaxes(1, 2)
    states = table.states
    if states is not None:
        nothing = np.full(shape, CellState.MISSING, dtype=np.uint8)
        states = np.concatenate([states.swapaxes(1, 2), nothing], axis=2).swapaxes(1, 2)
    return replace(table, values=values, states=states, units=(*table.units, *absent))


def load_adjustments(
    adjustments: str | Path | Sequence[Event], scheme: Scheme, places: RegionTable | None
) -> tuple[Event, ...]:
    """Read bonus, deduction and gate events and check codes and regions."""
    if not isinstance(adjustments, (str, Path)):
        return tuple(adjustments)
    from zhengxian.io.adjustments import read_adjustments

    codes = [a.code for a in scheme.adjusts] + [g.code for g in scheme.gates]
    return tuple(
        read_adjustments(Path(adjustments), codes=codes, regions=None if places is None else places.codes)
    )


def _previous(
    previous: str | Path | Result | Previous | None,
    scheme: Scheme,
    figures: Observations,
    places: RegionTable,
) -> Previous | None:
    if previous is None or isinstance(previous, Previous):
        return previous
    if isinstance(previous, Result):
        return previous.previous()
    path = Path(previous)
    if path.exists():
        return read_previous(path)
    try:
        earlier = str(Period.parse(str(previous)))
    except ValueError as error:
        raise DataError(
            [
                Problem(
                    "F-090",
                    f"上期结果“{previous}”既不是文件，也不是期间。请写 scores.csv 的路径，或写期间（如 2024）。",
                )
            ]
        ) from error
    return evaluate_table(scheme, build_table(figures, places, earlier), earlier).previous()


def read_previous(path: Path) -> Previous:
    """Read the ranks of an earlier run from its scores.csv (or the folder that holds it)."""
    import polars as pl

    file = path / "scores.csv" if path.is_dir() else path
    try:
        frame = pl.read_csv(file, schema_overrides={"region": pl.String, "class": pl.String}).filter(
            pl.col("level") == 0
        )
        rows = frame.select("region", "rank", "rank_in_class", "class").rows()
    except (pl.exceptions.PolarsError, OSError) as error:
        message = f"上期结果“{file.name}”读不出来。请使用 zhengxian evaluate 写出的 scores.csv。"
        raise DataError([Problem("F-091", message, file=str(file))]) from error
    nan = float("nan")
    ranks = {
        r: (nan if a is None else float(a), nan if b is None else float(b), c or "") for r, a, b, c in rows
    }
    return Previous(file.parent.name or str(file), ranks)


__all__ = ["DataError", "Refusal", "Result", "Scheme", "SchemeError", "evaluate", "load_scheme"]
