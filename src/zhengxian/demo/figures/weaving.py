"""The frame of all figures: one row a region, indicator, period and version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import polars as pl

from zhengxian.demo.dice import dice
from zhengxian.demo.figures.gaps import ABSENT, ABSENT_COUNTIES, is_absent, state_of
from zhengxian.demo.figures.profiles import COUNTY, GDP, Level
from zhengxian.demo.figures.sheet import Sheet
from zhengxian.demo.forms import Form, library
from zhengxian.demo.planted import changes
from zhengxian.demo.submissions import Submission
from zhengxian.demo.timeline import Timeline, codes_on
from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.period import Period
from zhengxian.engine.base.rounding import NO_KEY, rank_keys

COLUMNS = (
    "region",
    "indicator",
    "period",
    "value",
    "state",
    "status",
    "version",
    "recorded_at",
    "form",
    "unit",
)
FLASH = {"caizheng_monthly": 32, "shuiwu_monthly": 32, "tongji_quarterly": 58}
"""Forms whose first figures are quick ones (快报), and how many days later they are verified (核实)."""
FINAL = ("tongji_quarterly",)
"""Forms whose fourth quarter is settled (最终) on 15 December of the next year."""
_SCHEMA = {
    "region": pl.String,
    "indicator": pl.String,
    "period": pl.String,
    "value": pl.Float64,
    "state": pl.String,
    "form": pl.String,
    "unit": pl.String,
}
_FULL_SCHEMA: dict[str, type[pl.DataType] | pl.DataType] = {
    "region": pl.String,
    "indicator": pl.String,
    "period": pl.String,
    "value": pl.Float64,
    "state": pl.String,
    "status": pl.String,
    "version": pl.Int16,
    "recorded_at": pl.Datetime("us"),
    "form": pl.String,
    "unit": pl.String,
}


def rounded(values: FloatArray, decimals: int) -> FloatArray:
    """Round half up; NaN stays."""
    keys = rank_keys(values, decimals)
    return np.where(keys == NO_KEY, np.nan, keys / 10.0**decimals)


def weave(
    seed: int,
    forms: Sequence[Form],
    sheets: dict[str, Sheet],
    history: Sequence[Submission],
    timeline: Timeline,
) -> pl.DataFrame:
    """Return all figures with their versions, sorted by form, period, unit, region and indicator."""
    later = {name: Sheet(s.codes, s.later, s.later) for name, s in sheets.items()}
    first = _first_versions(seed, forms, sheets, history, timeline)
    flash = [f for f in forms if f.code in FLASH]
    second = _later_versions(flash, later, first, timeline)
    frames = [first, second, _final_versions(second, timeline), _absent(forms, timeline)]
    return pl.concat([f.select(COLUMNS) for f in frames]).sort(
        "form", "period", "unit", "region", "indicator", "version"
    )


def _first_versions(
    seed: int,
    forms: Sequence[Form],
    sheets: dict[str, Sheet],
    history: Sequence[Submission],
    timeline: Timeline,
) -> pl.DataFrame:
    cells = _altered(pl.concat([_cells(f, sheets[f.level], timeline) for f in forms]), timeline)
    ten_day = _ten_day_cells(seed, forms, timeline)
    sent = pl.DataFrame(
        [(s.form, s.unit, s.period, s.submitted_at, s.state) for s in history],
        schema={
            "form": pl.String,
            "unit": pl.String,
            "period": pl.String,
            "recorded_at": pl.Datetime("us"),
            "sent": pl.String,
        },
        orient="row",
    )
    joined = pl.concat([cells, ten_day]).join(sent, on=["form", "unit", "period"], how="inner")
    started = joined.filter(pl.col("sent") != "not_started")
    place = pl.int_range(pl.len()).over("form", "unit", "period")
    half = place < 0.6 * pl.len().over("form", "unit", "period")
    return started.filter((pl.col("sent") != "draft") | half).with_columns(
        pl.when(pl.col("form").is_in(list(FLASH)))
        .then(pl.lit("flash"))
        .otherwise(pl.lit("verified"))
        .alias("status"),
        pl.lit(1, pl.Int16).alias("version"),
    )


def _cells(form: Form, sheet: Sheet, timeline: Timeline) -> pl.DataFrame:
    """Return the figures a form asks for, with the codes of the time."""
    row = {code: i for i, code in enumerate(sheet.codes)}
    known = library()
    parts: list[tuple[list[str], list[str], str, str, FloatArray]] = []
    for period in timeline.periods(form) if form.frequency != "ten_day" else ():
        units, regions, rows = _places(form, period, row)
        year, month = timeline.place(period)
        for code in form.indicators:
            taken = sheet.values[code][rows, year, month]
            parts.append((units, regions, code, str(period), rounded(taken, known[code].decimals)))
    return _frame(form, parts)


def _places(form: Form, period: Period, row: dict[str, int]) -> tuple[list[str], list[str], list[int]]:
    """Return unit and region codes of the time, and where the figures of each region stand."""
    day = period.last_day
    units, regions, rows = [], [], []
    for unit, fills in form.rows.items():
        for code in fills:
            for old in codes_on(code, day):
                owner = old if form.unit_kind == "town" else codes_on(unit, day)[0]
                units.append(owner)
                regions.append(old)
                rows.append(row.get(old, row[code]))
    return units, regions, rows


def _frame(form: Form, parts: list[tuple[list[str], list[str], str, str, FloatArray]]) -> pl.DataFrame:
    columns: dict[str, list[object]] = {name: [] for name in _SCHEMA}
    for units, regions, code, period, values in parts:
        states = [state_of(region, code, period) for region in regions]
        shown = [v if s == "reported" else None for v, s in zip(values.tolist(), states, strict=True)]
        columns["region"] += regions
        columns["indicator"] += [code] * len(regions)
        columns["period"] += [period] * len(regions)
        columns["value"] += shown
        columns["state"] += states
        columns["form"] += [form.code] * len(regions)
        columns["unit"] += units
    return pl.DataFrame(columns, schema=_SCHEMA)


def _altered(cells: pl.DataFrame, timeline: Timeline) -> pl.DataFrame:
    """Write the planted problems into the cells they sit in."""
    known = library()
    keyed = cells.with_row_index("at")
    wanted = pl.DataFrame(
        [(c.region, c.indicator, c.period, i) for i, c in enumerate(changes(timeline))],
        schema={"region": pl.String, "indicator": pl.String, "period": pl.String, "change": pl.Int64},
        orient="row",
    )
    values = cells["value"].to_list()
    hits = keyed.join(wanted, on=["region", "indicator", "period"]).select("at", "indicator", "change")
    listed = changes(timeline)
    for at, indicator, number in hits.rows():
        if values[at] is not None:
            new = np.array([listed[number].alter(values[at])])
            values[at] = float(rounded(new, known[indicator].decimals)[0])
    return cells.with_columns(pl.Series("value", values, pl.Float64))


def _later_versions(
    forms: Sequence[Form], sheets: dict[str, Sheet], first: pl.DataFrame, timeline: Timeline
) -> pl.DataFrame:
    """Return the verified figures of the forms that begin with quick ones, if they are out by now."""
    cells = pl.concat([_cells(f, sheets[f.level], timeline) for f in forms])
    when = first.select("form", "unit", "period", "recorded_at").unique()
    days = pl.col("form").replace_strict(FLASH, return_dtype=pl.Int64)
    dated = cells.join(when, on=["form", "unit", "period"]).with_columns(
        pl.col("recorded_at") + pl.duration(days=days),
        pl.lit("verified").alias("status"),
        pl.lit(2, pl.Int16).alias("version"),
    )
    return dated.filter(pl.col("recorded_at") < dt.datetime.combine(timeline.today, dt.time()))


def _final_versions(second: pl.DataFrame, timeline: Timeline) -> pl.DataFrame:
    """Return the settled figures of whole years, most of a year after the year's end."""
    year_end = second.filter(pl.col("form").is_in(FINAL) & pl.col("period").str.ends_with("Q4"))
    settled = pl.datetime(pl.col("period").str.head(4).cast(pl.Int32) + 1, 12, 15, 10)
    return year_end.with_columns(
        settled.alias("recorded_at"),
        pl.lit("final").alias("status"),
        pl.lit(3, pl.Int16).alias("version"),
    ).filter(pl.col("recorded_at") < dt.datetime.combine(timeline.today, dt.time()))


