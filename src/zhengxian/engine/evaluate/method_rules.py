"""The rules around the score in complete Chinese sentences: gaps, adjustments, gates, places, awards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from zhengxian.engine.evaluate.missing import CellState, MissingPolicy, MissingSpec
from zhengxian.engine.evaluate.scheme.model import Item
from zhengxian.engine.evaluate.scheme.rules import Adjust, AdjustKind, Award, AwardBy, Grade, Ties

if TYPE_CHECKING:
    from zhengxian.engine.evaluate.result import Result

TIES = {
    Ties.COMPETITION: "同分同名次，其后名次顺延（1、2、2、4）",
    Ties.DENSE: "同分同名次，其后名次不跳（1、2、2、3）",
    Ties.AVERAGE: "同分取平均名次（1、2.5、2.5、4）",
    Ties.MAX: "同分取靠后的名次（1、3、3、4）",
    Ties.ORDINAL: "同分按加排指标和地区代码先后编次，并注明并列",
}
LEAD = {"class": "分类排名", "pool": "统一排名", "both": "分类排名与统一排名并列公布"}
SHOWN = 6
GAPS = {
    CellState.MISSING: "未报的数",
    CellState.SUPPRESSED: "保密不公布的数",
    CellState.NOT_APPLICABLE: "不适用的项目",
    CellState.BELOW_UNIT: "不足一个单位的数",
}


def missing_sentences(result: Result) -> list[str]:
    """What every kind of gap means, item by item (domain.md appendix G.6: four things, and the rule is visible)."""
    items = result.scheme.items
    lines = [line for state in GAPS for line in _gap(items, state)]
    lines.append("空白按未报处理，不当作零；免考的项目不计，其权重由同组其他指标分担，满分相应重新计算。")
    return lines


def _gap(items: Sequence[Item], state: CellState) -> list[str]:
    """The rules for one kind of gap; what is suppressed is named only where it differs from what is missing."""
    like_missing = [
        state is CellState.SUPPRESSED and _rule(i.missing, state) == _rule(i.missing) for i in items
    ]
    by_rule: dict[str, list[str]] = {}
    for item, alike in zip(items, like_missing, strict=True):
        if not alike:
            by_rule.setdefault(_rule(item.missing, state), []).append(item.title)
    lines = []
    for rule, titles in by_rule.items():
        more = f"等 {len(titles)} 项" if len(titles) > SHOWN else ""
        which = "各项指标" if len(titles) == len(items) else "、".join(titles[:SHOWN]) + more
        lines.append(f"{GAPS[state]}：{which}，{rule}。")
    if any(like_missing):
        lines.append(f"{GAPS[state]}：{'其余' if lines else ''}按未报的数办理。")
    return lines


def _rule(missing: MissingSpec, state: CellState = CellState.MISSING) -> str:
    policy = missing.of(state)
    if policy is MissingPolicy.PENALTY:
        return f"{'扣' if missing.penalty < 0 else '得'}该项满分的 {abs(missing.penalty) * 100:g}%"
    return policy.label


def adjustment_sentences(result: Result) -> list[str]:
    """Bonuses, deductions and their caps; gates with their authority; exemptions with their reason."""
    scheme = result.scheme
    lines = [f"{rule.title}：{_adjust(rule, result)}。" for rule in scheme.adjusts]
    caps = (("加分", scheme.caps.bonus), ("扣分", scheme.caps.deduction))
    lines += [f"各项{word}合计最多 {cap:g} 分。" for word, cap in caps if cap is not None]
    lines += [
        f"{gate.title}：由{gate.authority}认定，{gate.effect.label}；只影响结果使用，不改变得分。"
        for gate in scheme.gates
    ]
    names, titles = {u.code: u.name for u in result.units}, {n.code: n.title for n in result.nodes}
    lines += [
        f"免考：{names.get(e.region, e.region)}的“{titles[e.node]}”，原因：{e.reason.rstrip('。')}。"
        for e in scheme.exemptions
    ]
    return lines


def _adjust(rule: Adjust, result: Result) -> str:
    titles = result.computed.data.table.titles
    cap = f"，最多 {rule.cap:g} 分" if rule.cap is not None else ""
    if rule.kind is AdjustKind.DEVIATION:
        names = {
            u.code: u.name
            for u in (result.computed.data.table.references or result.computed.data.table).units
        }
        against = (
            f"{rule.against_value:g}"
            if rule.against_value is not None
            else names.get(rule.against_region, rule.against_region)
        )
        figure = titles.get(rule.indicator, rule.indicator)
        return f"“{figure}”比{against}每高（低）{rule.step:g} 加（减）{rule.per:g} 分{cap}"
    if rule.kind is AdjustKind.ARREARS:
        actual, plan = (titles.get(c, c) for c in (rule.actual, rule.plan))
        return f"“{actual}”各期低于“{plan}”的部分累计，每 1 扣 {rule.rate:g} 分，年内补上也不退还{cap}"
    word = "加" if rule.kind is AdjustKind.BONUS else "扣"
    return f"每次{word} {rule.per:g} 分，写明分值的按分值{cap}"


def ranking_sentences(result: Result) -> list[str]:
    """Places, ties, grades, movement and awards."""
    scheme, rule = result.scheme, result.scheme.rank
    lines = [f"{LEAD[rule.within]}，按四舍五入到 {rule.decimals} 位小数的得分比较；{TIES[rule.ties]}。"]
    if rule.tie_break:
        titles = {n.code: n.title for n in result.nodes}
        lines.append(f"同分时依次比较：{'、'.join(titles[c] for c in rule.tie_break)}。")
    if rule.grades:
        where = "分类" if rule.grade_within == "class" else "统一"
        listed = "；".join(f"{g.name}：{_grade(g)}" for g in rule.grades)
        few = f"；不足 {rule.grade_minimum} 个地区不评" if rule.grade_minimum > 1 else ""
        lines.append(f"{where}评等次：{listed}；同分同等次{few}。")
    lines.append("位次变化只在参评地区和类别都未变动时比较，否则标“不可比”。")
    return lines + [f"{award.name}：{_award(award)}。" for award in scheme.awards]


def _grade(grade: Grade) -> str:
    if grade.upto is not None:
        return f"位次在前 {grade.upto:g}%"
    return "其余" if grade.at_least is None else f"{grade.at_least:g} 分及以上"


def _award(award: Award) -> str:
    where = "每类" if award.within == "class" else ""
    by = "位次比上期前移最多的" if award.by is AwardBy.RANK_CHANGE else "排名靠前的"
    only = f"，限{'、'.join(award.classes)}" if award.classes else ""
    least = f"，得分不低于 {award.at_least:g}" if award.at_least is not None else ""
    return f"{where}{by}至多 {award.top} 个{only}{least}；名额是上限，被取消资格的不占名额"
