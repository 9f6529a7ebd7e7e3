"""Parts of a task over counties or towns that add up to the whole: by shares, equal, or set by hand.

Rounding is by largest remainder at the stated decimals, so that no unit is lost or invented. Source: domain.md
§4.1 (以旬保月、以月保季、以季保年: plans nest) and appendix G 7 (decimal, once).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.parts import largest_remainder
from zhengxian.engine.base.rounding import half_up

Number = int | float | Decimal


class PartOrigin(Enum):
    """How a part came about: 手工指定, 按比例, 平均."""

    BY_HAND = "by_hand"
    BY_SHARE = "by_share"
    EQUAL = "equal"

    @property
    def label(self) -> str:
        """The word of the office."""
        return {"by_hand": "手工指定", "by_share": "按比例", "equal": "平均"}[self.value]


@dataclass(frozen=True, slots=True)
class Part:
    """One unit's part and how it came about."""

    key: str
    value: Decimal
    origin: PartOrigin


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A whole and its parts, in the order of the units; the parts add up to the whole exactly."""

    total: Decimal
    decimals: int
    parts: tuple[Part, ...]

    @property
    def values(self) -> dict[str, Decimal]:
        """The parts by unit."""
        return {part.key: part.value for part in self.parts}


@dataclass(frozen=True, slots=True)
class PartsCheck:
    """Whether parts add up: the whole, their sum, and sum − whole; ``sentence`` says so in Chinese."""

    total: Decimal
    parts_sum: Decimal
    difference: Decimal
    sentence: str

    @property
    def holds(self) -> bool:
        """Tell whether the parts add up to the whole."""
        return self.difference == 0


def decompose(
    total: Number,
    keys: Sequence[str],
    *,
    shares: Mapping[str, Number] | None = None,
    by_hand: Mapping[str, Number] | None = None,
    decimals: int = 0,
) -> Decomposition:
    """Divide a whole among units: first what is set by hand, the rest by shares, or equally without shares.

    ``shares`` need not sum to anything; a unit without a share gets nothing of the rest. Whole and hand-set
    parts are not negative and have at most ``decimals`` decimals.

    >>> found = decompose(100, ["甲县", "乙县", "丙县"])
    >>> [str(v) for v in found.values.values()]
    ['34', '33', '33']
    >>> found = decompose(100, ["甲县", "乙县", "丙县"], shares={"乙县": 2, "丙县": 1}, by_hand={"甲县": 40})
    >>> [(p.key, str(p.value), p.origin.label) for p in found.parts]
    [('甲县', '40', '手工指定'), ('乙县', '40', '按比例'), ('丙县', '20', '按比例')]

    Formula: `largest_remainder`. Errors: ``A-230`` no unit or one twice, ``A-231`` parts by hand exceed the
    whole, ``A-232`` parts by hand for all units do not add up, ``A-233`` a figure negative or with more
    decimals, ``A-234`` no positive share, ``A-235`` a part or share for an unknown unit.
    """
    _check_keys(keys, shares, by_hand)
    whole = _exact(total, decimals, "任务总量")
    fixed = {key: _exact(value, decimals, f"“{key}”的分解数") for key, value in (by_hand or {}).items()}
    rest = whole - sum(fixed.values(), Decimal(0))
    if rest < 0:
        wrong = f"手工指定的分解数合计 {whole - rest}，比任务总量 {whole} 多 {-rest}"
        raise Refusal("A-231", wrong, "请调减其中的分解数")
    free = [key for key in keys if key not in fixed]
    if not free and rest:
        wrong = f"各单位分解数合计 {whole - rest}，比任务总量 {whole} 少 {rest}"
        raise Refusal("A-232", wrong, "请把差额加到有关单位，或留出一个单位由系统计算")
    origin = PartOrigin.EQUAL if shares is None else PartOrigin.BY_SHARE
    given = [Decimal(1) if shares is None else _share(shares, key) for key in free]
    found = dict(zip(free, largest_remainder(rest, given, decimals) if free else (), strict=True))
    parts = (
        Part(key, fixed[key], PartOrigin.BY_HAND) if key in fixed else Part(key, found[key], origin)
        for key in keys
    )
    return Decomposition(whole, decimals, tuple(parts))


def check_parts(total: Number, parts: Mapping[str, Number], decimals: int = 0) -> PartsCheck:
    """Check that parts add up to the whole, at the stated decimals.

    >>> check_parts(100, {"甲县": 60, "乙县": 39}).sentence
    '各单位分解数合计 99，比任务总量 100 少 1。'
    """
    whole = half_up(_decimal(total), decimals)
    added = sum((half_up(_decimal(value), decimals) for value in parts.values()), Decimal(0))
    gap = added - whole
    words = "，与任务总量一致" if gap == 0 else f"，比任务总量 {whole} {'多' if gap > 0 else '少'} {abs(gap)}"
    return PartsCheck(whole, added, gap, f"各单位分解数合计 {added}{words}。")


def _check_keys(
    keys: Sequence[str], shares: Mapping[str, Number] | None, by_hand: Mapping[str, Number] | None
) -> None:
    twice = next((key for key in keys if list(keys).count(key) > 1), None)
    if not keys or twice is not None:
        wrong = "没有选择分解到哪些单位" if twice is None else f"单位“{twice}”选了两次"
        raise Refusal("A-230", wrong, "请核对分解单位")
    stranger = next((key for key in (*(shares or {}), *(by_hand or {})) if key not in keys), None)
    if stranger is not None:
        raise Refusal("A-235", f"“{stranger}”不在分解单位之中", "请补选该单位，或删去它的分解数")


def _share(shares: Mapping[str, Number], key: str) -> Decimal:
    return _decimal(shares.get(key, 0))


def _exact(value: Number, decimals: int, named: str) -> Decimal:
    figure = _decimal(value)
    if not figure.is_finite() or figure < 0 or figure != half_up(figure, decimals):
        wrong = f"{named} {value} 为负数、不是数字，或小数超过 {decimals} 位"
        raise Refusal("A-233", wrong, "请改正数字，或增加小数位数")
    return half_up(figure, decimals)


def _decimal(value: Number) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))
