"""A rule meeting its comparison set: parameters become arrays that broadcast against the figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.score.context import ScoreContext
from zhengxian.engine.evaluate.score.key import Kind
from zhengxian.engine.evaluate.score.parameter import ByClass, ByYear, Keyword, Number, Param, SeriesOf
from zhengxian.engine.evaluate.score.spec import ScoreSpec
from zhengxian.engine.evaluate.score.statistic import highest, lowest, statistic

Transform = Callable[[FloatArray], FloatArray]


def positions(mask: BoolArray) -> tuple[list[int], list[int]]:
    """Return the rows and columns where a mask (..., n or 1, k) holds; no rows for a whole-column fact.

    >>> positions(np.array([[False, True], [False, False]]))
    ([0], [1])
    """
    where = np.nonzero(np.atleast_2d(mask))
    rows = np.unique(where[-2]).tolist() if mask.ndim >= 2 and mask.shape[-2] > 1 else []
    return rows, np.unique(where[-1]).tolist()


def refuse_where(mask: BoolArray, code: str, what: str, remedy: str) -> None:
    """Refuse, naming rows and columns, when the mask holds anywhere."""
    if mask.any():
        rows, cols = positions(mask)
        raise Refusal(code, what, remedy, rows=rows, cols=cols)


@dataclass(frozen=True, slots=True)
class Fitting:
    """One rule, one comparison set: ``x`` (..., n, k), ``negative`` (k,); parameters on demand.

    ``low`` and ``high`` are the set's minimum and maximum, (..., 1, k).
    """

    spec: ScoreSpec
    x: FloatArray
    negative: BoolArray
    context: ScoreContext
    transform: Transform | None
    low: FloatArray
    high: FloatArray

    @classmethod
    def of(
        cls,
        spec: ScoreSpec,
        x: FloatArray,
        negative: BoolArray,
        context: ScoreContext,
        transform: Transform | None,
    ) -> Fitting:
        """Open the comparison set; refuses infinite figures (E-201) and an empty set (E-215)."""
        if x.shape[-2] == 0:
            raise Refusal("E-215", "比较范围内没有任何地区，无法计分", "请核对分类表和参评范围")
        low, high = lowest(x), highest(x)
        refuse_where(
            np.isinf(low) | np.isinf(high), "E-201", "数据中有无穷大，无法计分", "请核实是否除以了 0"
        )
        return cls(spec, x, negative, context, transform, low, high)

    def mapped(self, function: Transform) -> Fitting:
        """Return the same fitting on ``function`` of the figures (monotone), its parameters mapped alike."""
        before, last_year = self.transform, self.context.last_year

        def both(figures: FloatArray) -> FloatArray:
            return function(figures if before is None else before(figures))

        context = replace(self.context, last_year=lambda: function(last_year()))
        x = function(self.x)
        return replace(self, x=x, context=context, transform=both, low=lowest(x), high=highest(x))

    def among(self, bad: BoolArray) -> BoolArray:
        """Narrow a fault of a parameter to where it meets figures: cells, or columns if it has no rows."""
        here = self.low if bad.ndim < 2 or bad.shape[-2] == 1 else self.x
        found: BoolArray = bad & ~np.isnan(here)
        return found

    @property
    def sign(self) -> FloatArray:
        """+1 where more is better, −1 where less is better, (k,)."""
        return np.where(self.negative, -1.0, 1.0)

    @property
    def worst(self) -> FloatArray:
        """The set's worst value, (..., 1, k)."""
        return np.where(self.negative, self.high, self.low)

    def is_given(self, key: str) -> bool:
        """Whether a key was written or has a default."""
        return self.spec.entry(key) is not None

    def value(self, key: str) -> FloatArray:
        """Resolve a parameter in the unit of the indicator, (..., n or 1, k or 1)."""
        return self._resolve(self._param(key), key, Kind.VALUE)

    def amount(self, key: str) -> FloatArray:
        """Resolve a number of the rule, (1, 1) or (n, 1)."""
        return self._resolve(self._param(key), key, Kind.NUMBER)

    def word(self, key: str) -> str:
        """Return a choice."""
        return str(self.spec.entry(key))

    def flag(self, key: str) -> bool:
        """Return true or false."""
        return bool(self.spec.entry(key))

    def whole(self, key: str) -> int | None:
        """Return a whole number or None."""
        entry = self.spec.entry(key)
        return entry if isinstance(entry, int) else None

    def rungs(self, key: str) -> list[tuple[FloatArray, float]]:
        """Return pairs of resolved position and marks."""
        entry = self.spec.entry(key)
        assert isinstance(entry, tuple)  # noqa: S101 -- the reader of the key made it so
        return [(self._resolve(at, key, Kind.VALUE), marks) for at, marks in entry]

    def _param(self, key: str) -> Param:
        entry = self.spec.entry(key)
        assert isinstance(entry, (Number, Keyword, SeriesOf, ByYear, ByClass))  # noqa: S101 -- as above
        return entry

    def _resolve(self, param: Param, key: str, kind: Kind) -> FloatArray:
        if isinstance(param, Number):
            return self._mapped(np.array([[param.value]]), key, kind)
        if isinstance(param, Keyword):
            return self._keyword(param.word)
        if isinstance(param, SeriesOf):
            return self._series(param.code, key)
        if isinstance(param, ByYear):
            return self._mapped(np.array([[self._of_year(param, key)]]), key, kind)
        return self._of_class(param, key, kind)

    def _mapped(self, figures: FloatArray, key: str, kind: Kind) -> FloatArray:
        """Put a figure given untransformed on the scale of the transformed indicator."""
        if self.transform is None or kind != Kind.VALUE:
            return figures
        with np.errstate(invalid="ignore", divide="ignore"):
            mapped = self.transform(figures)
        lost = ~np.isnan(figures) & ~np.isfinite(mapped)
        refuse_where(
            lost, "E-218", f"参数“{key}”做不了该指标的变换（如对 0 或负数取对数）", "请按原始单位改写这个参数"
        )
        return mapped

    def _keyword(self, word: str) -> FloatArray:
        if word in ("best", "worst"):
            return np.where(self.negative == (word == "worst"), self.high, self.low)
        if word in ("min", "max"):
            return self.low if word == "min" else self.high
        if not word.startswith("last_"):
            return statistic(word, self.x)
        figures = statistic(word.removeprefix("last_"), self.context.last_year())
        lost = self.among(np.isnan(figures))
        refuse_where(
            lost, "E-209", f"参数“{word}”要用上年数据，上年没有数", "请补充上年同期数据，或改写这个参数"
        )
        return figures

    def _series(self, code: str, key: str) -> FloatArray:
        figures = self._mapped(self.context.series(code), key, Kind.VALUE)
        lost = self.among(np.isnan(figures))
        what = f"参数“{key}”取自指标“{code}”，但这里没有数"
        refuse_where(lost, "E-206", what, "请补报该指标，或在方案里改用固定数值")
        return figures

    def _of_year(self, table: ByYear, key: str) -> float:
        year = self.context.year
        for listed, figure in table.values:
            if listed == year:
                return figure
        listing = "、".join(str(y) for y, _ in table.values)
        what = f"参数“{key}”的年份表只有 {listing}，没有 {year if year is not None else '本期所在'} 年"
        raise Refusal("E-207", what, "请在方案里补上这一年的数值")

    def _of_class(self, table: ByClass, key: str, kind: Kind) -> FloatArray:
        classes = self.context.classes
        if classes is None:
            return self._resolve(_of_one_class(table, self.context.class_name, key), key, kind)
        figures = np.zeros((len(classes), 1))
        names = np.array(classes)
        for name in dict.fromkeys(classes):
            resolved = self._resolve(_of_one_class(table, name, key), key, kind)
            figures = np.where((names == name)[:, None], resolved, figures)
        return figures


def _of_one_class(table: ByClass, name: str, key: str) -> Param:
    found = dict(table.values).get(name, table.default)
    if found is None:
        what = f"参数“{key}”按类别给值，却没有类别“{name}”，也没有 default"
        raise Refusal("E-208", what, "请在方案里补上这一类，或写 default")
    return found
