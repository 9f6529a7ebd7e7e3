"""Fill a PostgreSQL database of one's own with the big city: 183 counties × 150 indicators × 120 months.

Registers, forms and assessments are written as `zhengxian demo` writes them; sheets, cells and figures, of which
there are millions, go in by COPY.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from time import perf_counter
from urllib.parse import urlsplit

import polars as pl
import psycopg
from psycopg import sql

from zhengxian.demo import City
from zhengxian.demo import city as generate
from zhengxian.demo.city import Scale

CHUNK = 200_000
MONTHS_OF_CELLS = 12
"""Sheets keep their cells this far back; older ones have figures only."""
EMBARGO = datetime(2030, 1, 1)


def own_database(address: str, *, keep: bool) -> bool:
    """Drop and make the database anew, unless it is there and may stay; tell whether it is to be filled."""
    name = urlsplit(address).path.lstrip("/")
    if "bench" not in name:
        sys.exit(f"{name}: the database is dropped and made anew, so its name must contain “bench”")
    with psycopg.connect(address.removesuffix(name) + "postgres", autocommit=True) as server:
        there = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if there and keep:
            return False
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return True


def fill(scale: Scale) -> None:
    """Write the big city into an empty, migrated database and say how long each part took."""
    from zhengxian.web.core.services import offices, users
    from zhengxian.web.demo import assessments, forms, history, people, places

    began = perf_counter()

    def tell(text: str) -> None:
        print(f"  {perf_counter() - began:6.1f} s  {text}", flush=True)

    city = generate(scale=scale)
    tell(f"{city.figures.height:,} figures drawn")
    system = users.system()
    offices.found(name="示范省县域办（测速）", by=system, is_demo=True, today=city.today)
    places.write(city)
    accounts = people.write(city)
    forms.write(city, system)
    tell(f"{len(city.regions)} regions, {len(accounts)} accounts, {len(city.forms)} forms")
    known = history.keys(city, accounts)
    sheets = write_sheets(city, known)
    tell(
        f"{len(sheets):,} sheets, {write_cells(city, known, sheets):,} cells of the last {MONTHS_OF_CELLS} months"
    )
    write_figures(city, known, sheets)
    tell("figures stored")
    analyse()
    runs = assessments.Assessments(_with_publicity(city), accounts).write()
    tell(f"{runs} assessments computed, all but the last published")
    analyse()


def analyse() -> None:
    """Let the database learn what is in it, as its own housekeeping does within minutes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _with_publicity(city: City) -> City:
    """Add to the finished runs the days on which they were shown."""
    shown = (
        replace(
            r,
            publicised=(r.published_on, r.published_on + timedelta(days=6)),
            published_on=r.published_on + timedelta(days=12),
        )
        if r.published_on and not r.publicised
        else r
        for r in city.runs
    )
    return replace(city, runs=tuple(shown))


def write_sheets(city: City, known: object) -> dict[tuple[str, str], int]:
    """Write a sheet for every form and month: approved, and those of the running month on their way."""
    from zhengxian.demo.submissions import Submission as Fate
    from zhengxian.engine.base.period import Period
    from zhengxian.web.demo import history

    periods = [Period.parse(p) for p in city.figures["period"].unique().sort()]
    fates = []
    for number, form in enumerate(city.forms):
        unit = next(iter(form.rows))
        for period in (*periods, periods[-1] + 1):
            due = (period + 1).first_day + timedelta(days=11)
            running = period > periods[-1]
            state = ("submitted" if number % 2 else "draft") if running else "approved"
            sent = None if state == "draft" else datetime.combine(min(due, city.today), time(9))
            seen = sent + timedelta(hours=3) if sent and not running else None
            fates.append(
                Fate(
                    form=form.code,
                    unit=unit,
                    period=str(period),
                    due=due,
                    state=state,
                    timing="on_time" if sent else None,
                    submitted_at=sent,
                    reporter=f"reporter.{unit}",
                    reviewed_at=seen,
                    reviewer="statistics.shi",
                    rows=form.rows[unit],
                )
            )
    made = history.write_submissions(replace(city, submissions=tuple(fates)), known)  # type: ignore[arg-type]
    return {(form, period): row.pk for (form, _, period), row in made.items()}


