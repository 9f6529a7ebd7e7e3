"""What a scoring rule may ask of the evaluation it runs in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal


def _no_series(code: str) -> FloatArray:
    raise Refusal("E-216", f"计分要用到指标“{code}”，这里没有提供", "请在数据中补上这个指标，或改写计分参数")


def _no_last_year() -> FloatArray:
    raise Refusal(
        "E-209", "计分要用到上年数据，这里没有提供", "请补充上年同期数据，或改写 last_min、last_max"
    )


def _silent(code: str, message: str, cols: BoolArray) -> None:
    """Drop a note that nobody listens to."""


@dataclass(frozen=True, slots=True)
class ScoreContext:
    """The surroundings of one comparison set.

    ``series`` gives another indicator's raw values for the same regions, shape (..., n, 1); ``last_year``
    gives last year's ``x`` after the same treatment and transform (its regions may differ in number);
    ``year`` is the year of the period; ``class_name`` is the class of the whole set, ``classes`` (when
    given) of each region, for sets that span classes; ``note`` receives what the reader must know: code,
    sentence, columns (k,).
    """

    series: Callable[[str], FloatArray] = _no_series
    last_year: Callable[[], FloatArray] = _no_last_year
    year: int | None = None
    class_name: str = ""
    note: Callable[[str, str, BoolArray], None] = _silent
    classes: tuple[str, ...] | None = None


EMPTY = ScoreContext()
"""Nothing but the figures themselves."""