def _ten_day_cells(seed: int, forms: Sequence[Form], timeline: Timeline) -> pl.DataFrame:
    """Return the figures of the ten-day form."""
    form = next(f for f in forms if f.frequency == "ten_day")
    (unit, codes), periods = next(iter(form.rows.items())), timeline.periods(form)
    size, base = _ten_day_power(seed, len(periods))
    shown = {"ten_day_power": size, "ten_day_power_growth": (size / base - 1) * 100}
    parts = []
    for at, period in enumerate(periods):
        for code, values in shown.items():
            column = rounded(np.ascontiguousarray(values[:, at]), library()[code].decimals)
            parts.append(([unit] * len(codes), list(codes), code, str(period), column))
    return _frame(form, parts)


def _ten_day_power(seed: int, periods: int) -> tuple[FloatArray, FloatArray]:
    """Return electricity and its base a year ago: a third of a month, growth around the county's pace."""
    power = COUNTY["industrial_power"]
    pace = np.array(power.pace if isinstance(power, Level) else GDP)
    generator = dice(seed, "ten_day")
    shape = len(GDP), periods
    size = np.array(GDP)[:, None] * 0.055 / 27 * (1 + 0.06 * generator.uniform(-1, 1, shape))
    base = size / (1 + (pace[:, None] + 1.6 * generator.standard_normal(shape)) / 100)
    whole, before = (np.concatenate([x, x.sum(axis=0, keepdims=True)]) for x in (size, base))
    return whole, before


def _absent(forms: Sequence[Form], timeline: Timeline) -> pl.DataFrame:
    """Return what the office records by itself: regions that have no such thing, in every period."""
    from zhengxian.demo.counties import COUNTIES
    from zhengxian.demo.towns import TOWNS

    rows = []
    for form in forms:
        codes = [c.code for c in COUNTIES] if form.level == "county" else [t.code for t in TOWNS]
        for indicator in form.indicators:
            if indicator not in ABSENT and indicator not in ABSENT_COUNTIES:
                continue
            rows += [
                (old, indicator, str(p), None, "not_applicable", "verified", 1, _noted(p), "", "")
                for p in timeline.periods(form)
                for code in codes
                if is_absent(code, indicator)
                for old in codes_on(code, p.last_day)
            ]
    return pl.DataFrame(rows, schema=_FULL_SCHEMA, orient="row")


def _noted(period: Period) -> dt.datetime:
    return dt.datetime.combine(period.last_day + dt.timedelta(days=1), dt.time(9))
