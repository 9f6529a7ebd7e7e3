"""Reads the tables around the groups: pool, rank, adjust, gate, exemption, periods, award."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.evaluate.scheme.keys import Keys
from zhengxian.engine.evaluate.scheme.model import Within
from zhengxian.engine.evaluate.scheme.rules import (
    Adjust,
    AdjustCaps,
    AdjustKind,
    Award,
    AwardBy,
    ClassPattern,
    Exemption,
    Gate,
    GateEffect,
    Grade,
    PeriodMix,
    Pool,
    RankRule,
    Selection,
    Ties,
)


def parse_pool(keys: Keys | None) -> Pool:
    """Read ``[pool]``."""
    if keys is None:
        return Pool()
    pool = Pool(
        keys.words("levels"),
        tuple(_selection(k) for k in keys.subs("include")),
        tuple(_selection(k) for k in keys.subs("exclude")),
        tuple(_class_pattern(k) for k in keys.subs("class")),
    )
    keys.done()
    return pool


def _selection(keys: Keys) -> Selection:
    selection = Selection(
        keys.words("codes"), keys.words("names"), keys.words("classes"), keys.text("reason")
    )
    keys.done()
    if not (selection.codes or selection.names or selection.classes):
        raise SchemeError(
            "S-004", f"{keys.where}：没有写 codes、names 或 classes，不知道选哪些地区。请补上。"
        )
    return selection


def _class_pattern(keys: Keys) -> ClassPattern:
    keys.require("name")
    pattern = ClassPattern(keys.text("name"), keys.words("codes"), keys.words("names"))
    keys.done()
    return pattern


def parse_rank(keys: Keys | None) -> RankRule:
    """Read ``[rank]``."""
    if keys is None:
        return RankRule()
    within = keys.choice("within", Within, Within.POOL)
    rule = RankRule(
        within=within.value,
        ties=keys.choice("ties", Ties, Ties.COMPETITION),
        decimals=keys.integer("decimals", 2),
        tie_break=keys.words("tie_break"),
        grades=tuple(_grade(k) for k in keys.subs("grade")),
        grade_within=keys.choice(
            "grade_within",
            Within,
            Within.CLASS if within == Within.CLASS else Within.POOL,
            but=(Within.BOTH,),
        ).value,
        grade_minimum=keys.integer("grade_minimum", 1),
    )
    keys.done()
    _one_kind_of_grade(keys.where, rule)
    if not 0 <= rule.decimals <= 10:
        raise SchemeError(
            "S-005", f"{keys.where}：decimals 应在 0 到 10 之间，实为 {rule.decimals}。请改正。"
        )
    _at_least_one(keys.where, grade_minimum=rule.grade_minimum)
    _check_grades(rule.grades, f"{keys.where}.grade")
    return rule


def _check_grades(grades: tuple[Grade, ...], where: str) -> None:
    """Refuse grades that can never be reached: not from good to bad, names twice."""
    for first, second in pairwise(grades):
        falls = first.upto is not None and second.upto is not None and second.upto <= first.upto
        rises = (
            first.at_least is not None and second.at_least is not None and second.at_least >= first.at_least
        )
        if falls or rises:
            key = "累计百分比 upto 须越来越大" if falls else "最低分 at_least 须越来越小"
            raise SchemeError("S-009", f"{where}：从“{first.name}”到“{second.name}”，{key}。请调整次序。")
    repeated = [name for name, times in Counter(g.name for g in grades).items() if times > 1]
    if repeated:
        raise SchemeError("S-007", f"{where}：等次“{repeated[0]}”写了不止一次。请给每个等次不同的名称。")


def _one_kind_of_grade(where: str, rule: RankRule) -> None:
    """Grades go by quota or by score, not by both; only the last may take the rest."""
    kinds = [
        "upto" if g.upto is not None else "at_least" if g.at_least is not None else "" for g in rule.grades
    ]
    if len({k for k in kinds if k}) > 1 or "" in kinds[:-1]:
        raise SchemeError(
            "S-009",
            f"{where}.grade：各等次应一律写 upto（按比例）或一律写 at_least（按分数），只有最后一等可以都不写。请改正。",
        )


def _grade(keys: Keys) -> Grade:
    keys.require("name")
    grade = Grade(keys.text("name"), keys.number("upto", None), keys.number("at_least", None))
    keys.done()
    if grade.upto is not None and grade.at_least is not None:
        raise SchemeError(
            "S-009", f"{keys.where}：upto（按比例）与 at_least（按分数）不能同时写。请保留一个。"
        )
    if grade.upto is not None and not 0 < grade.upto <= 100:
        raise SchemeError(
            "S-005", f"{keys.where}：upto 是累计百分比，应大于 0、不大于 100，实为 {grade.upto:g}。请改正。"
        )
    return grade


def parse_adjusts(tables: list[Keys]) -> tuple[Adjust, ...]:
    """Read every ``[[adjust]]``."""
    return tuple(_adjust(k) for k in tables)


def _adjust(keys: Keys) -> Adjust:
    keys.require("code", "kind")
    against = keys.sub("against")
    region, value = ("", None) if against is None else (against.text("region"), against.number("value", None))
    if against is not None:
        against.done()
    kind = keys.choice("kind", AdjustKind, AdjustKind.BONUS)
    adjust = Adjust(
        code=keys.text("code"),
        title=keys.text("title", keys.text("code")),
        kind=kind,
        per=keys.number("per", 1.0),
        cap=keys.number("cap", None),
        indicator=keys.text("indicator"),
        against_region=region,
        against_value=value,
        step=keys.number("step", 0.1),
        actual=keys.text("actual"),
        plan=keys.text("plan"),
        rate=keys.number("rate", 1.0),
        note=keys.text("note"),
    )
    keys.done()
    _refuse_idle(keys, kind)
    needs: dict[AdjustKind, tuple[str, ...]] = {
        AdjustKind.DEVIATION: ("indicator", "against"),
        AdjustKind.ARREARS: ("actual", "plan"),
    }
    keys.require(*needs.get(kind, ()))
    if kind == AdjustKind.DEVIATION and bool(region) == (value is not None):
        raise SchemeError("S-009", f"{keys.where}.against：region 与 value 须且只能写一个。请改正。")
    _positive(keys.where, per=adjust.per, step=adjust.step, rate=adjust.rate, cap=adjust.cap)
    return adjust


def _refuse_idle(keys: Keys, kind: AdjustKind) -> None:
    """Refuse a key that another kind of adjustment has and this one would silently leave unused."""
    idle = [k for other in AdjustKind for k in other.keys if k not in kind.keys and k in keys]
    if idle:
        raise SchemeError(
            "S-009",
            f"{keys.where}：kind = “{kind.value}” 时不用键“{idle[0]}”（可用 {'、'.join(kind.keys)}）。"
            "请删去，或改 kind。",
        )


def _at_least_one(where: str, **numbers: int) -> None:
    for name, number in numbers.items():
        if number < 1:
            raise SchemeError("S-005", f"{where}：{name} 应不小于 1，实为 {number}。请改正。")


def _positive(where: str, **numbers: float | None) -> None:
    for name, number in numbers.items():
        if number is not None and number <= 0:
            raise SchemeError(
                "S-005", f"{where}：{name} 应大于 0（加分还是扣分由 kind 决定），实为 {number:g}。请改正。"
            )


def parse_caps(keys: Keys | None) -> AdjustCaps:
    """Read ``[adjustments]``."""
    if keys is None:
        return AdjustCaps()
    total = keys.number("total_cap", None)
    caps = AdjustCaps(keys.number("cap_bonus", total), keys.number("cap_deduction", total))
    keys.done()
    _positive(keys.where, cap_bonus=caps.bonus, cap_deduction=caps.deduction)
    return caps


def parse_gates(tables: list[Keys]) -> tuple[Gate, ...]:
    """Read every ``[[gate]]``; a gate without a named authority is refused (domain.md appendix G.8)."""
    gates = []
    for keys in tables:
        keys.require("code", "authority", "effect")
        code = keys.text("code")
        effect = keys.choice("effect", GateEffect, GateEffect.NOTE)
        gates.append(Gate(code, keys.text("title", code), keys.text("authority"), effect, keys.text("note")))
        keys.done()
    return tuple(gates)


def parse_exemptions(tables: list[Keys]) -> tuple[Exemption, ...]:
    """Read every ``[[exemption]]``; each needs a reason."""
    exemptions = []
    for keys in tables:
        keys.require("region", "node", "reason")
        exemptions.append(
            Exemption(
                keys.text("region"),
                keys.text("node"),
                keys.text("reason"),
                keys.date("valid_from"),
                keys.date("valid_to"),
            )
        )
        keys.done()
    return tuple(exemptions)


def parse_periods(keys: Keys | None) -> PeriodMix | None:
    """Read ``[periods]``: Q1…Q4, H1, H2, M01…M12, Y with weights."""
    if keys is None:
        return None
    mix = keys.sub("mix")
    keys.require("mix")
    keys.done()
    table: dict[str, Any] = dict(mix.table) if mix else {}
    known = {"Y", "H1", "H2", *(f"Q{i}" for i in range(1, 5)), *(f"M{i:02d}" for i in range(1, 13))}
    for name, weight in table.items():
        if (
            name not in known
            or isinstance(weight, bool)
            or not isinstance(weight, (int, float))
            or weight <= 0
        ):
            raise SchemeError(
                "S-005",
                f"periods.mix：“{name} = {weight}”不合格式。期间写 Q1…Q4、H1、H2、M01…M12 或 Y，权重大于 0。",
            )
    if not table:
        raise SchemeError("S-004", "periods.mix：没有写任何期间。请补上，或删去 [periods]。")
    return PeriodMix(tuple((name, float(weight)) for name, weight in table.items()))


def parse_awards(tables: list[Keys]) -> tuple[Award, ...]:
    """Read every ``[[award]]``."""
    awards = []
    for keys in tables:
        keys.require("name")
        award = Award(
            keys.text("name"),
            keys.choice("by", AwardBy, AwardBy.RANK),
            keys.integer("top", 1),
            keys.choice("within", Within, Within.POOL, but=(Within.BOTH,)).value,
            keys.words("classes"),
            keys.number("at_least", None),
        )
        _at_least_one(keys.where, top=award.top)
        awards.append(award)
        keys.done()
    return tuple(awards)
