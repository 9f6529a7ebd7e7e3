"""Parquet files and data frames in memory as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import DataError, Problem
from zhengxian.io.problems import file_problem
from zhengxian.io.tables.delimited import split_texts
from zhengxian.io.tables.pool import BLANKS, WordPool
from zhengxian.io.tables.table import Body, Figures, KindArray, Odd, OddKind, Words, plain_number

if TYPE_CHECKING:
    import polars as pl


@dataclass
class FrameTable:
    """A polars frame; row 1 is its first row, because it has no heading row."""

    frame: pl.DataFrame
    file: str = ""
    sheet: str = ""
    typed: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def headings(self) -> Sequence[str]:
        """Trimmed column names."""
        return [name.strip(BLANKS) for name in self.frame.columns]

    def label(self, column: int) -> str:
        """Return the column name."""
        return self.headings[column]

    def place(self, row: int, column: int) -> str:
        """Return “第 5 行“gdp”列”."""
        return f"第 {row} 行“{self.headings[column]}”列"

    def read(self, words: Sequence[int], figures: Sequence[int]) -> Body:
        """Return the columns asked for."""
        columns = self.frame.get_columns()
        return Body(
            np.arange(1, self.frame.height + 1, dtype=np.int32),
            {c: _words(columns[c]) for c in words},
            {c: _figures(columns[c]) for c in figures},
        )


def read_parquet(path: Path) -> FrameTable:
    """Open a Parquet file. Errors: F-012 damaged."""
    import polars as pl

    try:
        return FrameTable(pl.read_parquet(path, use_pyarrow=False), path.name)
    except (pl.exceptions.PolarsError, OSError) as error:
        message = "Parquet 文件不完整或已损坏，打不开。请重新导出后再试。"
        raise file_problem(path, "F-012", message) from error


def polars_frame(frame: Any) -> pl.DataFrame:
    """Turn any data frame that narwhals understands, or a mapping of columns, into a polars frame.

    Errors: F-016 something that is no table.
    """
    import polars as pl

    if isinstance(frame, pl.DataFrame):
        return frame
    try:
        if isinstance(frame, Mapping):
            return pl.DataFrame({str(k): v for k, v in frame.items()}, strict=False)
        import narwhals as nw

        native = nw.from_native(frame)
        eager = native.collect() if isinstance(native, nw.LazyFrame) else native
        return pl.DataFrame({str(name): _column(eager[name]) for name in eager.columns}, strict=False)
    except (TypeError, ValueError, pl.exceptions.PolarsError) as error:
        message = "给出的数据不是表格：需要 polars、pandas 等数据框，或“列名 → 等长的一列”的映射。请核对。"
        raise DataError([Problem("F-016", message)]) from error


def _column(column: Any) -> Any:
    """Return numbers as an array (fast), anything else as a list with None for blanks."""
    if column.dtype.is_float():
        return column.to_numpy()
    blank = column.is_null().to_list()
    return [None if b else v for v, b in zip(column.to_list(), blank, strict=True)]


def _words(column: pl.Series) -> Words:
    import polars as pl

    pool = WordPool()
    if column.dtype.is_float():
        texts = column.fill_nan(None).map_elements(plain_number, return_dtype=pl.String)
    elif column.dtype == pl.Object:
        texts = pl.Series([None if v is None else str(v) for v in column], dtype=pl.String)
    else:
        texts = column.cast(pl.String)
    return Words(pool.add(texts), pool.words)


def _figures(column: pl.Series) -> Figures:
    import polars as pl

    if column.dtype.is_numeric():
        values = column.cast(pl.Float64).to_numpy()
        endless = np.flatnonzero(np.isinf(values))
        texts = pl.Series([str(v) for v in values[endless]], dtype=pl.String)
        return Figures(np.where(np.isinf(values), np.nan, values), _odd(texts, endless, OddKind.TEXT))
    if column.dtype in (pl.String, pl.Categorical, pl.Enum):
        values, rows, texts = split_texts(column.cast(pl.String))
        return Figures(values, _odd(texts, rows, OddKind.TEXT))
    kind = OddKind.BOOLEAN if column.dtype == pl.Boolean else OddKind.TEXT
    kind = OddKind.DATE if column.dtype.is_temporal() else kind
    rows = column.is_not_null().arg_true().to_numpy().astype(np.int64)
    texts = pl.Series([str(v) for v in column.drop_nulls()], dtype=pl.String)
    nothing: FloatArray = np.full(len(column), np.nan)
    return Figures(nothing, _odd(texts, rows, kind))


def _odd(texts: pl.Series, rows: Any, kind: OddKind) -> Odd:
    pool = WordPool()
    codes = pool.add(texts) if len(texts) else np.empty(0, np.int32)
    kinds: KindArray = np.full(codes.size, kind, np.uint8)
    keep = codes >= 0
    return Odd(rows[keep], kinds[keep], codes[keep], np.full(int(keep.sum()), np.nan), pool.words)
