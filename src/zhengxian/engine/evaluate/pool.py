"""Who is ranked: the scheme's pool rules applied to the regions on file (domain.md §1.11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from zhengxian.engine.base.errors import Refusal, SchemeError
from zhengxian.engine.evaluate.scheme.model import Scheme
from zhengxian.engine.evaluate.scheme.rules import Selection
from zhengxian.engine.evaluate.table import Unit

LEVELS = {
    "country": "国家",
    "province": "省级",
    "prefecture": "市级",
    "city": "市级",
    "county": "县级",
    "town": "乡镇街道",
    "village": "村社区",
    "park": "园区",
}
"""Level words of region files in the office's words; any other word is shown as it stands."""
SPELLINGS = {
    **{word: code for code, word in LEVELS.items()},
    **dict.fromkeys(("县", "区县", "县区", "县（市、区）"), "county"),
    **dict.fromkeys(("市", "地级市", "设区市", "地市", "city"), "prefecture"),
    **dict.fromkeys(("乡镇", "镇", "乡", "街道", "镇街"), "town"),
    **dict.fromkeys(("省", "自治区"), "province"),
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A region that is not ranked, and why."""

    code: str
    name: str
    reason: str


@dataclass(frozen=True)
class Selected:
    """The ranked regions with their class, and those left out."""

    units: tuple[Unit, ...]
    left_out: tuple[LeftOut, ...]


def select(scheme: Scheme, units: Sequence[Unit]) -> Selected:
    """Apply levels, include and exclude rules and class patterns; every region left out has a reason.

    Refuses (E-602) an empty pool and (S-013) a region without class where the scheme's weights go by class.
    """
    kept, left_out = [], []
    for given in units:
        unit = given if given.class_name else replace(given, class_name=_class(scheme, given))
        reason = _reason(scheme, unit)
        if reason:
            left_out.append(LeftOut(unit.code, unit.name, reason))
        else:
            kept.append(unit)
    if not kept:
        raise Refusal(
            "E-602",
            f"参评范围内一个地区也没有（{len(left_out)} 个都被排除，原因如：{left_out[0].reason if left_out else '没有地区'}）",
            "请核对方案的 [pool] 与地区表的 level 列（县写 county 或 县级，乡镇写 town 或 乡镇街道）",
        )
    _check_classes(scheme, kept)
    return Selected(tuple(kept), tuple(left_out))


def _reason(scheme: Scheme, unit: Unit) -> str:
    pool = scheme.pool
    for rule in pool.exclude:
        if _matches(rule, unit):
            return rule.reason or "方案规定不参评"
    if pool.levels and _level(unit.level) not in {_level(level) for level in pool.levels}:
        listed = "、".join(LEVELS.get(level, level) for level in pool.levels)
        return f"层级是“{LEVELS.get(unit.level, unit.level) or '未注明'}”，本方案只评{listed}"
    if pool.include and not any(_matches(rule, unit) for rule in pool.include):
        return "不在方案列明的参评范围内"
    return ""


def _level(word: str) -> str:
    """One spelling per level, for files in English or in the office's words."""
    return SPELLINGS.get(word.strip(), word.strip())


def _matches(rule: Selection, unit: Unit) -> bool:
    """All kinds of pattern that are given must match."""
    checks = ((rule.codes, unit.code), (rule.names, unit.name), (rule.classes, unit.class_name))
    return all(any(fnmatchcase(text, p) for p in patterns) for patterns, text in checks if patterns)


def _class(scheme: Scheme, unit: Unit) -> str:
    for pattern in scheme.pool.classes:
        by_code = not pattern.codes or any(fnmatchcase(unit.code, p) for p in pattern.codes)
        by_name = not pattern.names or any(fnmatchcase(unit.name, p) for p in pattern.names)
        if by_code and by_name:
            return pattern.name
    return ""


def _check_classes(scheme: Scheme, units: Sequence[Unit]) -> None:
    without = [u for u in units if not u.class_name]
    if without and (scheme.classes or any(u.class_name for u in units)):
        listed = "、".join(f"“{u.name}”（{u.code}）" for u in without[:3])
        raise SchemeError(
            "S-013",
            f"有 {len(without)} 个参评地区没有类别：{listed}{'等' if len(without) > 3 else ''}。"
            "请在地区表的 class 列写明，或在方案里写 [[pool.class]]。",
        )