def _ids(known: Mapping[str, int], name: str) -> pl.DataFrame:
    return pl.DataFrame({name: list(known), f"{name}_id": list(known.values())})


def write_cells(city: City, known: object, sheets: Mapping[tuple[str, str], int]) -> int:
    """Write the cells of the last months; those of the running month repeat the month before, drafts half of them."""
    last = sorted(city.figures["period"].unique())[-MONTHS_OF_CELLS:]
    newest = max(period for _, period in sheets)
    rows = city.figures.filter(pl.col("period").is_in(last))
    running = rows.filter(pl.col("period") == last[-1]).with_columns(period=pl.lit(newest))
    drafts = pl.col("form").is_in([f.code for i, f in enumerate(city.forms) if i % 2 == 0])
    rows = pl.concat([rows, running.filter(~drafts | (pl.int_range(pl.len()) % 2 == 0))])
    ready = _keyed(rows, known, sheets).select(
        "submission_id",
        "region_id",
        "indicator_id",
        "value",
        "state",
        reason=pl.lit(""),
        revision=pl.lit(1),
        updated_at=pl.lit(f"{city.today} 09:00:00+08"),
        updated_by_id=pl.lit(_writer()),
        cell=pl.lit(""),
        returned_reason=pl.lit(""),
    )
    copy("collect_entry", ready)
    return ready.height


def _keyed(rows: pl.DataFrame, known: object, sheets: Mapping[tuple[str, str], int]) -> pl.DataFrame:
    held = pl.DataFrame(
        {
            "form": [f for f, _ in sheets],
            "period": [p for _, p in sheets],
            "submission_id": list(sheets.values()),
        }
    )
    return (
        rows.join(_ids(known.regions, "region"), on="region")  # type: ignore[attr-defined]
        .join(_ids(known.indicators, "indicator"), on="indicator")  # type: ignore[attr-defined]
        .join(held, on=["form", "period"])
    )


def _writer() -> int:
    from zhengxian.web.core.models import User

    return User.objects.get(username="statistics.shi").pk


def write_figures(city: City, known: object, sheets: Mapping[tuple[str, str], int]) -> None:
    """Write every figure once; the last month is internal or, every third indicator, embargoed."""
    from zhengxian.engine.base.period import Period

    periods = [Period.parse(p) for p in city.figures["period"].unique().sort()]
    ends = pl.DataFrame({"period": [str(p) for p in periods], "period_end": [p.last_day for p in periods]})
    newest, held = pl.col("period") == str(periods[-1]), pl.col("indicator_id") % 3 == 0
    ready = (
        _keyed(city.figures.drop("unit"), known, sheets)
        .join(ends, on="period")
        .sort("period_end", "indicator_id", "region_id")
        .select(
            "region_id",
            "indicator_id",
            "period",
            "period_end",
            "version",
            "value",
            "state",
            "status",
            release=pl.when(~newest)
            .then(pl.lit("released"))
            .when(held)
            .then(pl.lit("embargoed"))
            .otherwise(pl.lit("internal")),
            embargo_until=pl.when(newest & held).then(pl.lit(f"{EMBARGO}+08")),
            recorded_at=pl.col("recorded_at").dt.to_string("%Y-%m-%d %H:%M:%S+08"),
            recorded_by_id=pl.lit(_writer()),
            submission_id="submission_id",
            cell=pl.lit(""),
            reason=pl.lit(""),
        )
    )
    copy("collect_observation", ready)


def copy(table: str, rows: pl.DataFrame) -> None:
    """Hand rows to the database as CSV; nulls are empty, empty texts are quoted.

    Keys are not looked up again for every row (that takes longer than all else): they were just read.
    """
    from django.db import connection, transaction

    into = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, rows.columns))
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        with cursor.cursor.copy(into) as out:
            for part in rows.iter_slices(CHUNK):
                buffer = io.BytesIO()
                part.write_csv(buffer, include_header=False)
                out.write(buffer.getvalue())
