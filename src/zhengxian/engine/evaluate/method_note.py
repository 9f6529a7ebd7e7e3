"""The method of a run in complete Chinese sentences, from the scheme itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhengxian.engine.base.rounding import half_up_text
from zhengxian.engine.evaluate.scheme.model import Direction, Item, Transform
from zhengxian.engine.evaluate.scheme.rules import AdjustKind, Ties

if TYPE_CHECKING:
    from zhengxian.engine.evaluate.result import Result

TIES = {
    Ties.COMPETITION: "同分同名次，其后名次顺延（1、2、2、4）",
    Ties.DENSE: "同分同名次，其后名次不跳（1、2、2、3）",
    Ties.AVERAGE: "同分取平均名次（1、2.5、2.5、4）",
    Ties.MAX: "同分取靠后的名次（1、3、3、4）",
    Ties.ORDINAL: "同分按加排指标和地区代码先后编次，并注明并列",
}
WITHIN = {"class": "分类计分", "pool": "全部参评地区放在一起计分"}
LEAD = {"class": "分类排名", "pool": "统一排名", "both": "分类排名与统一排名并列公布"}


def method_note(result: Result) -> list[tuple[str, list[str]]]:
    """Headings and sentences: basis, pool, scoring, missing figures, adjustments, ranking."""
    parts = [
        ("方案依据", _basis(result)),
        ("参评范围", _pool(result)),
        ("计分办法", _scoring(result)),
        ("缺数处理", _missing(result)),
        ("加减分与底线", _adjustments(result)),
        ("排名规则", _ranking(result)),
    ]
    return [(heading, sentences) for heading, sentences in parts if sentences]


def _basis(result: Result) -> list[str]:
    scheme = result.scheme
    lines = [
        f"本次评价依据《{scheme.title}》（方案代码 {scheme.code}），满分 {scheme.points:g} 分，期间为{result.period_label}。"
    ]
    if scheme.issuer or scheme.document_no:
        lines.append(f"发文单位：{scheme.issuer or '未注明'}；文号：{scheme.document_no or '未注明'}。")
    if scheme.valid_from or scheme.valid_to:
        lines.append(f"方案有效期：{scheme.valid_from or '未写起日'} 至 {scheme.valid_to or '未写止日'}。")
    if scheme.source:
        lines.append(f"规则出处：{scheme.source.rstrip('。')}。")
    if scheme.illustrative:
        lines.append(f"示意内容：{scheme.illustrative.rstrip('。')}。")
    return lines


def _pool(result: Result) -> list[str]:
    sizes: dict[str, int] = {}
    for unit in result.units:
        sizes[unit.class_name] = sizes.get(unit.class_name, 0) + 1
    classes = "、".join(f"{name} {n} 个" for name, n in sizes.items() if name)
    lines = [f"参评地区 {len(result.units)} 个{'，其中' + classes if classes else ''}。"]
    if result.excluded:
        reasons: dict[str, int] = {}
        for left in result.excluded:
            reasons[left.reason] = reasons.get(left.reason, 0) + 1
        listed = "；".join(f"{reason.rstrip('。')}（{n} 个）" for reason, n in reasons.items())
        lines.append(f"另有 {len(result.excluded)} 个地区不参加排名：{listed}。")
    return lines


def _scoring(result: Result) -> list[str]:
    scheme = result.scheme
    within = WITHIN["class" if result.computed.plan.per_class else "pool"]
    root = scheme.root.aggregate.method
    lines = [f"{within}：各项指标的最大值、最小值、平均值和位次都在比较范围之内取得。"]
    lines.append(
        f"总分由各分组按“{AGGREGATES.get(root, root)}”合成；全程按完整精度计算，只在公布时四舍五入一次。"
    )
    for index, item in enumerate(scheme.items):
        lines.append(_item_sentence(result, item, index))
    if scheme.periods:
        total = sum(weight for _, weight in scheme.periods.mix)
        mixed = "、".join(
            f"{name} 占 {half_up_text(weight / total * 100, 1)}%" for name, weight in scheme.periods.mix
        )
        lines.append(f"年度得分由各期得分加权平均：{mixed}。")
    return lines


AGGREGATES = {
    "arithmetic": "加权算术平均",
    "geometric": "加权几何平均",
    "harmonic": "加权调和平均",
    "power": "加权幂平均",
    "mpi": "MPI 法",
    "ampi": "调整的 MPI 法",
    "topsis": "TOPSIS 法",
    "vikor": "VIKOR 法",
    "grey": "灰色关联法",
    "borda": "Borda 计数法",
    "copeland": "Copeland 法",
    "kemeny": "Kemeny 法",
}
DIRECTIONS = {
    Direction.POSITIVE: "越高越好",
    Direction.NEGATIVE: "越低越好",
    Direction.INTERVAL: "在适度区间为好",
}


def _item_sentence(result: Result, item: Item, index: int) -> str:
    from zhengxian.engine.evaluate.score import describe

    plan = result.computed.plan
    leaf = [i.code for i in plan.items].index(item.code)
    full = result.arrange(result.computed.effective[0])[:, leaf]
    counted = full[full > 0]
    low, high = (counted.min(), counted.max()) if counted.size else (0.0, 0.0)
    span = f"{low:.4g}" if high - low < 1e-9 else f"{low:.4g}—{high:.4g}"
    change = "" if item.transform == Transform.NONE else f"，先做 {item.transform.value} 变换"
    treated = result.computed.prepared.treatments.get(leaf)
    unit = f"（{item.unit}）" if item.unit else ""
    return (
        f"{index + 1}．{item.title}{unit}：满分 {span} 分，{DIRECTIONS[item.direction]}{change}，"
        f"{describe(item.score, result.computed.data.table.titles)}{'；' + treated if treated else ''}。"
    )


def _missing(result: Result) -> list[str]:
    lines = []
    by_rule: dict[str, list[str]] = {}
    for item in result.scheme.items:
        by_rule.setdefault(item.missing.policy.label, []).append(item.title)
    for rule, titles in by_rule.items():
        shown = "、".join(titles[:6]) + (f"等 {len(titles)} 项" if len(titles) > 6 else "")
        whole = len(by_rule) == 1
        lines.append(f"未报的数：{'各项指标' if whole else shown}{rule}。")
    lines.append("空白不作为零；不适用、免考的项目不计，其权重由同组其他指标分担，满分相应重新计算。")
    return lines


KINDS = {
    AdjustKind.BONUS: "按事项加分",
    AdjustKind.DEDUCTION: "按事项扣分",
    AdjustKind.DEVIATION: "按与参照数的差加减分",
    AdjustKind.ARREARS: "按欠账扣分",
}


def _adjustments(result: Result) -> list[str]:
    scheme = result.scheme
    lines = []
    for rule in scheme.adjusts:
        cap = f"，最多 {rule.cap:g} 分" if rule.cap is not None else ""
        step = f"，每相差 {rule.step:g} 加减 {rule.per:g} 分" if rule.kind == AdjustKind.DEVIATION else ""
        lines.append(f"{rule.title}：{KINDS[rule.kind]}{step}{cap}。")
    lines += [
        f"{gate.title}：由{gate.authority}认定，{gate.effect.label}；只影响结果使用，不改变得分。"
        for gate in scheme.gates
    ]
    lines += [
        f"免考：地区 {exemption.region} 的“{exemption.node}”，原因：{exemption.reason.rstrip('。')}。"
        for exemption in scheme.exemptions
    ]
    return lines


def _ranking(result: Result) -> list[str]:
    rule = result.scheme.rank
    lines = [f"{LEAD[rule.within]}，按四舍五入到 {rule.decimals} 位小数的得分比较；{TIES[rule.ties]}。"]
    if rule.tie_break:
        titles = {n.code: n.title for n in result.nodes}
        lines.append(f"同分时依次比较：{'、'.join(titles[c] for c in rule.tie_break)}。")
    if rule.grades:
        listed = "；".join(
            f"{g.name}："
            + (
                f"位次在前 {g.upto:g}%"
                if g.upto is not None
                else f"{g.at_least:g} 分及以上"
                if g.at_least is not None
                else "其余"
            )
            for g in rule.grades
        )
        lines.append(f"等次：{listed}；同分同等次。")
    lines.append("位次变化只在参评地区和类别都未变动时比较，否则标“不可比”。")
    return lines
