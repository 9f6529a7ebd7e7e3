"""How one figure is made from the series an office collects: kinds, keys and their strict reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.evaluate.missing.fields import Fields


class DeriveKind(StrEnum):
    """What is done with the series."""

    RATIO = "ratio"
    PER_CAPITA = "per_capita"
    DENOMINATE = "denominate"
    SHARE = "share"
    INCREMENT = "increment"
    RANK_CHANGE = "rank_change"
    SUM = "sum"
    DIFFERENCE = "difference"
    TRIMMED_MEAN = "trimmed_mean"
    GROWTH = "growth"


class OnZero(StrEnum):
    """What a denominator of 0 does."""

    REFUSE = "refuse"
    MISSING = "missing"


class Better(StrEnum):
    """Which end of a series ranks first."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


DIVISIONS = (DeriveKind.RATIO, DeriveKind.PER_CAPITA, DeriveKind.DENOMINATE)
_REQUIRED: Mapping[DeriveKind, tuple[str, ...]] = {
    **dict.fromkeys((*DIVISIONS, DeriveKind.DIFFERENCE), ("of", "by")),
    **dict.fromkeys((DeriveKind.SHARE, DeriveKind.INCREMENT, DeriveKind.RANK_CHANGE), ("of",)),
    **dict.fromkeys((DeriveKind.SUM, DeriveKind.TRIMMED_MEAN), ("of",)),
    DeriveKind.GROWTH: ("indicator",),
}
_OPTIONAL: Mapping[DeriveKind, tuple[str, ...]] = {
    DeriveKind.RATIO: ("times", "zero"),
    DeriveKind.DENOMINATE: ("times", "zero"),
    DeriveKind.PER_CAPITA: ("times", "zero", "average"),
    DeriveKind.RANK_CHANGE: ("direction", "decimals"),
    DeriveKind.TRIMMED_MEAN: ("drop", "min_raters", "weights"),
    DeriveKind.GROWTH: (),
}
_TIMES = ("times",)


@dataclass(frozen=True, slots=True)
class DeriveSpec:
    """One derivation; series in ``of`` are summed, as are those in ``by`` (`TRIMMED_MEAN` averages ``of``).

    >>> DeriveSpec(DeriveKind.RATIO, ("tax_industry", "tax_services"), ("land",)).series_needed()
    ('tax_industry', 'tax_services', 'land')
    """

    kind: DeriveKind
    of: tuple[str, ...]
    by: tuple[str, ...] = ()
    times: float = 1.0
    zero: OnZero = OnZero.REFUSE
    average: bool = False
    direction: Better = Better.POSITIVE
    decimals: int | None = None
    drop: int = 1
    min_raters: int = 5
    weights: tuple[float, ...] = ()

    def series_needed(self) -> tuple[str, ...]:
        """Return the codes of all series that are read, each once."""
        return tuple(dict.fromkeys((*self.of, *self.by)))

    @property
    def needs_last_year(self) -> bool:
        """Whether the figures of the same period of last year are read too."""
        return self.kind in (DeriveKind.INCREMENT, DeriveKind.RANK_CHANGE) or self.average

    def to_table(self) -> dict[str, Any]:
        """Return the table that reads back as this specification.

        >>> DeriveSpec(DeriveKind.SUM, ("a", "b"), times=10).to_table()
        {'kind': 'sum', 'of': ['a', 'b'], 'times': 10}
        """
        if self.kind is DeriveKind.GROWTH:
            return {"kind": self.kind.value, "indicator": self.of[0]}
        plain = DeriveSpec(self.kind, self.of, self.by)
        table: dict[str, Any] = {"kind": self.kind.value, "of": _one_or_list(self.of)}
        if self.by:
            table["by"] = _one_or_list(self.by)
        for key in _OPTIONAL.get(self.kind, _TIMES):
            value = getattr(self, key)
            if value != getattr(plain, key):
                table[key] = _plain(value)
        return table


