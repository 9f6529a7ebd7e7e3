"""Questions about a division before it is issued (domain.md §4.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhengxian.engine.base.indicator import Direction
from zhengxian.engine.base.rounding import at_least, half_up
from zhengxian.engine.monitor.targets.growth import weighted_growth
from zhengxian.engine.monitor.targets.split import Number


@dataclass(frozen=True, slots=True)
class SplitFinding:
    """What is asked about a division: stable code, sentence, regions; ``blocks``: it cannot be issued so."""

    code: str
    text: str
    keys: tuple[str, ...]
    blocks: bool


def check_growth_parts(
    target: Number, parts: Mapping[str, Number], last_year: Mapping[str, Number]
) -> tuple[SplitFinding, ...]:
    """Ask whether the regions' growth targets, weighted with last year's shares, reach the whole's.

    >>> check_growth_parts(6.5, {"甲县": 6, "乙县": 6.5}, {"甲县": 50, "乙县": 50})[0].text
    '各地区增长目标按上年份额加权为 6.25%，低于全市目标 6.5%，各地区都完成也达不到全市目标。'

    In per cent; noise of arithmetic is forgiven. Errors: as `weighted_growth`. Formula: Σ w_i g_i ≥ G.
    Source: domain.md §4.3.
    """
    made = weighted_growth(parts, last_year)
    if at_least(made, float(target)):
        return ()
    text = (
        f"各地区增长目标按上年份额加权为 {half_up(made, 2)}%，低于全市目标 {target}%，"
        "各地区都完成也达不到全市目标。"
    )
    return (SplitFinding("M-134", text, tuple(parts), True),)


def check_level_parts(
    total: Number, parts: Mapping[str, Number], *, decimals: int = 0
) -> tuple[SplitFinding, ...]:
    """Ask whether parts of a level or count add up to the whole at the stated decimals.

    >>> check_level_parts(100, {"甲县": 60, "乙县": 39})[0].text
    '各地区分解数合计 99，比总目标 100 少 1。'

    More than the whole (加压) is told, not blocked. Errors: B-142 a part that is no number.
    Source: domain.md §4.3 (parts make the whole).
    """
    whole = half_up(total, decimals)
    added = sum((half_up(part, decimals) for part in parts.values()), Decimal(0))
    if added == whole:
        return ()
    text = (
        f"各地区分解数合计 {added}，比总目标 {whole} {'多' if added > whole else '少'} {abs(added - whole)}。"
    )
    return (SplitFinding("M-135", text, tuple(parts), added < whole),)


def check_whole_numbers(parts: Mapping[str, Number]) -> tuple[SplitFinding, ...]:
    """Ask about counts that are no whole numbers, such as 4.17 firms."""
    broken = tuple(key for key, part in parts.items() if not float(part).is_integer())
    if not broken:
        return ()
    text = f"{_named(broken)}的分解数不是整数，户数、个数应为整数。"
    return (SplitFinding("M-138", text, broken, True),)


def check_minimum(
    parts: Mapping[str, Number],
    past: Mapping[str, Sequence[Number]],
    notes: Mapping[str, str] | None = None,
) -> tuple[SplitFinding, ...]:
    """Ask why a target lies below the region's own lowest figure of the last three years.

    >>> check_minimum({"甲县": 4.0, "乙县": 4.0}, {"甲县": (5.1, 4.6, 6.0), "乙县": (3.9, 5, 6)})[0].keys
    ('甲县',)

    ``past``: figures of the last years in the unit of the targets, the latest three count, NaN are left out;
    a region with a note is not asked. Source: domain.md §4.3.
    """
    said = notes or {}
    low = []
    for key, part in parts.items():
        known = [float(value) for value in list(past.get(key, ()))[-3:] if value == value]
        if known and not at_least(float(part), min(known)) and not said.get(key, "").strip():
            low.append(key)
    if not low:
        return ()
    text = f"{_named(low)}的目标低于本地区近三年最低数，请写明理由。"
    return (SplitFinding("M-136", text, tuple(low), False),)


def check_stretch(
    base: Mapping[str, Number], stretch: Mapping[str, Number], *, direction: Direction = "positive"
) -> tuple[SplitFinding, ...]:
    """Ask about stretch targets (奋斗目标) that are easier than the base target (保底目标).

    >>> check_stretch({"甲县": 6.5}, {"甲县": 6.0})[0].text
    '“甲县”的奋斗目标比保底目标还低，两个目标应对调或改正。'

    Where less is better, a stretch above the base is asked about. Source: domain.md §4.3.
    """
    sign = -1.0 if direction == "negative" else 1.0
    wrong = [
        k for k, v in stretch.items() if k in base and not at_least(sign * float(v), sign * float(base[k]))
    ]
    if not wrong:
        return ()
    easier = "高" if direction == "negative" else "低"
    text = f"{_named(wrong)}的奋斗目标比保底目标还{easier}，两个目标应对调或改正。"
    return (SplitFinding("M-137", text, tuple(wrong), True),)


def _named(keys: Sequence[str]) -> str:
    return "、".join(f"“{key}”" for key in keys)
