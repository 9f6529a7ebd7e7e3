"""The earlier result that rank changes are measured against."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from zhengxian.engine.base.errors import DataError, Problem
from zhengxian.engine.base.period import Period
from zhengxian.engine.evaluate.adjust import Event
from zhengxian.engine.evaluate.result import Result
from zhengxian.engine.evaluate.run import evaluate_table
from zhengxian.engine.evaluate.scheme import Scheme
from zhengxian.engine.evaluate.standing import Previous
from zhengxian.library.assembly import build_table

if TYPE_CHECKING:
    from zhengxian.io.observations import Observations
    from zhengxian.io.regions import RegionTable


def load_previous(
    previous: str | int | Path | Result | Previous | None,
    scheme: Scheme,
    figures: Observations,
    places: RegionTable,
    events: Sequence[Event] = (),
) -> Previous | None:
    """Return the earlier ranks: as given, from a result, from its files, or by evaluating a period of the figures."""
    if previous is None or isinstance(previous, Previous):
        return previous
    if isinstance(previous, Result):
        return previous.previous()
    path = Path(str(previous))
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
    return evaluate_table(scheme, build_table(figures, places, earlier), earlier, events=events).previous()


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