def parse_derive(table: Mapping[str, Any], where: str) -> DeriveSpec:
    """Read ``derive``: which kind, of which series, with which of that kind's own keys.

    Keys by kind: ratio, denominate ``of by times zero``; per_capita also ``average``; share, increment, sum
    ``of times``; difference ``of by times``; rank_change ``of direction decimals``; trimmed_mean ``of drop
    min_raters weights``; growth ``indicator``. Errors: S-150 not a table, S-151 unknown key, S-152 missing
    key, S-153 wrong type or range, S-154 unknown kind or choice, S-155 growth asked of a level, S-157 numbers
    that contradict each other. Source: docs/methods/scheme-format.md; domain.md appendix A (P9–P11, P14),
    §4.2.

    >>> parse_derive({"kind": "ratio", "of": "tax", "by": "revenue", "times": 100}, "derive").times
    100.0
    """
    fields = Fields(table, where)
    kind = fields.choice("kind", DeriveKind)
    if kind is DeriveKind.GROWTH and not fields.table.keys().isdisjoint(("of", "by")):
        raise SchemeError(
            "S-155",
            f"{where}：增速不由水平数倒算（基数按可比口径调整，公布的水平数算不出公布的增速）。"
            '请改写为 indicator = "已公布的增速指标代码"。',
        )
    about = f"kind = “{kind.value}” 时"
    fields.only("kind", *_REQUIRED[kind], *_OPTIONAL.get(kind, _TIMES), about=about)
    fields.require(*_REQUIRED[kind], about=about)
    spec = DeriveSpec(
        kind,
        fields.codes("indicator" if kind is DeriveKind.GROWTH else "of"),
        fields.codes("by"),
        times=fields.number("times", 1.0),
        zero=fields.choice("zero", OnZero, OnZero.REFUSE),
        average=fields.flag("average", False),
        direction=fields.choice("direction", Better, Better.POSITIVE),
        decimals=fields.whole("decimals", 0, 0) if "decimals" in fields.table else None,
        drop=fields.whole("drop", 1, 0),
        min_raters=fields.whole("min_raters", 5, 1),
        weights=_weights(fields),
    )
    _refuse_contradiction(spec, fields)
    return spec


def _weights(fields: Fields) -> tuple[float, ...]:
    """Read raters' weights: as many positive numbers as there are raters."""
    value = fields.table.get("weights", ())
    numbers = isinstance(value, (list, tuple)) and all(
        isinstance(v, (int, float)) and not isinstance(v, bool) and 0 < v < float("inf") for v in value
    )
    if not numbers or ("weights" in fields.table and len(value) != len(fields.codes("of"))):
        fields.wrong("weights", "与 of 一样多的正数")
    return tuple(float(v) for v in value)


def _refuse_contradiction(spec: DeriveSpec, fields: Fields) -> None:
    where = fields.where
    if spec.times == 0:
        fields.wrong("times", "不为 0 的数字")
    if spec.kind is DeriveKind.GROWTH and len(spec.of) > 1:
        fields.wrong("indicator", "一个增速指标的代码（增速不能相加）")
    if spec.kind is DeriveKind.TRIMMED_MEAN:
        if spec.min_raters <= 2 * spec.drop:
            raise SchemeError(
                "S-157",
                f"{where}：去掉 {spec.drop} 个最高、{spec.drop} 个最低后没有评分可平均，"
                f"min_raters 应大于 {2 * spec.drop}，实为 {spec.min_raters}。请改正。",
            )
        if len(spec.of) < spec.min_raters:
            raise SchemeError(
                "S-157",
                f"{where}：of 只列出 {len(spec.of)} 位评委，达不到 min_raters = {spec.min_raters}。请改正。",
            )


def _one_or_list(codes: tuple[str, ...]) -> str | list[str]:
    return codes[0] if len(codes) == 1 else list(codes)


def _plain(value: Any) -> Any:
    """Return a value as a scheme file holds it."""
    if isinstance(value, StrEnum):
        return value.value
    return list(value) if isinstance(value, tuple) else value
